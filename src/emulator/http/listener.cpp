// See listener.h.
#include "emulator/http/listener.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <istream>

namespace dyncx::emulator {

namespace {

constexpr int kMaxThreads = 96;

// Ends the connection without an answer and without a TLS goodbye. The descriptor stays valid until its owner closes
// it.
void cut(Poco::Net::HTTPServerRequest& request) {
    Poco::Net::StreamSocket socket = dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(request).detachSocket();
    const int descriptor = socket.impl()->sockfd();
    const linger at_once{1, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::dup2(nothing, descriptor);
    ::close(nothing);
}

enum class Body { kWhole, kTooLarge, kCut };

// Without a declared body nothing is read: on a connection that is kept there is no end to wait for.
Body read_body(Poco::Net::HTTPServerRequest& in, std::string& body) {
    const bool has_length = in.hasContentLength();
    if (!has_length && !in.getChunkedTransferEncoding())
        return Body::kWhole;
    std::istream& stream = in.stream();
    std::array<char, 16384> buffer{};
    while (stream.read(buffer.data(), buffer.size()) || stream.gcount() > 0) {
        body.append(buffer.data(), static_cast<std::size_t>(stream.gcount()));
        if (body.size() > kMaxBodyBytes)
            return Body::kTooLarge;
    }
    const bool is_short = has_length && body.size() < static_cast<std::size_t>(in.getContentLength64());
    return is_short ? Body::kCut : Body::kWhole;
}

class Handler final : public Poco::Net::HTTPRequestHandler {
  public:
    explicit Handler(const Answerer& answer) : answer_(answer) {}

    void handleRequest(Poco::Net::HTTPServerRequest& in, Poco::Net::HTTPServerResponse& out) override {
        Request request;
        request.method = in.getMethod();
        request.target = in.getURI();
        for (const auto& [name, value] : in)
            request.headers.emplace_back(name, value);
        if (in.getExpectContinue())
            out.sendContinue();
        const Body body = read_body(in, request.body);
        if (body == Body::kCut) // nothing of half a request takes effect
            return cut(in);
        const Response response = body == Body::kWhole ? answer_(request) : too_large();
        if (response.is_dropped)
            return cut(in);
        send(in, response, out);
    }

  private:
    static Response too_large() {
        return {413, {{"Content-Type", "text/plain"}, {"Connection", "close"}}, "Payload Too Large"};
    }

    static void send(const Poco::Net::HTTPServerRequest& in, const Response& response,
                     Poco::Net::HTTPServerResponse& out) {
        out.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status));
        for (const auto& [name, value] : response.headers)
            out.add(name, value);
        const bool is_bodyless = response.status == 204 || response.status == 304;
        if (!is_bodyless)
            out.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
        std::ostream& stream = out.send();
        if (!is_bodyless && in.getMethod() != "HEAD")
            stream.write(response.body.data(), static_cast<std::streamsize>(response.body.size()));
        stream.flush();
    }

    const Answerer& answer_;
};

class Handlers final : public Poco::Net::HTTPRequestHandlerFactory {
  public:
    explicit Handlers(Answerer answer) : answer_(std::move(answer)) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
        return new Handler(answer_);
    }

  private:
    Answerer answer_;
};

Poco::Net::ServerSocket open_socket(const std::string& address, const Certificates* certificates) {
    const Poco::Net::SocketAddress where(address);
    if (!certificates) {
        Poco::Net::ServerSocket socket;
        socket.bind(where, true);
        socket.listen(128);
        return socket;
    }
    Poco::Net::Context::Params params;
    params.verificationMode = Poco::Net::Context::VERIFY_NONE;
    Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params);
    context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
    context->enableSessionCache(true, "dyncx-emulator");
    use_certificates(context->sslContext(), *certificates);
    Poco::Net::SecureServerSocket socket(context);
    socket.bind(where, true);
    socket.listen(128);
    return socket;
}

Poco::Net::HTTPServerParams::Ptr make_params() {
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setKeepAlive(true);
    params->setMaxKeepAliveRequests(0);
    params->setKeepAliveTimeout(Poco::Timespan(120, 0));
    params->setTimeout(Poco::Timespan(60, 0));
    params->setMaxThreads(kMaxThreads);
    params->setMaxQueued(256);
    return params;
}

} // namespace

Listener::Listener(const std::string& address, const Certificates* certificates, Answerer answer)
    : threads_("emulator", 4, kMaxThreads) {
    const Poco::Net::ServerSocket socket = open_socket(address, certificates);
    port_ = socket.address().port();
    server_ = std::make_unique<Poco::Net::HTTPServer>(new Handlers(std::move(answer)), threads_, socket, make_params());
}

Listener::~Listener() { stop(); }

void Listener::start() { server_->start(); }

void Listener::stop() {
    if (!server_)
        return;
    server_->stopAll(true);
    threads_.joinAll();
    server_.reset();
}

} // namespace dyncx::emulator
