// What passed through: counts by kind and a log of the latest requests, for tests to read.
//
// Promises exact counts and a bounded log. Safe for several threads. The log holds bodies as sent, so it belongs to
// tests and never leaves the loopback control address; the Authorization header is not in it.
#pragma once

#include "emulator/exchange.h"

#include <deque>
#include <map>
#include <mutex>
#include <string>

namespace dyncx::emulator {

struct Counts {
    std::int64_t total = 0;                           // Web API requests, a batch counts as one
    std::int64_t tokens = 0;                          // requests to the token endpoint
    std::int64_t batches = 0;                         // of the total
    std::int64_t operations = 0;                      // single requests and parts of batches
    std::int64_t refused = 0;                         // Web API answers with status 400 and above
    std::int64_t throttled = 0;                       // of them with 429
    std::int64_t run_time_ms = 0;                     // of all Web API requests that were let in
    std::map<std::string, std::int64_t> by_operation; // "POST phonecalls", also for parts of batches
};

struct LogEntry {
    std::string method;
    std::string target;
    int status = 0;
    std::string request_body;
    std::string response_body;
    std::map<std::string, std::string> request_headers;
    bool is_dropped = false;
};

class Counters {
  public:
    void count_token();
    void count_request(const Request& request, const Response& response);
    void count_operation(const Request& request);
    void count_run_time(std::int64_t ms);
    void reset();

    Counts counts() const;
    std::deque<LogEntry> log() const;

  private:
    mutable std::mutex mutex_;
    Counts counts_;
    std::deque<LogEntry> log_;
};

std::string set_in(std::string_view path); // "phonecalls" of /api/data/v9.2/phonecalls(...)/x

} // namespace dyncx::emulator
