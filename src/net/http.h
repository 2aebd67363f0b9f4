// HTTPS to one origin over Poco: a pool of kept connections, verified TLS, an end to every exchange.
// `exchange` returns when the answer is whole, at the deadline, or soon after the cancel; it never throws. A Fault says
// whether the request may have reached the server (MAYBE_DONE). It does not retry, follow redirects or read proxies
// from the environment. Runs on dyncx threads only.
#pragma once

#include "base/result.h"
#include "base/time.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dyncx::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method; // "GET"
    std::string target; // path and query, already encoded
    Headers headers;
    std::string body;
};

struct HttpAnswer {
    int status = 0;
    Headers headers; // as received, repeated ones kept
    std::string body;
    std::string_view header(std::string_view name) const; // the first, ignoring case; "" when absent
};

// Lets another thread end an exchange. cancel() is final.
class Cancel {
  public:
    bool is_canceled() const { return canceled_.load(); }
    void cancel();
    void attach(std::function<void()> interrupt); // called once on cancel, at once when already canceled
    void detach();

  private:
    std::atomic<bool> canceled_{false};
    std::mutex mutex_; // guards interrupt_
    std::function<void()> interrupt_;
};

// Whom a request is for. What comes first here goes first, and keeps threads and connections free of what comes later.
enum class Lane {
    kPop, // the host waits, perhaps with a person on the telephone
    kLog  // what was accepted is delivered
};

struct Budget {
    Deadline deadline = Deadline::never();
    std::shared_ptr<Cancel> cancel; // may be null
    Lane lane = Lane::kLog;
};

struct HttpOptions {
    std::string origin;  // "https://host[:port]"
    std::string ca_file; // "" : the system's authorities
    std::string proxy;   // "" or "http://host:port"
    int max_connections = 4;
    int connect_ms = 10000;
    int request_ms = 120000;      // the longest that one exchange may take
    int keep_alive_ms = 1000 * 4; // idle connections older than this are not used again
    std::size_t max_answer_bytes = 64u << 20;
};

class Http {
  public:
    virtual ~Http() = default;
    virtual Result<HttpAnswer> exchange(const HttpRequest& request, const Budget& budget) = 0;
    static Result<std::unique_ptr<Http>> open(const HttpOptions& options);
};

} // namespace dyncx::net
