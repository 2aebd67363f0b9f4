// Queues by action: an item for a row, picked, released, routed and removed, and what is refused.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

const std::string kCase = "ca000000-0000-4000-8000-000000000001";
const std::string kSupport = "a7000000-0000-4000-8000-000000000001";
const std::string kSales = "a7000000-0000-4000-8000-000000000002";

std::string reference(const std::string& table, const std::string& key, const std::string& id) {
    return R"({"@odata.type":"Microsoft.Dynamics.CRM.)" + table + R"(",")" + key + R"(":")" + id + R"("})";
}

std::string queue_reference(const std::string& id) { return reference("queue", "queueid", id); }

Answer add(RunningEmulator& running, const std::string& queue, const std::string& target,
           const std::string& further = "") {
    return running.api("POST", "queues(" + queue + ")/Microsoft.Dynamics.CRM.AddToQueue",
                       R"({"Target":)" + target + further + "}");
}

Answer add_case(RunningEmulator& running, const std::string& queue, const std::string& further = "") {
    return add(running, queue, reference("incident", "incidentid", kCase), further);
}

void check_refused(const Answer& answer, int status, const std::string& code) {
    BOOST_TEST_CONTEXT(answer.body) {
        BOOST_TEST(answer.status == status);
        BOOST_TEST(answer.code() == code);
    }
}

std::string item_path(const Answer& added, const std::string& action = "") {
    return "queueitems(" + added.json()->getValue<std::string>("QueueItemId") + ")" +
           (action.empty() ? "" : "/Microsoft.Dynamics.CRM." + action);
}

} // namespace

BOOST_AUTO_TEST_SUITE(queue_actions)

BOOST_AUTO_TEST_CASE(s1_14_a_case_is_added_to_a_queue_and_the_answer_names_the_item) {
    RunningEmulator running;
    const Answer added = add_case(running, kSupport, R"(,"QueueItemProperties":{"priority":3})");
    BOOST_REQUIRE_MESSAGE(added.status == 200, added.body);
    BOOST_TEST(
        added.json()->getValue<std::string>("@odata.context").ends_with("#Microsoft.Dynamics.CRM.AddToQueueResponse"));
    const auto item = running.api("GET", item_path(added)).json();
    BOOST_TEST(item->getValue<std::string>("_objectid_value") == kCase);
    BOOST_TEST(item->getValue<std::string>("_queueid_value") == kSupport);
    BOOST_TEST(item->getValue<std::string>("title") == "Sample case 1");
    BOOST_TEST(item->getValue<int>("objecttypecode") == 112);
    BOOST_TEST(item->getValue<int>("priority") == 3);
    BOOST_TEST(item->getValue<int>("statecode") == 0);
    BOOST_TEST(!item->getValue<std::string>("enteredon").empty());
}

BOOST_AUTO_TEST_CASE(s1_14_a_second_active_item_for_the_same_object_is_refused) {
    RunningEmulator running;
    BOOST_TEST(add_case(running, kSupport).status == 200);
    check_refused(add_case(running, kSupport), 400, "0x80040526");
    check_refused(add_case(running, kSales), 400, "0x80040526");
    BOOST_TEST(running.emulator.rows("queueitems").size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_item_moves_only_from_the_queue_that_it_is_in_to_another_one) {
    RunningEmulator running;
    check_refused(add_case(running, kSales, R"(,"SourceQueue":)" + queue_reference(kSupport)), 400, "0x80040524");
    const Answer added = add_case(running, kSupport);
    check_refused(add_case(running, kSupport, R"(,"SourceQueue":)" + queue_reference(kSupport)), 400, "0x8004051b");
    check_refused(add_case(running, kSupport, R"(,"SourceQueue":)" + queue_reference(kSales)), 400, "0x80040524");
    const Answer moved = add_case(running, kSales, R"(,"SourceQueue":)" + queue_reference(kSupport));
    BOOST_TEST(moved.status == 200);
    BOOST_TEST(item_path(moved) == item_path(added));
    BOOST_TEST(running.api("GET", item_path(moved)).json()->getValue<std::string>("_queueid_value") == kSales);
}

BOOST_AUTO_TEST_CASE(only_tables_with_queues_and_rows_that_are_there_are_added) {
    RunningEmulator running;
    check_refused(add(running, kSupport, reference("contact", "contactid", kMaria)), 400, "0x800404e7");
    check_refused(add(running, kSupport, reference("incident", "incidentid", kNobody)), 404, "0x80040217");
    check_refused(add_case(running, kNobody), 404, "0x80040217");
    for (const std::string table : {"phonecall", "task", "email", "msdyn_ocliveworkitem"}) {
        const std::string id = running.create(table + "s", R"({"subject":"x"})");
        BOOST_TEST(add(running, kSupport, reference(table, "activityid", id)).status == 200, table);
    }
}

BOOST_AUTO_TEST_CASE(a_parameter_of_a_base_type_needs_its_type_and_a_key) {
    RunningEmulator running;
    const Answer untyped = add(running, kSupport, R"({"incidentid":")" + kCase + R"("})");
    check_refused(untyped, 400, "0x80048d19");
    BOOST_TEST(untyped.message() == "EdmEntityObject passed should have the key property value set.");
    check_refused(add(running, kSupport, R"({"@odata.type":"Microsoft.Dynamics.CRM.incident"})"), 400, "0x80048d19");
    check_refused(add_case(running, kSupport, R"(,"Nope":1)"), 400, "0x80048d19");
    check_refused(running.api("POST", "queues(" + kSupport + ")/Microsoft.Dynamics.CRM.AddToQueue", "{}"), 400,
                  "0x80040203");
}

BOOST_AUTO_TEST_CASE(deactivated_objects_and_queues_take_no_item) {
    RunningEmulator running;
    const std::string call = running.create("phonecalls", R"({"subject":"x"})");
    BOOST_TEST(running.api("PATCH", "phonecalls(" + call + ")", R"({"statecode":1})").status == 204);
    check_refused(add(running, kSupport, reference("phonecall", "activityid", call)), 400, "0x8004051e");
    BOOST_TEST(running.api("PATCH", "queues(" + kSupport + ")", R"({"statecode":1})").status == 204);
    check_refused(add_case(running, kSupport), 400, "0x8004051e");
}

BOOST_AUTO_TEST_CASE(an_item_is_picked_released_and_removed) {
    RunningEmulator running;
    const Answer added = add_case(running, kSupport);
    const std::string agent =
        R"({"SystemUser":)" + reference("systemuser", "systemuserid", kAgentOne) + R"(,"RemoveQueueItem":false})";
    BOOST_TEST(running.api("POST", item_path(added, "PickFromQueue"), agent).status == 204);
    auto item = running.api("GET", item_path(added)).json();
    BOOST_TEST(item->getValue<std::string>("_workerid_value") == kAgentOne);
    BOOST_TEST(running.api("POST", item_path(added, "ReleaseToQueue")).status == 204);
    BOOST_TEST(running.api("GET", item_path(added)).json()->isNull("_workerid_value"));
    BOOST_TEST(running.api("POST", item_path(added, "RemoveFromQueue")).status == 204);
    BOOST_TEST(running.api("GET", item_path(added)).status == 404);
    BOOST_TEST(add_case(running, kSales).status == 200);
}

BOOST_AUTO_TEST_CASE(an_item_that_is_picked_may_leave_its_queue_and_an_inactive_one_is_not_picked) {
    RunningEmulator running;
    const std::string pick = R"({"SystemUser":{"systemuserid":")" + kAgentOne + R"("},"RemoveQueueItem":true})";
    const Answer added = add_case(running, kSupport);
    BOOST_TEST(running.api("PATCH", item_path(added), R"({"statecode":1})").status == 204);
    check_refused(running.api("POST", item_path(added, "PickFromQueue"), pick), 400, "0x80040527");
    const Answer again = add_case(running, kSupport);
    BOOST_TEST(running.api("POST", item_path(again, "PickFromQueue"), pick).status == 204);
    BOOST_TEST(running.emulator.rows("queueitems").size() == 1U);
    check_refused(running.api("PATCH", item_path(added), R"({"subject":"x"})"), 400, "0x80048d19");
}

BOOST_AUTO_TEST_CASE(an_item_is_routed_to_a_queue_or_to_a_user) {
    RunningEmulator running;
    const Answer added = add_case(running, kSupport);
    const std::string item =
        R"(,"QueueItem":{"queueitemid":")" + added.json()->getValue<std::string>("QueueItemId") + R"("}})";
    check_refused(running.api("POST", "RouteTo", R"({"Target":)" + queue_reference(kSupport) + item), 400,
                  "0x8004051b");
    BOOST_TEST(running.api("POST", "RouteTo", R"({"Target":)" + queue_reference(kSales) + item).status == 204);
    const std::string user = reference("systemuser", "systemuserid", kAgentOne);
    BOOST_TEST(running.api("POST", "RouteTo", R"({"Target":)" + user + item).status == 204);
    const auto row = running.api("GET", item_path(added)).json();
    BOOST_TEST(row->getValue<std::string>("_queueid_value") == kSales);
    BOOST_TEST(row->getValue<std::string>("_workerid_value") == kAgentOne);
}

BOOST_AUTO_TEST_CASE(a_routing_rule_puts_a_case_into_its_queue_and_without_one_the_action_is_refused) {
    RunningEmulator running(RunningEmulator::with_control());
    const std::string body = R"({"Target":)" + reference("incident", "incidentid", kCase) + "}";
    check_refused(running.api("POST", "ApplyRoutingRule", body), 400, "0x8004f874");
    BOOST_TEST(running.control("POST", "/routing-rule", R"({"queueid":"nowhere"})").status == 400);
    BOOST_TEST(running.control("POST", "/routing-rule", R"({"queueid":")" + kSales + R"("})").status == 200);
    BOOST_TEST(running.api("POST", "ApplyRoutingRule", body).status == 204);
    BOOST_TEST(running.api("POST", "ApplyRoutingRule", body).status == 204);
    const auto items = running.emulator.rows("queueitems");
    BOOST_REQUIRE(items.size() == 1U);
    BOOST_TEST(std::get<std::string>(items[0].at("queueid")) == kSales);
}

BOOST_AUTO_TEST_CASE(an_item_made_directly_obeys_the_same_rules) {
    RunningEmulator running;
    const auto body = [](const std::string& rest) {
        return R"({"queueid@odata.bind":"/queues()" + kSupport + ")\"," + rest + "}";
    };
    const std::string object = R"("objectid_incident@odata.bind":"/incidents()" + kCase + ")\"";
    const std::string id = running.create("queueitems", body(object));
    BOOST_TEST(running.api("GET", "queueitems(" + id + ")").json()->getValue<std::string>("title") == "Sample case 1");
    check_refused(add_case(running, kSales), 400, "0x80040526");
    check_refused(running.api("POST", "queueitems", body(R"("title":"x")")), 400, "0x80040203");
}

BOOST_AUTO_TEST_CASE(actions_are_known_by_their_full_name_where_they_are_bound_and_by_POST_only) {
    RunningEmulator running;
    const std::string queue = "queues(" + kSupport + ")/";
    check_refused(running.api("POST", queue + "AddToQueue", "{}"), 404, "0x8006088a");
    check_refused(running.api("POST", "Microsoft.Dynamics.CRM.RouteTo", "{}"), 404, "0x8006088a");
    check_refused(running.api("POST", "incidents(" + kCase + ")/Microsoft.Dynamics.CRM.AddToQueue", "{}"), 404,
                  "0x8006088a");
    check_refused(running.api("GET", queue + "Microsoft.Dynamics.CRM.AddToQueue"), 405, "0x80060888");
    const Answer unbound = running.api("POST", "AddToQueue", "{}");
    BOOST_TEST(unbound.status == 400);
    BOOST_TEST(unbound.message() == "Request message has unresolved parameters.");
    const Answer function = running.api("POST", "WhoAmI", "{}");
    BOOST_TEST(function.status == 404);
    BOOST_TEST(function.message().starts_with("No HTTP resource was found that matches the request URI "));
}

BOOST_AUTO_TEST_SUITE_END()
