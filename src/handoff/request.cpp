// One table of members, then what is more than a text.
#include "handoff/request.h"

#include "base/guid.h"
#include "base/text.h"
#include "handoff/transcript.h"

#include <algorithm>
#include <array>

namespace dyncx::handoff {
namespace {

constexpr std::size_t kLongestWord = 200, kLongestText = 100000;
constexpr std::size_t kMostMembers = 100;

struct Member {
    const char* name;
    std::size_t most_bytes; // 0: not a text
    bool may_tell;          // a customer's own words: redacted
};
constexpr std::array kMembers{
    Member{"session", kLongestWord, false},
    Member{"source", kLongestWord, false},
    Member{"channel", kLongestWord, false},
    Member{"direction", kLongestWord, false},
    Member{"language", kLongestWord, false},
    Member{"customer", 0, false},
    Member{"title", kLongestText, true},
    Member{"summary", kLongestText, true},
    Member{"reason", kLongestText, true},
    Member{"collected", 0, true},
    Member{"priority", 0, false},
    Member{"subject", kLongestWord, false},
    Member{"product", kLongestWord, false},
    Member{"queue", kLongestWord, false},
    Member{"owner", kLongestWord, false},
    Member{"agent", kLongestWord, false},
    Member{"transcript", 0, true},
    Member{"recording_url", 4000, false},
    Member{"ticket_properties", 0, false},
    Member{"time", kLongestWord, false},
    Member{"version", 0, false},
    Member{"dry_run", 0, false},
};
constexpr std::array kOfCustomer{"id", "email", "phone", "key", "name", "first_name", "last_name"};

Fault refused(const std::string& place, const std::string& what, std::string fix = {}) {
    return fault(DYNCX_E_INVALID, "The handoff's " + place + " " + what, std::move(fix));
}

template <class Names> std::string did_you_mean(const std::string& name, const Names& names) {
    const auto near = nearest(name, std::vector<std::string>(names.begin(), names.end()));
    return near.empty() ? "Leave it out, or put it into ticket_properties." : "Did you mean \"" + near.front() + "\"?";
}

std::string shown(const std::string& name) {
    return is_utf8(name) && name.size() <= 64 ? "member \"" + name + "\"" : "member";
}

const Member* member_named(const std::string& name) {
    const auto found = std::find_if(kMembers.begin(), kMembers.end(), [&](auto& one) { return name == one.name; });
    return found == kMembers.end() ? nullptr : found;
}

Result<> check_text(const std::string& place, const Json& value, std::size_t most_bytes) {
    if (!value.is_string())
        return refused(place, "is no text.");
    if (value.as_string().size() > most_bytes)
        return refused(place, "is longer than " + std::to_string(most_bytes) + " bytes.");
    return Done{};
}

// {"contact":"<guid>"} of a GUID or an object with one.
Result<Json> customer_id(const Json& given) {
    const bool is_object = given.is_object() && given.as_object().size() == 1;
    const std::string table = is_object ? given.as_object().front().first : "contact";
    const auto id = normal_guid(is_object ? given.as_object().front().second.as_string() : given.as_string());
    if (!id || (table != "contact" && table != "account"))
        return refused("customer.id", R"(is neither a GUID nor {"contact":"<guid>"} or {"account":"<guid>"}.)");
    return Json(Json::Object{{table, *id}});
}

Result<Json> customer_of(const Json& given) {
    if (!given.is_object())
        return refused("customer", "is no object.", R"(Write {"email":"…"} or {"id":"<guid>"}.)");
    Json customer = Json::object();
    for (const auto& [name, value] : given.as_object()) {
        if (std::find(kOfCustomer.begin(), kOfCustomer.end(), name) == kOfCustomer.end())
            return refused("customer", "has an unknown " + shown(name) + ".", did_you_mean(name, kOfCustomer));
        if (value.is_null())
            continue;
        if (name == "id") {
            auto id = customer_id(value);
            if (!id)
                return id;
            customer.set(name, std::move(*id));
            continue;
        }
        if (auto good = check_text("customer." + name, value, kLongestWord); !good)
            return good.error();
        const auto text = trimmed(value.as_string());
        if (!text.empty())
            customer.set(name, name == "email" ? Json(lower_ascii(text)) : Json(text));
    }
    return customer;
}

Result<Json> plain_members(const std::string& place, const Json& given, const Redaction* redaction) {
    if (!given.is_object() || given.as_object().size() > kMostMembers)
        return refused(place, "is no object of at most " + std::to_string(kMostMembers) + " members.");
    if (!redaction)
        return given;
    Json told = Json::object();
    for (const auto& [name, value] : given.as_object())
        told.set(name, value.is_string() ? Json(redaction->apply(value.as_string())) : value);
    return told;
}

class Reader {
  public:
    Reader(const Json& json, const Redaction& redaction) : json_(json), redaction_(redaction) {}

    Result<Request> read(UnixMs now) {
        request_.event.facts = Json::object();
        for (const auto& [name, value] : json_.as_object())
            if (auto taken = take(name, value); !taken)
                return taken.error();
        Json& asked = request_.event.facts;
        request_.event.kind = kHandoff;
        request_.event.session = trimmed(asked["session"].as_string());
        if (request_.event.session.empty())
            return refused("session", "is missing.", "Give the session's id, as its events do.");
        request_.event.source = asked["source"].as_string().empty() ? "dyncx" : asked["source"].as_string();
        request_.event.time = request_.event.version = now;
        if (const std::string& time = asked["time"].as_string(); !time.empty()) {
            auto at = parse_time(time);
            if (!at)
                return at.error();
            request_.event.time = *at;
        }
        if (asked.find("version"))
            request_.event.version = asked["version"].as_integer();
        if (asked.find("channel"))
            asked.set("channel", lower_ascii(trimmed(asked["channel"].as_string())));
        for (const char* name : {"session", "source", "time", "version", "dry_run"})
            asked.erase(name);
        return std::move(request_);
    }

  private:
    Result<> take(const std::string& name, const Json& value) {
        const Member* member = member_named(name);
        if (!member) {
            std::vector<std::string> names;
            for (const Member& one : kMembers)
                names.emplace_back(one.name);
            return refused("JSON", "has an unknown " + shown(name) + ".", did_you_mean(name, names));
        }
        if (value.is_null())
            return Done{};
        auto read = member->most_bytes > 0 ? text(*member, value) : structured(name, value);
        if (!read)
            return read.error();
        request_.event.facts.set(name, std::move(*read));
        return Done{};
    }

    Result<Json> text(const Member& member, const Json& value) {
        if (auto good = check_text(member.name, value, member.most_bytes); !good)
            return good.error();
        return member.may_tell ? Json(redaction_.apply(value.as_string())) : value;
    }

    Result<Json> structured(const std::string& name, const Json& value) {
        if (name == "customer")
            return customer_of(value);
        if (name == "collected")
            return plain_members(name, value, &redaction_);
        if (name == "ticket_properties")
            return plain_members(name, value, nullptr);
        if (name == "transcript") {
            auto text = transcript_text(value);
            return text ? Result<Json>(Json(redaction_.apply(*text))) : Result<Json>(text.error());
        }
        if (name == "priority" && !value.is_string() && !value.is_integer())
            return refused(name, "is neither a label nor a number.");
        if (name == "version" && (!value.is_integer() || value.as_integer() < 1))
            return refused(name, "is no whole number above 0.");
        if (name == "dry_run") {
            if (!value.is_bool())
                return refused(name, "is neither true nor false.");
            request_.is_dry_run = value.as_bool();
        }
        return value;
    }

    const Json& json_;
    const Redaction& redaction_;
    Request request_;
};

} // namespace

Result<Request> request_of(const Json& json, const Redaction& redaction, UnixMs now) {
    return Reader(json, redaction).read(now);
}

} // namespace dyncx::handoff
