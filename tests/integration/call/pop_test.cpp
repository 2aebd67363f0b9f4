// The screen pop through the C API: ready while nothing is written, the same for the next agent, and never in the way.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

constexpr const char* kMaria = "+190011112222"; // of the sample
constexpr const char* kRinging = "2026-11-20T09:00:00Z";

std::string ringing(const std::string& from) {
    return native("session.started", kRinging, R"(,"channel":"phone","direction":"in","from":")" + from + "\"");
}

// Nothing is delivered: Dynamics cannot be reached, or deliveries are paused.
struct Held : Scene {
    explicit Held(bool is_online = true) : Scene(is_online) {}
    void hold() { BOOST_REQUIRE_EQUAL(dyncx_client_pause(client, 1, &err), DYNCX_OK); }
    void release() {
        BOOST_REQUIRE_EQUAL(dyncx_client_pause(client, 0, &err), DYNCX_OK);
        BOOST_REQUIRE_EQUAL(dyncx_client_flush(client, 30000, &err), DYNCX_OK);
    }
    Json looked_up(const char* number) {
        const auto done = wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_lookup_phone(client, number, DYNCX_NUL, call, op, &err);
        });
        BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
        return done->json()["matches"].as_array().at(0);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(pop)

BOOST_AUTO_TEST_CASE(s4_3_while_the_create_is_queued_the_link_opens_the_customer_whom_a_lookup_found) {
    Held scene;
    scene.open();
    scene.hold();
    const Json maria = scene.looked_up("+1 900 1111 2222"); // as the host happens to write it
    BOOST_REQUIRE_EQUAL(scene.submit(ringing(kMaria), "dyncx"), DYNCX_OK);
    const Json queued = scene.session("s-1");
    BOOST_TEST(queued["records"].as_array().empty());
    BOOST_TEST(queued["customer"]["table"].as_string() == "contact");
    BOOST_TEST(queued["customer"]["id"].as_string() == maria["id"].as_string());
    BOOST_TEST(queued["links"]["shows"].as_string() == "customer");
    BOOST_TEST(queued["links"]["tab"].as_string() == maria["links"]["tab"].as_string());
    scene.release();
    const Json written = scene.session("s-1");
    BOOST_TEST(written["links"]["shows"].as_string() == "record");
    BOOST_TEST(written["links"]["table"].as_string() == "phonecall");
    BOOST_TEST(written["links"]["id"].as_string() == written["records"].as_array().at(0)["id"].as_string());
    BOOST_TEST(written["customer"]["id"].as_string() == maria["id"].as_string());
}

BOOST_AUTO_TEST_CASE(s4_3_a_lookup_by_address_gives_the_link_of_a_mail_that_is_queued) {
    Held scene;
    scene.open();
    scene.hold();
    const auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_lookup(scene.client, R"({"email":"maria.example@example.com"})", DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    BOOST_REQUIRE_EQUAL(
        scene.submit(native("session.started", kRinging,
                            R"(,"channel":"email","direction":"in","from":"Maria.Example@example.com")"),
                     "dyncx"),
        DYNCX_OK);
    BOOST_TEST(scene.session("s-1")["links"]["id"].as_string() == done->subject.data);
}

BOOST_AUTO_TEST_CASE(s4_3_while_dynamics_is_down_the_link_of_a_stranger_opens_a_new_form_with_the_number) {
    Held scene(false);
    scene.emulator.start(); // for its settings
    const std::string settings = scene.emulator.client_config();
    scene.emulator.stop();
    scene.open(settings.c_str());
    BOOST_REQUIRE_EQUAL(scene.submit(ringing("+12065550142"), "dyncx"), DYNCX_OK);
    const Json session = scene.session("s-1");
    BOOST_TEST(session["customer"].is_null());
    BOOST_TEST(session["links"]["shows"].as_string() == "new");
    BOOST_TEST(session["links"]["tab"].as_string().ends_with("&etn=contact&extraqs=telephone1%3D%252B12065550142"));
}

BOOST_AUTO_TEST_CASE(s4_3_the_customer_that_the_host_gives_needs_no_lookup) {
    Held scene;
    scene.open();
    scene.hold();
    const std::string id = "0a0a0a0a-88e1-4e11-904c-6045bd05e9d4";
    BOOST_REQUIRE_EQUAL(
        scene.submit(native("session.started", kRinging, R"(,"customer":{"contact":")" + id + "\"}"), "dyncx"),
        DYNCX_OK);
    BOOST_TEST(scene.session("s-1")["links"]["id"].as_string() == id);
}

BOOST_AUTO_TEST_CASE(s4_3_a_transfer_gives_the_next_agent_the_same_link) {
    Held scene;
    scene.open();
    scene.submit_all(
        {ringing(kMaria), native("session.answered", "2026-11-20T09:00:05Z", R"(,"agent":"agent.one@example.com")")},
        "dyncx");
    const Json first = scene.session("s-1")["links"];
    scene.hold();
    BOOST_REQUIRE_EQUAL(scene.submit(native("session.transferred", "2026-11-20T09:02:00Z",
                                            R"(,"agent":"agent.two@example.com","from":"+12065550100")"),
                                     "dyncx"),
                        DYNCX_OK);
    BOOST_TEST(scene.session("s-1")["links"].text() == first.text());
    scene.release();
    BOOST_TEST(scene.session("s-1")["links"].text() == first.text());
    BOOST_TEST(first["shows"].as_string() == "record");
}

BOOST_AUTO_TEST_CASE(s4_22_a_pasted_address_shows_the_customer_instead_of_the_call) {
    Held scene;
    Json settings = *Json::parse(scene.emulator.client_config());
    const std::string url = settings["environment"]["url"].as_string() +
                            "/main.aspx?appid=0b0b0b0b-1111-4000-8000-000000000003&pagetype=entityrecord&etn=contact"
                            "&id=5b4ced1c-88e1-ee11-904c-6045bd05e9d4";
    settings.set("pop", Json(Json::Object{{"url", url}}));
    scene.open(settings.text().c_str());
    scene.submit_all({ringing(kMaria)}, "dyncx");
    const Json links = scene.session("s-1")["links"];
    const Json maria = row_where(scene.rows("contacts"), "telephone1", kMaria);
    BOOST_TEST(links["shows"].as_string() == "customer");
    BOOST_TEST(links["id"].as_string() == maria["contactid"].as_string());
    BOOST_TEST(links["tab"].as_string().find("appid=0b0b0b0b-") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(x5_several_customers_with_a_number_leave_the_link_to_a_new_form) {
    Held scene;
    scene.open();
    for (const char* name : {"First", "Second"}) {
        const auto made = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
            const std::string row = R"({"telephone1":"+12065550777","lastname":")" + std::string(name) + "\"}";
            return dyncx_record_create(scene.client, "contact", DYNCX_NUL, row.c_str(), DYNCX_NUL, call, op,
                                       &scene.err);
        });
        BOOST_REQUIRE_EQUAL(made->status, DYNCX_OK);
    }
    static_cast<void>(scene.looked_up("+12065550777"));
    scene.hold();
    BOOST_REQUIRE_EQUAL(scene.submit(ringing("+12065550777"), "dyncx"), DYNCX_OK);
    const Json session = scene.session("s-1");
    BOOST_TEST(session["customer"].is_null());
    BOOST_TEST(session["links"]["shows"].as_string() == "new");
}

BOOST_AUTO_TEST_SUITE_END()
