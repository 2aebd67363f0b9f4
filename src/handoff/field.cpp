// Names of fields are checked here, and their values found in the scene.
#include "handoff/field.h"

#include "base/text.h"
#include "dataverse/metadata.h"
#include "handoff/reading.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kLongestName = 220, kLongestQuote = 60, kMostDigits = 18;
constexpr const char* kForms = "A field is session.<fact>, customer.<column>, case.<column>, now.weekday or now.time.";

// Facts are the host's own: of those that no list here knows, a value may be a person's.
bool may_be_told(Part part, std::string_view key) {
    constexpr std::array<std::string_view, 10> kFacts = {
        "channel", "direction", "queue", "agent", "language", "leg", "source", "event", "disposition", "wait_seconds"};
    constexpr std::array<std::string_view, 3> kColumns = {"prioritycode", "casetypecode", "caseorigincode"};
    if (part == Part::kSession)
        return std::find(kFacts.begin(), kFacts.end(), key) != kFacts.end();
    if (part == Part::kCase)
        return std::find(kColumns.begin(), kColumns.end(), key) != kColumns.end();
    return part == Part::kNow || key == "table" || key == "is_known";
}

Result<Part> part_of(const std::string& place, std::string_view name, std::string_view word, std::string_view key) {
    static constexpr std::array<std::pair<std::string_view, Part>, 4> kParts = {
        {{"session", Part::kSession}, {"customer", Part::kCustomer}, {"case", Part::kCase}, {"now", Part::kNow}}};
    std::vector<std::string> meant;
    for (const auto& [known, part] : kParts) {
        if (known == word && word.size() < name.size())
            return part;
        meant.push_back(std::string(known) + "." + std::string(key));
    }
    return wrong(place, "there is no such field", key.empty() ? kForms : did_you_mean(name, meant, kForms));
}

Result<> check_key(const std::string& place, Part part, const std::string& key) {
    if (part == Part::kNow && key != "weekday" && key != "time")
        return wrong(place, "of now there are weekday and time",
                     did_you_mean("now." + key, {"now.weekday", "now.time"}, kForms));
    const bool is_column = part == Part::kCustomer || part == Part::kCase;
    if (is_column && !dataverse::is_logical_name(key))
        return wrong(place, "behind the point stands no column", "Logical names have small letters, digits and _.");
    if (key.empty() || key.size() > kLongestName)
        return wrong(place, "behind the point stands no fact", kForms);
    return Done{};
}

const Json& fact(const Json& session, const std::string& key) {
    if (const Json* found = session.find(key))
        return *found;
    if (key.starts_with("Attributes.") || key.starts_with("attributes.")) // the sources write them in either way
        if (const Json* found = session.find((key[0] == 'A' ? "a" : "A") + key.substr(1)))
            return *found;
    return session.at_path(key);
}

Json moment(UnixMs now, const std::string& key) {
    using namespace std::chrono;
    const sys_time<milliseconds> time{milliseconds(now)};
    const auto day = floor<days>(time);
    if (key == "weekday") {
        constexpr std::array<const char*, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
        return kDays[weekday(day).c_encoding()];
    }
    return format_time(now).substr(11, 5);
}

// As JSON writes numbers, without exponents: 007 and +49 are no numbers but texts. Longer ones are texts too, since they
// could not be told apart.
std::optional<long double> number_in(std::string_view text) {
    const std::string_view unsigned_text = text.substr(text.starts_with('-') ? 1 : 0);
    const std::size_t point = unsigned_text.find('.');
    const std::string_view whole = unsigned_text.substr(0, point);
    if (!is_digits(whole) || (whole.size() > 1 && whole[0] == '0') || unsigned_text.size() > kMostDigits)
        return {};
    if (point == std::string_view::npos) {
        std::int64_t number = 0;
        std::from_chars(text.data(), text.data() + text.size(), number);
        return static_cast<long double>(number);
    }
    if (!is_digits(unsigned_text.substr(point + 1)))
        return {};
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool is_something(const Json& json) {
    if (json.is_string())
        return !trimmed(json.as_string()).empty();
    return json.is_bool() || json.is_number() || !json.as_array().empty() || !json.as_object().empty();
}

} // namespace

std::optional<Value> value_of(const Json& json) {
    if (!is_something(json) || json.is_array() || json.is_object())
        return {};
    Value value;
    value.text = json.is_string() ? lower_ascii(trimmed(json.as_string())) : json.text();
    if (json.is_integer())
        value.number = static_cast<long double>(json.as_integer());
    else if (json.is_number())
        value.number = json.as_number();
    else if (json.is_string())
        value.number = number_in(value.text);
    return value;
}

std::string quoted(const Json& json) {
    const std::string whole = json.is_string() ? json.as_string() : json.text();
    const std::string shown = std::string(cut_bytes(whole, kLongestQuote)) + (whole.size() > kLongestQuote ? "…" : "");
    return json.is_string() ? Json(shown).text() : shown;
}

Result<std::size_t> Fields::slot_of(const std::string& place, const Json& name) {
    const std::string& text = name.as_string();
    if (const auto known = slots_.find(text); known != slots_.end())
        return known->second;
    const std::string word = text.substr(0, text.find('.')), key = text.substr(std::min(text.size(), word.size() + 1));
    const auto part = part_of(place, text, word, key);
    if (!part)
        return part.error();
    if (auto good = check_key(place, *part, key); !good)
        return good.error();
    all_.push_back({text, *part, key, may_be_told(*part, key)});
    slots_.emplace(text, all_.size() - 1);
    return all_.size() - 1;
}

const Json& View::found(const Field& field, Json& made) const {
    switch (field.part) {
    case Part::kSession:
        return fact(scene_.session, field.key);
    case Part::kCase:
        return scene_.handed_case[field.key];
    case Part::kNow:
        return made = moment(scene_.now, field.key);
    case Part::kCustomer:
        break;
    }
    if (field.key == "is_known")
        return made = Json(!scene_.customer.as_object().empty());
    return scene_.customer[field.key];
}

const View::Slot& View::at(std::size_t index) {
    Slot& slot = slots_[index];
    if (slot.is_found)
        return slot;
    Json made;
    const Json& json = found(field(index), made);
    slot.is_found = true;
    slot.is_known = is_something(json);
    slot.value = value_of(json);
    return slot;
}

std::string View::told(std::size_t index) const {
    Json made;
    return field(index).is_told ? quoted(found(field(index), made)) : "something else";
}

} // namespace dyncx::handoff
