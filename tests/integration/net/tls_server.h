// A TLS server on a free port of 127.0.0.1 whose behaviour is a function of the test: it gets each connection and reads
// and writes bytes. Plain OpenSSL, so that the client's library is not tested against itself.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <openssl/ssl.h>

namespace dyncx::tests {

class Peer { // one connection, seen from the server
  public:
    explicit Peer(SSL* ssl) : ssl_(ssl) {}
    std::string read_request(); // head and body; "" at the end
    bool write(const std::string& bytes);
    void cut(); // without saying good-bye
    bool is_cut() const { return is_cut_; }

  private:
    SSL* ssl_;
    std::string held_;
    bool is_cut_ = false;
};

class TlsServer {
  public:
    using Behaviour = std::function<void(Peer&, int connection)>; // connections count from 1
    TlsServer(const std::string& pem_file, Behaviour behaviour);
    ~TlsServer();

    int port() const { return port_; }
    std::string origin(const std::string& host = "127.0.0.1") const {
        return "https://" + host + ":" + std::to_string(port_);
    }
    int count_connections() const { return connections_.load(); }

    // Answers each request the same, on a kept connection.
    static Behaviour always(std::string answer);

  private:
    void accept_all();
    void serve(int descriptor, int number);

    SSL_CTX* context_;
    Behaviour behaviour_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<int> connections_{0};
    std::atomic<bool> is_stopping_{false};
    std::mutex mutex_; // guards open_
    std::vector<int> open_;
    std::vector<std::thread> servants_;
    std::thread acceptor_;
};

std::string http_answer(int status, const std::string& body, const std::string& more_headers = {});

} // namespace dyncx::tests
