// Privileges and modules that are missing: found when settings are saved, and told when a handoff meets them.
#include "desk.h"

using namespace scene;
using dyncx::Json;

namespace {

std::string session(const std::string& name, const std::string& more = "") {
    return R"({"session":")" + name + R"(","customer":{"email":"a@example.org"})" + more + "}";
}

struct Verified {
    dyncx_status status;
    std::string message;
    Json report;
};

Verified verified(Desk& desk) {
    const auto done =
        desk.wait_for([&](dyncx_call* call, dyncx_op* op) { return dyncx_verify(desk.client, call, op, &desk.err); });
    return {done->status, done->error ? done->error->message : "", done->json()};
}

bool says(const Json& list, const std::string& words) {
    for (const Json& one : list.as_array())
        if ((one.is_string() ? one : one["text"]).as_string().find(words) != std::string::npos)
            return true;
    return false;
}

constexpr const char* kQueued = R"({"handoff":{"queue":"Support","fallback_queue":"Sales"}})";

} // namespace

BOOST_AUTO_TEST_SUITE(handoff_roles)

BOOST_AUTO_TEST_CASE(s1_12_with_all_privileges_verify_tells_each_channel_and_writes_nothing) {
    Desk desk(kQueued);
    const auto before = desk.rows("incidents").as_array().size();
    const Verified all = verified(desk);
    BOOST_REQUIRE_MESSAGE(all.status == DYNCX_OK, all.message);
    BOOST_TEST(all.report["channels"].as_array().size() == 6U);
    for (const Json& channel : all.report["channels"].as_array())
        BOOST_TEST(channel["state"].as_string() == "ready");
    BOOST_TEST(desk.rows("incidents").as_array().size() == before);
}

BOOST_AUTO_TEST_CASE(s1_16_append_to_on_queue_is_missed_before_the_first_handoff_and_the_case_is_made_all_the_same) {
    Desk desk(kQueued);
    desk.emulator.remove_privileges({"prvAppendToQueue"});
    const Verified missing = verified(desk);
    BOOST_TEST(missing.status == DYNCX_E_FORBIDDEN);
    BOOST_TEST(missing.message.find("Append To on Queue (prvAppendToQueue)") != std::string::npos, missing.message);
    const Json told = desk.hand_over(session("s-1", R"(,"transcript":"hello")"))->json();
    BOOST_TEST(told["state"].as_string() == "created");
    BOOST_TEST(says(told["findings"], "prvAppendToQueue"), told.text());
    BOOST_TEST(desk.rows_about("annotations", "objectid", told["id"].as_string()).size() == 1U);
    BOOST_TEST(desk.rows_about("queueitems", "objectid", told["id"].as_string()).empty());
}

BOOST_AUTO_TEST_CASE(s1_16_assign_on_case_is_missed_only_where_the_settings_name_an_owner) {
    for (const auto& [settings, is_needed] :
         {std::pair(R"({"handoff":{"queue":"Support"}})", false),
          std::pair(R"({"handoff":{"owner":"agent.one@example.com"}})", true),
          std::pair(R"({"handoff":{"queue":"Support","rules":[{"name":"all","then":{},)"
                    R"("limits":{"resolution_minutes":60},"escalate":{"task_for":"agent.two@example.com"}}]}})",
                    false)}) {
        Desk desk(settings);
        desk.emulator.remove_privileges({"prvAssignIncident"});
        const Verified role = verified(desk);
        BOOST_TEST((role.status == DYNCX_E_FORBIDDEN) == is_needed, settings << " " << role.message);
        if (is_needed)
            BOOST_TEST(role.message.find("Assign on Case (tab Service) (prvAssignIncident)") != std::string::npos,
                       role.message);
    }
}

BOOST_AUTO_TEST_CASE(s1_22_create_on_case_is_named_with_its_tab_and_the_handoff_can_be_made_again) {
    Desk desk(kQueued);
    desk.emulator.remove_privileges({"prvCreateIncident"});
    const Verified missing = verified(desk);
    BOOST_TEST(missing.message.find("Create on Case (tab Service)") != std::string::npos, missing.message);
    BOOST_TEST(desk.hand_over(session("s-1"))->status == DYNCX_E_FORBIDDEN);
    const Json refused = desk.state("s-1");
    BOOST_TEST(refused["state"].as_string() == "refused");
    BOOST_TEST(refused["reason"]["http_status"].as_integer() == 403);
    const auto before = desk.rows("incidents").as_array().size();
    desk.emulator.reset_privileges();
    BOOST_TEST(desk.hand_over(session("s-1"))->json()["state"].as_string() == "created");
    int64_t settled = 0;
    BOOST_REQUIRE_EQUAL(dyncx_dead_settle(desk.client, 0, DYNCX_DEAD_RETRY, nullptr, 0, &settled, &desk.err), DYNCX_OK);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(desk.client, 20000, &desk.err), DYNCX_OK);
    BOOST_TEST(desk.rows("incidents").as_array().size() == before + 1);
}

BOOST_AUTO_TEST_CASE(s1_19_without_omnichannel_a_chat_becomes_a_case_and_says_why) {
    auto options = with_sample();
    options.has_omnichannel = false;
    Desk desk(kQueued, std::move(options));
    const Verified all = verified(desk);
    BOOST_REQUIRE_MESSAGE(all.status == DYNCX_OK, all.message);
    for (const Json& channel : all.report["channels"].as_array()) {
        const std::string& name = channel["channel"].as_string();
        BOOST_TEST(channel["state"].as_string() == (name == "phone" || name == "email" ? "ready" : "module missing"));
    }
    const Json told = desk.hand_over(session("s-1", R"(,"channel":"chat")"))->json();
    BOOST_TEST(told["path"].as_string() == "case");
    BOOST_TEST(says(told["why"], "Omnichannel is not installed"), told.text());
}

BOOST_AUTO_TEST_CASE(s1_19_a_queue_without_a_work_stream_or_one_without_routing_rules_is_told_when_it_is_saved) {
    Desk desk(kQueued);
    const auto finding_of = [&](const char* channel) {
        const Json report = verified(desk).report;
        for (const Json& one : report["channels"].as_array())
            if (one["channel"].as_string() == channel)
                return one["finding"].as_string();
        return std::string("no such channel");
    };
    BOOST_TEST(finding_of("phone") == "");
    BOOST_TEST(finding_of("chat").find("No work stream") == 0U);
    const std::string queue = row_where(desk.rows("queues"), "name", "Support")["queueid"].as_string();
    const std::string stream = R"({"msdyn_name":"Chats","msdyn_defaultqueue":")" + queue + R"("})";
    const auto made = desk.wait_for([&](dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(desk.client, "msdyn_liveworkstream", DYNCX_NUL, stream.c_str(), DYNCX_NUL, call, op,
                                   &desk.err);
    });
    BOOST_REQUIRE_MESSAGE(made->status == DYNCX_OK, (made->error ? made->error->message : ""));
    BOOST_TEST(finding_of("chat").find("The work stream \"Chats\" has no routing rules") == 0U);
}

BOOST_AUTO_TEST_CASE(s1_29_a_conversation_that_omnichannel_refuses_becomes_a_case) {
    Desk desk(kQueued);
    desk.emulator.remove_privileges({"prvCreatemsdyn_ocliveworkitem"});
    const Json told = desk.hand_over(session("s-1", R"(,"channel":"whatsapp")"))->json();
    BOOST_TEST(told["path"].as_string() == "case");
    BOOST_TEST(told["queue"]["name"].as_string() == "Support");
    BOOST_TEST(says(told["why"], "Omnichannel refused"), told.text());
}

BOOST_AUTO_TEST_CASE(s1_19_a_conversation_that_no_agent_takes_raises_the_alarm) {
    Desk desk(R"({"handoff":{"queue":"Support","unclaimed_s":1}})");
    const Json told = desk.hand_over(session("s-1", R"(,"channel":"chat")"))->json();
    BOOST_REQUIRE_EQUAL(told["path"].as_string(), "conversation");
    Slot slot;
    for (int i = 0; i < 100 && slot.kind != DYNCX_EVENT_HANDOFF; ++i)
        dyncx_poll(desk.client, 200, &slot, &desk.err);
    BOOST_REQUIRE_EQUAL(slot.kind, DYNCX_EVENT_HANDOFF);
    BOOST_TEST(slot.json()["alarm"].as_string() == "unclaimed");
    BOOST_TEST(slot.json()["table"].as_string() == "msdyn_ocliveworkitem");
}

BOOST_AUTO_TEST_CASE(a_service_level_of_dynamics_that_was_missed_moves_the_case_to_the_managers) {
    Desk desk(
        R"({"handoff":{"queue":"Support","unclaimed_s":1,"rules":[{"name":"all","then":{},)"
        R"("limits":{"resolution_minutes":60},"escalate":{"queue":"Sales","task_for":"agent.two@example.com"}}]}})");
    const Json told = desk.hand_over(session("s-1"))->json();
    const std::string level =
        R"({"name":"Resolve by KPI","status":1,"regarding":{"incident":")" + told["id"].as_string() + R"("}})";
    const auto made = desk.wait_for([&](dyncx_call* call, dyncx_op* op) {
        return dyncx_record_create(desk.client, "slakpiinstance", DYNCX_NUL, level.c_str(), DYNCX_NUL, call, op,
                                   &desk.err);
    });
    BOOST_REQUIRE_MESSAGE(made->status == DYNCX_OK, (made->error ? made->error->message : ""));
    Slot slot;
    for (int i = 0; i < 100 && slot.kind != DYNCX_EVENT_HANDOFF; ++i)
        dyncx_poll(desk.client, 200, &slot, &desk.err);
    BOOST_REQUIRE_EQUAL(slot.kind, DYNCX_EVENT_HANDOFF);
    BOOST_TEST(slot.json()["alarm"].as_string() == "Resolve by KPI");
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(desk.client, 20000, &desk.err), DYNCX_OK);
    const std::string managers = row_where(desk.rows("queues"), "name", "Sales")["queueid"].as_string();
    const auto items = desk.rows_about("queueitems", "objectid", told["id"].as_string());
    BOOST_REQUIRE(!items.empty());
    BOOST_TEST(items.front()["queueid"].as_string() == managers);
    BOOST_TEST(desk.rows_about("tasks", "regardingobjectid", told["id"].as_string()).size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
