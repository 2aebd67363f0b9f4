// A lock around the governor, and what counts as whose.
#include "delivery/gate.h"

#include <algorithm>

namespace dyncx::delivery {
namespace {

using std::chrono::milliseconds;

constexpr const char* kAsked = "Dynamics has asked to wait.";

Fault asked_to_wait(milliseconds left) {
    Fault held =
        fault(DYNCX_E_THROTTLED, kAsked, "Try again after retry_after_ms, or give a budget that lasts longer.");
    held.flags = DYNCX_ERROR_RETRIABLE;
    held.retry_after_ms = left.count();
    return held;
}

// The fault, if any, that the next request would have met as well; of several the one that asks for the longest wait.
const Fault* worse(const Fault* known, const Fault& other) {
    const bool is_worse = is_of_the_way(other) && (!known || other.retry_after_ms > known->retry_after_ms);
    return is_worse ? &other : known;
}

const Fault* fault_in(const std::vector<dataverse::WebApi::PartAnswers>& answers) {
    const Fault* found = nullptr;
    for (auto& part : answers)
        for (auto& answer : part)
            if (!answer)
                found = worse(found, answer.error());
    return found;
}

} // namespace

Gate::Gate(const Clock& clock, RetryRule rule, int most_rounds, int most_sessions, Random64 random)
    : clock_(clock), random_(std::move(random)), governor_(rule, most_rounds, most_sessions) {}

void Gate::widen(int most_rounds) {
    std::lock_guard lock(mutex_);
    governor_.widen(most_rounds);
}

Gate::Room Gate::room() {
    std::lock_guard lock(mutex_);
    const Time now = clock_.steady();
    const auto wait = std::max(governor_.wait(now, rounds_), governor_.spread(now)); // none is less than any
    return {governor_.room(now, rounds_), governor_.sessions_per_request(), wait};
}

void Gate::round_began() {
    std::lock_guard lock(mutex_);
    ++rounds_;
}

void Gate::round_ended() {
    std::lock_guard lock(mutex_);
    --rounds_;
}

void Gate::worked(Time sent, int sessions) {
    std::lock_guard lock(mutex_);
    governor_.worked(sent, std::chrono::duration_cast<milliseconds>(clock_.steady() - sent), sessions);
    if (governor_.is_open())
        return;
    in_the_way_.reset();
}

void Gate::forgive() {
    std::lock_guard lock(mutex_);
    governor_.forgive();
    in_the_way_.reset();
}

Governor::Pause Gate::asked_pause() {
    std::lock_guard lock(mutex_);
    return governor_.asked_pause(clock_.steady());
}

std::optional<Fault> Gate::in_the_way() const {
    std::lock_guard lock(mutex_);
    return in_the_way_;
}

std::optional<Fault> Gate::enter(Sent& request) {
    std::lock_guard lock(mutex_);
    request.at = clock_.steady();
    const bool is_delivery = request.lane == Lane::kLog;
    if (is_delivery && governor_.wait(request.at, deliveries_))
        return fault(DYNCX_E_CANCELED, kAsked);
    if (const auto left = governor_.asked_pause(request.at); left && !is_delivery)
        return asked_to_wait(*left);
    request.is_test = governor_.sent(request.at, is_delivery, deliveries_);
    deliveries_ += is_delivery ? 1 : 0;
    return std::nullopt;
}

// A request of the host says nothing about the way unless Dynamics asks for a pause: its budget may be a blink, and who
// waits for it is told.
void Gate::ended(const Sent& request, const Fault* fault) {
    std::lock_guard lock(mutex_);
    const Time now = clock_.steady();
    const bool is_delivery = request.lane == Lane::kLog;
    deliveries_ -= is_delivery ? 1 : 0;
    governor_.ended(now, std::chrono::duration_cast<milliseconds>(now - request.at), is_delivery, request.is_test);
    if (!fault || !is_of_the_way(*fault) || (!is_delivery && !asks_to_wait(*fault)))
        return;
    governor_.failed(request.at, now, *fault, random_);
    if (governor_.is_open())
        in_the_way_ = *fault;
}

// One request: told to the gate when it ends, whatever ends it.
class GovernedApi::Passage {
  public:
    Passage(Gate& gate, net::Lane lane) : gate_(gate), request_{lane}, held_(gate.enter(request_)) {}
    ~Passage() {
        if (!held_)
            gate_.ended(request_, met_);
    }
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;

    const std::optional<Fault>& held() const { return held_; }
    void met(const Fault* fault) { met_ = fault; } // which outlives it

  private:
    Gate& gate_;
    Gate::Sent request_;
    const std::optional<Fault> held_;
    const Fault* met_ = nullptr;
};

Result<dataverse::Answer> GovernedApi::send(const dataverse::Request& request, const net::Budget& budget) {
    Result<dataverse::Answer> answer = dataverse::Answer();
    {
        Passage passage(gate_, budget.lane);
        if (passage.held())
            return *passage.held();
        answer = api_.send(request, budget);
        passage.met(answer ? nullptr : &answer.error());
    }
    return answer;
}

Result<std::vector<GovernedApi::PartAnswers>> GovernedApi::batch(const std::vector<dataverse::BatchPart>& parts,
                                                                 bool goes_on_after_error, const net::Budget& budget) {
    Result<std::vector<PartAnswers>> answers = std::vector<PartAnswers>();
    {
        Passage passage(gate_, budget.lane);
        if (passage.held())
            return *passage.held();
        answers = api_.batch(parts, goes_on_after_error, budget);
        passage.met(answers ? fault_in(*answers) : &answers.error());
    }
    return answers;
}

std::shared_ptr<Gate> Gates::of(const std::string& url, const std::string& client_id, RetryRule rule, int most_rounds,
                                int most_sessions) {
    std::lock_guard lock(mutex_);
    std::erase_if(gates_, [](auto& known) { return known.second.expired(); });
    auto& known = gates_[{url, client_id}];
    auto gate = known.lock();
    if (gate)
        gate->widen(most_rounds);
    else
        known = gate = std::make_shared<Gate>(clock_, rule, most_rounds, most_sessions);
    return gate;
}

} // namespace dyncx::delivery
