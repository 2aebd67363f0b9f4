// The exchange over the pool: one connection per request, one repeat at most, each break told as what it is.
#include "net/http.h"

#include "base/text.h"
#include "net/connect.h"
#include "net/pool.h"
#include "net/tls.h"
#include "net/watch.h"

namespace dyncx::net {

std::string_view HttpAnswer::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (equals_ignoring_case(key, name))
            return value;
    return {};
}

void Cancel::cancel() {
    std::lock_guard lock(mutex_);
    if (canceled_.exchange(true))
        return;
    if (interrupt_)
        interrupt_();
}

void Cancel::attach(std::function<void()> interrupt) {
    std::lock_guard lock(mutex_);
    interrupt_ = std::move(interrupt);
    if (canceled_.load())
        interrupt_();
}

void Cancel::detach() {
    std::lock_guard lock(mutex_);
    interrupt_ = nullptr;
}

namespace {

bool is_harmless(const std::string& method) { return method == "GET" || method == "HEAD"; }

bool has_line_break(std::string_view text) { return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos; }

Result<> check(const HttpRequest& request) {
    bool is_bad = request.method.empty() || request.target.empty() || request.target.front() != '/' ||
                  has_line_break(request.method) || has_line_break(request.target) ||
                  request.target.find(' ') != std::string::npos;
    for (const auto& [name, value] : request.headers)
        is_bad = is_bad || name.empty() || has_line_break(name) || has_line_break(value);
    if (!is_bad)
        return Done{};
    Fault f = fault(DYNCX_E_INVALID, "a request line or header holds a line break or blank that does not belong there");
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

class PocoHttp final : public Http {
  public:
    PocoHttp(HttpOptions options, Route route, std::unique_ptr<Tls> tls)
        : options_(std::move(options)), route_(std::move(route)), tls_(std::move(tls)), resolver_(route_.first()),
          pool_(options_.max_connections, options_.keep_alive_ms) {}

    Result<HttpAnswer> exchange(const HttpRequest& request, const Budget& asked) override {
        auto sound = check(request);
        if (!sound)
            return sound.error();
        auto watching = watch_.start();
        if (!watching)
            return watching.error();
        Budget budget = asked;
        budget.deadline =
            Deadline::sooner(asked.deadline, Deadline::after(std::chrono::milliseconds(options_.request_ms)));
        auto first = try_once(request, budget);
        if (!first.may_repeat)
            return std::move(first.result);
        pool_.drop_idle();
        return std::move(try_once(request, budget).result);
    }

  private:
    struct Attempt {
        Result<HttpAnswer> result;
        bool may_repeat = false;
    };

    Attempt try_once(const HttpRequest& request, const Budget& budget) {
        if (budget.cancel && budget.cancel->is_canceled())
            return {canceled_fault()};
        auto kept = pool_.take(budget);
        if (!kept)
            return {kept.error()};
        std::unique_ptr<Connection> connection = std::move(*kept);
        if (!connection) {
            auto opened = open_connection(budget);
            if (!opened) {
                pool_.give_back(nullptr);
                return {opened.error()};
            }
            connection = std::move(*opened);
        }
        Attempt attempt = exchange_on(*connection, request, budget);
        pool_.give_back(std::move(connection));
        return attempt;
    }

    Result<std::unique_ptr<Connection>> open_connection(const Budget& whole) {
        Deadline own = Deadline::after(std::chrono::milliseconds(options_.connect_ms));
        Budget budget{Deadline::sooner(whole.deadline, own), whole.cancel};
        auto fd = connect_tcp(route_, resolver_, watch_, budget);
        if (!fd)
            return too_slow_or(fd.error(), whole);
        auto socket = tls_->shake_hands(std::move(*fd), route_.target.host, watch_, budget);
        if (!socket)
            return too_slow_or(socket.error(), whole);
        return Connection::over(std::move(*socket), route_.target.host_header(443),
                                std::chrono::milliseconds(options_.request_ms) + std::chrono::seconds(5));
    }

    // The limit for connecting ran out, not the caller's budget: that is the network's fault.
    Fault too_slow_or(const Fault& why, const Budget& whole) const {
        if (why.status != DYNCX_E_TIMEOUT || whole.deadline.is_over())
            return why;
        Fault f = fault(DYNCX_E_NETWORK,
                        "no connection to " + route_.first().authority() + " within " +
                            std::to_string(options_.connect_ms) + " ms",
                        "Check the firewall, the proxy and the way to the internet.");
        f.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_LOCAL;
        return f;
    }

    Attempt exchange_on(Connection& connection, const HttpRequest& request, const Budget& budget) {
        bool was_kept = connection.was_used();
        Hold hold(watch_, connection.descriptor(), budget.deadline, budget.cancel);
        auto outcome = connection.exchange(request, options_.max_answer_bytes);
        if (auto* answer = std::get_if<HttpAnswer>(&outcome))
            return {std::move(*answer)};
        Broken broken = std::get<Broken>(outcome);
        Ending ending = hold.ending();
        if (ending != Ending::kNone)
            return {ended_fault(ending, broken, request)};
        bool is_repeatable =
            broken == Broken::kNotSent || (broken == Broken::kUnanswered && is_harmless(request.method));
        return {broken_fault(broken, request), was_kept && is_repeatable};
    }

    static std::uint32_t doubt(Broken broken, const HttpRequest& request) {
        if (broken == Broken::kNotSent)
            return DYNCX_ERROR_LOCAL;
        return is_harmless(request.method) ? 0u : static_cast<std::uint32_t>(DYNCX_ERROR_MAYBE_DONE);
    }

    static Fault ended_fault(Ending ending, Broken broken, const HttpRequest& request) {
        Fault f = ending == Ending::kCanceled
                      ? fault(DYNCX_E_CANCELED, "the operation was canceled while the request was under way")
                      : out_of_time("before the answer was whole", true);
        f.flags |= doubt(broken, request);
        return f;
    }

    Fault broken_fault(Broken broken, const HttpRequest& request) const {
        const std::string& host = route_.target.host;
        Fault f;
        switch (broken) {
        case Broken::kNotSent:
            f = fault(DYNCX_E_NETWORK, "the connection to " + host + " broke while the request was sent");
            break;
        case Broken::kUnanswered:
            f = fault(DYNCX_E_NETWORK, host + " closed the connection without an answer");
            break;
        case Broken::kHalfAnswered:
            f = fault(DYNCX_E_NETWORK, "the answer of " + host + " broke off");
            break;
        case Broken::kNotHttp:
            f = fault(DYNCX_E_REMOTE, host + " answered what is no HTTP",
                      "Check the address in the settings, and the proxy.");
            break;
        case Broken::kTooLarge:
            f = fault(DYNCX_E_REMOTE,
                      "the answer of " + host + " is over the limit of " + std::to_string(options_.max_answer_bytes) +
                          " bytes",
                      "Ask for fewer columns or smaller pages.");
            break;
        }
        f.flags = doubt(broken, request) |
                  (broken == Broken::kTooLarge ? 0u : static_cast<std::uint32_t>(DYNCX_ERROR_RETRIABLE));
        return f;
    }

    const HttpOptions options_;
    const Route route_;
    std::unique_ptr<Tls> tls_;
    Resolver resolver_;
    Watch watch_;
    Pool pool_;
};

} // namespace

Result<std::unique_ptr<Http>> Http::open(const HttpOptions& options) {
    if (options.max_connections < 1 || options.connect_ms < 1 || options.request_ms < 1 || options.keep_alive_ms < 0)
        return fault(DYNCX_E_CONFIG, "a limit of the connections is zero or negative");
    auto target = origin_of(options.origin, "https");
    if (!target)
        return target.error();
    Route route{*target, std::nullopt};
    if (!options.proxy.empty()) {
        auto proxy = origin_of(options.proxy, "http");
        if (!proxy)
            return proxy.error();
        route.proxy = *proxy;
    }
    auto tls = Tls::open(options.ca_file);
    if (!tls)
        return tls.error();
    return std::unique_ptr<Http>(new PocoHttp(options, std::move(route), std::move(*tls)));
}

} // namespace dyncx::net
