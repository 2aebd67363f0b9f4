// A mutex and a condition for the thread, and a pair of its own for each job, so that each caller is woken alone. (The
// waiting of std::atomic yields in a loop first, which takes the processor from the thread that is waited for.)
#include "store/job_queue.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace dyncx::store {
namespace {

constexpr std::chrono::microseconds kReturn{60}; // less than a flush costs

Fault full() {
    Fault f = fault(DYNCX_E_FULL, "Too much is waiting to be written to the store; nothing was taken.",
                    "Call again in a moment; if it stays so, the disk is too slow.");
    f.flags = DYNCX_ERROR_LOCAL | DYNCX_ERROR_RETRIABLE;
    return f;
}

} // namespace

void Job::finish() {
    if (landed)
        landed(outcome);
    {
        std::lock_guard lock(mutex_);
        is_finished_ = true;
    }
    finished_.notify_all();
}

Result<> Job::wait() {
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [this] { return is_finished_; });
    return outcome;
}

Result<> JobQueue::put(JobPtr job) {
    bool wakes = false;
    {
        std::lock_guard lock(mutex_);
        if (is_closed_)
            return fault(DYNCX_E_CLOSED, "The store is closed.");
        if (job->bytes > 0 && held_bytes_ > 0 && held_bytes_ + job->bytes > most_bytes_)
            return full();
        held_bytes_ += job->bytes;
        jobs_.push_back(std::move(job));
        wakes = jobs_.size() >= wanted_;
        if (wakes)
            wanted_ = kNobodyWaits;
    }
    if (wakes)
        has_jobs_.notify_one();
    return Done{};
}

std::vector<JobPtr> JobQueue::take(std::size_t most, std::size_t returning) {
    std::unique_lock lock(mutex_);
    while (jobs_.empty() && !is_closed_) {
        wanted_ = 1;
        has_jobs_.wait(lock);
    }
    if (jobs_.size() < returning && !is_closed_) {
        wanted_ = returning;
        has_jobs_.wait_for(lock, kReturn, [&] { return jobs_.size() >= returning || is_closed_; });
    }
    wanted_ = kNobodyWaits;
    std::vector<JobPtr> taken;
    if (jobs_.size() <= most) {
        taken.swap(jobs_);
        return taken;
    }
    const auto end = jobs_.begin() + static_cast<std::ptrdiff_t>(most);
    taken.assign(std::make_move_iterator(jobs_.begin()), std::make_move_iterator(end));
    jobs_.erase(jobs_.begin(), end);
    return taken;
}

void JobQueue::release(std::size_t bytes) {
    std::lock_guard lock(mutex_);
    held_bytes_ -= bytes;
}

void JobQueue::close() {
    std::lock_guard lock(mutex_);
    is_closed_ = true;
    has_jobs_.notify_all();
}

} // namespace dyncx::store
