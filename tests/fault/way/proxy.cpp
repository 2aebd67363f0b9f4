// Plain sockets and poll; every tunnel has a thread that looks for the end of the proxy ten times a second.
#include "proxy.h"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace way {
namespace {

constexpr int kLookMs = 100;

bool is_readable(int descriptor) {
    pollfd look{descriptor, POLLIN, 0};
    return ::poll(&look, 1, kLookMs) > 0;
}

std::string head_of(int client) { // up to the empty line
    std::string head;
    char byte = 0;
    while (head.size() < 4096 && !head.ends_with("\r\n\r\n") && ::recv(client, &byte, 1, 0) == 1)
        head += byte;
    return head;
}

int connect_to(int port) {
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
        return server;
    ::close(server);
    return -1;
}

bool send_all(int to, const char* data, std::size_t length) {
    while (length > 0) {
        const ssize_t sent = ::send(to, data, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        data += sent;
        length -= static_cast<std::size_t>(sent);
    }
    return true;
}

void reset(int descriptor) { // closing it then tells the peer of no end, but of a break
    const linger at_once{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

} // namespace

Proxy::Proxy() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    BOOST_REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) == 0);
    BOOST_REQUIRE(::listen(listener_, 64) == 0);
    BOOST_REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) == 0);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

Proxy::~Proxy() {
    is_stopping_ = true;
    acceptor_.join();
    for (auto& tunnel : tunnels_)
        tunnel.join();
    ::close(listener_);
}

void Proxy::accept_all() {
    while (!is_stopping_) {
        if (!is_readable(listener_))
            continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        std::lock_guard lock(mutex_);
        tunnels_.emplace_back([this, client] { serve(client); });
    }
}

void Proxy::serve(int client) {
    const std::string head = head_of(client);
    const std::size_t colon = head.find(':'); // CONNECT 127.0.0.1:port HTTP/1.1
    const int server = colon == head.npos ? -1 : connect_to(std::atoi(head.c_str() + colon + 1));
    const std::string answer = server < 0 ? "HTTP/1.1 502 Bad Gateway\r\n\r\n" : "HTTP/1.1 200 OK\r\n\r\n";
    if (send_all(client, answer.data(), answer.size()) && server >= 0)
        carry(client, server);
    ::close(client);
    if (server >= 0)
        ::close(server);
}

void Proxy::carry(int client, int server) {
    std::int64_t up = 0, down = 0;
    while (!is_stopping_) {
        pollfd looks[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        ::poll(looks, 2, kLookMs);
        if (looks[0].revents != 0 && !pass(client, server, up, up_))
            return;
        if (looks[1].revents != 0 && !pass(server, client, down, down_))
            return;
    }
}

// Carries what is there; false when the tunnel is over.
bool Proxy::pass(int from, int to, std::int64_t& carried, Wish& wish) {
    char space[16384];
    const ssize_t length = ::recv(from, space, sizeof space, 0);
    if (length <= 0)
        return false;
    const std::int64_t left = wish.tunnels > 0 ? wish.after_bytes - carried : length;
    const std::int64_t part = std::clamp<std::int64_t>(left, 0, length);
    carried += part;
    if (!send_all(to, space, static_cast<std::size_t>(part)))
        return false;
    if (part == length)
        return true;
    --wish.tunnels;
    ++cuts_;
    ::usleep(20000); // what was carried is read before the break is met
    reset(from);
    reset(to);
    return false;
}

} // namespace way
