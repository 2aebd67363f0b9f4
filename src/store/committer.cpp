// A group first runs without savepoints, which cost; when a job of it fails, the group is rolled back and runs again
// with each job in a savepoint of its own.
#include "store/committer.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <new>
#include <span>

namespace dyncx::store {
namespace {

constexpr std::size_t kMostJobsPerCommit = 512;
constexpr std::chrono::microseconds kReturn{100}; // less than a flush costs

template <class Call> Result<> guarded(Call&& call) {
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return fault(DYNCX_E_MEMORY, "Out of memory in the store.");
    } catch (const std::exception&) {
        return fault(DYNCX_E_INTERNAL, "A job of the store broke off.");
    }
}

void set_all(std::span<const JobPtr> group, const Result<>& outcome) {
    for (auto& job : group)
        job->outcome = outcome;
}

// Callers that the commit before let go are likely to come back at once: they are given a moment, while the jobs of
// those that are here already run, so that one commit serves them all instead of one the first and the next the rest.
struct Returning {
    std::size_t callers = 0;
    std::chrono::steady_clock::time_point until{};
};

// True: every outcome stands. False: one job of several failed, nothing was written.
bool commit_together(JobQueue& queue, Lane& lane, std::vector<JobPtr>& group, const Returning& returning) {
    auto transaction = lane.begin();
    if (!transaction) {
        set_all(group, transaction.error());
        return true;
    }
    for (std::size_t next = 0; next < group.size(); ++next) {
        Job& job = *group[next];
        job.outcome = guarded([&] { return job.work(*transaction); });
        if (!job.outcome) {
            lane.roll_back();
            return group.size() == 1;
        }
        if (next + 1 == group.size() && group.size() < returning.callers)
            queue.take_more(lane, group, returning.until);
    }
    set_all(group, guarded([&] { return lane.commit(*transaction); }));
    return true;
}

Result<> run_apart(Job& job, Transaction& transaction) {
    if (auto saved = transaction.database.run("SAVEPOINT job"); !saved)
        return saved;
    const Head before = transaction.head;
    auto outcome = guarded([&] { return job.work(transaction); });
    if (!outcome) {
        transaction.head = before;
        if (transaction.database.is_in_transaction())
            if (auto undone = transaction.database.run("ROLLBACK TO job"); !undone)
                transaction.database.roll_back();
    }
    if (transaction.database.is_in_transaction())
        if (auto released = transaction.database.run("RELEASE job"); !released)
            return released;
    return outcome;
}

void commit_apart(Lane& lane, std::span<const JobPtr> group) {
    auto transaction = lane.begin();
    if (!transaction)
        return set_all(group, transaction.error());
    for (auto& job : group) {
        job->outcome = run_apart(*job, *transaction);
        if (!transaction->database.is_in_transaction()) // SQLite gave the whole transaction up
            return set_all(group, job->outcome ? fault(DYNCX_E_STORE, "A commit broke off.") : job->outcome);
    }
    const auto committed = guarded([&] { return lane.commit(*transaction); });
    for (auto& job : group)
        if (job->outcome)
            job->outcome = committed;
}

void finish(JobQueue& queue, std::span<const JobPtr> group) {
    std::size_t bytes = 0;
    for (auto& job : group)
        bytes += job->bytes;
    queue.release(bytes);
    for (auto& job : group)
        job->finish();
}

void run_group(JobQueue& queue, std::vector<JobPtr>& group, const Returning& returning = {}) {
    const JobPtr first = group.front();
    if (first->alone)
        first->outcome = guarded(first->alone);
    else if (!commit_together(queue, *first->lane, group, returning))
        commit_apart(*first->lane, group);
    finish(queue, group);
}

std::size_t count_waiting(std::span<const JobPtr> group) {
    return static_cast<std::size_t>(
        std::count_if(group.begin(), group.end(), [](const JobPtr& job) { return job->landed == nullptr; }));
}

JobPtr job_alone(std::function<Result<>()> alone) {
    auto job = std::make_shared<Job>();
    job->alone = std::move(alone);
    return job;
}

} // namespace

Result<std::unique_ptr<Committer>> Committer::start(std::size_t queue_bytes) {
    std::unique_ptr<Committer> committer(new Committer(queue_bytes));
    Committer* self = committer.get();
    auto committing = guest::Thread::start("dyncx-commit", [self] { self->commit_until_closed(); });
    if (!committing)
        return committing.error();
    committer->committing_ = std::move(*committing);
    auto reading = guest::Thread::start("dyncx-read", [self] { self->read_until_closed(); });
    if (!reading)
        return reading.error();
    committer->reading_ = std::move(*reading);
    return committer;
}

void Committer::stop() {
    writes_.close();
    committing_.join();
    reads_.close();
    reading_.join();
}

void Committer::commit_until_closed() {
    committing_id_ = std::this_thread::get_id();
    Returning returning;
    for (;;) {
        auto jobs = writes_.take(kMostJobsPerCommit);
        if (jobs.empty())
            return;
        returning.until = std::chrono::steady_clock::now() + kReturn;
        std::size_t let_go = 0;
        for (auto at = jobs.begin(); at != jobs.end();) {
            // The jobs of one store, up to the next job that runs alone, in their order.
            auto end = std::find_if(at, jobs.end(), [](const JobPtr& job) { return job->alone != nullptr; });
            Lane* lane = (*at)->lane;
            end = at == end ? at + 1
                            : std::stable_partition(at, end, [&](const JobPtr& job) { return job->lane == lane; });
            std::vector<JobPtr> group(std::make_move_iterator(at), std::make_move_iterator(end));
            run_group(writes_, group, returning);
            let_go += count_waiting(group);
            at = end;
        }
        returning.callers = let_go;
    }
}

void Committer::read_until_closed() {
    reading_id_ = std::this_thread::get_id();
    for (;;) {
        auto jobs = reads_.take(kMostJobsPerCommit);
        if (jobs.empty())
            return;
        for (auto& job : jobs) {
            std::vector<JobPtr> one{std::move(job)};
            run_group(reads_, one);
        }
    }
}

Result<> Committer::post_and_wait(JobQueue& queue, JobPtr job) {
    const auto here = std::this_thread::get_id();
    if (here == reading_id_ || (here == committing_id_ && &queue == &writes_))
        return fault(DYNCX_E_INTERNAL, "The store was called from its own thread.");
    if (auto put = queue.put(job); !put)
        return put;
    return job->wait(queue.awake());
}

Result<> Committer::commit(Lane& lane, Work work, std::size_t bytes) {
    auto job = std::make_shared<Job>();
    job->lane = &lane;
    job->work = std::move(work);
    job->bytes = bytes;
    return post_and_wait(writes_, std::move(job));
}

std::vector<Result<>> Committer::commit_each(Lane& lane, std::vector<Work> works) {
    std::vector<JobPtr> jobs;
    for (auto& work : works) {
        auto job = std::make_shared<Job>();
        job->lane = &lane;
        job->work = std::move(work);
        jobs.push_back(std::move(job));
    }
    std::vector<Result<>> done;
    for (auto& job : jobs)
        done.push_back(writes_.put(job));
    for (std::size_t i = 0; i < jobs.size(); ++i)
        if (done[i])
            done[i] = jobs[i]->wait(writes_.awake());
    return done;
}

Result<> Committer::commit_behind(Lane& lane, Work work, std::size_t bytes, std::function<void(Result<>)> landed) {
    auto job = std::make_shared<Job>();
    job->lane = &lane;
    job->work = std::move(work);
    job->bytes = bytes;
    job->landed = std::move(landed);
    return writes_.put(std::move(job));
}

Result<> Committer::read(Lane& lane, Reading reading) {
    return post_and_wait(reads_, job_alone([&lane, reading = std::move(reading)] { return lane.read(reading); }));
}

Result<> Committer::run(std::function<Result<>()> alone) { return post_and_wait(writes_, job_alone(std::move(alone))); }

} // namespace dyncx::store
