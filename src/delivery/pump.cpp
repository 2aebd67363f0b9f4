// Which session is next: pulling due events from the store and handing each to a thread. What a turn does is pump_turn.cpp.
#include "delivery/pump.h"

#include <algorithm>
#include <utility>

namespace dyncx::delivery {
namespace {

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
        std::vector<std::string> busy;
        int room = 0;
        UnixMs held_until = 0;
        {
            std::lock_guard lock(mutex_);
            wants_pull_ = false;
            busy.assign(busy_.begin(), busy_.end());
            room = options_.side_by_side - static_cast<int>(busy_.size());
            held_until = held_back_until_;
            if (is_stopped_ || is_paused_)
                room = 0;
        }
        const UnixMs now = clock_.now();
        std::optional<UnixMs> look_again;
        if (held_until > now) {
            look_again = held_until;
        } else if (room > 0) {
            auto due = store_.due(room, busy);
            if (due) {
                for (auto& event : *due)
                    start(std::move(event));
                if (due->empty()) {
                    auto next = store_.next_due();
                    look_again = next ? *next : std::optional<UnixMs>(now + options_.retry.first_ms);
                }
            } else {
                look_again = now + options_.retry.first_ms;
            }
        }
        if (look_again)
            seams_.post_after(std::chrono::milliseconds(std::clamp<UnixMs>(*look_again - now, 1, 60000)),
                              [weak = weak_from_this()] {
                                  if (auto self = weak.lock())
                                      self->kick();
                              });
        std::lock_guard lock(mutex_);
        if (!wants_pull_) {
            is_pulling_ = false;
            changed_.notify_all();
            return;
        }
    }
}

void Pump::start(store::PendingEvent event) {
    {
        std::lock_guard lock(mutex_);
        if (is_stopped_ || !busy_.insert(key_of(event)).second)
            return;
    }
    seams_.post([self = shared_from_this(), event = std::move(event)]() mutable {
        const std::string key = key_of(event);
        try {
            self->run(std::move(event));
        } catch (...) { // out of memory: the event stays in the store and is tried again
            self->hold_back(self->options_.retry.first_ms);
        }
        {
            std::lock_guard lock(self->mutex_);
            self->busy_.erase(key);
            ++self->finished_count_;
        }
        self->changed_.notify_all();
        self->kick();
    });
}

void Pump::hold_back(std::int64_t ms) {
    std::lock_guard lock(mutex_);
    held_back_until_ = std::max(held_back_until_, clock_.now() + ms);
}

} // namespace dyncx::delivery
