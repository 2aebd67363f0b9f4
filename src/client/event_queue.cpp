// The flag is set and cleared under the lock, so that it never disagrees with the queue.
#include "client/event_queue.h"

namespace dyncx::client {

void EventQueue::push(Event event) {
    {
        std::lock_guard lock(mutex_);
        event.seq = next_seq_++;
        events_.push_back(std::move(event));
        flag_.set();
    }
    changed_.notify_one();
}

EventQueue::Taken EventQueue::take(Deadline deadline, Event& out) {
    std::unique_lock lock(mutex_);
    while (events_.empty() && !is_woken_ && !is_closed_) {
        if (deadline.is_never())
            changed_.wait(lock);
        else if (changed_.wait_until(lock, deadline.end()) == std::cv_status::timeout)
            break;
    }
    if (!events_.empty()) {
        out = std::move(events_.front());
        events_.pop_front();
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
