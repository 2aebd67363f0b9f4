// Definitions: put together from answers, kept, shared, refreshed, and what an unknown table is told.
#include "dataverse/definition.h"
#include "fakes.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace dyncx;
using namespace dyncx::dataverse;
using namespace dyncx::tests;

namespace {

class StillClock final : public Clock {
  public:
    UnixMs now() const override { return now_ms; }
    std::chrono::steady_clock::time_point steady() const override { return {}; }
    std::atomic<UnixMs> now_ms{1'700'000'000'000};
};

// Answers in the words of the docs and recordings, by the end of the path.
std::string body_for(const std::string& path) {
    auto has = [&](const char* piece) { return path.find(piece) != std::string::npos; };
    if (has("EntityDefinitions?"))
        return R"({"value":[{"LogicalName":"phonecall","EntitySetName":"phonecalls"},{"LogicalName":"account","EntitySetName":"accounts"},
            {"LogicalName":"contact","EntitySetName":"contacts"},{"LogicalName":"systemuser","EntitySetName":"systemusers"},
            {"LogicalName":"team","EntitySetName":"teams"},{"LogicalName":"activityparty","EntitySetName":"activityparties"}]})";
    if (has("Relationships"))
        return R"({"value":[{"ReferencingAttribute":"ownerid","ReferencedEntity":"owner","ReferencingEntityNavigationPropertyName":"ownerid_phonecall"},
            {"ReferencingAttribute":"regardingobjectid","ReferencedEntity":"account","ReferencingEntityNavigationPropertyName":"regardingobjectid_account_phonecall"},
            {"ReferencingAttribute":"regardingobjectid","ReferencedEntity":"contact","ReferencingEntityNavigationPropertyName":"regardingobjectid_contact_phonecall"},
            {"ReferencingAttribute":"regardingobjectid","ReferencedEntity":"gone","ReferencingEntityNavigationPropertyName":"regardingobjectid_gone"}]})";
    if (has("PicklistAttributeMetadata") && !has("MultiSelect"))
        return R"({"value":[{"LogicalName":"prioritycode","OptionSet":{"Options":[{"Value":2,"Label":{"LocalizedLabels":[{"Label":"High","LanguageCode":1033},
            {"Label":"Hoch","LanguageCode":1031}],"UserLocalizedLabel":{"Label":"High"}}}]}}]})";
    if (has("StatusAttributeMetadata"))
        return R"({"value":[{"LogicalName":"statuscode","OptionSet":{"Options":[{"Value":4,"State":1,"Label":{"LocalizedLabels":[{"Label":"Received"}]}}]}}]})";
    if (has("BooleanAttributeMetadata"))
        return R"({"value":[{"LogicalName":"directioncode","OptionSet":{"TrueOption":{"Value":1,"Label":{"LocalizedLabels":[{"Label":"Outgoing"}]}},
            "FalseOption":{"Value":0,"Label":{"LocalizedLabels":[{"Label":"Incoming"}]}}}}]})";
    if (has("LookupAttributeMetadata"))
        return R"({"value":[{"LogicalName":"from","Targets":["account","contact","systemuser"]},{"LogicalName":"ownerid","Targets":["systemuser","team"]}]})";
    if (has("StringAttributeMetadata"))
        return R"({"value":[{"LogicalName":"subject","MaxLength":200}]})";
    if (has("DateTimeAttributeMetadata"))
        return R"({"value":[{"LogicalName":"day","Format":"DateOnly","DateTimeBehavior":{"Value":"DateOnly"}}]})";
    if (has("AttributeMetadata"))
        return R"({"value":[]})";
    if (has("/Attributes?"))
        return R"({"value":[{"LogicalName":"activityid","AttributeType":"Uniqueidentifier","AttributeOf":null,"IsValidForCreate":true,"IsValidForUpdate":false},
            {"LogicalName":"subject","AttributeType":"String"},{"LogicalName":"prioritycode","AttributeType":"Picklist"},
            {"LogicalName":"prioritycodename","AttributeType":"Virtual","AttributeOf":"prioritycode"},
            {"LogicalName":"statuscode","AttributeType":"Status"},{"LogicalName":"directioncode","AttributeType":"Boolean"},
            {"LogicalName":"ownerid","AttributeType":"Owner"},{"LogicalName":"regardingobjectid","AttributeType":"Lookup"},
            {"LogicalName":"from","AttributeType":"PartyList"},{"LogicalName":"day","AttributeType":"DateTime"},
            {"LogicalName":"tags","AttributeType":"Virtual","AttributeTypeName":{"Value":"MultiSelectPicklistType"}}]})";
    return R"({"LogicalName":"phonecall","EntitySetName":"phonecalls","PrimaryIdAttribute":"activityid","PrimaryNameAttribute":"subject","ObjectTypeCode":4210,"IsActivity":true})";
}

Result<std::vector<WebApi::PartAnswers>> answer_all(const std::vector<BatchPart>& parts) {
    std::vector<WebApi::PartAnswers> all;
    for (const BatchPart& part : parts) {
        const std::string& path = part.requests.front().path;
        bool is_other = path.find("'phonecall'") == path.npos && path.find("%27phonecall%27") == path.npos &&
                        path.find("EntityDefinitions?") == path.npos;
        if (is_other) {
            Fault gone = fault(DYNCX_E_GONE, "no such thing");
            gone.http_status = 404;
            all.push_back({gone});
        } else {
            all.push_back({Answer{200, {}, body_for(path)}});
        }
    }
    return all;
}

struct Scene {
    FakeWebApi api;
    StillClock clock;
    std::map<std::string, std::pair<Json, UnixMs>> kept;
    std::unique_ptr<Metadata> metadata;

    Scene() {
        api.answerer = answer_all;
        reopen();
    }
    void reopen() {
        MetadataKeeper keeper;
        keeper.load = [this](const std::string& name) -> std::optional<std::pair<Json, UnixMs>> {
            auto found = kept.find(name);
            return found == kept.end() ? std::nullopt : std::make_optional(found->second);
        };
        keeper.save = [this](const std::string& name, const Json& json) { kept[name] = {json, clock.now()}; };
        metadata = Metadata::open(api, keeper, clock, 1000 * 60 * 60);
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_definition_is_put_together_from_one_batch) {
    Scene scene;
    auto table = scene.metadata->table("phonecall", {});
    BOOST_REQUIRE(table.ok());
    const Table& call = **table;
    BOOST_TEST(scene.api.requests == 1);
    BOOST_TEST(call.set == "phonecalls");
    BOOST_TEST(call.is_activity);
    BOOST_TEST(call.type_code == 4210);
    BOOST_TEST(call.party_collections.front() == "phonecall_activity_parties");
    BOOST_TEST(call.column("subject")->max_length == 200);
    BOOST_TEST(!call.column("activityid")->can_update);
    BOOST_TEST(call.column("prioritycodename") == nullptr);
    BOOST_TEST(call.column("tags")->type == "multiselectpicklist");
    BOOST_TEST(call.column("day")->is_date_only);
    BOOST_TEST(call.column("prioritycode")->options.front().labels.size() == 2u);
    BOOST_TEST(call.column("prioritycode")->options.front().spoken.at(1031) == "Hoch");
    BOOST_TEST(call.column("statuscode")->options.front().state.value() == 1);
    BOOST_TEST(call.column("directioncode")->options.size() == 2u);
    const Column& owner = *call.column("_ownerid_value");
    BOOST_REQUIRE(owner.targets.size() == 2u);
    BOOST_TEST(owner.targets[1].set == "teams");
    BOOST_TEST(owner.targets[1].navigation == "ownerid_phonecall");
    BOOST_TEST(call.column("regardingobjectid")->targets.size() == 2u); // "gone" has no set
    BOOST_TEST(call.column("from")->targets.size() == 3u);
    auto again = table_of(to_json(call));
    BOOST_REQUIRE(again.ok());
    BOOST_TEST(to_json(*again).text() == to_json(call).text());
}

BOOST_AUTO_TEST_CASE(a_definition_is_asked_for_once_and_survives_a_restart) {
    Scene scene;
    BOOST_TEST(scene.metadata->known("phonecall") == nullptr);
    for (int i = 0; i < 10; ++i)
        BOOST_TEST(scene.metadata->table("phonecall", {}).ok());
    scene.reopen();
    BOOST_TEST(scene.metadata->known("phonecall") != nullptr);
    BOOST_TEST(scene.metadata->table("phonecall", {}).ok());
    BOOST_TEST(scene.metadata->table_of_set("phonecalls", {}).ok());
    BOOST_TEST(scene.api.requests == 1);
}

BOOST_AUTO_TEST_CASE(an_old_definition_is_renewed_and_used_on_when_that_fails) {
    Scene scene;
    scene.metadata->table("phonecall", {}).ok();
    scene.clock.now_ms += 1000 * 60 * 61;
    scene.api.answerer = [](const auto&) {
        Fault down = fault(DYNCX_E_NETWORK, "down");
        down.flags = DYNCX_ERROR_RETRIABLE;
        return Result<std::vector<WebApi::PartAnswers>>(down);
    };
    BOOST_TEST(scene.metadata->table("phonecall", {}).ok());
    BOOST_TEST(scene.api.requests == 2);
    scene.api.answerer = answer_all;
    scene.metadata->forget();
    BOOST_TEST(scene.metadata->table("phonecall", {}).ok());
    BOOST_TEST(scene.api.requests == 3);
    BOOST_TEST(scene.metadata->table("phonecall", {}).ok());
    BOOST_TEST(scene.api.requests == 3);
}

BOOST_AUTO_TEST_CASE(a_set_is_found_with_one_request_when_its_name_is_regular) {
    Scene scene;
    auto table = scene.metadata->table_of_set("phonecalls", {});
    BOOST_REQUIRE(table.ok());
    BOOST_TEST((*table)->name == "phonecall");
    BOOST_TEST(scene.api.requests == 1);
    auto wrong = scene.metadata->table_of_set("phonecals", {});
    BOOST_REQUIRE(!wrong.ok());
    BOOST_TEST(wrong.error().status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(wrong.error().fix == "Did you mean phonecalls?");
}

BOOST_AUTO_TEST_CASE(an_unknown_table_is_told_with_the_nearest_and_costs_one_request) {
    Scene scene;
    for (int i = 0; i < 5; ++i) {
        auto wrong = scene.metadata->table("phonecal", {});
        BOOST_REQUIRE(!wrong.ok());
        BOOST_TEST(wrong.error().status == DYNCX_E_UNSUPPORTED);
        BOOST_TEST(wrong.error().fix == "Did you mean phonecall?");
    }
    BOOST_TEST(scene.api.requests == 1);
    for (const char* bad : {"", "phone call", "x')", "a/b"})
        BOOST_TEST(scene.metadata->table(bad, {}).error().status == DYNCX_E_UNSUPPORTED);
    BOOST_TEST(scene.api.requests == 1);
}

BOOST_AUTO_TEST_CASE(callers_of_the_same_moment_share_one_batch) {
    Scene scene;
    std::atomic<bool> may_answer{false};
    scene.api.answerer = [&](const std::vector<BatchPart>& parts) {
        while (!may_answer)
            std::this_thread::yield();
        return answer_all(parts);
    };
    std::atomic<int> good{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i)
        callers.emplace_back([&] { good += scene.metadata->table("phonecall", {}).ok() ? 1 : 0; });
    while (scene.api.requests == 0)
        std::this_thread::yield();
    may_answer = true;
    for (auto& caller : callers)
        caller.join();
    BOOST_TEST(good == 8);
    BOOST_TEST(scene.api.requests == 1);
}

BOOST_AUTO_TEST_CASE(lengths_and_targets_may_be_missing_but_columns_may_not) {
    Scene scene;
    auto answer_some = [](const char* failing) {
        return [failing](const std::vector<BatchPart>& parts) {
            auto all = answer_all(parts);
            for (std::size_t i = 0; i < parts.size(); ++i)
                if (parts[i].requests.front().path.find(failing) != std::string::npos)
                    (*all)[i] = {fault(DYNCX_E_REJECTED, "not known here")};
            return all;
        };
    };
    scene.api.answerer = answer_some("StringAttributeMetadata");
    BOOST_TEST(scene.metadata->table("phonecall", {}).ok());
    for (const char* needed : {"/Attributes?", "Relationships", "PicklistAttributeMetadata"}) {
        Scene other;
        other.api.answerer = answer_some(needed);
        BOOST_TEST(!other.metadata->table("phonecall", {}).ok(), needed);
    }
}
