// A recording that is removed: its address goes where it is still the one that was written, and nowhere else.
#include "desk.h"

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kUrl = "https://pbx.example.com/r/1";
constexpr const char* kGone = "The recording was removed at 2026-03-01T11:00:00Z.";
constexpr const char* kColumn =
    R"({"handoff":{"queue":"Support","unclaimed_s":0,"recording_column":"productserialnumber"}})";

std::string recording(const char* time, const char* more, const char* channel = "chat") {
    return native("session.recording_ready", time,
                  std::string(R"(,"channel":")") + channel + R"(","recording":{"url":")" + kUrl + "\"" + more + "}");
}

std::string removed(const char* channel = "chat") {
    return recording("2026-03-01T11:00:00Z", R"(,"removed":true)", channel);
}

std::string hand_over(Desk& desk, const std::string& more) {
    const Json told =
        desk.hand_over(R"({"session":"s-1","channel":"email","customer":{"email":"a@example.org"})" + more + "}")
            ->json();
    BOOST_REQUIRE_MESSAGE(told["state"].as_string() == "created", told.text());
    return told["id"].as_string();
}

std::string with_recording() { return std::string(R"(,"recording_url":")") + kUrl + "\""; }

void change(Desk& desk, const char* table, const std::string& id, const std::string& row) {
    const auto changed = desk.wait_for([&](dyncx_call* call, dyncx_op* op) {
        return dyncx_record_update(desk.client, table, DYNCX_NUL, id.c_str(), DYNCX_NUL, nullptr, 0, row.c_str(),
                                   DYNCX_NUL, call, op, &desk.err);
    });
    BOOST_REQUIRE_MESSAGE(changed->status == DYNCX_OK, (changed->error ? changed->error->message : ""));
}

std::string column_of(Desk& desk, const std::string& id) {
    return row_where(desk.rows("incidents"), "incidentid", id)["productserialnumber"].as_string();
}

} // namespace

BOOST_AUTO_TEST_SUITE(removed_recordings)

BOOST_AUTO_TEST_CASE(x15_the_column_is_emptied_when_the_recording_is_removed) {
    Desk desk(kColumn);
    const std::string id = hand_over(desk, with_recording());
    BOOST_REQUIRE_EQUAL(column_of(desk, id), kUrl);
    desk.submit_all({removed(), removed()}, "dyncx");
    BOOST_TEST(column_of(desk, id) == "");
    BOOST_TEST(desk.state("s-1")["recording_removed_at"].as_string() == "2026-03-01T11:00:00Z");
}

BOOST_AUTO_TEST_CASE(x15_the_note_says_that_the_recording_was_removed_and_its_link_is_gone) {
    Desk desk(R"({"handoff":{"queue":"Support"}})");
    const std::string id = hand_over(desk, with_recording() + R"(,"transcript":"hi")");
    desk.submit_all({removed()}, "dyncx");
    std::string texts;
    for (const Json& note : desk.rows_about("annotations", "objectid", id))
        texts += note["notetext"].as_string() + "\n";
    BOOST_TEST(texts.find(kGone) != std::string::npos, texts);
    BOOST_TEST(texts.find(kUrl) == std::string::npos, texts);
    BOOST_TEST(texts.find("hi\n") != std::string::npos, texts);
}

BOOST_AUTO_TEST_CASE(x15_what_somebody_else_put_there_stays) {
    Desk desk(kColumn);
    const std::string id = hand_over(desk, with_recording());
    change(desk, "incident", id, R"({"productserialnumber":"https://other.example.com/mine"})");
    desk.submit_all({removed()}, "dyncx");
    BOOST_TEST(column_of(desk, id) == "https://other.example.com/mine");
}

BOOST_AUTO_TEST_CASE(x15_what_somebody_puts_there_at_the_same_moment_stays) {
    Desk desk(kColumn);
    const std::string id = hand_over(desk, with_recording());
    dyncx::emulator::Fault late; // between the look and the change
    late.method = "PATCH";
    late.path_contains = "incidents(" + id;
    late.status = 412;
    late.code = "0x80060882";
    late.message = "The version of the existing record doesn't match the RowVersion property provided.";
    late.times = 2;
    desk.emulator.add_fault(late);
    desk.submit_all({removed()}, "dyncx");
    BOOST_TEST(column_of(desk, id) == kUrl);
    BOOST_TEST(desk.state("s-1")["findings"].text().find("stays") != std::string::npos);
    BOOST_TEST(desk.stats()["dead"].as_integer() == 0);
}

BOOST_AUTO_TEST_CASE(x15_a_removal_that_overtakes_its_recording_leaves_no_link) {
    Desk desk(R"({"handoff":{"queue":"Support"}})");
    const std::string id = hand_over(desk, "");
    desk.submit_all({removed(), recording("2026-03-01T10:00:00Z", "")}, "dyncx");
    BOOST_TEST(desk.rows_about("annotations", "objectid", id).empty());
}

BOOST_AUTO_TEST_CASE(x15_the_note_of_a_phone_call_says_so_as_well_without_a_handoff) {
    Desk desk;
    desk.submit_all({native("session.started", "2026-03-01T09:00:00Z", R"(,"direction":"in","from":"+12065550142")"),
                     native("session.ended", "2026-03-01T09:05:00Z"), recording("2026-03-01T10:00:00Z", "", "phone"),
                     removed("phone")},
                    "dyncx");
    const Json notes = desk.rows("annotations");
    BOOST_REQUIRE_EQUAL(notes.as_array().size(), 1U);
    BOOST_TEST(notes.as_array().front()["notetext"].as_string() == kGone);
}

BOOST_AUTO_TEST_SUITE_END()
