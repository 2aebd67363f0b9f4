// One kept TLS connection and one HTTP/1.1 exchange at a time on it, over Poco's HTTPSClientSession.
// It tells exactly how far a failed exchange came, because that decides what may be repeated.
#pragma once

#include "guest/descriptor.h"
#include "net/http.h"

#include <Poco/Net/SecureStreamSocket.h>

#include <chrono>
#include <memory>
#include <string>
#include <variant>

namespace dyncx::net {

// How far it came before it broke.
enum class Broken {
    kNotSent,      // the request did not leave as a whole: it cannot have been obeyed
    kUnanswered,   // sent, no answer
    kHalfAnswered, // the answer broke off
    kNotHttp,      // what came is no HTTP answer
    kTooLarge      // the answer is over the bound
};

class Connection {
  public:
    // `host_header` as in "Host:". `patience` is the longest that a single read or write may take.
    static Result<std::unique_ptr<Connection>> over(Poco::Net::SecureStreamSocket socket, std::string host_header,
                                                    std::chrono::milliseconds patience);
    ~Connection();

    std::variant<HttpAnswer, Broken> exchange(const HttpRequest& request, std::size_t max_answer_bytes);

    int descriptor() const { return twin_.number(); } // a duplicate: valid as long as this object
    bool is_usable() const;                           // kept alive by both sides, and nothing waits to be read
    std::chrono::steady_clock::time_point idle_since() const { return idle_since_; }
    bool was_used() const { return was_used_; }

  private:
    class Session;
    Connection(std::unique_ptr<Session> session, guest::Descriptor twin, std::string host_header);
    std::variant<HttpAnswer, Broken> receive(std::size_t max_answer_bytes);

    std::unique_ptr<Session> session_;
    guest::Descriptor twin_;
    std::string host_header_;
    bool is_kept_ = true;
    bool was_used_ = false;
    std::chrono::steady_clock::time_point idle_since_ = std::chrono::steady_clock::now();
};

} // namespace dyncx::net
