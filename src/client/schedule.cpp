// One queue, one condition: whoever waits also looks after the tasks that become due.
#include "client/schedule.h"

#include <algorithm>

namespace dyncx::client {

Result<> Schedule::start(int threads) {
    most_deliveries_ = std::max(threads / 2, 1);
    for (int i = 0; i < threads; ++i) {
        auto thread = guest::Thread::start("dyncx-work-" + std::to_string(i), [this] { work(); });
        if (!thread)
            return thread.error();
        threads_.push_back(std::move(*thread));
    }
    return Done{};
}

// Holds: mutex_.
void Schedule::make_ready(Waiting waiting) {
    const std::pair key(waiting.priority, next_++);
    ready_.emplace(key, std::move(waiting));
}

void Schedule::post(net::Lane lane, int priority, Task task) {
    {
        std::lock_guard lock(mutex_);
        if (is_stopped_)
            return;
        make_ready({lane, priority, std::move(task)});
    }
    wake_.notify_one();
}

void Schedule::post_at(Time when, net::Lane lane, int priority, Task task) {
    {
        std::lock_guard lock(mutex_);
        if (is_stopped_)
            return;
        later_.emplace(when, Waiting{lane, priority, std::move(task)});
    }
    wake_.notify_one();
}

void Schedule::stop() {
    {
        std::lock_guard lock(mutex_);
        is_stopped_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_)
        thread.join();
    std::map<std::pair<int, std::uint64_t>, Waiting> dropped; // a dropped task may own what asks this schedule again
    std::multimap<Time, Waiting> dropped_later;
    std::lock_guard lock(mutex_);
    dropped.swap(ready_);
    dropped_later.swap(later_);
}

bool Schedule::take(std::unique_lock<std::mutex>& lock, Waiting& next) {
    while (!is_stopped_) {
        const auto now = std::chrono::steady_clock::now();
        while (!later_.empty() && later_.begin()->first <= now) {
            make_ready(std::move(later_.begin()->second));
            later_.erase(later_.begin());
        }
        const auto found = std::find_if(ready_.begin(), ready_.end(), [this](auto& waiting) {
            return waiting.second.lane != net::Lane::kLog || deliveries_ < most_deliveries_;
        });
        if (found != ready_.end()) {
            next = std::move(found->second);
            ready_.erase(found);
            deliveries_ += next.lane == net::Lane::kLog ? 1 : 0;
            if (!ready_.empty() || !later_.empty()) // somebody else looks after what is left
                wake_.notify_one();
            return true;
        }
        if (later_.empty()) {
            wake_.wait(lock);
        } else {
            const auto when = later_.begin()->first;
            wake_.wait_until(lock, when);
        }
    }
    return false;
}

void Schedule::work() {
    std::unique_lock lock(mutex_);
    Waiting next;
    while (take(lock, next)) {
        lock.unlock();
        try {
            next.task();
        } catch (...) { // out of memory: a thread of ours must not end for it
        }
        next.task = nullptr; // what the task owns goes before the lock is taken
        lock.lock();
        deliveries_ -= next.lane == net::Lane::kLog ? 1 : 0; // this thread looks at what that lets in
    }
}

} // namespace dyncx::client
