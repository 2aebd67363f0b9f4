// The watching thread. It sleeps until the nearest deadline or until an entry comes or goes that changes it.
#include "net/watch.h"

#include <sys/socket.h>

#include <algorithm>

namespace dyncx::net {

Watch::~Watch() {
    {
        std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

Result<> Watch::start() {
    std::lock_guard lock(mutex_);
    if (thread_.is_joinable())
        return Done{};
    auto started = guest::Thread::start("dyncx-watch", [this] { run(); });
    if (!started)
        return started.error();
    thread_ = std::move(*started);
    return Done{};
}

std::uint64_t Watch::begin(int descriptor, const Deadline& deadline) {
    std::lock_guard lock(mutex_);
    entries_[++last_id_] = Entry{descriptor, deadline.end(), Ending::kNone};
    changed_.notify_all();
    return last_id_;
}

Ending Watch::ending_of(std::uint64_t id) {
    std::lock_guard lock(mutex_);
    return entries_.at(id).ending;
}

void Watch::cancel(std::uint64_t id) {
    std::lock_guard lock(mutex_);
    Entry& entry = entries_.at(id);
    if (entry.ending == Ending::kNone)
        entry.ending = Ending::kCanceled;
    ::shutdown(entry.descriptor, SHUT_RDWR);
}

void Watch::end(std::uint64_t id) {
    std::lock_guard lock(mutex_);
    entries_.erase(id);
}

std::chrono::steady_clock::time_point Watch::cut_what_is_due() {
    auto now = std::chrono::steady_clock::now();
    auto next = std::chrono::steady_clock::time_point::max();
    for (auto& [id, entry] : entries_) {
        if (entry.ending != Ending::kNone)
            continue;
        if (entry.end <= now) {
            entry.ending = Ending::kDeadline;
            ::shutdown(entry.descriptor, SHUT_RDWR);
            continue;
        }
        next = std::min(next, entry.end);
    }
    return next;
}

void Watch::run() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        auto next = cut_what_is_due();
        if (next == std::chrono::steady_clock::time_point::max())
            changed_.wait(lock);
        else
            changed_.wait_until(lock, next);
    }
}

Hold::Hold(Watch& watch, int descriptor, const Deadline& deadline, std::shared_ptr<Cancel> cancel)
    : watch_(watch), cancel_(std::move(cancel)), id_(watch.begin(descriptor, deadline)) {
    if (cancel_)
        cancel_->attach([this] { watch_.cancel(id_); });
}

Hold::~Hold() {
    if (cancel_)
        cancel_->detach();
    watch_.end(id_);
}

} // namespace dyncx::net
