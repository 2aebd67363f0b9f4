// Jobs for one thread of the committer, in order, bounded by bytes; and waiting for one of them.
// Who waits may stay awake for a moment first: where a job is shorter than falling asleep and being woken, that is most of
// what it takes. It knows neither SQLite nor what a job does.
#pragma once

#include "store/lane.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace dyncx::store {

struct Job {
    Lane* lane = nullptr;
    Work work;                            // with `lane`: part of a group commit
    std::function<Result<>()> alone;      // or: runs by itself
    std::function<void(Result<>)> landed; // told the outcome; nobody waits then
    std::size_t bytes = 0;                // what it holds in memory; 0: never refused
    Result<> outcome{Done{}};

    void finish();                                  // once, when the outcome stands
    Result<> wait(std::chrono::microseconds awake); // until then

  private:
    std::mutex mutex_;
    std::condition_variable finished_;
    std::atomic<bool> is_finished_{false};
};

using JobPtr = std::shared_ptr<Job>;

class JobQueue {
  public:
    JobQueue(std::size_t most_bytes, std::chrono::microseconds awake) : most_bytes_(most_bytes), awake_(awake) {}
    std::chrono::microseconds awake() const {
        return awake_;
    }                                           // before its thread, or who waits for a job, falls asleep
    Result<> put(JobPtr job);                   // FULL over the bound, CLOSED after close()
    std::vector<JobPtr> take(std::size_t most); // waits; nothing: closed and empty
    // Adds the next jobs to a group on `lane`, if those at the front are of that lane; waits for one until then.
    bool take_more(const Lane& lane, std::vector<JobPtr>& group, std::chrono::steady_clock::time_point until);
    void release(std::size_t bytes); // of a job that ended
    void close();

  private:
    void move_front(std::size_t count, std::vector<JobPtr>& out);

    std::mutex mutex_;
    std::condition_variable has_jobs_;
    std::vector<JobPtr> jobs_;
    const std::size_t most_bytes_;
    const std::chrono::microseconds awake_;
    std::size_t held_bytes_ = 0;
    bool is_awaited_ = false; // the next job wakes the thread
    bool is_closed_ = false;
    std::atomic<bool> has_news_{false}; // a job is there, or it is closed
};

} // namespace dyncx::store
