// What settings of handoffs are worth in this environment, before the first customer is handed over: queues and owners are
// there and in use, the application user may do what a handoff does, Omnichannel is installed for the channels that want it.
// Reads only. What would fail is a fault; what would only go another way is a finding.
#include "handoff/desk.h"

#include "base/guid.h"
#include "dataverse/address.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace dyncx::handoff {
namespace {

constexpr const char* kConversation = "msdyn_ocliveworkitem";

struct Need {
    const char* table;
    const char* kind; // as Dataverse names it
    const char* what; // tab and words of the role editor
};
constexpr std::array kNeeds{
    Need{"contact", "Read", "Read on Contact"},
    Need{"contact", "AppendTo", "Append To on Contact"},
    Need{"account", "AppendTo", "Append To on Account"},
    Need{"queue", "Read", "Read on Queue"},
    Need{"queue", "AppendTo", "Append To on Queue"},
    Need{"systemuser", "Read", "Read on User"},
    Need{"incident", "Create", "Create on Case (tab Service)"},
    Need{"incident", "Read", "Read on Case (tab Service)"},
    Need{"incident", "Write", "Write on Case (tab Service)"},
    Need{"incident", "Append", "Append on Case (tab Service)"},
    Need{"incident", "AppendTo", "Append To on Case (tab Service)"},
    Need{"annotation", "Create", "Create on Note"},
    Need{"annotation", "Append", "Append on Note"},
};
constexpr Need kMakesContacts{"contact", "Create", "Create on Contact"};
constexpr Need kNamesOwners{"incident", "Assign", "Assign on Case (tab Service)"};
constexpr std::array kOfConversations{Need{kConversation, "Create", "Create on Omnichannel Live Work Item"},
                                      Need{kConversation, "Append", "Append on Omnichannel Live Work Item"}};

Fault unfit(const std::string& place, const std::string& what) {
    return fault(DYNCX_E_CONFIG, place + ": " + what, "Mend it in Dynamics, or name another in the settings.");
}

Result<> prove(const Places& places, bool is_queue, const std::string& place, const std::string& name,
               const net::Budget& budget) {
    auto found = is_queue ? places.prove("queue", name, budget) : places.prove_owner(name, budget);
    if (!found && (found.error().status == DYNCX_E_GONE || found.error().status == DYNCX_E_CONFLICT))
        return unfit(place, found.error().message);
    if (!found)
        return found.error();
    if (found->is_out_of_use)
        return unfit(place,
                     is_queue ? "The queue \"" + name + "\" is not in use." : "The user \"" + name + "\" is disabled.");
    return Done{};
}

dataverse::BatchPart part(const std::string& path) { return {{{"GET", path, {}, ""}}, false}; }

Json json_of(const dataverse::WebApi::PartAnswers& answers) {
    if (answers.empty() || !answers.front())
        return {};
    auto json = answers.front()->json();
    return json ? std::move(*json) : Json();
}

} // namespace

// Names of privileges come from the tables themselves: "annotation" has prvCreateNote.
Result<std::vector<std::string>> Desk::missing_privileges(bool with_conversations, const net::Budget& budget) const {
    std::vector<Need> needs(kNeeds.begin(), kNeeds.end());
    if (makes_contacts_)
        needs.push_back(kMakesContacts);
    if (decider_->names_owners())
        needs.push_back(kNamesOwners);
    if (with_conversations)
        needs.insert(needs.end(), kOfConversations.begin(), kOfConversations.end());
    auto who = ground_.api.send({"GET", "WhoAmI", {}, ""}, budget);
    if (!who)
        return who.error();
    auto user = who->json();
    if (!user)
        return user.error();
    std::vector<std::string> tables;
    for (const Need& need : needs)
        if (std::find(tables.begin(), tables.end(), need.table) == tables.end())
            tables.emplace_back(need.table);
    std::vector<dataverse::BatchPart> parts{part(dataverse::record_path("systemusers", (*user)["UserId"].as_string()) +
                                                 "/Microsoft.Dynamics.CRM.RetrieveUserPrivileges")};
    for (const std::string& table : tables)
        parts.push_back(part("EntityDefinitions(LogicalName='" + table + "')?$select=LogicalName,Privileges"));
    auto answers = ground_.api.batch(parts, true, budget);
    if (!answers)
        return answers.error();
    std::set<std::string> held;
    const Json own = json_of(answers->front());
    if (!own["RolePrivileges"].is_array())
        return std::vector<std::string>{}; // this user may not ask: the first handoff tells
    for (const Json& privilege : own["RolePrivileges"].as_array())
        held.insert(lower_ascii(privilege["PrivilegeName"].as_string()));
    std::map<std::pair<std::string, std::string>, std::string> names;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const Json definition = json_of((*answers)[i + 1]);
        for (const Json& privilege : definition["Privileges"].as_array())
            names[{tables[i], privilege["PrivilegeType"].as_string()}] = privilege["Name"].as_string();
    }
    std::vector<std::string> missing;
    for (const Need& need : needs) {
        const std::string& name = names[{need.table, need.kind}];
        if (!name.empty() && !held.contains(lower_ascii(name)))
            missing.push_back(std::string(need.what) + " (" + name + ")");
    }
    return missing;
}

Result<Json> Desk::check(const net::Budget& budget) const {
    for (const auto& [place, name] : decider_->queues())
        if (auto good = prove(*places_, true, place, name, budget); !good)
            return good.error();
    for (const auto& [place, name] : decider_->owners())
        if (auto good = prove(*places_, false, place, name, budget); !good)
            return good.error();
    bool has_omnichannel = false;
    if (decider_->wants_conversations()) {
        auto table = ground_.metadata.table(kConversation, budget);
        has_omnichannel = table.ok();
        if (!table && table.error().status != DYNCX_E_UNSUPPORTED && table.error().status != DYNCX_E_GONE)
            return table.error();
    }
    auto missing = missing_privileges(has_omnichannel, budget);
    if (!missing)
        return missing.error();
    if (!missing->empty()) {
        std::string all;
        for (const std::string& one : *missing)
            all += (all.empty() ? "" : ", ") + one;
        return fault(DYNCX_E_FORBIDDEN, "The role of the application user lacks, for handing over: " + all + ".",
                     "Add these to its security role, at business unit depth or deeper.");
    }
    const Json streams = has_omnichannel ? work_streams(budget) : Json();
    Json channels = Json::array();
    for (const auto& [channel, is_conversation] : decider_->channels()) {
        Json one = Json::object();
        one.set("channel", channel);
        one.set("path", is_conversation && has_omnichannel ? "conversation" : "case");
        one.set("state", is_conversation && !has_omnichannel ? "module missing" : "ready");
        if (is_conversation && streams.is_array())
            if (auto finding = stream_finding(streams, decider_->queue_of(channel), budget);
                finding && !finding->empty())
                one.set("finding", std::move(*finding));
        channels.push(std::move(one));
    }
    return channels;
}

// Null when this user may not read them: nothing is said of them then.
Json Desk::work_streams(const net::Budget& budget) const {
    auto answer =
        ground_.api.send({"GET",
                          dataverse::collection_path(
                              "msdyn_liveworkstreams",
                              {{"$select", "msdyn_name,_msdyn_defaultqueue_value,_msdyn_routingcontractid_value"}}),
                          {},
                          ""},
                         budget);
    auto json = answer ? answer->json() : Result<Json>(answer.error());
    return json ? (*json)["value"] : Json();
}

// What keeps conversations of a queue from an agent; "" when a work stream with routing rules serves it.
Result<std::string> Desk::stream_finding(const Json& streams, const std::string& queue_name,
                                         const net::Budget& budget) const {
    if (queue_name.empty())
        return std::string("No queue is set for this channel, so no work stream takes its conversations.");
    auto queue = places_->prove("queue", queue_name, budget);
    if (!queue)
        return queue.error();
    std::string finding =
        "No work stream of Omnichannel has the queue \"" + queue_name + "\": its conversations wait for nobody.";
    for (const Json& stream : streams.as_array()) {
        if (normal_guid(stream["_msdyn_defaultqueue_value"].as_string()) != normal_guid(queue->id))
            continue;
        if (!stream["_msdyn_routingcontractid_value"].as_string().empty())
            return std::string();
        finding = "The work stream \"" + stream["msdyn_name"].as_string() +
                  "\" has no routing rules: its conversations wait for nobody.";
    }
    return finding;
}

} // namespace dyncx::handoff
