// Settings: a draft that passed every check, plus the defaults. Reading one is a look into a map.
#include "config/settings.h"

#include "base/text.h"
#include "config/address.h"
#include "config/draft.h"

#include <algorithm>

namespace dyncx::config {

namespace {

constexpr std::size_t kMaxAgents = 10000, kMaxAgentBytes = 320;

Result<> check_required(const Draft& draft) {
    for (const Property& property : properties()) {
        const std::string name = property.name;
        const bool is_given = draft.values.contains(name) || draft.secrets.contains(name) ||
                              (property.is_secret && draft.values.contains(name + "_file"));
        if (property.is_required && !is_given)
            return config_fault(name, "it is missing; it must be " + std::string(property.allowed),
                                "docs/configuration.md says where to find it");
    }
    return Done{};
}

Result<> check_agents(const Draft& draft) {
    const auto found = draft.values.find("agents.map");
    if (found == draft.values.end())
        return Done{};
    const auto& agents = found->second.as_object();
    if (agents.size() > kMaxAgents)
        return config_fault("agents.map", "it has more than " + std::to_string(kMaxAgents) + " agents",
                            "leave out agents whose name in the host is their e-mail or domain name in Dynamics");
    for (std::size_t i = 0; i < agents.size(); ++i) {
        const auto& [name, user] = agents[i];
        const bool is_good = !name.empty() && name.size() <= kMaxAgentBytes && user.is_string() &&
                             !trimmed(user.as_string()).empty() && user.as_string().size() <= kMaxAgentBytes;
        if (!is_good)
            return config_fault("agents.map", "entry " + std::to_string(i + 1) + " is not a name and a text",
                                "\"agent-17\": \"anna@contoso.com\"");
    }
    return Done{};
}

Result<> check_ways(Draft& draft) {
    if (const std::string* file = draft.text("tls.ca_file"); file != nullptr && !file->starts_with('/'))
        return config_fault("tls.ca_file", "this must be an absolute path", "begin it with /");
    const std::string* given = draft.text("proxy.url");
    if (given == nullptr)
        return Done{};
    auto proxy = proxy_address(*given);
    if (!proxy)
        return config_fault("proxy.url", proxy.error().message, proxy.error().fix);
    draft.repair("proxy.url", *proxy);
    return Done{};
}

void set_nested(Json& root, std::string_view name, Json value) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) {
        root.set(name, std::move(value));
        return;
    }
    const std::string_view group = name.substr(0, dot);
    Json inner = root.find(group) != nullptr ? root[group] : Json::object();
    set_nested(inner, name.substr(dot + 1), std::move(value));
    root.set(group, std::move(inner));
}

} // namespace

Settings::Settings(Draft draft, bool is_runtime)
    : values_(std::move(draft.values)), secrets_(std::move(draft.secrets)), repairs_(std::move(draft.repairs)),
      effective_(std::move(draft.derived)) {
    for (const Property& property : properties()) {
        if (property.is_runtime != is_runtime || *property.default_value == '\0')
            continue;
        if (auto value = Json::parse(property.default_value))
            effective_.try_emplace(property.name, std::move(*value));
    }
    for (const auto& [name, value] : values_)
        effective_.insert_or_assign(name, value);
}

Result<Settings> Settings::parse_client(std::string_view json) {
    auto draft = read_draft(json, false);
    if (!draft)
        return draft.error();
    if (auto given = check_required(*draft); !given)
        return given.error();
    for (const auto check : {check_environment, check_ways, check_region})
        if (auto checked = check(*draft); !checked)
            return checked.error();
    if (auto checked = check_agents(*draft); !checked)
        return checked.error();
    Settings settings(std::move(*draft), false);
    if (settings.integer("delivery.retry_first_ms") > settings.integer("delivery.retry_most_ms"))
        return config_fault("delivery.retry_first_ms", "it is above delivery.retry_most_ms",
                            "lower it, or raise delivery.retry_most_ms");
    return settings;
}

Result<Settings> Settings::parse_runtime(std::string_view json) {
    auto draft = read_draft(trimmed(json).empty() ? "{}" : json, true);
    if (!draft)
        return draft.error();
    return Settings(std::move(*draft), true);
}

const Json& Settings::value(std::string_view name) const {
    const auto found = effective_.find(name);
    return found == effective_.end() ? none_ : found->second;
}

const std::string& Settings::text(std::string_view name) const { return value(name).as_string(); }
std::int64_t Settings::integer(std::string_view name) const { return value(name).as_integer(); }
bool Settings::boolean(std::string_view name) const { return value(name).as_bool(); }

Secret Settings::secret(std::string_view name) const {
    const auto found = secrets_.find(name);
    return found == secrets_.end() ? Secret() : found->second;
}

Json Settings::redacted() const {
    Json root = Json::object();
    for (const Property& property : properties()) {
        if (const auto found = values_.find(std::string_view(property.name)); found != values_.end())
            set_nested(root, property.name, found->second);
        else if (secrets_.contains(std::string_view(property.name)) && !comes_from_a_file(property.name))
            set_nested(root, property.name, Json(kMask));
    }
    return root;
}

std::string Settings::kept_text() const {
    Json root = redacted();
    for (const auto& [name, secret] : secrets_)
        if (!comes_from_a_file(name))
            set_nested(root, name, Json(secret.reveal()));
    return root.text();
}

bool Settings::comes_from_a_file(std::string_view secret_name) const {
    return values_.contains(std::string(secret_name) + "_file");
}

Result<std::string> environment_url_of(std::string_view pasted) {
    auto url = environment_address(pasted, false);
    return url ? std::move(url) : config_fault("environment.url", url.error().message, url.error().fix);
}

} // namespace dyncx::config
