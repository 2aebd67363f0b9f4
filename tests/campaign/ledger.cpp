// A host never forgets so much that a recording would wait for its call for ever.
#include "ledger.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace campaign {
namespace {

constexpr std::size_t kUnderWay = 12; // sessions, so that most of them span several hosts

bool is_of_call(const Session& session, int event) {
    return session.call.events[static_cast<std::size_t>(event)].is_of_call();
}

} // namespace

bool Session::has_acknowledged_call() const {
    return std::any_of(acknowledged.begin(), acknowledged.end(), [&](int event) { return is_of_call(*this, event); });
}

bool Session::must_have_call() const {
    return std::any_of(tried.begin(), tried.end(), [&](int event) { return !is_of_call(*this, event); });
}

std::string Submit::line() const {
    std::string text = std::string("submit ") + lane + " " + std::to_string(session);
    for (const int event : events)
        text += " " + std::to_string(event);
    return text;
}

int Ledger::open() {
    const int number = static_cast<int>(sessions_.size());
    sessions_.push_back({});
    sessions_.back().call = make_call(seed_, number, order_);
    return number;
}

Submit Ledger::draw_of(int session, int most_events) {
    Session& of = at(session);
    Submit submit;
    submit.session = session;
    const std::size_t left = of.call.handed_in.size() - of.drawn;
    const std::size_t count =
        std::min(left, 1 + static_cast<std::size_t>(below(random_, static_cast<std::uint64_t>(most_events))));
    while (submit.events.size() < count) {
        const int event = of.call.handed_in[of.drawn];
        if (std::find(submit.events.begin(), submit.events.end(), event) != submit.events.end())
            break;
        submit.events.push_back(event);
        ++of.drawn;
    }
    submit.end = of.drawn;
    submit.lane = submit.events.size() > 1 ? 'a' : chance(random_, 50) ? 's' : 'j';
    return submit;
}

Work Ledger::draw(int count) {
    Work work;
    while (static_cast<int>(work.size()) < count) {
        std::erase_if(under_way_, [this](int number) { return at(number).drawn == at(number).call.handed_in.size(); });
        while (under_way_.size() < kUnderWay)
            under_way_.push_back(open());
        work.push_back(draw_of(under_way_[below(random_, under_way_.size())], chance(random_, 20) ? 3 : 1));
    }
    return work;
}

Work Ledger::draw_rest() {
    Work work;
    for (int number = 0; number < static_cast<int>(sessions_.size()); ++number) {
        Session& session = at(number);
        const bool goes_on = chance(random_, 50);
        const bool lacks_call = session.must_have_call() && !session.has_acknowledged_call();
        while (!session.is_done() && session.drawn < session.call.handed_in.size() && (goes_on || lacks_call))
            work.push_back(draw_of(number, 1));
    }
    return work;
}

void Ledger::learn(Work& work, const std::string& report) {
    std::istringstream words(report);
    std::string word;
    int session = -1;
    std::vector<int> events;
    words >> word >> session;
    for (int event = 0; words >> event;)
        events.push_back(event);
    const auto submit = std::find_if(work.begin(), work.end(), [&](const Submit& one) {
        return !one.is_done && one.session == session && one.events == events;
    });
    if (submit == work.end())
        throw std::runtime_error("a host reports what it was not asked for: " + report);
    if (word == "try") {
        submit->is_tried = true;
        ++totals_.tried;
        at(session).tried.insert(events.begin(), events.end());
        return;
    }
    submit->is_done = true;
    ++totals_.acknowledged;
    at(session).acknowledged.insert(events.begin(), events.end());
    at(session).next = std::max(at(session).next, submit->end);
}

bool Ledger::may_forget(const Session& session) const {
    return order_ == Order::kAny && (session.has_acknowledged_call() || !session.must_have_call());
}

void Ledger::settle_unanswered(const Submit& submit) {
    ++totals_.unanswered;
    Session& session = at(submit.session);
    if (!may_forget(session) || !chance(random_, 35))
        return;
    session.next = std::max(session.next, submit.end);
    session.is_given_up = !session.has_acknowledged_call(); // nothing is known of it: nothing more comes
}

void Ledger::host_is_gone(const Work& work) {
    std::set<int> tried, left;
    for (const Submit& submit : work) {
        if (submit.is_tried)
            tried.insert(submit.session);
        if (submit.is_tried && !submit.is_done)
            settle_unanswered(submit);
        if (!submit.is_done)
            left.insert(submit.session);
    }
    for (const int session : tried)
        ++at(session).hosts;
    for (const int number : left) {
        Session& session = at(number);
        session.drawn = session.is_given_up ? session.call.handed_in.size() : session.next;
        if (!session.is_done() && std::find(under_way_.begin(), under_way_.end(), number) == under_way_.end())
            under_way_.push_back(number);
    }
}

Ledger::Totals Ledger::totals() const {
    Totals totals = totals_;
    for (const Session& session : sessions_) {
        totals.events += static_cast<std::int64_t>(session.acknowledged.size());
        totals.sessions += session.acknowledged.empty() ? 0 : 1;
        totals.shared_sessions += session.hosts > 1 ? 1 : 0;
    }
    return totals;
}

} // namespace campaign
