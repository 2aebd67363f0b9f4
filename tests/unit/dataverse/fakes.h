// Tables as an environment may have them, and a Web API that answers from a script.
#pragma once

#include "dataverse/metadata.h"

#include <deque>
#include <functional>

namespace dyncx::tests {

inline dataverse::Column column(std::string name, std::string type, int max_length = 0) {
    dataverse::Column made;
    made.name = std::move(name);
    made.type = std::move(type);
    made.max_length = max_length;
    return made;
}

inline dataverse::Table case_table() {
    dataverse::Table table;
    table.name = "incident";
    table.set = "incidents";
    table.primary_id = "incidentid";
    table.primary_name = "title";
    auto add = [&](dataverse::Column one) -> dataverse::Column& { return table.columns.emplace_back(std::move(one)); };
    add(column("incidentid", "uniqueidentifier")).can_update = false;
    add(column("title", "string", 10));
    add(column("description", "memo", 20));
    add(column("numberofchildincidents", "integer")).max = 100;
    table.columns.back().min = 0;
    add(column("versionnumber", "bigint"));
    add(column("score", "decimal")).min = -1.5;
    add(column("isescalated", "boolean")).options = {{0, {"No", "Nein"}, {}, {}}, {1, {"Yes", "Ja"}, {}, {}}};
    add(column("followupby", "datetime"));
    add(column("birthdate", "datetime")).is_date_only = true;
    add(column("prioritycode", "picklist")).options = {
        {1, {"High", "Hoch"}, {}, {}}, {2, {"Normal"}, {}, {}}, {3, {"Low", "Niedrig"}, {}, {}}};
    add(column("double_label", "picklist")).options = {{1, {"Same"}, {}, {}}, {2, {"same"}, {}, {}}};
    add(column("statuscode", "status")).options = {{1, {"In Progress"}, 0, {}}, {5, {"Problem Solved"}, 1, {}}};
    add(column("statecode", "state")).can_create = false;
    add(column("hobbies", "multiselectpicklist")).options = {
        {1, {"Red"}, {}, {}}, {2, {"Green"}, {}, {}}, {3, {"Blue"}, {}, {}}};
    add(column("createdon", "datetime")).can_create = false;
    table.columns.back().can_update = false;
    add(column("overriddencreatedon", "datetime")).can_update = false;
    add(column("primarycontactid", "lookup")).targets = {{"contact", "contacts", "primarycontactid"}};
    add(column("new_accountid", "lookup")).targets = {{"account", "accounts", "new_AccountId"}};
    add(column("customerid", "customer")).targets = {{"account", "accounts", "customerid_account"},
                                                     {"contact", "contacts", "customerid_contact"}};
    add(column("ownerid", "owner")).targets = {{"systemuser", "systemusers", "ownerid"}, {"team", "teams", "ownerid"}};
    add(column("accountid", "lookup")); // read-only in fact: no navigation
    return table;
}

inline dataverse::Table call_table() {
    dataverse::Table table;
    table.name = "phonecall";
    table.set = "phonecalls";
    table.primary_id = "activityid";
    table.primary_name = "subject";
    table.is_activity = true;
    table.party_collections = {"phonecall_activity_parties"};
    table.columns = {column("activityid", "uniqueidentifier"), column("subject", "string", 200),
                     column("from", "partylist")};
    table.columns.back().targets = {{"contact", "contacts", "partyid_contact"},
                                    {"systemuser", "systemusers", "partyid_systemuser"}};
    return table;
}

class FakeWebApi final : public dataverse::WebApi {
  public:
    using BatchAnswerer = std::function<Result<std::vector<PartAnswers>>(const std::vector<dataverse::BatchPart>&)>;
    Result<dataverse::Answer> send(const dataverse::Request&, const net::Budget&) override {
        return fault(DYNCX_E_REMOTE, "not asked for");
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool,
                                           const net::Budget&) override {
        ++requests;
        return answerer(parts);
    }
    std::int64_t count_requests() const override { return requests.load(); }
    std::string base_url() const override { return "https://org.example/api/data/v9.2"; }
    BatchAnswerer answerer;
    std::atomic<int> requests{0};
};

inline constexpr const char* kGuid = "5b4ced1c-88e1-ee11-904c-6045bd05e9d4";

} // namespace dyncx::tests
