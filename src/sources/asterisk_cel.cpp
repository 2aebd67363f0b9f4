// Asterisk's channel event log (CEL). The linked id is the session, and every other channel that rings or answers is a leg by
// its unique id. A table is read as a whole: linked ids that it shows to be one conversation are one session, which ends once,
// when its first channel is hung up or its last linked id is over. A row on its own tells only what stands in it.
#include "base/text.h"
#include "sources/asterisk_conversations.h"
#include "sources/asterisk_words.h"
#include "sources/hosts.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace dyncx::sources {
namespace {

constexpr std::string_view kSource = "asterisk-cel";
constexpr std::string_view kRead =
    "CHAN_START, ANSWER, APP_START of Queue, BLINDTRANSFER, ATTENDEDTRANSFER, HANGUP, LINKEDID_END";

struct Row {
    std::string type, unique, linked, channel, number;
    Json fields, extra;
    std::int64_t micros = 0;
};

struct Call { // what the payload tells of a session
    bool has_begun = false, is_answered = false, has_waited = false;
    std::string caller;
    std::optional<std::int64_t> began, ended;
    Json hangup = Json::object(); // what its first channel's hangup says beside
};

Json extra_of(const Json& fields) {
    const Json* given = fields.find("extra");
    if (!given)
        given = fields.find("eventextra");
    if (given && given->is_string())
        if (auto parsed = Json::parse(given->as_string()))
            return *parsed;
    return given ? *given : Json();
}

std::string before_comma(const std::string& text) { return text.substr(0, text.find(',')); }

class EventLogReader {
  public:
    explicit EventLogReader(const Zone& zone) : zone_(zone) {}

    std::optional<Fault> take(const HostItem& item) {
        const Json& fields = item.fields;
        Row row;
        row.type = first_of(fields, {"eventtype", "eventname"});
        if (!is_read(row.type))
            return std::nullopt;
        row.unique = value_of(fields, "uniqueid");
        row.linked = value_of(fields, "linkedid");
        row.channel = first_of(fields, {"channame", "channel"});
        row.number = known_number(first_of(fields, {"cidnum", "calleridnum"}));
        row.fields = fields;
        row.extra = extra_of(fields);
        if (row.linked.empty())
            row.linked = row.unique;
        if (!is_session_id(row.unique) || !is_session_id(row.linked))
            return refused_at(item.place, fault(DYNCX_E_INVALID, "The event has no uniqueid of 1 to 200 bytes."));
        const auto micros = asterisk_time(value_of(fields, "eventtime"), zone_, made_at(row.unique).value_or(0));
        if (!micros) {
            Fault why = micros.error();
            why.message = "eventtime " + why.message;
            return refused_at(item.place, std::move(why));
        }
        row.micros = *micros;
        rows_.push_back(std::move(row));
        return std::nullopt;
    }

    std::vector<SessionEvent> events() && {
        join_conversations();
        for (const Row& row : rows_)
            tell(row);
        for (const auto& [session, call] : calls_)
            if (call.ended)
                end(session, call);
        std::stable_sort(events_.begin(), events_.end(),
                         [](const SessionEvent& a, const SessionEvent& b) { return a.version < b.version; });
        return std::move(events_);
    }

  private:
    static bool is_bridging(const std::string& type) { return type == "BRIDGE_ENTER" || type == "BRIDGE_START"; }
    static bool is_read(const std::string& type) {
        static constexpr std::array<const char*, 7> kTelling{
            "CHAN_START", "ANSWER", "APP_START", "BLINDTRANSFER", "ATTENDEDTRANSFER", "HANGUP", "LINKEDID_END"};
        return is_bridging(type) || std::find(kTelling.begin(), kTelling.end(), type) != kTelling.end();
    }

    // A channel that changes its linked id, those who talk in one bridge, and both sides of a transfer. Who waits in a
    // holding bridge talks to nobody.
    void join_conversations() {
        std::map<std::string, std::string> by_unique, by_bridge, by_channel;
        for (const Row& row : rows_)
            conversations_.join(row.linked, by_unique.emplace(row.unique, row.linked).first->second);
        for (const Row& row : rows_) {
            by_channel[row.channel] = row.linked; // names come again after a restart: the latest one is meant
            const auto join = [&](const std::map<std::string, std::string>& known, const std::string& name) {
                if (const auto found = known.find(name); !name.empty() && found != known.end())
                    conversations_.join(row.linked, found->second);
            };
            if (is_bridging(row.type) && value_of(row.extra, "bridge_technology") != "holding_bridge") {
                if (const std::string bridge = value_of(row.extra, "bridge_id"); !bridge.empty())
                    conversations_.join(row.linked, by_bridge.emplace(bridge, row.linked).first->second);
                const std::string peers = value_of(row.fields, "peer");
                for (std::string_view peer : split(peers, ','))
                    join(by_channel, std::string(peer));
            }
            if (row.type == "ATTENDEDTRANSFER")
                for (const char* other :
                     {"channel2_uniqueid", "transferee_channel_uniqueid", "transfer_target_channel_uniqueid"})
                    join(by_unique, value_of(row.extra, other));
        }
    }

    void tell(const Row& row) {
        session_ = conversations_.session_of(row.linked);
        Call& call = calls_[session_];
        const bool is_first = row.unique == session_;
        if (row.type == "CHAN_START" && is_first)
            begin(row, call);
        else if (row.type == "CHAN_START" && !is_half(row.channel))
            make(DYNCX_SESSION_RINGING, row);
        else if (row.type == "ANSWER" && !is_first && !is_half(row.channel))
            answer(row, call);
        else if (row.type == "APP_START" && lower_name(row) == "queue")
            wait(row, call);
        else if (row.type == "BLINDTRANSFER" || row.type == "ATTENDEDTRANSFER")
            transfer(row);
        else if ((row.type == "HANGUP" && is_first) || row.type == "LINKEDID_END")
            call.ended = std::max(call.ended.value_or(row.micros), row.micros);
        if (row.type == "HANGUP" && is_first)
            call.hangup = row.extra;
    }

    static std::string lower_name(const Row& row) {
        return plain_name(first_of(row.fields, {"appname", "application"}));
    }

    Json& make(int kind, const Row& row) {
        events_.push_back(host_event(kSource, session_, kind, row.micros));
        if (kind != DYNCX_SESSION_STARTED)
            events_.back().facts.set("leg", row.unique);
        return events_.back().facts;
    }

    void begin(const Row& row, Call& call) {
        Json& facts = make(DYNCX_SESSION_STARTED, row);
        const std::string to = known_number(value_of(row.fields, "exten"));
        set_moment(facts, "started_at", row.micros);
        set_call_sides(facts, row.number, to, call_direction(value_of(row.fields, "context"), row.number, to));
        set_own(facts, "caller_name", known_number(first_of(row.fields, {"cidname", "calleridname"})));
        call.has_begun = true;
        call.began = row.micros;
        call.caller = row.number;
    }

    void answer(const Row& row, Call& call) {
        Json& facts = make(DYNCX_SESSION_ANSWERED, row);
        set_moment(facts, "answered_at", row.micros);
        facts.set("disposition", "answered");
        const std::string device = device_number(row.channel);
        set_fact(facts, "agent",
                 is_extension(row.number) ? row.number
                 : is_extension(device)   ? device
                 : row.number.empty()     ? std::string()
                                          : extension_or_nobody(call.caller)); // a number outside, and who called it
        call.is_answered = true;
    }

    static std::string extension_or_nobody(const std::string& number) {
        return is_extension(number) ? number : std::string();
    }

    void wait(const Row& row, Call& call) {
        set_fact(make(DYNCX_SESSION_RINGING, row), "queue", before_comma(value_of(row.fields, "appdata")));
        call.has_waited = true;
    }

    void transfer(const Row& row) {
        std::string to = value_of(row.extra, "extension");
        if (to.empty())
            to = device_number(value_of(row.extra, "transfer_target_channel_name"));
        set_fact(make(DYNCX_SESSION_TRANSFERRED, row), "agent", extension_or_nobody(to));
    }

    void end(const std::string& session, const Call& call) {
        events_.push_back(host_event(kSource, session, DYNCX_SESSION_ENDED, *call.ended));
        Json& facts = events_.back().facts;
        set_moment(facts, "started_at", call.began);
        set_moment(facts, "ended_at", call.ended);
        const std::string dialled = value_of(call.hangup, "dialstatus");
        const bool is_unanswered = !call.is_answered && (call.has_begun || (!dialled.empty() && dialled != "ANSWER"));
        if (is_unanswered && call.has_waited)
            facts.set("disposition", "abandoned");
        else if (is_unanswered)
            facts.set("disposition", dialled == "BUSY"
                                         ? std::string("busy")
                                         : outcome_of_cause(whole_of(call.hangup, "hangupcause").value_or(0)));
    }

    const Zone& zone_;
    std::vector<Row> rows_;
    Conversations conversations_;
    std::map<std::string, Call> calls_;
    std::string session_;
    std::vector<SessionEvent> events_;
};

HostItems read_text_rows(std::string_view text) {
    return text.rfind("Event:", 0) == 0 ? read_manager_blocks(text) : read_table(text, "eventtype", {});
}

} // namespace

Events asterisk_channel_events(std::string_view payload, const Zone& zone) {
    auto items = read_asterisk_rows(payload, read_text_rows);
    if (!items)
        return items.error();
    EventLogReader reader(zone);
    for (const HostItem& item : *items)
        if (auto refused = reader.take(item))
            return *refused;
    auto events = std::move(reader).events();
    if (events.empty())
        return nothing_told(kRead);
    return events;
}

} // namespace dyncx::sources
