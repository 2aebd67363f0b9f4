// See control.h.
#include "emulator/control/control.h"

#include "emulator/emulator.h"
#include "emulator/json_text.h"

#include <optional>
#include <stdexcept>

namespace dyncx::emulator {

namespace {

using Poco::JSON::Object;

Response json(int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.set("Content-Type", "application/json");
    return response;
}

Response done() { return json(200, "{}"); }

Object::Ptr body_of(const Request& request) {
    return request.body.empty() ? Object::Ptr(new Object) : parse_payload(request.body);
}

void require_known(const Object& object, std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : object) {
        bool is_known = false;
        for (const std::string_view one : known)
            is_known = is_known || one == name;
        if (!is_known)
            throw std::invalid_argument("unknown member '" + name + "'");
    }
}

Fault read_fault(const Object& object) {
    require_known(object, {"match", "times", "skip", "action", "status", "retry_after", "delay_ms", "code", "message",
                           "body", "content_type"});
    Fault fault;
    if (const Object::Ptr match = object.getObject("match")) {
        require_known(*match, {"method", "path_contains", "body_contains", "tokens"});
        fault.method = match->optValue<std::string>("method", "");
        fault.path_contains = match->optValue<std::string>("path_contains", "");
        fault.body_contains = match->optValue<std::string>("body_contains", "");
        fault.is_for_tokens = match->optValue("tokens", false);
    }
    fault.action = fault_action_named(object.getValue<std::string>("action"));
    fault.times = object.optValue("times", 1);
    fault.skip = object.optValue("skip", 0);
    fault.status = object.optValue("status", 503);
    fault.delay_ms = object.optValue("delay_ms", 0);
    fault.retry_after = object.optValue<std::string>("retry_after", "");
    fault.code = object.optValue<std::string>("code", fault.code);
    fault.message = object.optValue<std::string>("message", fault.message);
    fault.body = object.optValue<std::string>("body", "");
    fault.content_type = object.optValue<std::string>("content_type", "");
    return fault;
}

Response add_faults(Emulator& emulator, const Request& request) {
    const Object::Ptr body =
        request.body.starts_with("[") ? parse_payload("{\"faults\":" + request.body + "}") : body_of(request);
    if (!body->has("faults")) {
        emulator.add_fault(read_fault(*body));
        return done();
    }
    for (const auto& item : *body->getArray("faults"))
        emulator.add_fault(read_fault(*item.extract<Object::Ptr>()));
    return done();
}

Response set_limits(Emulator& emulator, const Request& request) {
    const Object::Ptr body = body_of(request);
    require_known(*body, {"window_ms", "requests", "execution_ms", "concurrent", "growth_s", "operation_us"});
    LimitSettings settings;
    settings.window_ms = body->optValue("window_ms", settings.window_ms);
    settings.requests = body->optValue("requests", settings.requests);
    settings.execution_ms = body->optValue("execution_ms", settings.execution_ms);
    settings.concurrent = body->optValue("concurrent", settings.concurrent);
    settings.growth_s = body->optValue("growth_s", settings.growth_s);
    settings.operation_us = body->optValue("operation_us", settings.operation_us);
    emulator.set_limits(settings);
    return done();
}

Response counters(const Emulator& emulator) {
    const Counts counts = emulator.counts();
    JsonObject by_operation;
    for (const auto& [name, count] : counts.by_operation)
        by_operation.number(name, count);
    return json(200, JsonObject()
                         .number("total", counts.total)
                         .number("tokens", counts.tokens)
                         .number("batches", counts.batches)
                         .number("operations", counts.operations)
                         .number("refused", counts.refused)
                         .number("throttled", counts.throttled)
                         .number("run_time_ms", counts.run_time_ms)
                         .raw("by_operation", by_operation.str())
                         .str());
}

Response log(const Emulator& emulator) {
    JsonArray entries;
    for (const LogEntry& entry : emulator.log()) {
        JsonObject headers;
        for (const auto& [name, value] : entry.request_headers)
            headers.text(name, value);
        entries.raw(JsonObject()
                        .text("method", entry.method)
                        .text("path", entry.target)
                        .number("status", entry.status)
                        .boolean("dropped", entry.is_dropped)
                        .raw("headers", headers.str())
                        .text("body", entry.request_body)
                        .text("answer", entry.response_body)
                        .str());
    }
    return json(200, entries.str());
}

Response set_privileges(Emulator& emulator, const Object& body) {
    require_known(body, {"remove", "depth"});
    std::vector<std::string> removed;
    if (body.has("remove"))
        for (const auto& name : *body.getArray("remove"))
            removed.push_back(name.convert<std::string>());
    emulator.remove_privileges(removed);
    if (body.has("depth"))
        for (const auto& [name, depth] : *body.getObject("depth"))
            emulator.set_privilege_depth(name, depth.convert<std::string>());
    return done();
}

// The switches that say how the environment is.
std::optional<Response> switch_environment(Emulator& emulator, const Object& body, const std::string& path) {
    if (path == "/routing-rule") {
        require_known(body, {"queueid"});
        emulator.set_routing_rule(body.optValue<std::string>("queueid", ""));
    } else if (path == "/omnichannel") {
        emulator.set_omnichannel(body.getValue<bool>("is_present"));
    } else if (path == "/max-upload") {
        emulator.set_max_upload(static_cast<std::size_t>(body.getValue<std::uint64_t>("bytes")));
    } else if (path == "/privileges") {
        return set_privileges(emulator, body);
    } else if (path == "/privileges/reset") {
        emulator.reset_privileges();
    } else {
        return std::nullopt;
    }
    return done();
}

Response post(Emulator& emulator, const Request& request, const std::string& path) {
    if (path == "/faults")
        return add_faults(emulator, request);
    if (path == "/faults/clear")
        return emulator.clear_faults(), done();
    if (path == "/expire-change-tokens")
        return emulator.expire_change_tokens(), done();
    if (path == "/expire-tokens")
        return emulator.expire_tokens(), done();
    if (path == "/counters/reset")
        return emulator.reset_counters(), done();
    if (path == "/limits")
        return set_limits(emulator, request);
    const Object::Ptr body = body_of(request);
    if (path == "/token-life") {
        emulator.set_token_life(body->getValue<std::int64_t>("seconds"));
        return done();
    }
    if (path == "/secret") {
        require_known(*body, {"secret", "expired"});
        emulator.set_secret(body->optValue<std::string>("secret", ""), body->optValue("expired", false));
        return done();
    }
    if (path == "/application-user") {
        emulator.set_application_user(body->getValue<bool>("is_member"));
        return done();
    }
    if (const auto answer = switch_environment(emulator, *body, path))
        return *answer;
    return json(404, JsonObject().text("error", "there is no POST " + path).str());
}

Response get(Emulator& emulator, const std::string& path) {
    if (path == "/counters")
        return counters(emulator);
    if (path == "/log")
        return log(emulator);
    if (path == "/config")
        return json(200, emulator.client_config());
    if (path.starts_with("/rows/"))
        return json(200, emulator.rows_json(path.substr(6)));
    return json(404, JsonObject().text("error", "there is no GET " + path).str());
}

} // namespace

Response answer_control(Emulator& emulator, const Request& request) {
    const std::string path(request.path());
    try {
        if (request.method == "POST")
            return post(emulator, request, path);
        if (request.method == "GET")
            return get(emulator, path);
        return json(405, JsonObject().text("error", "GET or POST").str());
    } catch (const Refusal& refusal) {
        return json(400, JsonObject().text("error", refusal.message).str());
    } catch (const Poco::Exception& refused) {
        return json(400, JsonObject().text("error", refused.displayText()).str());
    } catch (const std::exception& refused) {
        return json(400, JsonObject().text("error", refused.what()).str());
    }
}

} // namespace dyncx::emulator
