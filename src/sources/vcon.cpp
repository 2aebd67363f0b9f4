// vCon, the IETF's container of conversations, unsigned: its uuid is the session. It began with its first dialog and ended
// with its last; recordings that it names by address are told each. What was said in it is read for handoffs only
// (docs/transcripts.md). A party that is not in the list is refused.
#include "sources/hosts.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace dyncx::sources {
namespace {

constexpr double kMaxSeconds = 366.0 * 24 * 3600;

struct Span {
    std::optional<std::int64_t> began, ended;
};

Fault refused(std::string what) { return fault(DYNCX_E_INVALID, std::move(what)); }

std::optional<Fault> check_parties(const Json& dialog, std::size_t count, const std::string& place) {
    Json::Array named = dialog["parties"].as_array();
    if (!named.empty() && named.front().is_array()) // by channel
        return std::nullopt;
    named.push_back(dialog["originator"]);
    named.push_back(dialog["parties"].is_number() ? dialog["parties"] : Json());
    for (const Json& index : named)
        if (!index.is_null() && (index.as_integer(-1) < 0 || static_cast<std::size_t>(index.as_integer()) >= count))
            return refused(place + " names a party that is not in \"parties\".");
    return std::nullopt;
}

Result<Span> read_span(const Json& dialog, const std::string& place) {
    const auto start = parse_time(dialog["start"].as_string());
    if (!start)
        return refused(place + ".start is no time with a zone.");
    const double seconds = dialog["duration"].as_number(0);
    if (!(seconds >= 0 && seconds <= kMaxSeconds))
        return refused(place + ".duration is no time of at most a year in seconds.");
    return Span{*start * 1000, *start * 1000 + static_cast<std::int64_t>(std::llround(seconds * 1000000))};
}

std::string address_of(const Json& party) {
    for (const char* name : {"tel", "mailto", "sip"})
        if (const std::string value = value_of(party, name); !value.empty())
            return known_number(value);
    return {};
}

std::string channel_of(const Json& dialog) {
    const std::string& type = dialog["type"].as_string();
    if (type != "text")
        return "phone";
    return dialog["mediatype"].as_string().rfind("message/", 0) == 0 ? "email" : "chat";
}

Events events_of(const Json& vcon) {
    const std::string session = value_of(vcon, "uuid");
    const auto &dialogs = vcon["dialog"].as_array(), &parties = vcon["parties"].as_array();
    if (!is_session_id(session))
        return refused("The vCon has no uuid of 1 to 200 bytes.");
    if (dialogs.size() > 1000)
        return refused("The vCon has more than 1000 dialogs.");
    Span whole;
    std::vector<SessionEvent> recordings;
    for (std::size_t i = 0; i < dialogs.size(); ++i) {
        const std::string place = "dialog[" + std::to_string(i) + "]";
        if (auto wrong = check_parties(dialogs[i], parties.size(), place))
            return *wrong;
        const auto span = read_span(dialogs[i], place);
        if (!span)
            return span.error();
        whole.began = std::min(whole.began.value_or(*span->began), *span->began);
        whole.ended = std::max(whole.ended.value_or(*span->ended), *span->ended);
        const std::string url = value_of(dialogs[i], "url");
        if (dialogs[i]["type"].as_string() != "recording" || url.find("://") == std::string::npos)
            continue;
        recordings.push_back(host_event("vcon", session, DYNCX_SESSION_RECORDING_READY, *span->ended));
        recordings.back().facts.set("recording_url", url);
        recordings.back().facts.set("recording_id", url);
    }
    if (dialogs.empty())
        return nothing_told("vCons with a dialog");
    SessionEvent began = host_event("vcon", session, DYNCX_SESSION_STARTED, *whole.began);
    began.facts.set("channel", channel_of(dialogs.front()));
    const std::string direction = vcon.at_path("meta.direction").as_string();
    const std::string from = parties.empty() ? "" : address_of(parties[0]),
                      to = parties.size() < 2 ? "" : address_of(parties[1]);
    set_call_sides(began.facts, from, to, direction == "in" || direction == "out" ? direction : std::string());
    set_moment(began.facts, "started_at", whole.began);
    SessionEvent ended = host_event("vcon", session, DYNCX_SESSION_ENDED, *whole.ended);
    ended.facts = began.facts;
    set_moment(ended.facts, "ended_at", whole.ended);
    set_fact(ended.facts, "disposition", vcon.at_path("meta.disposition").as_string());
    std::vector<SessionEvent> events{std::move(began), std::move(ended)};
    std::move(recordings.begin(), recordings.end(), std::back_inserter(events));
    return events;
}

HostItems no_text(std::string_view) { return refused("The payload is no JSON object of a vCon."); }

} // namespace

Events vcon_events(std::string_view payload, const Zone&) {
    auto items = read_host_items(payload, no_text);
    if (!items)
        return items.error();
    std::vector<SessionEvent> events;
    for (const HostItem& item : *items) {
        auto told = events_of(item.fields);
        if (!told) {
            told.error().message = (item.place.empty() ? "" : item.place + ": ") + told.error().message;
            return told.error();
        }
        std::move(told->begin(), told->end(), std::back_inserter(events));
    }
    return events;
}

} // namespace dyncx::sources
