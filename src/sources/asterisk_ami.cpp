// Asterisk's manager events (AMI). The linked id is the session, so that both halves of a call are one; every channel that
// rings or answers is a leg by its unique id. The call has ended when its first channel is hung up: the hangup of one
// telephone of a hunt group tells nothing. Nothing is remembered between payloads: each event stands for itself.
#include "sources/asterisk_words.h"
#include "sources/hosts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace dyncx::sources {
namespace {

constexpr std::string_view kSource = "asterisk-ami";
constexpr std::string_view kRead =
    "Newchannel DialBegin DialEnd QueueCallerJoin QueueCallerAbandon AgentConnect BlindTransfer "
    "AttendedTransfer Hangup";

struct Seen { // of a session, in this payload
    bool has_begun = false, is_answered = false, is_abandoned = false;
};

class ManagerReader {
  public:
    explicit ManagerReader(std::size_t count) : is_alone_(count == 1) {}

    std::optional<Fault> take(const HostItem& item) {
        fields_ = &item.fields;
        ++index_;
        name_ = text("Event");
        const bool is_transfer = name_ == "BlindTransfer" || name_ == "AttendedTransfer";
        prefix_ = name_ == "BlindTransfer" ? "Transferer" : is_transfer ? "OrigTransferer" : "";
        unique_ = text(prefix_ + "Uniqueid");
        session_ = text(prefix_ + "Linkedid");
        if (session_.empty())
            session_ = unique_;
        auto told = micros();
        if (!told)
            return refused_at(item.place, told.error());
        if (!tells_something())
            return std::nullopt;
        if (!is_session_id(session_) || !is_session_id(leg()))
            return refused_at(item.place,
                              fault(DYNCX_E_INVALID, "The event has no Uniqueid or Linkedid of 1 to 200 bytes."));
        if (*told == 0 || (is_estimated_ && is_alone_ && !names_a_new_channel()))
            return refused_at(
                item.place,
                fault(DYNCX_E_INVALID, "The event has no Timestamp.",
                      "Set timestampevents = yes in manager.conf, or add \"Timestamp\" in seconds since 1970."));
        add(*told);
        return std::nullopt;
    }

    std::vector<SessionEvent> events() && { return std::move(events_); }

  private:
    std::string text(std::string_view name) const { return value_of(*fields_, name); }
    bool is_first_channel() const { return unique_ == session_; }
    bool names_a_new_channel() const { return name_ == "Newchannel" || name_ == "DialBegin"; }
    std::string leg() const {
        const std::string other = name_ == "AgentConnect" || name_.rfind("Dial", 0) == 0 ? text("DestUniqueid") : "";
        return other.empty() ? unique_ : other;
    }
    // Without a Timestamp the latest moment that the payload has told of so far: ids and media reports hold some.
    Result<std::int64_t> micros() {
        const std::string given = text("Timestamp");
        is_estimated_ = given.empty();
        if (!is_estimated_) {
            const auto told = epoch_seconds(given);
            if (!told)
                return fault(DYNCX_E_INVALID, "Timestamp is no time in seconds since 1970.");
            return *told;
        }
        for (const auto& moment : {made_at(unique_), made_at(text("DestUniqueid")), epoch_seconds(text("SentNTP"))})
            latest_ = std::max(latest_, moment.value_or(0));
        return latest_;
    }

    bool tells_something() const {
        if (name_ == "Newchannel" || name_ == "Hangup")
            return is_first_channel();
        if (name_ == "DialEnd")
            return text("DialStatus") == "ANSWER";
        if (name_ == "BlindTransfer" || name_ == "AttendedTransfer")
            return text("Result") == "Success";
        return name_ == "DialBegin" || name_ == "QueueCallerJoin" || name_ == "QueueCallerAbandon" ||
               name_ == "AgentConnect";
    }

    void add(std::int64_t micros) {
        if (name_ == "Newchannel")
            begin(micros);
        else if (name_ == "DialBegin")
            make(DYNCX_SESSION_RINGING, micros).set("leg", leg());
        else if (name_ == "DialEnd" || name_ == "AgentConnect")
            answer(micros);
        else if (name_ == "Hangup")
            end(micros);
        else if (name_[0] == 'Q')
            wait(micros);
        else
            transfer(micros);
    }

    Json& make(int kind, std::int64_t micros) {
        events_.push_back(host_event(kSource, session_, kind, micros));
        if (is_estimated_)
            events_.back().version += static_cast<std::int64_t>(index_); // the order within the payload
        if (is_estimated_ && !names_a_new_channel())
            set_own(events_.back().facts, "time_is_estimated", "true");
        return events_.back().facts;
    }

    void begin(std::int64_t micros) {
        Json& facts = make(DYNCX_SESSION_STARTED, micros);
        const std::string from = known_number(text("CallerIDNum")), to = known_number(text("Exten"));
        set_moment(facts, "started_at", made_at(session_).value_or(micros));
        set_call_sides(facts, from, to, call_direction(text("Context"), from, to));
        set_own(facts, "caller_name", known_number(text("CallerIDName")));
        seen_[session_].has_begun = true;
    }

    void answer(std::int64_t micros) {
        Json& facts = make(DYNCX_SESSION_ANSWERED, micros);
        facts.set("leg", leg());
        set_moment(facts, "answered_at", micros);
        facts.set("disposition", "answered");
        const std::string called = text("DestCallerIDNum"), caller = text("CallerIDNum");
        std::string agent = is_extension(called) ? called : is_extension(caller) ? caller : std::string();
        if (name_ == "AgentConnect") { // a member of a queue
            agent = device_number(text("Interface"));
            set_own(facts, "member", text("MemberName"));
            set_fact(facts, "queue", text("Queue"));
            if (const auto waited = whole_of(*fields_, "HoldTime"))
                facts.set("wait_seconds", *waited);
        }
        set_fact(facts, "agent", agent);
        seen_[session_].is_answered = true;
    }

    void wait(std::int64_t micros) {
        Json& facts = make(DYNCX_SESSION_RINGING, micros);
        facts.set("leg", leg());
        set_fact(facts, "queue", text("Queue"));
        if (name_ != "QueueCallerAbandon")
            return;
        facts.set("disposition", "abandoned");
        if (const auto waited = whole_of(*fields_, "HoldTime"))
            facts.set("wait_seconds", *waited);
        seen_[session_].is_abandoned = true;
    }

    void transfer(std::int64_t micros) {
        Json& facts = make(DYNCX_SESSION_TRANSFERRED, micros);
        facts.set("leg", leg());
        if (const std::string to = text("TransferTargetCallerIDNum"); is_extension(to))
            facts.set("agent", to);
    }

    void end(std::int64_t micros) {
        Json& facts = make(DYNCX_SESSION_ENDED, micros);
        set_moment(facts, "started_at", made_at(session_));
        set_moment(facts, "ended_at", micros);
        const Seen& seen = seen_[session_];
        const bool is_unanswered = text("ChannelState") != "6" || (seen.has_begun && !seen.is_answered);
        if (is_unanswered && !seen.is_abandoned)
            facts.set("disposition", outcome_of_cause(whole_of(*fields_, "Cause").value_or(0)));
        set_own(facts, "hangup_cause", text("Cause-txt"));
    }

    bool is_alone_, is_estimated_ = false;
    std::size_t index_ = 0;
    const Json* fields_ = nullptr;
    std::string name_, prefix_, unique_, session_;
    std::int64_t latest_ = 0;
    std::map<std::string, Seen> seen_;
    std::vector<SessionEvent> events_;
};

} // namespace

Events asterisk_manager_events(std::string_view payload, const Zone&) {
    auto items = read_host_items(payload, read_manager_blocks);
    if (!items)
        return items.error();
    ManagerReader reader(items->size());
    for (const HostItem& item : *items)
        if (auto refused = reader.take(item))
            return *refused;
    auto events = std::move(reader).events();
    if (events.empty())
        return nothing_told(kRead);
    return events;
}

} // namespace dyncx::sources
