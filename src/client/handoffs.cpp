// Handing a session over to a person, what became of it, and looking at it again when its time has come.
#include "client/client.h"

#include "dataverse/links.h"
#include "handoff/handed.h"

#include <algorithm>
#include <array>

namespace dyncx::client {
namespace {

constexpr int kMostLooks = 100;
constexpr UnixMs kLookAnyway = 3600 * 1000; // when a look came to nothing
constexpr std::chrono::seconds kLongestPause{60}, kShortestPause{1};

// What the desk keeps for itself.
constexpr std::array<std::string_view, 6> kInner{"state",      "queues",    "owners",
                                                 "transcript", "recording", handoff::kChoice};

// Of what has no record yet.
const char* state_of(const store::Store::Unfinished& unfinished) {
    if (!unfinished.is_dead)
        return "waiting";
    return unfinished.reason["http_status"].as_integer() > 0 ? "refused" : "failed";
}

} // namespace

Result<std::uint64_t> Client::handoff(std::string_view request_json, const Call& call) {
    if (request_json.size() > payload_bytes_)
        return fault(DYNCX_E_TOO_LARGE, "The handoff is over submit.payload_bytes.",
                     "Raise submit.payload_bytes, or hand in the transcript apart.");
    auto asked = Json::parse(request_json);
    if (!asked)
        return asked.error();
    if (!asked->is_object())
        return fault(DYNCX_E_INVALID, "The handoff is no JSON object.", R"(Write {"session":"…"}.)");
    auto request = handoff::request_of(*asked, link()->desk().redaction(), runtime_->clock().now());
    if (!request)
        return request.error();
    if (!request->is_dry_run)
        return accept({std::move(request->event)}, call);
    return begin(call, [this, event = std::move(request->event)](Link& link, const net::Budget& budget) -> Answered {
        auto row = store_->session(event.source, event.session);
        if (!row)
            return {event.session, "", row.error()};
        const store::SessionRow session = *row ? **row : store::SessionRow{};
        const delivery::Turn turn{event, new_guid(event.time), session.facts, session.records};
        auto would = link.desk().would(turn, budget);
        return would ? Answered{event.session, would->text(), std::nullopt}
                     : Answered{event.session, "", would.error()};
    });
}

Result<Json> Client::handoff_json(const store::SessionRow& row) {
    const handoff::Handed handed = handoff::Handed::of(row.facts);
    auto unfinished = store_->unfinished(row.source, row.session, kHandoff);
    if (!unfinished)
        return unfinished.error();
    Json json = Json::object();
    json.set("session", row.session);
    json.set("source", row.source);
    json.set("state", handed.has_record() ? handed["state"].as_string().c_str()
                      : *unfinished       ? state_of(**unfinished)
                                          : "never attempted");
    if (*unfinished) {
        json.set("attempts", (*unfinished)->attempts);
        json.set("accepted_at", format_time((*unfinished)->accepted_at));
        if ((*unfinished)->is_dead)
            json.set("reason", (*unfinished)->reason);
    }
    for (const auto& [name, value] : handed.json().as_object())
        if (std::find(kInner.begin(), kInner.end(), name) == kInner.end())
            json.set(name, value);
    const auto link = this->link();
    if (const std::string& app = link->settings().text("environment.app_id"); handed.has_record() && !app.empty())
        json.set("links", dataverse::links_of(link->settings().text("environment.url"),
                                              dataverse::record_query(app, handed.table(), handed.id()), true));
    return json;
}

Result<std::optional<Json>> Client::handoff_get(std::string_view key) {
    auto rows = store_->find_session(key);
    if (rows && rows->empty())
        rows = store_->find_by_record(key);
    if (!rows)
        return rows.error();
    if (rows->empty())
        return std::optional<Json>();
    const auto newest =
        std::max_element(rows->begin(), rows->end(), [](auto& a, auto& b) { return a.updated_at < b.updated_at; });
    auto json = handoff_json(*newest);
    return json ? Result<std::optional<Json>>(std::optional(std::move(*json)))
                : Result<std::optional<Json>>(json.error());
}

// Of what was given up before it came to a record the session may have no row.
std::string Client::handoff_body(std::string_view source, std::string_view session) {
    auto row = store_->session(source, session);
    store::SessionRow bare;
    bare.source = source;
    bare.session = session;
    auto json = row ? handoff_json(*row ? **row : bare) : Result<Json>(row.error());
    return json ? json->text() : "{}";
}

// A look is an event in the outbox, known by its time, so that processes that share the store look once; while one waits,
// no other comes.
void Client::accept_look(const store::SessionRow& row, UnixMs now) {
    const auto unfinished = store_->unfinished(row.source, row.session, kHandoffLook);
    if (!unfinished)
        return;
    std::vector<store::NewEvent> events;
    if (!*unfinished || (*unfinished)->is_dead) {
        const SessionEvent event{row.source, row.session, kHandoffLook, now, row.look_at};
        events.push_back({new_guid(now), row.source, row.session, kHandoffLook, row.look_at, to_json(event).text(), 0});
    }
    Json detail = Json::object();
    detail.set("event", kind_name(kHandoffLook));
    // What the look comes to sets its own time.
    static_cast<void>(
        store_->accept_look(row, now + kLookAnyway, std::move(events), {"accepted", row.session, std::move(detail)}));
}

void Client::look_at_handoffs() {
    if (is_closed_)
        return;
    const UnixMs now = runtime_->clock().now();
    auto look = store_->look_at(now, kMostLooks);
    std::chrono::milliseconds pause = kLongestPause;
    if (look) {
        for (const store::SessionRow& row : look->due)
            accept_look(row, now);
        if (!look->due.empty())
            pump_->kick();
        if (look->next)
            pause = std::chrono::milliseconds(*look->next - now);
    }
    look_again_after(std::clamp<std::chrono::milliseconds>(pause, kShortestPause, kLongestPause));
}

// One timer is enough: the earliest.
void Client::look_again_after(std::chrono::milliseconds pause) {
    const auto at = std::chrono::steady_clock::now() + pause;
    {
        std::lock_guard lock(looks_mutex_);
        if (looks_at_ && *looks_at_ <= at)
            return;
        looks_at_ = at;
    }
    runtime_->schedule().post_at(at, net::Lane::kLog, kLast, [weak = weak_from_this(), at] {
        auto self = weak.lock();
        if (!self)
            return;
        {
            std::lock_guard lock(self->looks_mutex_);
            if (self->looks_at_ != at)
                return;
            self->looks_at_.reset();
        }
        self->look_at_handoffs();
    });
}

} // namespace dyncx::client
