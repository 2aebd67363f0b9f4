// Which session is next: pulling due events from the store and handing them to threads. What such a round does is pump_round.cpp.
#include "delivery/pump.h"

#include <algorithm>
#include <utility>

namespace dyncx::delivery {
namespace {

constexpr std::size_t kFewTogether = 10; // sessions in a request, at least, once some share one

constexpr std::chrono::milliseconds kOthersEnd{50}; // rounds of another client that shares the gate

constexpr std::int64_t kIdleLookMs = 60000; // another process may have ended and left something

std::string key_of(const store::PendingEvent& event) { return event.event.source + "\n" + event.event.session; }

} // namespace

Pump::Pump(store::Store& store, const Clock& clock, PumpOptions options, PumpSeams seams)
    : store_(store), clock_(clock), options_(options), seams_(std::move(seams)) {}

void Pump::kick() {
    {
        std::lock_guard lock(mutex_);
        if (is_stopped_ || is_paused_)
            return;
        wants_pull_ = true;
        if (is_pulling_)
            return;
        is_pulling_ = true;
    }
    seams_.post([self = shared_from_this()] { self->pull(); });
}

void Pump::pause(bool is_paused) {
    {
        std::lock_guard lock(mutex_);
        is_paused_ = is_paused;
    }
    if (!is_paused)
        kick();
}

void Pump::stop() {
    {
        std::lock_guard lock(mutex_);
        is_stopped_ = true;
    }
    cancel_->cancel();
    changed_.notify_all();
}

bool Pump::wait_idle(Deadline deadline) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, deadline.left(), [&] { return busy_.empty() && !is_pulling_; });
}

bool Pump::wait_told(Deadline deadline) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, deadline.left(), [&] { return busy_.empty(); });
}

void Pump::wait_change(Deadline deadline) {
    std::unique_lock lock(mutex_);
    const auto before = finished_count_;
    changed_.wait_for(lock, deadline.left(), [&] { return finished_count_ != before || is_stopped_; });
}

PumpCounters Pump::counters() const {
    std::lock_guard lock(mutex_);
    return counters_;
}

net::Budget Pump::budget() const { return {Deadline::after(std::chrono::milliseconds(options_.request_ms)), cancel_}; }

// Runs on: one executor thread at a time (is_pulling_). Holds nothing while it reads the store.
void Pump::pull() {
    for (;;) {
        const auto link = seams_.link();
        Gate::Room room = link->gate().room();
        std::vector<std::string> busy;
        {
            std::lock_guard lock(mutex_);
            wants_pull_ = false;
            busy.assign(busy_.begin(), busy_.end());
            if (room.rounds == 0 && !room.wait && rounds_ == 0)
                room.wait = kOthersEnd;
            const auto now = clock_.steady();
            room.rounds = is_stopped_ || is_paused_ ? 0 : std::min(room.rounds, options_.side_by_side - rounds_);
            if (held_back_until_ > now) {
                room.wait = std::max(room.wait.value_or(std::chrono::milliseconds(0)),
                                     std::chrono::ceil<std::chrono::milliseconds>(held_back_until_ - now));
                room.rounds = 0;
            }
        }
        if (room.rounds > 0)
            give_out(link, room.rounds, room.rounds * room.sessions, busy);
        else if (room.wait)
            look_again_after(*room.wait);
        std::lock_guard lock(mutex_);
        if (!wants_pull_) {
            is_pulling_ = false;
            changed_.notify_all();
            return;
        }
    }
}

// Few events travel alone, side by side; many together, as evenly as they go into the rounds there is room for.
void Pump::give_out(const std::shared_ptr<Link>& link, int room, int most_sessions,
                    const std::vector<std::string>& busy) {
    const auto looked_at_ms = clock_.even_ms();
    auto due = store_.due(most_sessions, busy);
    if (!due)
        return look_again_after(std::chrono::milliseconds(options_.retry.first_ms));
    if (due->empty()) {
        auto next = store_.next_due(looked_at_ms);
        const auto now = clock_.even_ms();
        const auto when = next ? next->value_or(now + kIdleLookMs) : now + options_.retry.first_ms;
        return look_again_after(std::chrono::milliseconds(when - now));
    }
    const std::size_t most = static_cast<std::size_t>(room), all = due->size();
    const std::size_t rounds = all <= most ? all : std::min(most, (all + kFewTogether - 1) / kFewTogether);
    std::vector<std::vector<store::PendingEvent>> parts(rounds);
    for (std::size_t i = 0; i < due->size(); ++i)
        parts[i % rounds].push_back(std::move((*due)[i]));
    for (auto& part : parts)
        start(link, std::move(part));
}

// One timer is enough: the earliest. One that an earlier one took the place of does nothing, or each would set its own next.
void Pump::look_again_after(std::chrono::milliseconds delay) {
    delay = std::clamp(delay, std::chrono::milliseconds(1), std::chrono::milliseconds(60000));
    const auto at = clock_.steady() + delay;
    {
        std::lock_guard lock(mutex_);
        if (look_again_at_ && *look_again_at_ <= at)
            return;
        look_again_at_ = at;
    }
    seams_.post_after(delay, [weak = weak_from_this(), at] {
        auto self = weak.lock();
        if (!self)
            return;
        {
            std::lock_guard lock(self->mutex_);
            if (self->look_again_at_ != at)
                return;
            self->look_again_at_.reset();
        }
        self->kick();
    });
}

void Pump::start(const std::shared_ptr<Link>& link, std::vector<store::PendingEvent> events) {
    std::vector<std::string> keys;
    {
        std::lock_guard lock(mutex_);
        if (is_stopped_ || is_paused_) // since the look at the store began
            return;
        std::erase_if(events, [this](auto& event) { return !busy_.insert(key_of(event)).second; });
        if (events.empty())
            return;
        for (auto& event : events)
            keys.push_back(key_of(event));
        ++rounds_;
    }
    link->gate().round_began(); // it ends with the task, also when that is never run
    std::shared_ptr<Link> round(link.get(), [link](Link*) { link->gate().round_ended(); });
    seams_.post([self = shared_from_this(), round = std::move(round), events = std::move(events),
                 keys = std::move(keys)]() mutable {
        try {
            self->run(round, std::move(events));
        } catch (...) { // out of memory: the events stay in the store and are tried again
            std::lock_guard lock(self->mutex_);
            self->hold_back(self->options_.retry.first_ms);
        }
        {
            std::lock_guard lock(self->mutex_);
            for (auto& key : keys)
                self->busy_.erase(key);
            --self->rounds_;
            ++self->finished_count_;
        }
        round.reset();
        self->changed_.notify_all();
        self->kick();
    });
}

// Holds: mutex_.
void Pump::hold_back(std::int64_t ms) {
    held_back_until_ = std::max(held_back_until_, clock_.steady() + std::chrono::milliseconds(ms));
}

} // namespace dyncx::delivery
