// Requests, the one repeat after a 401, the door for answers. $batch is put together and taken apart in the files
// beside.
#include "dataverse/web_api.h"

#include "base/guid.h"
#include "base/text.h"
#include "dataverse/batch_reader.h"
#include "dataverse/batch_writer.h"
#include "dataverse/catalogue.h"

namespace dyncx::dataverse {

std::string_view Answer::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (equals_ignoring_case(key, name))
            return value;
    return {};
}

Result<Json> Answer::json() const {
    auto parsed = Json::parse(body);
    if (parsed)
        return parsed;
    Fault f = not_json_fault(*this);
    f.flags = 0;
    f.message = "Dynamics answered HTTP " + std::to_string(status) + " with what is no JSON";
    return f;
}

std::string Answer::record_id() const {
    for (std::string_view name : {"OData-EntityId", "Location"}) {
        std::string_view address = header(name);
        std::size_t open = address.rfind('(');
        if (open == address.npos || !address.ends_with(')'))
            continue;
        auto guid = normal_guid(address.substr(open + 1, address.size() - open - 2));
        if (guid)
            return *guid;
    }
    return {};
}

std::string Answer::request_id() const {
    for (std::string_view name : {"x-ms-service-request-id", "REQ_ID"}) {
        std::string_view first = trimmed(split(header(name), ',').front());
        if (is_guid(first))
            return std::string(first);
    }
    return {};
}

namespace {

bool has_header(const net::Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (equals_ignoring_case(key, name))
            return true;
    return false;
}

// JSON was asked for: a 200 with a page of HTML is no answer (X6).
bool is_foreign_page(const Answer& answer) {
    if (answer.body.empty() || answer.status == 204)
        return false;
    std::string type = lower_ascii(answer.header("Content-Type"));
    if (type.find("html") != std::string::npos)
        return true;
    std::string_view start = trimmed(std::string_view(answer.body).substr(0, 200));
    return type.empty() && start.starts_with('<');
}

class HttpWebApi final : public WebApi {
  public:
    HttpWebApi(WebApiOptions options, net::Http& http, identity::Tokens& tokens)
        : options_(std::move(options)), root_("/api/data/" + options_.api_version + "/"), http_(http), tokens_(tokens) {
        while (options_.base_url.ends_with('/'))
            options_.base_url.pop_back();
    }

    Result<Answer> send(const Request& request, const net::Budget& budget) override {
        auto answer = exchange(request, budget);
        if (!answer)
            return answer.error();
        if (is_refusal(answer->status))
            return refusal_of(*answer, request.method);
        if (is_foreign_page(*answer))
            return not_json_fault(*answer);
        return answer;
    }

    Result<std::vector<PartAnswers>> batch(const std::vector<BatchPart>& parts, bool goes_on_after_error,
                                           const net::Budget& budget) override {
        if (parts.empty())
            return std::vector<PartAnswers>();
        auto written = write_batch(parts, root_, new_guid(SystemClock().now()));
        if (!written)
            return written.error();
        Request request{"POST", "$batch", {{"Content-Type", written->content_type}}, std::move(written->body)};
        if (goes_on_after_error)
            request.headers.emplace_back("Prefer", "odata.continue-on-error");
        auto answer = exchange(request, budget);
        if (!answer)
            return answer.error();
        return read_batch(*answer, parts);
    }

    std::int64_t count_requests() const override { return requests_.load(); }
    std::string base_url() const override { return options_.base_url + root_.substr(0, root_.size() - 1); }

  private:
    // Any answer, with the token renewed once when it was refused.
    Result<Answer> exchange(const Request& request, const net::Budget& budget) {
        for (int attempt = 1;; ++attempt) {
            auto token = tokens_.token(budget);
            if (!token)
                return token.error();
            auto answer = exchange_with(*token, request, budget);
            if (!answer || answer->status != 401 || attempt == 2)
                return answer;
            tokens_.refuse(*token);
        }
    }

    Result<Answer> exchange_with(const Secret& token, const Request& request, const net::Budget& budget) {
        net::HttpRequest http{request.method, root_ + request.path, request.headers, request.body};
        auto add_unless_given = [&](const char* name, std::string_view value) {
            if (!has_header(request.headers, name))
                http.headers.emplace_back(name, value);
        };
        add_unless_given("Accept", "application/json");
        add_unless_given("OData-MaxVersion", "4.0");
        add_unless_given("OData-Version", "4.0");
        if (request.method == "GET")
            add_unless_given("If-None-Match", "null");
        if (!request.body.empty())
            add_unless_given("Content-Type", "application/json; charset=utf-8");
        if (!options_.product.empty())
            add_unless_given("User-Agent", options_.product);
        std::string bearer;
        bearer.reserve(token.reveal().size() + 8); // no copy is left behind by growing
        bearer.append("Bearer ").append(token.reveal());
        http.headers.emplace_back("Authorization", std::move(bearer));
        requests_.fetch_add(1);
        auto answer = http_.exchange(http, budget);
        wipe(http.headers.back().second);
        if (!answer)
            return answer.error();
        return Answer{answer->status, std::move(answer->headers), std::move(answer->body)};
    }

    WebApiOptions options_;
    const std::string root_; // "/api/data/v9.2/"
    net::Http& http_;
    identity::Tokens& tokens_;
    std::atomic<std::int64_t> requests_{0};
};

} // namespace

std::unique_ptr<WebApi> WebApi::open(WebApiOptions options, net::Http& http, identity::Tokens& tokens) {
    return std::make_unique<HttpWebApi>(std::move(options), http, tokens);
}

} // namespace dyncx::dataverse
