// The threads that the clients of a runtime share: tasks by priority, tasks for later, a clean end. Deliveries never take
// more than half of the threads, so that a request of the host finds one, however slow the deliveries are.
// A task must not throw and must end by itself soon after its client's cancel. stop() runs no further task.
#pragma once

#include "guest/thread.h"
#include "net/http.h"

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
    void post(net::Lane lane, int priority, Task task);
    void post_at(Time when, net::Lane lane, int priority, Task task);
    int most_deliveries() const { return most_deliveries_; } // at once
    void stop();                                             // joins; waiting tasks are dropped

  private:
    struct Waiting {
        net::Lane lane = net::Lane::kLog;
        int priority = kLast;
        Task task;
    };
    void work();
    void make_ready(Waiting waiting);
    bool take(std::unique_lock<std::mutex>& lock, Waiting& next);

    std::mutex mutex_; // guards what follows
    std::condition_variable wake_;
    std::map<std::pair<int, std::uint64_t>, Waiting> ready_; // by priority, then by age
    std::multimap<Time, Waiting> later_;
    std::uint64_t next_ = 0;
    int deliveries_ = 0; // tasks of the lane that run
    bool is_stopped_ = false;
    int most_deliveries_ = 1;
    std::vector<guest::Thread> threads_;
};

} // namespace dyncx::client
