// The session below never connects by itself: Poco would resend a failed write on a new connection of its own making.
#include "net/connection.h"

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>

#include <fcntl.h>
#include <poll.h>

#include <cerrno>
#include <istream>
#include <ostream>

namespace dyncx::net {

class Connection::Session : public Poco::Net::HTTPSClientSession {
  public:
    explicit Session(const Poco::Net::SecureStreamSocket& socket) : HTTPSClientSession(socket.context()) {
        attachSocket(socket);          // the constructor from a connected socket throws in Poco 1.11
        setProxyConfig(ProxyConfig()); // not another Poco user's global one
        setKeepAlive(true);
    }
    bool has_failed_write() const { return has_failed_write_; }

  protected:
    void connect(const Poco::Net::SocketAddress&) override {
        throw Poco::Net::NetException("a kept connection does not connect again");
    }
    int write(const char* buffer, std::streamsize length) override {
        try {
            return HTTPSession::write(buffer, length);
        } catch (...) {
            has_failed_write_ = true;
            throw;
        }
    }
    // HTTPSClientSession's own reports a connection that was cut as the regular end of the body.
    int read(char* buffer, std::streamsize length) override { return HTTPSession::read(buffer, length); }

  private:
    bool has_failed_write_ = false;
};

namespace {

constexpr int kMaxHeaders = 200;

bool may_have_body(const std::string& method) { return method == "POST" || method == "PATCH" || method == "PUT"; }

Headers headers_of(const Poco::Net::HTTPResponse& response) {
    Headers headers;
    for (const auto& [name, value] : response)
        headers.emplace_back(name, value);
    return headers;
}

// Reads the body; false when it is over the bound.
bool read_body(std::istream& in, std::string& body, std::size_t max_bytes) {
    char space[16384];
    while (in.good()) {
        in.read(space, sizeof(space));
        body.append(space, static_cast<std::size_t>(in.gcount()));
        if (body.size() > max_bytes)
            return false;
    }
    return true;
}

bool has_waiting_input(int descriptor) {
    pollfd waiting{descriptor, POLLIN | POLLRDHUP, 0};
    return ::poll(&waiting, 1, 0) != 0;
}

} // namespace

Connection::Connection(std::unique_ptr<Session> session, guest::Descriptor twin, std::string host_header)
    : session_(std::move(session)), twin_(std::move(twin)), host_header_(std::move(host_header)) {}

Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::over(Poco::Net::SecureStreamSocket socket, std::string host_header,
                                                     std::chrono::milliseconds patience) {
    try {
        guest::Descriptor twin(::fcntl(socket.impl()->sockfd(), F_DUPFD_CLOEXEC, 0));
        if (!twin.is_open())
            return guest::os_fault("cannot duplicate a socket", errno);
        Poco::Timespan span(static_cast<Poco::Timespan::TimeDiff>(patience.count()) * 1000);
        socket.setSendTimeout(span);
        socket.setReceiveTimeout(span);
        auto session = std::make_unique<Session>(socket);
        session->setTimeout(span, span, span);
        return std::unique_ptr<Connection>(new Connection(std::move(session), std::move(twin), std::move(host_header)));
    } catch (const Poco::Exception& why) {
        Fault f = fault(DYNCX_E_NETWORK, "the connection broke right after the handshake: " + why.message());
        f.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_LOCAL;
        return f;
    }
}

bool Connection::is_usable() const { return is_kept_ && !has_waiting_input(twin_.number()); }

std::variant<HttpAnswer, Broken> Connection::exchange(const HttpRequest& request, std::size_t max_answer_bytes) {
    is_kept_ = false; // until the answer is whole
    was_used_ = true;
    try {
        Poco::Net::HTTPRequest head(request.method, request.target, "HTTP/1.1");
        head.set("Host", host_header_);
        for (const auto& [name, value] : request.headers)
            head.add(name, value);
        if (may_have_body(request.method) || !request.body.empty())
            head.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
        std::ostream& out = session_->sendRequest(head);
        out.write(request.body.data(), static_cast<std::streamsize>(request.body.size()));
        out.flush();
        if (!out.good() || session_->has_failed_write())
            return Broken::kNotSent;
    } catch (const std::exception&) {
        return Broken::kNotSent;
    }
    return receive(max_answer_bytes);
}

std::variant<HttpAnswer, Broken> Connection::receive(std::size_t max_answer_bytes) {
    Poco::Net::HTTPResponse response;
    response.setFieldLimit(kMaxHeaders); // each of them is bounded by Poco
    try {
        std::istream& in = session_->receiveResponse(response);
        if (session_->has_failed_write())
            return Broken::kNotSent;
        HttpAnswer answer;
        answer.status = static_cast<int>(response.getStatus());
        answer.headers = headers_of(response);
        bool has_length = response.hasContentLength();
        auto length = has_length ? static_cast<std::uint64_t>(response.getContentLength64()) : 0;
        if (length > max_answer_bytes || !read_body(in, answer.body, max_answer_bytes))
            return Broken::kTooLarge;
        bool has_body = answer.status != 204 && answer.status != 304;
        bool is_short = has_length && has_body && answer.body.size() != length;
        bool is_chunked = response.getChunkedTransferEncoding();
        bool stays = response.getKeepAlive() && (has_length || is_chunked || !has_body);
        bool is_cut = is_chunked && stays && has_waiting_input(twin_.number());
        if (is_short || is_cut || in.bad() || session_->networkException() != nullptr)
            return Broken::kHalfAnswered;
        is_kept_ = stays;
        idle_since_ = std::chrono::steady_clock::now();
        return answer;
    } catch (const Poco::Net::NoMessageException&) {
        return Broken::kUnanswered;
    } catch (const Poco::Net::MessageException&) {
        return Broken::kNotHttp;
    } catch (const std::exception&) {
        return session_->has_failed_write() ? Broken::kNotSent : Broken::kUnanswered;
    }
}

} // namespace dyncx::net
