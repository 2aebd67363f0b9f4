// Finds the addresses of one host within a budget. getaddrinfo() cannot be interrupted, so it runs on a thread of its
// own; callers wait for it no longer than they may. A lookup that hangs is left alone: it holds nothing but its own
// memory and all callers share it, so there is never more than one. Addresses are asked for anew for every new
// connection.
#pragma once

#include "net/http.h"
#include "net/origin.h"

#include <sys/socket.h>

#include <memory>
#include <mutex>
#include <vector>

namespace dyncx::net {

struct Address {
    sockaddr_storage storage;
    socklen_t length;
};

class Resolver {
  public:
    explicit Resolver(Origin origin) : origin_(std::move(origin)) {}

    Result<std::vector<Address>> addresses(const Budget& budget);

  private:
    struct Lookup;
    std::shared_ptr<Lookup> current();

    Origin origin_;
    std::mutex mutex_; // guards lookup_
    std::shared_ptr<Lookup> lookup_;
};

constexpr std::chrono::milliseconds kSlice{50}; // how soon waits without a descriptor see a cancel

Fault canceled_fault();                                   // before anything was sent
Fault out_of_time(const std::string& what, bool is_sent); // "the budget ran out <what>"

} // namespace dyncx::net
