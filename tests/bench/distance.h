// A way of some length: a proxy on a free port of 127.0.0.1 that carries what it gets half a round trip later. CONNECT is
// answered after a whole one, which stands for the handshake of TCP.
#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace dyncx::bench {

class Distance {
  public:
    explicit Distance(std::chrono::microseconds round_trip); // exits the program when there is no port
    ~Distance();
    Distance(const Distance&) = delete;
    Distance& operator=(const Distance&) = delete;

    int port() const { return port_; }

  private:
    void accept_all();
    void serve(int client) const;
    void carry(int client, int server) const;

    const std::chrono::microseconds round_trip_;
    int listener_ = -1, port_ = 0;
    std::atomic<bool> is_stopping_{false};
    std::vector<std::thread> tunnels_; // of the acceptor, until it has ended
    std::thread acceptor_;
};

} // namespace dyncx::bench
