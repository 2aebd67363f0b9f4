// Finding the value of a name, see values.h.
#include "flow/values.h"

namespace dyncx::flow {
namespace {

Json side(const Json& facts, const char* name, const char* when_in, const char* when_out) {
    if (const Json* given = facts.find(name))
        return *given;
    const std::string& direction = facts["direction"].as_string();
    return direction.empty() ? Json() : facts[direction == "in" ? when_in : when_out];
}

Found found(Json value) {
    Found result;
    if (!value.is_null())
        result.value = std::move(value);
    return result;
}

} // namespace

Json customer_number(const Json& facts) { return side(facts, "customer_number", "from", "to"); }
Json our_number(const Json& facts) { return side(facts, "our_number", "to", "from"); }

std::string fact_of_response(const std::string& step) { return step + "-Response"; }

Found Values::response(const std::string& step, const std::string& path) const {
    for (const store::Mapping& mapping : records_)
        if (mapping.step == step)
            return found(path.empty() ? mapping.response : mapping.response.at_path(path));
    if (const Json* read = facts_.find(fact_of_response(step)))
        return found(path.empty() ? *read : read->at_path(path));
    Found result;
    if (!steps_ || steps_->named(step))
        result.waits_for = step;
    return result;
}

Found Values::find(const std::string& name) const {
    if (name == "appid")
        return app_id_.empty() ? Found{} : found(Json(app_id_));
    std::string step, path;
    if (split_response_name(name, step, path))
        return response(step, path);
    if (const Json* fact = facts_.find(name))
        return found(*fact);
    if (event_ && name == "session")
        return found(Json(event_->session));
    if (event_ && name == "event")
        return found(Json(kind_name(event_->kind)));
    if (event_ && name == "source")
        return found(Json(event_->source));
    if (event_ && name == "event_time" && event_->time > 0)
        return found(Json(format_time(event_->time)));
    if (name == "customer_number")
        return found(customer_number(facts_));
    if (name == "our_number")
        return found(our_number(facts_));
    if (name.starts_with("Attributes.")) // the native event writes them small
        if (const Json* fact = facts_.find("a" + name.substr(1)))
            return found(*fact);
    return found(facts_.at_path(name));
}

} // namespace dyncx::flow
