// Dead letters through the C API: what was given up is listed with its reason, tried again without a second row, or
// dropped, and the trail says who did it.
#include "scene.h"

#include <thread>
#include <vector>

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kCaller = "+12065550142";

dyncx::emulator::Fault refusal(int times = 1) {
    dyncx::emulator::Fault fault;
    fault.method = "POST";
    fault.body_contains = "\"subject\":"; // the create of the call, not what is asked before it
    fault.times = times;
    fault.status = 403;
    fault.code = "0x80040220";
    fault.message = "Principal user is missing prvCreateActivity privilege.";
    return fault;
}

std::string event_of(const char* kind, const std::string& session, const char* time = "2026-01-05T10:00:00Z") {
    const std::string more = std::string(R"(,"direction":"in","from":")") + kCaller + R"(","to":"+18005550100")";
    std::string text = native(kind, time, more);
    return text.replace(text.find("s-1"), 3, session);
}

struct Graveyard : Scene {
    Graveyard() { open(); }

    Json letters(std::int64_t after = 0, std::int32_t most = 100) {
        dyncx_blob* out = nullptr;
        const auto status = dyncx_dead_list(client, after, most, &out, &err);
        return status == DYNCX_NONE ? Json::array() : blob(status, out)["letters"];
    }
    std::int64_t bury(const std::string& session) { // gives the id of the letter
        emulator.add_fault(refusal());
        submit_all({event_of("session.started", session)}, "dyncx");
        const Json letter = row_where(letters(), "session", session);
        BOOST_REQUIRE(letter.is_object());
        return letter["id"].as_integer();
    }
    dyncx_status settle(std::int64_t id, std::int32_t action, const char* by = "Anna") {
        err = DYNCX_INIT(dyncx_error);
        settled = -1;
        return dyncx_dead_settle(client, id, action, by, DYNCX_NUL, &settled, &err);
    }
    void flush() { BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK); }
    std::size_t calls() { return rows("phonecalls").as_array().size(); }
    std::vector<Json> lines(const char* kind) {
        dyncx_blob* out = nullptr;
        const auto status = dyncx_audit_read(client, 0, 1000, &out, &err);
        const Json trail = blob(status, out);
        std::vector<Json> found;
        for (auto& entry : trail["entries"].as_array())
            if (entry["kind"].as_string() == kind)
                found.push_back(entry);
        return found;
    }

    std::int64_t settled = -1;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(dead_letters, Graveyard)

BOOST_AUTO_TEST_CASE(s1_28_what_was_given_up_is_listed_with_its_reason_and_without_its_values) {
    const auto id = bury("s-1");
    const auto later = bury("s-2");
    const Json list = letters();
    BOOST_REQUIRE(list.as_array().size() == 2u);
    const Json& letter = list.as_array().front();
    BOOST_TEST(letter["id"].as_integer() == id);
    BOOST_TEST(letter["session"].as_string() == "s-1");
    BOOST_TEST(letter["source"].as_string() == "dyncx");
    BOOST_TEST(letter["event"].as_string() == "session.started");
    BOOST_TEST(letter["version"].as_integer() > 0);
    BOOST_TEST(dyncx::parse_time(letter["accepted_at"].as_string()).ok());
    BOOST_TEST(letter["died_at"].as_string() >= letter["accepted_at"].as_string());
    BOOST_TEST(letter.find("steps_done"));
    const Json reason = letter["reason"];
    BOOST_TEST(reason["status"].as_integer() == DYNCX_E_FORBIDDEN);
    BOOST_TEST(reason["code"].as_string() == "0x80040220");
    BOOST_TEST(reason["http_status"].as_integer() == 403);
    BOOST_TEST(reason["message"].as_string().find("prvCreateActivity") != std::string::npos);
    BOOST_TEST(!reason["fix"].as_string().empty());
    BOOST_TEST(list.text().find(kCaller) == std::string::npos);
    BOOST_TEST(letters(id, 10).as_array().front()["id"].as_integer() == later);
    BOOST_TEST(letters(0, 1).as_array().size() == 1u);
    BOOST_TEST(letters(later).as_array().empty());
}

BOOST_AUTO_TEST_CASE(s1_28_a_letter_retried_after_mending_makes_exactly_one_row_and_a_line_of_who_did_it) {
    const auto id = bury("s-1");
    BOOST_TEST(session("s-1")["state"].as_string() == "given up");
    BOOST_TEST(session("s-1")["dead"].as_integer() == 1);
    BOOST_TEST(calls() == 0u);
    BOOST_REQUIRE_EQUAL(settle(id, DYNCX_DEAD_RETRY), DYNCX_OK);
    BOOST_TEST(settled == 1);
    flush();
    BOOST_TEST(calls() == 1u);
    BOOST_TEST(session("s-1")["state"].as_string() == "applied");
    BOOST_TEST(session("s-1")["dead"].as_integer() == 0);
    BOOST_TEST(stats()["dead"].as_integer() == 0);
    BOOST_TEST(letters().as_array().empty());
    const auto told = lines("dead.retried");
    BOOST_REQUIRE(told.size() == 1u);
    BOOST_TEST(told[0]["subject"].as_string() == "s-1");
    BOOST_TEST(told[0]["detail"]["id"].as_integer() == id);
    BOOST_TEST(told[0]["detail"]["event"].as_string() == "session.started");
    BOOST_TEST(told[0]["detail"]["by"].as_string() == "Anna");
}

BOOST_AUTO_TEST_CASE(s1_28_a_create_that_landed_before_it_was_given_up_is_recognised_by_the_retry) {
    auto lost = refusal();
    lost.action = dyncx::emulator::FaultAction::drop_after_commit;
    emulator.add_fault(lost);
    const auto id = bury("s-1"); // the repeat is refused
    BOOST_REQUIRE(calls() == 1u);
    BOOST_REQUIRE_EQUAL(settle(id, DYNCX_DEAD_RETRY), DYNCX_OK);
    flush();
    BOOST_TEST(calls() == 1u);
    const Json call = rows("phonecalls").as_array().front();
    BOOST_TEST(session("s-1")["records"].as_array().front()["id"].as_string() == call["activityid"].as_string());
    BOOST_TEST(letters().as_array().empty());
}

BOOST_AUTO_TEST_CASE(s4_2_a_start_that_is_retried_behind_the_end_makes_no_second_row_and_reopens_nothing) {
    const auto id = bury("s-1");
    submit_all({event_of("session.ended", "s-1", "2026-01-05T10:05:00Z")}, "dyncx");
    BOOST_REQUIRE_EQUAL(settle(id, DYNCX_DEAD_RETRY), DYNCX_OK);
    flush();
    BOOST_TEST(calls() == 1u);
    BOOST_TEST(rows("phonecalls").as_array().front()["statecode"].as_integer() == 1);
    BOOST_TEST(letters().as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_dropped_letter_is_gone_with_a_line_of_who_did_it) {
    const auto id = bury("s-1");
    bury("s-2");
    BOOST_REQUIRE_EQUAL(settle(id, DYNCX_DEAD_DROP, nullptr), DYNCX_OK);
    BOOST_TEST(settled == 1);
    flush();
    BOOST_TEST(calls() == 0u);
    BOOST_TEST(stats()["dead"].as_integer() == 1);
    BOOST_TEST(stats()["pending"].as_integer() == 0);
    const auto told = lines("dead.dropped");
    BOOST_REQUIRE(told.size() == 1u);
    BOOST_TEST(told[0]["subject"].as_string() == "s-1");
    BOOST_TEST(told[0]["detail"]["id"].as_integer() == id);
    BOOST_TEST(settle(id, DYNCX_DEAD_RETRY) == DYNCX_E_NOT_FOUND);
    BOOST_REQUIRE(letters().as_array().size() == 1u); // the other one is as it was
    BOOST_TEST(letters().as_array().front()["session"].as_string() == "s-2");
}

BOOST_AUTO_TEST_CASE(a_letter_that_is_not_there_any_more_is_not_found_and_leaves_no_line) {
    BOOST_TEST(settle(12345, DYNCX_DEAD_DROP) == DYNCX_E_NOT_FOUND);
    BOOST_TEST(err.fix[0] != '\0');
    BOOST_TEST(settled == -1);
    BOOST_TEST(settle(0, DYNCX_DEAD_RETRY) == DYNCX_NONE); // all of none
    BOOST_TEST(settled == 0);
    const auto id = bury("s-1");
    BOOST_TEST(settle(id + 1, DYNCX_DEAD_RETRY) == DYNCX_E_NOT_FOUND);
    BOOST_TEST(lines("dead.retried").empty());
    BOOST_TEST(lines("dead.dropped").empty());
    BOOST_TEST(letters().as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(two_retries_of_one_letter_at_once_make_one_row) {
    const auto id = bury("s-1");
    dyncx_status answers[2] = {};
    std::vector<std::thread> threads;
    for (auto& answer : answers)
        threads.emplace_back([&answer, id, this] {
            answer = dyncx_dead_settle(client, id, DYNCX_DEAD_RETRY, nullptr, 0, nullptr, nullptr);
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(std::min(answers[0], answers[1]) == DYNCX_E_NOT_FOUND);
    BOOST_TEST(std::max(answers[0], answers[1]) == DYNCX_OK);
    BOOST_TEST(settle(id, DYNCX_DEAD_DROP) == DYNCX_E_NOT_FOUND); // what was retried is not dropped
    flush();
    BOOST_TEST(calls() == 1u);
    BOOST_TEST(lines("dead.retried").size() == 1u);
}

BOOST_AUTO_TEST_CASE(all_letters_are_retried_together) {
    for (const char* name : {"s-1", "s-2", "s-3"})
        bury(name);
    BOOST_REQUIRE_EQUAL(settle(0, DYNCX_DEAD_RETRY), DYNCX_OK);
    BOOST_TEST(settled == 3);
    flush();
    BOOST_TEST(calls() == 3u);
    BOOST_TEST(lines("dead.retried").size() == 3u);
    BOOST_TEST(letters().as_array().empty());
}

BOOST_AUTO_TEST_CASE(all_of_many_letters_are_dropped_page_by_page) {
    constexpr int kMany = 1001;
    close();
    Json settings = *Json::parse(emulator.client_config());
    settings.set("flow", *Json::parse(R"({"session.started":[{"method":"POST","table":"phonecalls",
        "body":{"subjet":"no such column"}}]})"));
    open(settings.text().c_str());
    dyncx_call call = DYNCX_INIT(dyncx_call);
    call.flags = DYNCX_CALL_NOWAIT;
    for (int i = 0; i < kMany; ++i) {
        const std::string text = event_of("session.started", "s-" + std::to_string(i));
        BOOST_REQUIRE_EQUAL(
            dyncx_submit_json(client, "dyncx", DYNCX_NUL, text.c_str(), DYNCX_NUL, &call, nullptr, &err), DYNCX_OK);
    }
    flush();
    BOOST_REQUIRE_EQUAL(stats()["dead"].as_integer(), kMany);
    BOOST_REQUIRE_EQUAL(settle(0, DYNCX_DEAD_DROP), DYNCX_OK);
    BOOST_TEST(settled == kMany);
    BOOST_TEST(letters().as_array().empty());
    BOOST_TEST(stats()["dead"].as_integer() == 0);
}

BOOST_AUTO_TEST_CASE(a_retry_is_kept_over_a_reopening_and_so_is_a_letter) {
    const auto first = bury("s-1");
    bury("s-2");
    close();
    open();
    BOOST_REQUIRE(letters().as_array().size() == 2u);
    BOOST_REQUIRE_EQUAL(dyncx_client_pause(client, 1, nullptr), DYNCX_OK);
    BOOST_REQUIRE_EQUAL(settle(first, DYNCX_DEAD_RETRY), DYNCX_OK);
    close();
    BOOST_REQUIRE(calls() == 0u);
    open();
    flush();
    BOOST_TEST(calls() == 1u);
    BOOST_REQUIRE(letters().as_array().size() == 1u);
    BOOST_TEST(letters().as_array().front()["session"].as_string() == "s-2");
}

BOOST_AUTO_TEST_CASE(a_retry_that_is_given_up_again_is_told_and_is_a_letter_again) {
    const auto id = bury("s-1");
    emulator.add_fault(refusal());
    BOOST_REQUIRE_EQUAL(settle(id, DYNCX_DEAD_RETRY), DYNCX_OK);
    Slot slot;
    do // the end of the submit comes first
        BOOST_REQUIRE_EQUAL(dyncx_poll(client, 30000, &slot, &err), DYNCX_OK);
    while (slot.op != 0);
    BOOST_TEST(slot.kind == DYNCX_EVENT_DEAD);
    BOOST_TEST(slot.status == DYNCX_E_FORBIDDEN);
    BOOST_TEST(std::string(slot.subject.data) == "s-1");
    BOOST_REQUIRE(letters().as_array().size() == 1u);
    BOOST_TEST(letters().as_array().front()["id"].as_integer() == id);
    BOOST_REQUIRE_EQUAL(settle(id, DYNCX_DEAD_RETRY), DYNCX_OK);
    flush();
    BOOST_TEST(calls() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
