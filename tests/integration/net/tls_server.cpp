// One thread per connection; the destructor ends them all.
#include "tls_server.h"

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace dyncx::tests {

std::string Peer::read_request() {
    for (;;) {
        std::size_t head = held_.find("\r\n\r\n");
        if (head != std::string::npos) {
            std::size_t length_at = held_.find("Content-Length: ");
            std::size_t length = length_at < head ? std::stoul(held_.substr(length_at + 16)) : 0;
            if (held_.size() >= head + 4 + length) {
                std::string request = held_.substr(0, head + 4 + length);
                held_.erase(0, request.size());
                return request;
            }
        }
        char space[8192];
        int count = SSL_read(ssl_, space, sizeof(space));
        if (count <= 0)
            return {};
        held_.append(space, static_cast<std::size_t>(count));
    }
}

bool Peer::write(const std::string& bytes) { return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) > 0; }

void Peer::cut() {
    linger hard{1, 0}; // a reset
    setsockopt(SSL_get_fd(ssl_), SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    is_cut_ = true;
}

TlsServer::TlsServer(const std::string& pem_file, Behaviour behaviour)
    : context_(SSL_CTX_new(TLS_server_method())), behaviour_(std::move(behaviour)) {
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    bool is_loaded = SSL_CTX_use_certificate_chain_file(context_, pem_file.c_str()) == 1 &&
                     SSL_CTX_use_PrivateKey_file(context_, pem_file.c_str(), SSL_FILETYPE_PEM) == 1;
    if (!is_loaded)
        throw std::runtime_error("the server's certificate cannot be loaded");
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(listener_, 64) != 0)
        throw std::runtime_error("no port of 127.0.0.1 can be had");
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

TlsServer::~TlsServer() {
    is_stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    {
        std::lock_guard lock(mutex_);
        for (int descriptor : open_)
            shutdown(descriptor, SHUT_RDWR);
    }
    for (std::thread& servant : servants_)
        servant.join();
    close(listener_);
    SSL_CTX_free(context_);
}

void TlsServer::accept_all() {
    while (!is_stopping_) {
        int descriptor = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0)
            continue;
        std::lock_guard lock(mutex_);
        open_.push_back(descriptor);
        int number = ++connections_;
        servants_.emplace_back([this, descriptor, number] { serve(descriptor, number); });
    }
}

void TlsServer::serve(int descriptor, int number) {
    SSL* ssl = SSL_new(context_);
    SSL_set_fd(ssl, descriptor);
    bool is_cut = false;
    if (SSL_accept(ssl) == 1) {
        Peer peer(ssl);
        behaviour_(peer, number);
        is_cut = peer.is_cut();
        if (!is_cut)
            SSL_shutdown(ssl);
    }
    SSL_free(ssl);
    std::lock_guard lock(mutex_);
    std::erase(open_, descriptor);
    close(descriptor);
}

TlsServer::Behaviour TlsServer::always(std::string answer) {
    return [answer](Peer& peer, int) {
        while (!peer.read_request().empty())
            peer.write(answer);
    };
}

std::string http_answer(int status, const std::string& body, const std::string& more_headers) {
    return "HTTP/1.1 " + std::to_string(status) + " Some Words\r\nContent-Type: application/json\r\n" + more_headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace dyncx::tests
