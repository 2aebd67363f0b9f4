// A transferred call, end to end: two recorded contacts of a chain, one phone call, owned by whom the settings say.
#include "scene.h"

#include <algorithm>

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kSecondLeg = "4f8b6c2e-9d13-4a57-8c60-2b7e1f3a9d02";

std::string exchanged(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != text.npos, from);
    return text.replace(at, from.size(), to);
}

// The recorded contact, which went on in another one: 17:12:59 to 17:28:12, agent one since 17:20:32.
std::string first_leg() {
    std::string text = contact();
    text = exchanged(text, R"("NextContactId": null)", R"("NextContactId": ")" + std::string(kSecondLeg) + "\"");
    return exchanged(text, R"("DisconnectTimestamp": "2026-02-03T17:47:28Z")",
                     R"("DisconnectTimestamp": "2026-02-03T17:28:12Z")");
}

// The contact that it went on in: 17:28:10 to 17:47:28, agent two since `answered`.
std::string second_leg(const std::string& answered) {
    std::string text = contact();
    const std::string own = R"("ContactId": ")" + std::string(kSession);
    text = exchanged(text, own, R"("ContactId": ")" + std::string(kSecondLeg));
    text = exchanged(text, R"("InitialContactId": null)", R"("InitialContactId": ")" + std::string(kSession) + "\"");
    text = exchanged(text, R"("InitiationMethod": "INBOUND")", R"("InitiationMethod": "TRANSFER")");
    text = exchanged(text, R"("InitiationTimestamp": "2026-02-03T17:12:59Z")",
                     R"("InitiationTimestamp": "2026-02-03T17:28:10Z")");
    text = exchanged(text, R"("ConnectedToAgentTimestamp": "2026-02-03T17:20:32Z")",
                     R"("ConnectedToAgentTimestamp": ")" + answered + "\"");
    text = exchanged(text, "agent.one@example.com", "agent.two@example.com");
    return exchanged(text, "Cooling Service", "Second Level");
}

struct Transfer : Scene {
    void open_with(const std::string& rule) {
        Json settings = *Json::parse(emulator.client_config());
        settings.set("session", Json(Json::Object{{"owner", rule}}));
        open(settings.text().c_str());
    }
    void check(const std::string& owner) {
        const Json calls = rows("phonecalls");
        BOOST_REQUIRE_EQUAL(calls.as_array().size(), 1);
        const Json& call = calls.as_array()[0];
        const Json agent = row_where(rows("systemusers"), "internalemailaddress", owner);
        BOOST_REQUIRE(!agent.is_null());
        BOOST_TEST(call["ownerid"].as_string() == agent["systemuserid"].as_string());
        BOOST_TEST(call["actualstart"].as_string() == "2026-02-03T17:12:59Z");
        BOOST_TEST(call["actualend"].as_string() == "2026-02-03T17:47:28Z");
        BOOST_TEST(call["statecode"].as_integer() == 1);
        BOOST_TEST(call["description"].as_string().find("Queue: Second Level") != std::string::npos);
        BOOST_TEST(stats()["dead"].as_integer() == 0);
    }
};

// Both orders in which the records may come, and both again at the end.
void play(const std::string& rule, const std::string& answered, const std::string& owner) {
    for (const bool is_reversed : {false, true}) {
        Transfer scene;
        scene.open_with(rule);
        std::string legs[] = {first_leg(), second_leg(answered)};
        if (is_reversed)
            std::swap(legs[0], legs[1]);
        scene.submit_all({legs[0]});
        scene.submit_all({legs[1]});
        scene.check(owner);
        scene.submit_all({legs[0], legs[1]});
        scene.check(owner);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(transfer)

BOOST_AUTO_TEST_CASE(x20_a_transferred_contact_is_one_call_owned_by_the_last_agent) {
    play("last", "2026-02-03T17:29:00Z", "agent.two@example.com");
}

BOOST_AUTO_TEST_CASE(x20_or_by_the_first_when_the_settings_say_so) {
    play("first", "2026-02-03T17:29:00Z", "agent.one@example.com");
}

BOOST_AUTO_TEST_CASE(x20_or_by_who_talked_longest) {
    play("longest", "2026-02-03T17:29:00Z", "agent.two@example.com"); // 7:40 against 18:28
    play("longest", "2026-02-03T17:45:00Z", "agent.one@example.com"); // 7:40 against 2:28
}

BOOST_AUTO_TEST_CASE(x20_two_recordings_of_one_call_are_two_notes_whichever_is_told_first) {
    Scene scene;
    scene.open();
    scene.submit_all(
        {native("session.ended", "2026-01-05T09:05:00Z"),
         native("session.recording_ready", "2026-01-05T09:07:00Z", R"(,"recording":{"url":"https://r/2"})"),
         native("session.recording_ready", "2026-01-05T09:06:00Z", R"(,"recording":{"url":"https://r/1"})"),
         native("session.recording_ready", "2026-01-05T09:07:00Z", R"(,"recording":{"url":"https://r/2"})")},
        "dyncx");
    BOOST_TEST(scene.rows("annotations").as_array().size() == 2u);
    BOOST_TEST(scene.stats()["duplicates"].as_integer() == 1);
}

BOOST_AUTO_TEST_SUITE_END()
