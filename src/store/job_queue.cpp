// A mutex and a condition for the thread, and a pair of its own for each job, so that each caller is woken alone. (The
// waiting of std::atomic yields in a loop first, which takes the processor from the thread that is waited for.)
#include "store/job_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dyncx::store {
namespace {

Fault full() {
    Fault f = fault(DYNCX_E_FULL, "Too much is waiting to be written to the store; nothing was taken.",
                    "Call again in a moment; if it stays so, the disk is too slow.");
    f.flags = DYNCX_ERROR_LOCAL | DYNCX_ERROR_RETRIABLE;
    return f;
}

// Until the moment is over or the flag is set. No lock is held: whoever sets it would fall asleep on it. Nor is the processor
// given away: on a busy machine it would come back some milliseconds later.
void stay_awake(std::chrono::microseconds moment, const std::atomic<bool>& flag) {
    const auto until = std::chrono::steady_clock::now() + moment;
    while (!flag && std::chrono::steady_clock::now() < until)
        continue;
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

Result<> Job::wait(std::chrono::microseconds awake) {
    stay_awake(awake, is_finished_);
    std::unique_lock lock(mutex_);
    finished_.wait(lock, [this] { return is_finished_.load(); });
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
        has_news_ = true;
        wakes = std::exchange(is_awaited_, false);
    }
    if (wakes)
        has_jobs_.notify_one();
    return Done{};
}

std::vector<JobPtr> JobQueue::take(std::size_t most) {
    stay_awake(awake_, has_news_);
    std::unique_lock lock(mutex_);
    while (jobs_.empty() && !is_closed_) {
        is_awaited_ = true;
        has_jobs_.wait(lock);
    }
    is_awaited_ = false;
    std::vector<JobPtr> taken;
    move_front(std::min(jobs_.size(), most), taken);
    return taken;
}

bool JobQueue::take_more(const Lane& lane, std::vector<JobPtr>& group, std::chrono::steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    if (jobs_.empty() && !is_closed_) {
        is_awaited_ = true;
        has_jobs_.wait_until(lock, until, [this] { return !jobs_.empty() || is_closed_; });
        is_awaited_ = false;
    }
    const auto end = std::find_if(jobs_.begin(), jobs_.end(), [&](const JobPtr& job) { return job->lane != &lane; });
    const auto count = static_cast<std::size_t>(end - jobs_.begin());
    move_front(count, group);
    return count > 0;
}

// Holds: mutex_.
void JobQueue::move_front(std::size_t count, std::vector<JobPtr>& out) {
    const auto end = jobs_.begin() + static_cast<std::ptrdiff_t>(count);
    out.insert(out.end(), std::make_move_iterator(jobs_.begin()), std::make_move_iterator(end));
    jobs_.erase(jobs_.begin(), end);
    has_news_ = is_closed_ || !jobs_.empty();
}

void JobQueue::release(std::size_t bytes) {
    std::lock_guard lock(mutex_);
    held_bytes_ -= bytes;
}

void JobQueue::close() {
    std::lock_guard lock(mutex_);
    is_closed_ = has_news_ = true;
    has_jobs_.notify_all();
}

} // namespace dyncx::store
