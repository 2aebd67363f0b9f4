// Typed reading of payload members, see fields.h.
#include "sources/fields.h"

#include "base/text.h"

#include <algorithm>

namespace dyncx::sources {
namespace {

constexpr std::size_t kMaxIdBytes = 200;

const Json& nothing() {
    static const Json& empty = *new const Json(Json::object());
    return empty;
}

std::string quoted(std::string_view name) { return "\"" + std::string(cut_bytes(name, 60)) + "\""; }

} // namespace

const Json* member(const Json& object, std::string_view name, Case letters) {
    const Json* found = object.find(name);
    if (!found && letters == Case::kIgnored)
        for (const auto& [key, value] : object.as_object())
            if (equals_ignoring_case(key, name))
                found = &value;
    return found && !found->is_null() ? found : nullptr;
}

bool has_control_characters(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string Fields::place_of(std::string_view name) const {
    if (place_.empty() || name.empty())
        return place_ + std::string(name);
    return place_ + "." + std::string(name);
}

void Fields::refuse(std::string_view name, std::string_view what, std::string fix) {
    if (fault_)
        return;
    const std::string place = place_of(name);
    fault_ = dyncx::fault(DYNCX_E_INVALID,
                          (place.empty() ? std::string("The event") : place) + " " + std::string(what) + ".",
                          std::move(fix));
}

void Fields::refuse_unknown(const std::vector<std::string>& known) {
    for (const auto& [name, value] : object_.as_object()) {
        if (std::find(known.begin(), known.end(), name) != known.end())
            continue;
        const auto near = nearest(name, known);
        const std::string fix = near.empty() ? "Put members of your own into \"attributes\" (docs/events.md)."
                                             : "Did you mean " + quoted(near.front()) + "?";
        return refuse("", "has the unknown member " + quoted(name), fix);
    }
}

std::string Fields::text(std::string_view name, std::size_t max_bytes) {
    const Json* value = find(name);
    if (!value)
        return {};
    if (!value->is_string())
        return refuse(name, "must be a text", "Put it in quotes."), std::string();
    if (value->as_string().size() > max_bytes)
        return refuse(name, "is longer than " + std::to_string(max_bytes) + " bytes"), std::string();
    return value->as_string();
}

std::optional<UnixMs> Fields::time(std::string_view name) {
    const Json* value = find(name);
    if (!value)
        return std::nullopt;
    if (!value->is_string()) {
        refuse(name, "must be a time in text", "Write it as \"2026-01-05T17:12:59Z\".");
        return std::nullopt;
    }
    auto time = parse_time(value->as_string());
    if (!time) {
        refuse(name, "is no time with a zone",
               "Write it as \"2026-01-05T17:12:59Z\" or with an offset such as \"+01:00\".");
        return std::nullopt;
    }
    return *time;
}

std::optional<std::int64_t> Fields::whole(std::string_view name) {
    const Json* value = find(name);
    if (!value)
        return std::nullopt;
    if (!value->is_integer()) {
        refuse(name, "must be a whole number");
        return std::nullopt;
    }
    if (value->as_integer() < 0) {
        refuse(name, "must not be negative", "Leave it out when it is not known.");
        return std::nullopt;
    }
    return value->as_integer();
}

const Json* Fields::object(std::string_view name) {
    const Json* value = find(name);
    if (value && !value->is_object()) {
        refuse(name, "must be an object");
        return nullptr;
    }
    return value;
}

Fields Fields::nested(std::string_view name) {
    const Json* inner = object(name);
    return Fields(inner ? *inner : nothing(), place_of(name), letters_);
}

std::string Fields::id(std::string_view name, bool is_required) {
    std::string text = this->text(name, kMaxIdBytes);
    if (trimmed(text).empty() && (is_required || find(name)))
        refuse(name, "must be an id of 1 to 200 bytes", "Give the id that your system uses for it.");
    if (has_control_characters(text))
        refuse(name, "must not hold control characters");
    return text;
}

} // namespace dyncx::sources
