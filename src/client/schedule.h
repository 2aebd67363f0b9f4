// The threads that the clients of a runtime share: tasks by priority, tasks for later, a clean end.
// A task must not throw and must end by itself soon after its client's cancel. stop() runs no further task.
#pragma once

#include "guest/thread.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace dyncx::client {

// Smaller is sooner. A caller may move a verb with dyncx_call.priority.
enum Priority : int { kSoonest = 1, kVerb = 4, kDelivery = 6, kLast = 9 };

class Schedule {
  public:
    using Task = std::function<void()>;
    using Time = std::chrono::steady_clock::time_point;

    ~Schedule() { stop(); }
    Result<> start(int threads);
    void post(int priority, Task task);
    void post_at(Time when, int priority, Task task);
    int size() const { return static_cast<int>(threads_.size()); }
    void stop(); // joins; waiting tasks are dropped

  private:
    void work();
    bool take(std::unique_lock<std::mutex>& lock, Task& task);

    std::mutex mutex_; // guards what follows
    std::condition_variable wake_;
    std::map<std::pair<int, std::uint64_t>, Task> ready_; // by priority, then by age
    std::multimap<Time, std::pair<int, Task>> later_;
    std::uint64_t next_ = 0;
    bool is_stopped_ = false;
    std::vector<guest::Thread> threads_;
};

} // namespace dyncx::client
