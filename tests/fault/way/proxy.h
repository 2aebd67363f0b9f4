// A proxy on a free port of 127.0.0.1 that answers CONNECT and carries bytes both ways, until a tunnel has carried as many
// as the test allows; then it cuts both sides without a good-bye. What is cut is counted.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace way {

class Proxy {
  public:
    Proxy();
    ~Proxy();

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    // The next `tunnels` that carry so much are cut there; those that carry less live on.
    void cut_requests(int tunnels, std::int64_t after_bytes) { wish(up_, tunnels, after_bytes); }
    void cut_answers(int tunnels, std::int64_t after_bytes) { wish(down_, tunnels, after_bytes); }
    int cuts() const { return cuts_; }

  private:
    struct Wish { // of one direction
        std::atomic<int> tunnels{0};
        std::atomic<std::int64_t> after_bytes{0};
    };
    static void wish(Wish& direction, int tunnels, std::int64_t after_bytes) {
        direction.after_bytes = after_bytes;
        direction.tunnels = tunnels;
    }
    void accept_all();
    void serve(int client);
    void carry(int client, int server);
    bool pass(int from, int to, std::int64_t& carried, Wish& wish);

    int listener_ = -1, port_ = 0;
    std::atomic<bool> is_stopping_{false};
    std::atomic<int> cuts_{0};
    Wish up_, down_;
    std::mutex mutex_; // guards tunnels_
    std::vector<std::thread> tunnels_;
    std::thread acceptor_;
};

} // namespace way
