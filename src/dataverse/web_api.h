// The Dataverse Web API of one environment: sends requests with the headers it wants, renews a refused token once,
// turns refusals into Faults by the catalogue, writes and reads $batch. It does not retry otherwise: that is
// delivery's.
#pragma once

#include "base/json.h"
#include "identity/tokens.h"
#include "net/http.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dyncx::dataverse {

struct Request {
    std::string method;   // "POST"
    std::string path;     // below the API root, made by address.h: "phonecalls(<guid>)?$select=subject"
    net::Headers headers; // If-Match, Prefer …
    std::string body;     // JSON text, or ""
};

struct Answer {
    int status = 0;
    net::Headers headers;
    std::string body;
    std::string_view header(std::string_view name) const;
    Result<Json> json() const;      // REMOTE when the body is no JSON (a login page, X6)
    std::string record_id() const;  // the GUID in OData-EntityId or Location, or ""
    std::string request_id() const; // the first of x-ms-service-request-id
};

struct WebApiOptions {
    std::string base_url;             // "https://org.crm4.dynamics.com"
    std::string api_version = "v9.2"; // of /api/data/
    std::string product;              // User-Agent
};

// Parts of a $batch: single requests, or change sets (several requests, one transaction).
struct BatchPart {
    std::vector<Request> requests;
    bool is_change_set = false;
};

class WebApi {
  public:
    virtual ~WebApi() = default;
    virtual Result<Answer> send(const Request& request, const net::Budget& budget) = 0;
    // One answer list per part, in order: a change set has one answer per request, or one Fault for the whole set. A
    // part that was never run has a Fault with DYNCX_E_REMOTE, RETRIABLE. The outer Fault is that of the batch as such.
    using PartAnswers = std::vector<Result<Answer>>;
    virtual Result<std::vector<PartAnswers>> batch(const std::vector<BatchPart>& parts, bool goes_on_after_error,
                                                   const net::Budget& budget) = 0;
    virtual std::int64_t count_requests() const = 0; // HTTP requests to the Web API, a $batch as one
    virtual std::string base_url() const = 0;        // with /api/data/v9.2
    // `http` and `tokens` must outlive it.
    static std::unique_ptr<WebApi> open(WebApiOptions options, net::Http& http, identity::Tokens& tokens);
};

// The catalogue: what a refusal means, whether to retry, how to fix it.
Fault fault_of(const Answer& refusal);
bool already_exists(const Fault& fault); // 0x80040237: a create with our own key was done before

} // namespace dyncx::dataverse
