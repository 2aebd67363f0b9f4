// One listening address: reads a request whole, hands it to the answerer, writes the answer. TLS or plain.
//
// Promises HTTP/1.1 with keep-alive, a bound on the body, and that stop() returns after the requests under way ended.
// The answerer runs on several threads at once and must not throw. It knows no Dataverse.
#pragma once

#include "emulator/exchange.h"
#include "emulator/http/certificates.h"

#include <Poco/Net/HTTPServer.h>
#include <Poco/ThreadPool.h>

#include <functional>
#include <memory>
#include <string>

namespace dyncx::emulator {

using Answerer = std::function<Response(const Request&)>;

constexpr std::size_t kMaxBodyBytes = 128UL * 1024 * 1024;

class Listener {
  public:
    // address: "127.0.0.1:0"; port 0 takes a free one. Without certificates the listener speaks plain HTTP.
    Listener(const std::string& address, const Certificates* certificates, Answerer answer);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    void start();
    void stop();
    std::uint16_t port() const { return port_; }

  private:
    Poco::ThreadPool threads_;
    std::unique_ptr<Poco::Net::HTTPServer> server_;
    std::uint16_t port_ = 0;
};

} // namespace dyncx::emulator
