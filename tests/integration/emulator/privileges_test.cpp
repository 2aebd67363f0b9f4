// What the application user may do: privileges taken away, their depth, and disabled users as owners.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

const std::string kCase = "incidents(ca000000-0000-4000-8000-000000000001)";
const std::string kSupport = "a7000000-0000-4000-8000-000000000001";
const std::string kAgentFive = "a6000000-0000-4000-8000-000000000005"; // disabled
const std::string kUserOne = "/systemusers(" + kAgentOne + ")";

void check_missing(const Answer& answer, const std::string& privilege, const std::string& entity) {
    BOOST_TEST_CONTEXT(answer.body) {
        BOOST_TEST(answer.status == 403);
        BOOST_TEST(answer.code() == "0x80040220");
        BOOST_TEST(answer.message().find("is missing " + privilege + " privilege (Id=") != std::string::npos);
        BOOST_TEST(answer.message().find("for entity '" + entity + "'") != std::string::npos);
    }
}

Answer add_to_queue(RunningEmulator& running) {
    return running.api("POST", "queues(" + kSupport + ")/Microsoft.Dynamics.CRM.AddToQueue",
                       R"({"Target":{"@odata.type":"Microsoft.Dynamics.CRM.incident","incidentid":)"
                       R"("ca000000-0000-4000-8000-000000000001"}})");
}

std::string bound(const std::string& navigation, const std::string& row) {
    return "\"" + navigation + "@odata.bind\":\"" + row + "\"";
}

Poco::JSON::Array::Ptr held(RunningEmulator& running) {
    const std::string user = running.api("GET", "WhoAmI").json()->getValue<std::string>("UserId");
    return running.api("GET", "systemusers(" + user + ")/Microsoft.Dynamics.CRM.RetrieveUserPrivileges")
        .json()
        ->getArray("RolePrivileges");
}

std::string depth_of(const Poco::JSON::Array& privileges, const std::string& name) {
    for (std::size_t i = 0; i < privileges.size(); ++i)
        if (const auto one = privileges.getObject(static_cast<unsigned>(i));
            one->getValue<std::string>("PrivilegeName") == name)
            return one->getValue<std::string>("Depth");
    return {};
}

} // namespace

BOOST_AUTO_TEST_SUITE(privileges)

BOOST_AUTO_TEST_CASE(s1_14_a_privilege_that_was_taken_away_is_named_by_the_refusal_until_all_are_back) {
    RunningEmulator running(RunningEmulator::with_control());
    BOOST_TEST(
        running.control("POST", "/privileges", R"({"remove":["prvAppendToQueue","prvCreateIncident"]})").status == 200);
    check_missing(add_to_queue(running), "prvAppendToQueue", "queue");
    BOOST_TEST(running.emulator.rows("queueitems").empty());
    check_missing(running.api("POST", "incidents",
                              R"({"title":"x",)" + bound("customerid_contact", "/contacts(" + kMaria + ")") + "}"),
                  "prvCreateIncident", "incident");
    BOOST_TEST(running.control("POST", "/privileges/reset").status == 200);
    BOOST_TEST(add_to_queue(running).status == 200);
    BOOST_TEST(running.control("POST", "/privileges", R"({"remove":["prvNothing"]})").status == 400);
    BOOST_TEST(running.control("POST", "/privileges", R"({"depth":{"prvReadQueue":"Some"}})").status == 400);
}

BOOST_AUTO_TEST_CASE(every_kind_of_access_asks_for_its_own_privilege) {
    const std::string contact = bound("customerid_contact", "/contacts(" + kMaria + ")");
    struct Ask {
        std::string privilege, entity, method, path, body;
    };
    const std::vector<Ask> asks{
        {"prvReadContact", "contact", "GET", "contacts(" + kMaria + ")", ""},
        {"prvReadContact", "contact", "GET", "contacts?$top=1", ""},
        {"prvReadContact", "contact", "GET", "contacts/$count", ""},
        {"prvReadContact", "contact", "GET", "contacts(" + kMaria + ")/fullname", ""},
        {"prvReadContact", "contact", "GET", "accounts?$expand=primarycontactid", ""},
        {"prvReadQueue", "queueitem", "GET", "queueitems", ""},
        {"prvWriteIncident", "incident", "PATCH", kCase, R"({"title":"x"})"},
        {"prvDeleteIncident", "incident", "DELETE", kCase, ""},
        {"prvAssignIncident", "incident", "PATCH", kCase, "{" + bound("ownerid", kUserOne) + "}"},
        {"prvAssignActivity", "phonecall", "POST", "phonecalls",
         R"({"subject":"x",)" + bound("ownerid_phonecall", kUserOne) + "}"},
        {"prvAppendIncident", "incident", "POST", "incidents", R"({"title":"x",)" + contact + "}"},
        {"prvAppendToContact", "contact", "POST", "incidents", R"({"title":"x",)" + contact + "}"},
        {"prvCreateNote", "annotation", "POST", "annotations", R"({"subject":"x"})"},
        {"prvCreateActivity", "phonecall", "POST", "phonecalls", R"({"subject":"x"})"},
        {"prvCreatemsdyn_ocliveworkitem", "msdyn_ocliveworkitem", "POST", "msdyn_ocliveworkitems",
         R"({"subject":"x"})"}};
    RunningEmulator running;
    for (const Ask& ask : asks) {
        running.emulator.reset_privileges();
        running.emulator.remove_privileges({ask.privilege});
        BOOST_TEST_CONTEXT(ask.method << " " << ask.path)
        check_missing(running.api(ask.method, ask.path, ask.body), ask.privilege, ask.entity);
    }
}

BOOST_AUTO_TEST_CASE(a_basic_depth_reaches_only_the_users_own_rows) {
    RunningEmulator running;
    const std::string mine = running.create(
        "incidents", R"({"title":"mine",)" + bound("customerid_contact", "/contacts(" + kMaria + ")") + "}");
    BOOST_TEST(running.api("PATCH", kCase, "{" + bound("ownerid", kUserOne) + "}").status == 204);
    for (const std::string name : {"prvReadIncident", "prvWriteIncident", "prvCreateIncident"})
        running.emulator.set_privilege_depth(name, "Basic");
    BOOST_TEST(running.api("GET", kCase).code() == "0x80048306");
    const Answer write = running.api("PATCH", kCase, R"({"title":"x"})");
    BOOST_TEST(write.status == 403);
    BOOST_TEST(write.message().find("does not have WriteAccess right(s) for record with id ca000000") !=
               std::string::npos);
    BOOST_TEST(running.api("GET", "incidents/$count").body == "10"); // the other nine of the sample and this one
    BOOST_TEST(running.api("PATCH", "incidents(" + mine + ")", R"({"title":"x"})").status == 204);
    const Answer made = running.api("POST", "incidents",
                                    R"({"title":"x",)" + bound("ownerid", kUserOne) + "," +
                                        bound("customerid_contact", "/contacts(" + kMaria + ")") + "}");
    BOOST_TEST(made.code() == "0x80048306");
    running.emulator.set_privilege_depth("prvReadIncident", "Local");
    BOOST_TEST(running.api("GET", kCase).status == 200);
}

BOOST_AUTO_TEST_CASE(s1_14_the_privileges_of_the_user_are_told_with_their_depth) {
    RunningEmulator running;
    BOOST_TEST(depth_of(*held(running), "prvAppendToQueue") == "Global");
    running.emulator.remove_privileges({"prvAppendToQueue"});
    running.emulator.set_privilege_depth("prvReadContact", "Deep");
    const auto privileges = held(running);
    BOOST_TEST(depth_of(*privileges, "prvAppendToQueue") == "");
    BOOST_TEST(depth_of(*privileges, "prvReadContact") == "Deep");
    BOOST_TEST(depth_of(*privileges, "prvCreateActivity") == "Global");
    BOOST_TEST(privileges->getObject(0)->getValue<std::string>("PrivilegeId").size() == 36U);
    BOOST_TEST(privileges->getObject(0)->getValue<std::string>("BusinessUnitId").size() == 36U);
    const std::string other = "systemusers(" + kAgentOne + ")/Microsoft.Dynamics.CRM.RetrieveUserPrivileges";
    BOOST_TEST(running.api("GET", other).json()->getArray("RolePrivileges")->size() == 0U);
    BOOST_TEST(running.api("POST", other, "{}").status == 404);
}

BOOST_AUTO_TEST_CASE(s1_14_a_disabled_user_becomes_nobodys_owner_and_picks_nothing) {
    RunningEmulator running;
    const std::string five = "/systemusers(" + kAgentFive + ")";
    for (const Answer& answer :
         {running.api("POST", "phonecalls", R"({"subject":"x",)" + bound("ownerid_phonecall", five) + "}"),
          running.api("PATCH", kCase, "{" + bound("ownerid", five) + "}")}) {
        BOOST_TEST(answer.status == 403);
        BOOST_TEST(answer.code() == "0x80040225");
    }
    const std::string item = add_to_queue(running).json()->getValue<std::string>("QueueItemId");
    const Answer picked =
        running.api("POST", "queueitems(" + item + ")/Microsoft.Dynamics.CRM.PickFromQueue",
                    R"({"SystemUser":{"systemuserid":")" + kAgentFive + R"("},"RemoveQueueItem":false})");
    BOOST_TEST(picked.code() == "0x80040225");
    running.emulator.erase("queues", kSupport);
    BOOST_TEST(add_to_queue(running).code() == "0x80040217");
}

BOOST_AUTO_TEST_CASE(privileges_may_be_missing_from_the_start) {
    EmulatorOptions options;
    options.missing_privileges = {"prvReadContact"};
    RunningEmulator running(options);
    check_missing(running.api("GET", "contacts"), "prvReadContact", "contact");
    BOOST_TEST(running.api("GET", "accounts").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
