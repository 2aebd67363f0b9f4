// One state under one mutex; the request itself runs outside it, by the one caller that found nothing to hand out.
#include "identity/tokens.h"

#include "base/json.h"
#include "base/text.h"
#include "identity/entra_catalogue.h"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace dyncx::identity {

namespace {

using TimePoint = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto kEarly = minutes(5);
constexpr auto kRefusalKept = seconds(60);
constexpr auto kBusyKept = seconds(5);
constexpr std::size_t kMaxRefusedTokens = 5; // per kRefusalKept
constexpr milliseconds kSlice{50};
constexpr std::int64_t kLifeWhenUnsaid_s = 300;

struct Grant {
    Secret token;
    seconds life{0};
};

std::int64_t seconds_of(const Json& value) { // a number, or (managed identities) a text
    if (value.is_number())
        return value.as_integer(static_cast<std::int64_t>(value.as_number()));
    std::int64_t count = 0;
    const std::string& text = value.as_string();
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

bool is_token_text(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::optional<Grant> grant_of(const net::HttpAnswer& answer) {
    auto body = Json::parse(answer.body);
    if (answer.status != 200 || !body)
        return std::nullopt;
    // Wiped in place: the parsed copy belongs to us alone.
    std::string& text = const_cast<std::string&>((*body)["access_token"].as_string());
    if (!is_token_text(text))
        return std::nullopt;
    Grant grant{Secret(text), seconds(0)};
    wipe(text);
    std::int64_t life_s = seconds_of((*body)["expires_in"]);
    grant.life = seconds(std::clamp<std::int64_t>(life_s > 0 ? life_s : kLifeWhenUnsaid_s, 1, 7 * 24 * 3600));
    return grant;
}

class ClientSecretTokens final : public Tokens {
  public:
    ClientSecretTokens(Credentials credentials, net::Http& http, const Clock& clock)
        : credentials_(std::move(credentials)), http_(http), clock_(clock) {}

    Result<Secret> token(const net::Budget& budget) override {
        std::unique_lock lock(mutex_);
        const std::uint64_t asked_before = rounds_;
        for (;;) {
            auto at_hand = without_asking(asked_before);
            if (at_hand)
                return *at_hand;
            if (!is_asking_)
                return ask_for_all(lock, budget);
            if (budget.cancel && budget.cancel->is_canceled())
                return ended(DYNCX_E_CANCELED, "the operation was canceled while a token was asked for");
            if (budget.deadline.is_over())
                return ended(DYNCX_E_TIMEOUT, "the budget ran out while a token was asked for");
            answered_.wait_for(lock, std::min(kSlice, budget.deadline.left()));
        }
    }

    void refuse(const Secret& token) override {
        std::lock_guard lock(mutex_);
        if (token.empty() || !(token == token_))
            return;
        token_ = Secret();
        TimePoint now = clock_.steady();
        refused_.push_back(now);
        while (!refused_.empty() && now - refused_.front() > kRefusalKept)
            refused_.pop_front();
        if (refused_.size() < kMaxRefusedTokens)
            return;
        refused_.clear();
        remember(fault(DYNCX_E_AUTH, "Dynamics refuses the tokens that Entra gives for it",
                       "Check environment.url (the scope is made from it) and this machine's clock."),
                 now + kRefusalKept);
    }

    std::int64_t count_requests() const override {
        std::lock_guard lock(mutex_);
        return requests_;
    }

  private:
    static Fault ended(Status status, std::string message) {
        Fault f = fault(status, std::move(message));
        f.flags =
            DYNCX_ERROR_LOCAL | (status == DYNCX_E_TIMEOUT ? static_cast<std::uint32_t>(DYNCX_ERROR_RETRIABLE) : 0u);
        return f;
    }

    // A token, a remembered refusal, or the outcome of a round that this caller waited for; or nothing.
    std::optional<Result<Secret>> without_asking(std::uint64_t asked_before) {
        TimePoint now = clock_.steady();
        bool is_valid = !token_.empty() && now < expires_;
        bool is_busy = is_asking_ || (refusal_ && now < refusal_until_);
        if (is_valid && (now < renew_ || is_busy))
            return Result<Secret>(token_);
        if (refusal_ && now < refusal_until_) {
            Fault remembered = *refusal_;
            remembered.flags |= DYNCX_ERROR_LOCAL;
            if (remembered.is_retriable())
                remembered.retry_after_ms = std::chrono::ceil<milliseconds>(refusal_until_ - now).count();
            return Result<Secret>(std::move(remembered));
        }
        if (rounds_ > asked_before && failure_)
            return Result<Secret>(*failure_);
        return std::nullopt;
    }

    Result<Secret> ask_for_all(std::unique_lock<std::mutex>& lock, const net::Budget& budget) {
        is_asking_ = true;
        ++requests_;
        lock.unlock();
        Result<Grant> granted = ask(budget);
        lock.lock();
        is_asking_ = false;
        Result<Secret> result = granted ? take(*granted) : keep_failure(granted.error());
        answered_.notify_all();
        return result;
    }

    Result<Secret> take(const Grant& grant) {
        TimePoint now = clock_.steady();
        token_ = grant.token;
        expires_ = now + grant.life;
        renew_ = expires_ - std::min<std::chrono::steady_clock::duration>(kEarly, grant.life / 2);
        refusal_.reset();
        failure_.reset();
        ++rounds_;
        return token_;
    }

    Result<Secret> keep_failure(const Fault& why) {
        TimePoint now = clock_.steady();
        bool is_valid = !token_.empty() && now < expires_;
        bool is_own =
            why.status == DYNCX_E_CANCELED || why.status == DYNCX_E_TIMEOUT; // this caller's budget, not the others'
        if (why.http_status != 0) {
            milliseconds busy = why.retry_after_ms > 0 ? milliseconds(why.retry_after_ms) : milliseconds(kBusyKept);
            remember(why, now + (why.is_retriable() ? busy : milliseconds(kRefusalKept)));
        } else if (is_valid) {
            remember(why, now + kBusyKept); // no network: do not let every call try
        }
        if (!is_own) {
            failure_ = why;
            ++rounds_;
        }
        if (is_valid)
            return token_;
        return why;
    }

    void remember(Fault why, TimePoint until) {
        refusal_ = std::move(why);
        refusal_until_ = until;
    }

    Result<Grant> ask(const net::Budget& budget) {
        net::HttpRequest request{"POST", "/" + percent_encoded(credentials_.tenant_id) + "/oauth2/v2.0/token", {}, {}};
        request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
        std::string secret = percent_encoded(credentials_.client_secret.reveal());
        std::string start = "grant_type=client_credentials&client_id=" + percent_encoded(credentials_.client_id) +
                            "&scope=" + percent_encoded(credentials_.scope) + "&client_secret=";
        request.body.reserve(start.size() + secret.size()); // no copy is left behind by growing
        request.body.append(start).append(secret);
        auto answer = http_.exchange(request, budget);
        wipe(secret);
        wipe(request.body);
        if (!answer)
            return unsent(answer.error());
        auto grant = grant_of(*answer);
        if (grant)
            wipe(answer->body);
        if (grant)
            return std::move(*grant);
        return refusal_of(*answer);
    }

    static Fault unsent(Fault why) { // asking for a token changes nothing in Dynamics
        why.flags = (why.flags & ~static_cast<std::uint32_t>(DYNCX_ERROR_MAYBE_DONE)) | DYNCX_ERROR_LOCAL;
        return why;
    }

    static Fault refusal_of(net::HttpAnswer& answer) {
        Fault f = fault_of_refusal(answer);
        if (answer.status == 200 && f.code.empty()) {
            f = fault(DYNCX_E_REMOTE, "the token endpoint answered without a token",
                      "Check environment.authority in the settings, and the proxy.");
            f.flags = DYNCX_ERROR_RETRIABLE;
            f.http_status = answer.status;
        }
        f.flags |= DYNCX_ERROR_LOCAL; // nothing went to Dynamics
        wipe(answer.body);
        return f;
    }

    const Credentials credentials_;
    net::Http& http_;
    const Clock& clock_;
    mutable std::mutex mutex_; // guards all below
    std::condition_variable answered_;
    bool is_asking_ = false;
    Secret token_;
    TimePoint expires_{};
    TimePoint renew_{};
    std::optional<Fault> refusal_; // handed out until refusal_until_
    TimePoint refusal_until_{};
    std::optional<Fault> failure_; // of the last round, for those who waited for it
    std::uint64_t rounds_ = 0;
    std::deque<TimePoint> refused_;
    std::int64_t requests_ = 0;
};

} // namespace

std::unique_ptr<Tokens> Tokens::open(Credentials credentials, net::Http& http, const Clock& clock) {
    return std::make_unique<ClientSecretTokens>(std::move(credentials), http, clock);
}

} // namespace dyncx::identity
