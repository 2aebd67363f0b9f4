// From JSON to a draft: nested and dotted names, unknown names with the nearest known one, types, ranges and choices.
// Values are never quoted in a message: somebody may have pasted a secret into the wrong line.
#include "config/draft.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace dyncx::config {

namespace {

struct Shape {
    const char* name;
    const char* example;
};

Shape shape_of(Type type) {
    switch (type) {
    case Type::kText:
        return {"a text in quotes", "write \"…\""};
    case Type::kInteger:
        return {"a whole number without quotes", "write 4, not \"4\" and not 4.0"};
    case Type::kBoolean:
        return {"true or false without quotes", "write true, not \"true\" and not 1"};
    case Type::kList:
        return {"a list in [ ]", "write [\"…\", \"…\"]"};
    case Type::kObject:
        return {"an object in { }", "write {\"…\": …}"};
    }
    return {"", ""};
}

bool is_of_type(const Json& value, Type type) {
    switch (type) {
    case Type::kText:
        return value.is_string();
    case Type::kInteger:
        return value.is_integer();
    case Type::kBoolean:
        return value.is_bool();
    case Type::kList:
        return value.is_array();
    case Type::kObject:
        return value.is_object();
    }
    return false;
}

std::string letters_and_digits(std::string_view name) { // "tenantId" and "tenant_id" become the same
    std::string out;
    for (const char c : lower_ascii(name))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
    return out;
}

std::string_view last_part(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

// Of the properties and of their groups ("environment").
std::string nearest_name(std::string_view name) {
    std::vector<std::string> names;
    for (const Property& property : properties()) {
        const std::string_view full = property.name;
        if (letters_and_digits(last_part(full)) == letters_and_digits(last_part(name)) ||
            letters_and_digits(full) == letters_and_digits(name))
            return property.name;
        names.emplace_back(full);
        std::string group(full.substr(0, full.find('.')));
        if (group != full && std::find(names.begin(), names.end(), group) == names.end())
            names.push_back(std::move(group));
    }
    auto found = nearest(name, names);
    return found.empty() ? "" : found.front();
}

Fault unknown(std::string_view name) {
    std::string shown(cut_bytes(name, 80));
    for (char& c : shown)
        c = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    const std::string near = nearest_name(name);
    return config_fault(shown, "there is no such property",
                        near.empty() ? "docs/configuration.md lists all" : "did you mean " + near + "?");
}

bool is_group(std::string_view name) { // "environment" of "environment.url"
    const std::string prefix = std::string(name) + ".";
    const auto all = properties();
    return std::any_of(all.begin(), all.end(),
                       [&](const Property& p) { return std::string_view(p.name).starts_with(prefix); });
}

std::optional<std::pair<std::int64_t, std::int64_t>> range_of(std::string_view allowed) {
    const auto middle = allowed.find(" to ");
    if (middle == std::string_view::npos)
        return std::nullopt;
    std::int64_t least = 0, most = 0;
    std::from_chars(allowed.data(), allowed.data() + middle, least);
    std::from_chars(allowed.data() + middle + 4, allowed.data() + allowed.size(), most);
    return std::pair{least, most};
}

Result<> check_text(const Property& property, std::string_view text) {
    if (text.size() > kMaxTextBytes)
        return config_fault(property.name, "the text is longer than " + std::to_string(kMaxTextBytes) + " bytes",
                            "give the value alone");
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    const std::string_view inner = trimmed(text);
    if (std::any_of(inner.begin(), inner.end(), is_control))
        return config_fault(property.name, "a control character or line end stands in the text",
                            "write it on one line, without tabs");
    if (std::string_view(property.allowed).find('|') == std::string_view::npos)
        return Done{};
    const auto choices = split(property.allowed, '|');
    if (std::find(choices.begin(), choices.end(), text) == choices.end())
        return config_fault(property.name, "this is none of the choices", "allowed: " + std::string(property.allowed));
    return Done{};
}

Result<> check_value(const Property& property, const Json& value) {
    if (!is_of_type(value, property.type))
        return config_fault(property.name, std::string("this must be ") + shape_of(property.type).name,
                            value.is_null() ? "leave the property out to get its default"
                                            : shape_of(property.type).example);
    if (property.type == Type::kText)
        return check_text(property, value.as_string());
    const auto range = property.type == Type::kInteger ? range_of(property.allowed) : std::nullopt;
    if (range && (value.as_integer() < range->first || value.as_integer() > range->second))
        return config_fault(property.name, std::to_string(value.as_integer()) + " is out of range",
                            "allowed: " + std::string(property.allowed));
    return Done{};
}

class Reader {
  public:
    explicit Reader(bool is_runtime) : is_runtime_(is_runtime) {}

    Result<> read(const std::string& prefix, Json& object) {
        for (auto& [key, value] : object.object_ref()) {
            const std::string name = prefix.empty() ? key : prefix + "." + key;
            if (auto taken = take(name, value); !taken)
                return taken;
        }
        return Done{};
    }

    Draft draft;

  private:
    Result<> take(const std::string& name, Json& value) {
        const Property* property = find_property(name);
        if (property == nullptr) {
            if (!is_group(name))
                return unknown(name);
            return value.is_object() ? read(name, value)
                                     : config_fault(name, "this is a group: it must be an object in { }",
                                                    "write {\"" + name + "\": {\"…\": …}}");
        }
        if (property->is_runtime != is_runtime_)
            return config_fault(name, is_runtime_ ? "this belongs to a client" : "this belongs to the runtime",
                                is_runtime_ ? "give it to dyncx_client_open()" : "give it to dyncx_runtime_open()");
        if (draft.values.contains(name) || draft.secrets.contains(name))
            return config_fault(name, "the property is given twice",
                                "give it once, in its group or with its dotted name");
        if (auto checked = check_value(*property, value); !checked)
            return checked;
        keep(*property, value);
        return Done{};
    }

    void keep(const Property& property, Json& value) {
        if (!property.is_secret) {
            draft.values.emplace(property.name, std::move(value));
            return;
        }
        std::string text = value.as_string();
        draft.secrets.emplace(property.name, Secret(trimmed(text)));
        wipe(text);
        value = Json();
    }

    bool is_runtime_;
};

} // namespace

const Property* find_property(std::string_view name) {
    for (const Property& property : properties())
        if (name == property.name)
            return &property;
    return nullptr;
}

Fault config_fault(std::string_view property, std::string_view what, std::string fix) {
    Fault f = fault(DYNCX_E_CONFIG, std::string(property) + ": " + std::string(what) + ".", std::move(fix));
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

const std::string* Draft::text(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second.as_string();
}

bool Draft::boolean(std::string_view name) const {
    const auto found = values.find(name);
    return found != values.end() && found->second.as_bool();
}

void Draft::repair(std::string_view name, std::string repaired) {
    Json& value = values[std::string(name)];
    if (value.as_string() == repaired)
        return;
    repairs.push_back(std::string(name) + ": taken as " + repaired);
    value = Json(std::move(repaired));
}

Result<Draft> read_draft(std::string_view text, bool is_runtime) {
    if (text.size() > kMaxSettingsBytes)
        return config_fault("settings", "they are longer than " + std::to_string(kMaxSettingsBytes) + " bytes",
                            "leave out what is not a property of docs/configuration.md");
    auto json = Json::parse(text);
    if (!json) {
        Fault f = json.error();
        f.status = DYNCX_E_CONFIG;
        f.message = "settings: " + f.message;
        if (f.fix.empty())
            f.fix = "mend the JSON there: look for a comma, quote or bracket that is missing or too many";
        f.flags = DYNCX_ERROR_LOCAL;
        return f;
    }
    if (!json->is_object())
        return config_fault("settings", "they must be one JSON object",
                            "for example {\"environment\":{\"url\":\"https://org.crm4.dynamics.com\"}}");
    Reader reader(is_runtime);
    if (auto read = reader.read("", *json); !read)
        return read.error();
    return std::move(reader.draft);
}

} // namespace dyncx::config
