// The flag is set and cleared under the lock, so that it never disagrees with the queue.
#include "client/event_queue.h"

#include <algorithm>

namespace dyncx::client {
namespace {

// How many of what nobody asked for wait; the oldest of a kind goes for its next one. 0: what operations are bound to.
std::size_t most_of(int kind) {
    constexpr std::size_t kMostStates = 8, kMostTold = 1000;
    if (kind == DYNCX_EVENT_STATE)
        return kMostStates;
    return kind == DYNCX_EVENT_HANDOFF || kind == DYNCX_EVENT_DEAD ? kMostTold : 0;
}

} // namespace

void EventQueue::push(Event event) {
    {
        std::lock_guard lock(mutex_);
        const int kind = event.kind;
        events_.push_back(std::move(event));
        if (const std::size_t most = most_of(kind); most > 0 && ++waiting_[kind] > most) {
            events_.erase(
                std::find_if(events_.begin(), events_.end(), [kind](auto& other) { return other.kind == kind; }));
            --waiting_[kind];
        }
        flag_.set();
    }
    changed_.notify_one();
}

EventQueue::Taken EventQueue::take(Deadline deadline, Event& out) {
    std::unique_lock lock(mutex_);
    while (events_.empty() && !is_woken_ && !is_closed_) {
        if (deadline.is_never())
            changed_.wait(lock);
        else if (deadline.is_over() || changed_.wait_until(lock, deadline.end()) == std::cv_status::timeout)
            break;
    }
    if (!events_.empty()) {
        out = std::move(events_.front());
        events_.pop_front();
        if (most_of(out.kind) > 0)
            --waiting_[out.kind];
        out.seq = next_seq_++;
        if (events_.empty() && !is_closed_)
            flag_.clear();
        return Taken::kEvent;
    }
    is_woken_ = false;
    return is_closed_ ? Taken::kClosed : Taken::kNone;
}

void EventQueue::wake() {
    {
        std::lock_guard lock(mutex_);
        is_woken_ = true;
    }
    changed_.notify_one();
}

void EventQueue::close() {
    {
        std::lock_guard lock(mutex_);
        is_closed_ = true;
        flag_.set(); // a loop that waits on the descriptor learns of the end
    }
    changed_.notify_all();
}

std::size_t EventQueue::size() const {
    std::lock_guard lock(mutex_);
    return events_.size();
}

} // namespace dyncx::client
