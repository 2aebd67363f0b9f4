// Columns of the default flow's phone call, see call_record.h and docs/flows.md.
#include "flow/call_record.h"

#include "base/text.h"
#include "base/time.h"
#include "flow/values.h"

#include <array>
#include <utility>

namespace dyncx::flow {
namespace {

constexpr std::size_t kMaxAddressUnits = 320;               // activityparty.addressused
constexpr UnixMs kMaxDurationMs = 366LL * 24 * 3600 * 1000; // longer is a wrong clock, not a call
constexpr int kSender = 1, kReceiver = 2;

std::string text_of(const Json& value) { return std::string(trimmed(plain_text(value))); }

std::string subject_of(const Json& facts) {
    std::string customer = text_of(customer_number(facts)), ours = text_of(our_number(facts));
    if (ours.empty())
        ours = text_of(facts["queue"]);
    const bool is_out = is_outbound(facts);
    const std::string from = is_out ? ours : customer, to = is_out ? customer : ours;
    return "Call" + (from.empty() ? "" : " from " + from) + (to.empty() ? "" : " to " + to);
}

std::string description_of(const Json& facts) {
    static constexpr std::array<std::pair<const char*, const char*>, 5> kLines{
        {{"queue", "Queue: "},
         {"agent", "Agent: "},
         {"disposition", "Outcome: "},
         {"TransferredToEndpoint", "Transferred to: "},
         {"summary", "Summary: "}}};
    std::string text;
    for (const auto& [name, label] : kLines)
        if (const std::string value = text_of(facts[name]); !value.empty())
            text += (text.empty() ? "" : "\n") + std::string(label) + value;
    for (const auto& [name, label] : {std::pair{"wait_seconds", "Waited: "}, std::pair{"talk_seconds", "Talked: "}})
        if (facts[name].is_number())
            text += (text.empty() ? "" : "\n") + std::string(label) + std::to_string(facts[name].as_integer()) + " s";
    if (const Json* estimated = facts.find("estimated_end_at"); estimated && *estimated == facts["ended_at"])
        text += (text.empty() ? "" : "\n") + std::string("The end is estimated: the phone system told none.");
    return text;
}

Json party(const Person& person, const std::string& address, int mask) {
    Json row = Json::object();
    const std::string set = person.table == "systemuser" ? "systemusers" : person.table + "s"; // contact, account, lead
    if (!person.id.empty())
        row.set("partyid_" + person.table + "@odata.bind", "/" + set + "(" + person.id + ")");
    else if (!address.empty())
        row.set("addressused", cut_utf16_units(address, kMaxAddressUnits));
    else
        return {};
    row.set("participationtypemask", mask);
    return row;
}

// The caller is the sender, the called the receiver; each side at most once.
Json parties_of(const Json& facts, const Person& customer, const Person& agent) {
    const bool is_out = is_outbound(facts);
    std::string ours = text_of(our_number(facts));
    if (ours.empty())
        ours = text_of(facts["agent"]);
    const Json theirs = party(customer, text_of(customer_number(facts)), is_out ? kReceiver : kSender);
    const Json mine = party(agent, ours, is_out ? kSender : kReceiver);
    Json list = Json::array();
    for (const Json& one : is_out ? std::array{mine, theirs} : std::array{theirs, mine})
        if (one.is_object())
            list.push(one);
    return list;
}

std::optional<UnixMs> time_of(const Json& facts, const char* name) {
    auto time = parse_time(facts[name].as_string());
    return time ? std::optional(*time) : std::nullopt;
}

void set_times(const Json& facts, Json& row) {
    auto start = time_of(facts, "started_at");
    if (!start)
        start = time_of(facts, "answered_at");
    const auto end = time_of(facts, "ended_at");
    if (start)
        row.set("actualstart", format_time(*start));
    if (end)
        row.set("actualend", format_time(*end));
    const bool is_sound = start && end && *end >= *start && *end - *start <= kMaxDurationMs;
    if (is_sound) // whole minutes, rounded up: a call of ten seconds took one
        row.set("actualdurationminutes", std::int64_t{(*end - *start + 59999) / 60000});
}

Json person_json(const Person& person) {
    Json json = Json::object();
    json.set(person.table, person.id);
    return json;
}

} // namespace

bool is_phone(const Json& facts) {
    const std::string& channel = facts["channel"].as_string();
    return channel.empty() || channel == "phone";
}

bool is_outbound(const Json& facts) { return facts["direction"].as_string() == "out"; }

Json call_row(const Json& facts, const Person& customer, const Person& agent) {
    Json row = Json::object();
    row.set("subject", subject_of(facts));
    if (const std::string number = text_of(customer_number(facts)); !number.empty())
        row.set("phonenumber", number);
    row.set("directioncode", is_outbound(facts));
    set_times(facts, row);
    if (const std::string description = description_of(facts); !description.empty())
        row.set("description", description);
    if (facts["regarding"].is_object())
        row.set("regardingobjectid", facts["regarding"]);
    else if (!customer.id.empty())
        row.set("regardingobjectid", person_json(customer));
    if (facts["owner"].is_object())
        row.set("ownerid", facts["owner"]);
    else if (!agent.id.empty())
        row.set("ownerid", person_json(agent));
    if (Json parties = parties_of(facts, customer, agent); !parties.as_array().empty())
        row.set("phonecall_activity_parties", std::move(parties));
    return row;
}

Json completed_state(const Json& facts) {
    Json state = Json::object();
    state.set("statecode", 1);
    state.set("statuscode", is_outbound(facts) ? 2 : 4); // Made, Received
    return state;
}

Json reopened_state() {
    Json state = Json::object();
    state.set("statecode", 0);
    state.set("statuscode", 1);
    return state;
}

} // namespace dyncx::flow
