// Non-blocking connect with short waits, so that a cancel or the deadline ends it; the proxy's answer is read byte-wise
// up to its empty line, because what follows belongs to TLS.
#include "net/connect.h"

#include "base/text.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace dyncx::net {

namespace {

constexpr std::size_t kMaxProxyHead = 8192;

std::string error_text(int number) { // not strerror(): it follows the locale
    switch (number) {
    case ECONNREFUSED:
        return "connection refused";
    case ETIMEDOUT:
        return "no answer";
    case EHOSTUNREACH:
        return "no route to the host";
    case ENETUNREACH:
        return "the network is unreachable";
    case ECONNRESET:
        return "connection reset";
    default:
        return "errno " + std::to_string(number);
    }
}

Fault no_connection(const Origin& to, const std::string& why) {
    Fault f = fault(DYNCX_E_NETWORK, "cannot connect to " + to.authority() + ": " + why,
                    "Check the address in the settings, the firewall and the proxy.");
    f.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_LOCAL;
    return f;
}

Result<guest::Descriptor> open_socket(const Address& address) {
    int number = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
    if (number < 0)
        return guest::os_fault("cannot open a socket", errno);
    guest::Descriptor socket(number);
    int on = 1;
    setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return socket;
}

// 0, or the errno of the attempt; ECANCELED and ETIME for the two ends of the budget.
int wait_for_connection(int socket, const Budget& budget) {
    for (;;) {
        if (budget.cancel && budget.cancel->is_canceled())
            return ECANCELED;
        if (budget.deadline.is_over())
            return ETIME;
        pollfd waiting{socket, POLLOUT, 0};
        int wait_ms = static_cast<int>(std::min(kSlice, budget.deadline.left()).count()) + 1;
        if (::poll(&waiting, 1, wait_ms) <= 0)
            continue;
        int error = 0;
        socklen_t length = sizeof(error);
        getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length);
        return error;
    }
}

int connect_to(int socket, const Address& address, const Budget& budget) {
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address.storage), address.length) == 0)
        return 0;
    return errno == EINPROGRESS || errno == EINTR ? wait_for_connection(socket, budget) : errno;
}

bool send_all(int socket, const std::string& text) {
    std::size_t sent = 0;
    while (sent < text.size()) {
        ssize_t count = ::send(socket, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0 && errno != EINTR)
            return false;
        sent += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return true;
}

std::string read_head(int socket) {
    std::string head;
    char one;
    while (head.size() < kMaxProxyHead && !head.ends_with("\r\n\r\n")) {
        ssize_t count = ::recv(socket, &one, 1, 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        head += one;
    }
    return head;
}

Fault proxy_refused(const Route& route, const std::string& head) {
    std::string line(trimmed(std::string_view(head).substr(0, head.find('\r'))));
    bool is_http = line.starts_with("HTTP/1.") && line.size() >= 12 && is_digits(line.substr(9, 3));
    Fault f = no_connection(route.target, "the proxy " + route.proxy->authority() +
                                              (is_http ? " answered " + line.substr(9, 3) : " gave no HTTP answer"));
    f.fix = "Let the proxy allow CONNECT to this host, or take the proxy out of the settings.";
    return f;
}

Result<> open_tunnel(const Route& route, int socket, Watch& watch, const Budget& budget) {
    Hold hold(watch, socket, budget.deadline, budget.cancel);
    std::string target = route.target.authority();
    std::string head;
    if (send_all(socket, "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n"))
        head = read_head(socket);
    if (hold.ending() == Ending::kCanceled)
        return canceled_fault();
    if (hold.ending() == Ending::kDeadline)
        return out_of_time("while the proxy was asked for a connection", false);
    bool is_good = head.ends_with("\r\n\r\n") && head.starts_with("HTTP/1.") && head.substr(9, 1) == "2";
    if (!is_good)
        return proxy_refused(route, head);
    return Done{};
}

} // namespace

Result<guest::Descriptor> connect_tcp(const Route& route, Resolver& resolver, Watch& watch, const Budget& budget) {
    auto addresses = resolver.addresses(budget);
    if (!addresses)
        return addresses.error();
    int error = 0;
    for (const Address& address : *addresses) {
        auto socket = open_socket(address);
        if (!socket)
            return socket.error();
        int number = socket->number();
        error = connect_to(number, address, budget);
        if (error == ECANCELED)
            return canceled_fault();
        if (error == ETIME)
            return out_of_time("before " + route.first().authority() + " took the connection", false);
        if (error != 0)
            continue;
        fcntl(number, F_SETFL, fcntl(number, F_GETFL) & ~O_NONBLOCK);
        if (!route.proxy)
            return std::move(*socket);
        auto tunnel = open_tunnel(route, number, watch, budget);
        if (!tunnel)
            return tunnel.error();
        return std::move(*socket);
    }
    return no_connection(route.first(), error_text(error));
}

} // namespace dyncx::net
