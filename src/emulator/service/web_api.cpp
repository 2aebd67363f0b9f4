// See web_api.h.
#include "emulator/service/web_api.h"

#include "emulator/batch/multipart.h"
#include "emulator/batch/run.h"
#include "emulator/guid.h"
#include "emulator/json_text.h"
#include "emulator/service/caller.h"
#include "emulator/service/dispatch.h"
#include "emulator/service/errors.h"
#include "emulator/service/preferences.h"

namespace dyncx::emulator {

namespace {

constexpr const char* kUnexpected = "An unexpected error occurred.";

Response refused(const Refusal& refusal, const Request& request) {
    Response response = error_answer(refusal, read_preferences(request).annotations);
    if (request.is_batch_part)
        response.set("REQ_ID", new_guid());
    response.set("OData-Version", "4.0");
    return response;
}

// What an operation answers, with everything it may throw turned into a refusal.
Response guarded(const Site& site, const Request& request, const std::string& root) {
    try {
        Response response = dispatch(site, request, root);
        response.set("OData-Version", "4.0");
        return response;
    } catch (const Refusal& refusal) {
        return refused(refusal, request);
    } catch (const std::exception&) {
        return refused({500, "0x80040216", kUnexpected, {}}, request);
    }
}

batch::PartAnswer to_part(Response response) {
    batch::PartAnswer part;
    part.status = response.status;
    part.body = std::move(response.body);
    part.row_url = std::move(response.row_url);
    for (auto& [name, value] : response.headers)
        part.headers.push_back({std::move(name), std::move(value)});
    return part;
}

Request to_request(const batch::HttpPart& part) {
    Request request;
    request.method = part.method;
    request.target = part.url;
    request.body = part.body;
    request.is_batch_part = true;
    for (const batch::Header& header : part.headers)
        request.headers.emplace_back(header.name, header.value);
    return request;
}

Response throttled(const Limits::Throttled& limit, const Request& request) {
    Response response = refused({429, limit.code, limit.message, {}}, request);
    response.set("Retry-After", std::to_string(limit.retry_after_s));
    return response;
}

// "Bearer <token>", the scheme in any case; "" for everything else.
std::string bearer_token(const std::string& authorization) {
    constexpr std::string_view scheme = "bearer ";
    const bool is_bearer = lower_case(authorization.substr(0, scheme.size())) == scheme;
    return is_bearer ? authorization.substr(scheme.size()) : std::string();
}

// What the path says below the service root: "$batch", also with its dollar sign encoded.
bool is_batch_address(std::string_view path, std::string_view root) {
    const std::string_view name = path.substr(root.size());
    return name == "$batch" || name == "%24batch";
}

std::string seconds_text(double seconds) {
    std::string text = json_fixed(seconds, 2);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 6; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

} // namespace

Response WebApi::unauthorized() const {
    Response response;
    response.status = 401;
    response.body = "HTTP Error 401 - Unauthorized: Access is denied";
    response.set("WWW-Authenticate", "Bearer authorization_uri=" + site_.url + "/" + site_.tenant_id +
                                         "/oauth2/authorize, resource_id=" + site_.url + "/");
    response.set("Content-Type", "text/html");
    response.set("REQ_ID", new_guid());
    return response;
}

std::string WebApi::root_of(const Request& request) const {
    const std::string path = service_root_path(request.path());
    const std::string port = site_.url.substr(site_.url.rfind(':'));
    const std::string host = request.header("Host");
    return (host == "localhost" + port ? "https://" + host : site_.url) + path;
}

Response WebApi::answer(const Request& request) {
    const std::string token = bearer_token(request.header("Authorization"));
    if (token.empty() || tokens_.check(token, site_.url) != TokenCheck::valid)
        return unauthorized();
    Response response = serve_within_limits(request);
    add_headers(response);
    return response;
}

Response WebApi::serve_within_limits(const Request& request) {
    const Admission admission(limits_);
    if (admission.refusal())
        return throttled(*admission.refusal(), request);
    std::int64_t operations = 0;
    Response response = serve(request, operations);
    admission.take_time_for(operations);
    counters_.count_run_time(admission.run_time_ms());
    return response;
}

Response WebApi::serve(const Request& request, std::int64_t& operations) {
    if (!site_.has_application_user)
        return refused({403, "0x80072560", "The user is not a member of the organization.", {}}, request);
    if (service_root_path(request.path()).empty())
        return refused({404, "0x8006088a", "Resource not found for the segment provided in the URL.", {}}, request);
    const std::string root = root_of(request);
    if (!is_batch_address(request.path(), service_root_path(request.path()))) {
        ++operations;
        const std::lock_guard lock(mutex_);
        return serve_one(request, root);
    }
    try {
        if (request.method != "POST")
            throw Refusal{
                405, "0x80060888", "The requested resource does not support http method '" + request.method + "'.", {}};
        return serve_batch(request, root, operations);
    } catch (const Refusal& refusal) {
        return refused(refusal, request);
    } catch (const std::exception&) {
        return refused({500, "0x80040216", kUnexpected, {}}, request);
    }
}

Response WebApi::serve_one(const Request& request, const std::string& root) {
    counters_.count_operation(request);
    return guarded(site_, request, root);
}

Response WebApi::serve_batch(const Request& request, const std::string& root, std::int64_t& operations) {
    require_own_caller(site_, request);
    batch::BatchSteps steps;
    std::unique_lock lock(mutex_, std::defer_lock); // held from the beginning of a change set to its end
    steps.execute = [&](const batch::HttpPart& part) {
        std::unique_lock alone(mutex_, std::defer_lock);
        if (!lock.owns_lock())
            alone.lock();
        ++operations;
        return to_part(serve_one(to_request(part), root));
    };
    steps.refuse = [&](const Refusal& refusal) {
        Request inner;
        inner.is_batch_part = true;
        return to_part(refused(refusal, inner));
    };
    steps.begin = [&] {
        lock.lock();
        site_.rows.begin();
    };
    steps.commit = [&] {
        site_.rows.commit();
        lock.unlock();
    };
    steps.rollback = [&] {
        site_.rows.rollback();
        lock.unlock();
    };
    steps.new_guid = [] { return new_guid(); };
    const batch::BatchRequest parsed = batch::parse_batch(request.header("Content-Type"), request.body);
    const batch::BatchOrigin origin{service_root_path(request.path()), request.header("Host")};
    const batch::BatchAnswer answer =
        batch::run_batch(parsed, origin, batch::asks_to_continue(request.header("Prefer")), steps);
    Response response;
    response.status = answer.status;
    response.body = answer.body;
    response.set("Content-Type", answer.content_type);
    response.set("OData-Version", "4.0");
    return response;
}

void WebApi::add_headers(Response& response) const {
    const std::string request_id = new_guid();
    response.set("Cache-Control", "no-cache");
    response.set("Expires", "-1");
    response.set("x-ms-service-request-id", new_guid() + "," + request_id);
    response.set("REQ_ID", request_id + "," + request_id);
    response.set("AuthActivityId", new_guid());
    response.set("CRM.ServiceId", "CRMAppPool");
    response.set("X-Source", "1061612210010713121,1061612210010713121");
    response.set("x-ms-dop-hint", "4");
    response.set("x-ms-ratelimit-time-remaining-xrm-requests", seconds_text(limits_.seconds_left()));
    response.set("x-ms-ratelimit-burst-remaining-xrm-requests", std::to_string(limits_.requests_left()));
    response.set("Set-Cookie", "ARRAffinity=emulated; path=/; secure; HttpOnly");
    response.set("Set-Cookie",
                 "ReqClientId=" + new_guid() + "; expires=Thu, 03-May-2074 14:38:58 GMT; path=/; secure; HttpOnly");
    response.set("Set-Cookie", "ARRAffinity=emulated; path=/; secure; HttpOnly");
    response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    response.set("Public", "OPTIONS,GET,HEAD,POST");
    response.set("Allow", "OPTIONS,GET,HEAD,POST");
}

} // namespace dyncx::emulator
