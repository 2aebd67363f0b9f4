// The flag is set and cleared under the lock, so that it never disagrees with the queue.
#include "client/event_queue.h"

#include <algorithm>

namespace dyncx::client {
namespace {

constexpr std::size_t kMostStates = 8; // that wait; the oldest goes for the next one

bool is_state(const Event& event) { return event.kind == DYNCX_EVENT_STATE; }

} // namespace

void EventQueue::push(Event event) {
    {
        std::lock_guard lock(mutex_);
        events_.push_back(std::move(event));
        if (is_state(events_.back()) && ++states_ > kMostStates) {
            events_.erase(std::find_if(events_.begin(), events_.end(), is_state));
            --states_;
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
        states_ -= is_state(out) ? 1 : 0;
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
