// Connections that grew too old are closed when the next one is asked for; closing happens outside the lock.
#include "net/pool.h"

#include "net/resolver.h"

#include <algorithm>

namespace dyncx::net {

std::unique_ptr<Connection> Pool::newest_usable(std::vector<std::unique_ptr<Connection>>& old) {
    auto now = std::chrono::steady_clock::now();
    while (!idle_.empty()) {
        std::unique_ptr<Connection> newest = std::move(idle_.back());
        idle_.pop_back();
        if (now - newest->idle_since() < keep_alive_ && newest->is_usable())
            return newest;
        old.push_back(std::move(newest));
    }
    return nullptr;
}

Result<std::unique_ptr<Connection>> Pool::take(const Budget& budget) {
    std::vector<std::unique_ptr<Connection>> old; // destroyed after the lock
    std::unique_lock lock(mutex_);
    while (busy_ >= max_busy_) {
        if (budget.cancel && budget.cancel->is_canceled())
            return canceled_fault();
        if (budget.deadline.is_over())
            return out_of_time("while all connections were in use", false);
        freed_.wait_for(lock, std::min(kSlice, budget.deadline.left()));
    }
    ++busy_;
    return newest_usable(old);
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    std::unique_ptr<Connection> broken; // destroyed after the lock
    {
        std::lock_guard lock(mutex_);
        --busy_;
        if (connection && connection->is_usable())
            idle_.push_back(std::move(connection));
        else
            broken = std::move(connection);
    }
    freed_.notify_one();
}

void Pool::drop_idle() {
    std::vector<std::unique_ptr<Connection>> old;
    std::lock_guard lock(mutex_);
    old.swap(idle_);
}

} // namespace dyncx::net
