// Plain sockets; each tunnel has a thread that reads at once and sends when the time has come.
#include "distance.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>

namespace dyncx::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{100}; // for the end of the proxy

struct Parcel {
    Clock::time_point due;
    std::string bytes;
};
struct Lane { // one direction of a tunnel
    int from, to;
    std::deque<Parcel> under_way;
    bool is_ended = false; // nothing more comes; what is under way arrives all the same
};

sockaddr_in here(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

void send_at_once(int descriptor) {
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
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
    const sockaddr_in address = here(port);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return server;
    ::close(server);
    return -1;
}

void take(Lane& lane, std::chrono::microseconds delay) {
    char space[65536];
    const ssize_t length = ::recv(lane.from, space, sizeof space, 0);
    if (length > 0)
        lane.under_way.push_back({Clock::now() + delay, std::string(space, static_cast<std::size_t>(length))});
    lane.is_ended = length <= 0;
}

bool send_due(Lane& lane) {
    while (!lane.under_way.empty() && lane.under_way.front().due <= Clock::now()) {
        if (!send_all(lane.to, lane.under_way.front().bytes))
            return false;
        lane.under_way.pop_front();
    }
    return true;
}

timespec time_until_due(const Lane (&lanes)[2]) {
    Clock::time_point next = Clock::now() + kLook;
    for (const Lane& lane : lanes)
        if (!lane.under_way.empty())
            next = std::min(next, lane.under_way.front().due);
    const auto left = std::max<std::chrono::nanoseconds>(next - Clock::now(), std::chrono::nanoseconds(0));
    return {0, static_cast<long>(left.count())}; // below a second
}

} // namespace

Distance::Distance(std::chrono::microseconds round_trip) : round_trip_(round_trip) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = here(0);
    socklen_t length = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        std::perror("distance");
        std::exit(1);
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

Distance::~Distance() {
    is_stopping_ = true;
    acceptor_.join();
    for (auto& tunnel : tunnels_)
        tunnel.join();
    ::close(listener_);
}

void Distance::accept_all() {
    while (!is_stopping_) {
        pollfd look{listener_, POLLIN, 0};
        if (::poll(&look, 1, static_cast<int>(kLook.count())) <= 0)
            continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0)
            tunnels_.emplace_back([this, client] { serve(client); });
    }
}

void Distance::serve(int client) const {
    const std::string head = head_of(client);
    const std::size_t colon = head.find(':'); // CONNECT 127.0.0.1:port HTTP/1.1
    const int server = colon == std::string::npos
                           ? -1
                           : connect_to(static_cast<int>(std::strtol(head.c_str() + colon + 1, nullptr, 10)));
    std::this_thread::sleep_for(round_trip_);
    if (server >= 0) {
        send_at_once(client);
        send_at_once(server);
        if (send_all(client, "HTTP/1.1 200 OK\r\n\r\n"))
            carry(client, server);
        ::close(server);
    }
    ::close(client);
}

void Distance::carry(int client, int server) const {
    Lane lanes[2] = {{client, server, {}, false}, {server, client, {}, false}};
    while (!is_stopping_) {
        pollfd looks[2] = {{lanes[0].is_ended ? -1 : client, POLLIN, 0}, {lanes[1].is_ended ? -1 : server, POLLIN, 0}};
        const timespec wait = time_until_due(lanes);
        ::ppoll(looks, 2, &wait, nullptr);
        for (int i = 0; i < 2; ++i) {
            if (looks[i].revents != 0)
                take(lanes[i], round_trip_ / 2);
            if (!send_due(lanes[i]) || (lanes[i].is_ended && lanes[i].under_way.empty()))
                return;
        }
    }
}

} // namespace dyncx::bench
