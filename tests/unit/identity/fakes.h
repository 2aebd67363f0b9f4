// A scripted authority and a clock that stands still, for the tests of tokens.
#pragma once

#include "identity/tokens.h"

#include <atomic>
#include <functional>

namespace dyncx::tests {

class FakeClock final : public Clock {
  public:
    UnixMs now() const override { return 1'700'000'000'000 + past_ms_.load() + jumped_ms_.load(); }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(1'000'000 + past_ms_.load()));
    }
    void pass(std::chrono::milliseconds time) { past_ms_ += time.count(); }
    void jump(std::chrono::milliseconds wall) { jumped_ms_ += wall.count(); }

  private:
    std::atomic<std::int64_t> past_ms_{0}, jumped_ms_{0};
};

class FakeHttp final : public net::Http {
  public:
    using Answerer = std::function<Result<net::HttpAnswer>(const net::HttpRequest&)>;
    explicit FakeHttp(Answerer first) : answerer(std::move(first)) {}
    Result<net::HttpAnswer> exchange(const net::HttpRequest& request, const net::Budget&) override {
        ++count;
        return answerer(request);
    }
    Answerer answerer;
    std::atomic<int> count{0};
};

inline net::HttpAnswer json_answer(int status, std::string body, net::Headers headers = {}) {
    headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    return net::HttpAnswer{status, std::move(headers), std::move(body)};
}

inline net::HttpAnswer token_answer(const std::string& token, const std::string& life = "3599") {
    return json_answer(200,
                       "{\"token_type\":\"Bearer\",\"expires_in\":" + life + ",\"access_token\":\"" + token + "\"}");
}

inline net::HttpAnswer refusal(int status, const std::string& error, long number) {
    return json_answer(
        status, "{\"error\":\"" + error + "\",\"error_description\":\"AADSTS" + std::to_string(number) +
                    ": Words about Mary.\\r\\nTrace ID: 35878c00-6057-4fc6-857e-660e2b811800\",\"error_codes\":[" +
                    std::to_string(number) + "],\"trace_id\":\"35878c00-6057-4fc6-857e-660e2b811800\"}");
}

inline identity::Credentials credentials() {
    return {"https://login.example", "tenant-1", "client-1", Secret("p&ss=w+rd %Ü"), "https://org.example/.default"};
}

} // namespace dyncx::tests
