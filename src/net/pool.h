// The kept connections of one Http: a bounded number, the most recently used first, waiting for a free one within the
// budget.
#pragma once

#include "net/connection.h"
#include "net/http.h"

#include <condition_variable>
#include <mutex>

namespace dyncx::net {

class Pool {
  public:
    Pool(int max_connections, int keep_alive_ms) : max_busy_(max_connections), keep_alive_(keep_alive_ms) {}

    // A kept connection, or nullptr: there is room, open one. Each success is to be followed by one give_back().
    Result<std::unique_ptr<Connection>> take(const Budget& budget);
    void give_back(std::unique_ptr<Connection> connection); // nullptr or a broken one: its place is free again
    void drop_idle();                                       // all kept ones: their server went away

  private:
    std::unique_ptr<Connection> newest_usable(std::vector<std::unique_ptr<Connection>>& old);

    const int max_busy_;
    const std::chrono::milliseconds keep_alive_;
    std::mutex mutex_; // guards all below
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> idle_;
    int busy_ = 0;
};

} // namespace dyncx::net
