// One queue, one condition: whoever waits also looks after the tasks that become due.
#include "client/schedule.h"

namespace dyncx::client {

Result<> Schedule::start(int threads) {
    for (int i = 0; i < threads; ++i) {
        auto thread = guest::Thread::start("dyncx-work-" + std::to_string(i), [this] { work(); });
        if (!thread)
            return thread.error();
        threads_.push_back(std::move(*thread));
    }
    return Done{};
}

void Schedule::post(int priority, Task task) {
    {
        std::lock_guard lock(mutex_);
        if (is_stopped_)
            return;
        ready_.emplace(std::pair(priority, next_++), std::move(task));
    }
    wake_.notify_one();
}

void Schedule::post_at(Time when, int priority, Task task) {
    {
        std::lock_guard lock(mutex_);
        if (is_stopped_)
            return;
        later_.emplace(when, std::pair(priority, std::move(task)));
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
    std::map<std::pair<int, std::uint64_t>, Task> dropped; // a dropped task may own what asks this schedule again
    std::multimap<Time, std::pair<int, Task>> dropped_later;
    std::lock_guard lock(mutex_);
    dropped.swap(ready_);
    dropped_later.swap(later_);
}

bool Schedule::take(std::unique_lock<std::mutex>& lock, Task& task) {
    while (!is_stopped_) {
        const auto now = std::chrono::steady_clock::now();
        while (!later_.empty() && later_.begin()->first <= now) {
            auto& [priority, due] = later_.begin()->second;
            ready_.emplace(std::pair(priority, next_++), std::move(due));
            later_.erase(later_.begin());
        }
        if (!ready_.empty()) {
            task = std::move(ready_.begin()->second);
            ready_.erase(ready_.begin());
            if (!ready_.empty() || !later_.empty()) // somebody else looks after what is left
                wake_.notify_one();
            return true;
        }
        if (later_.empty()) {
            wake_.wait(lock);
        } else {
            const auto next = later_.begin()->first;
            wake_.wait_until(lock, next);
        }
    }
    return false;
}

void Schedule::work() {
    std::unique_lock lock(mutex_);
    Task task;
    while (take(lock, task)) {
        lock.unlock();
        try {
            task();
        } catch (...) { // out of memory: a thread of ours must not end for it
        }
        task = nullptr; // what the task owns goes before the lock is taken
        lock.lock();
    }
}

} // namespace dyncx::client
