// The threads of the stores of one runtime: one that commits, one that reads. Callers of any thread post and wait.
// What queued while the last commit was on its way to the disk goes into one transaction per store (group commit, no
// waiting for more); a job that fails takes no other down. stop() finishes what is queued; then everything is CLOSED.
#pragma once

#include "guest/thread.h"
#include "store/job_queue.h"

#include <thread>

namespace dyncx::store {

class Committer {
  public:
    static constexpr std::size_t kQueueBytes = 16U << 20;

    static Result<std::unique_ptr<Committer>> start(std::size_t queue_bytes = kQueueBytes);
    ~Committer() { stop(); }
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;
    void stop();

    Result<> commit(Lane& lane, Work work, std::size_t bytes);              // returns when it is on disk
    std::vector<Result<>> commit_each(Lane& lane, std::vector<Work> works); // likewise; one fails without the others
    Result<> commit_behind(Lane& lane, Work work, std::size_t bytes, std::function<void(Result<>)> landed);
    Result<> read(Lane& lane, Reading reading);
    Result<> run(std::function<Result<>()> alone); // on the committing thread, outside a transaction

  private:
    static constexpr std::chrono::microseconds kFlushIsLong{0}, kReadIsShort{50};
    explicit Committer(std::size_t queue_bytes)
        : writes_(queue_bytes, kFlushIsLong), reads_(queue_bytes, kReadIsShort) {}
    Result<> post_and_wait(JobQueue& queue, JobPtr job);
    void commit_until_closed();
    void read_until_closed();

    JobQueue writes_, reads_;
    std::atomic<std::thread::id> committing_id_{}, reading_id_{}; // a call from there would wait for itself
    guest::Thread committing_, reading_;
};

} // namespace dyncx::store
