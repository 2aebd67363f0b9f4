// Settings with typing errors: refused at the door with the place and the nearest name, no store left behind; what is only
// doubtful is told wherever settings are handed in.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

// The emulator's settings with a change to them, and a folder for a store that is not made yet.
struct Door : Scene {
    const std::string store = folder.path + "/not-made";
    Json settings = *Json::parse(emulator.client_config());

    void set_flow(const std::string& flow) {
        auto json = Json::parse(flow);
        BOOST_REQUIRE_MESSAGE(json.ok(), flow);
        settings.set("flow", *json);
    }
    dyncx_status open_store() {
        err = DYNCX_INIT(dyncx_error);
        return dyncx_client_open(runtime, store.c_str(), DYNCX_NUL, settings.text().c_str(), DYNCX_NUL, &client, &err);
    }
    void refused_with(const std::string& place, const std::string& words) {
        BOOST_TEST(open_store() == DYNCX_E_CONFIG, settings.text());
        const std::string told = std::string(err.message) + " | " + err.fix;
        BOOST_TEST(told.starts_with(place), told);
        BOOST_TEST(told.find(words) != std::string::npos, told);
        BOOST_TEST(err.fix[0] != '\0', told);
        BOOST_TEST(client == nullptr);
        BOOST_TEST(!std::filesystem::exists(store));
    }
};

const char* const kDoubtful = R"({"session.started":[{"step":"A","method":"POST","table":"phonecalls",
    "body":{"subject":"{{CustomerEndpont}}"}}]})";
const std::string kDoubt = "{{CustomerEndpont}} is no known name: did you mean {{CustomerEndpoint}}?";

} // namespace

BOOST_AUTO_TEST_SUITE(bad_settings)

BOOST_FIXTURE_TEST_CASE(a_misspelt_property_or_group_is_refused_with_the_nearest_name, Door) {
    const Json good = settings;
    Json environment = good["environment"];
    environment.set("cleint_secret", "x~y.z");
    settings.set("environment", environment);
    refused_with("environment.cleint_secret: ", "did you mean environment.client_secret?");

    settings = good;
    settings.set("enviroment", Json::object());
    refused_with("enviroment: ", "did you mean environment?");

    settings = good;
    settings.set("flwo", Json::object());
    refused_with("flwo: ", "did you mean flow?");
}

BOOST_FIXTURE_TEST_CASE(s4_30_a_misspelt_flow_is_refused_with_its_place_before_a_store_is_made, Door) {
    const auto step = [](const std::string& body) {
        return R"({"session.started":[{"step":"A","method":"POST","table":"phonecalls","body":)" + body + "}]}";
    };
    set_flow(R"({"session.startet":[]})");
    refused_with("flow.session.startet ", "did you mean \"session.started\"?");
    set_flow(R"({"session.started":[{"stpe":"A","method":"POST","table":"phonecalls","body":{"subject":"x"}}]})");
    refused_with("flow.session.started[0].stpe ", "did you mean \"step\"?");
    set_flow(step(R"({"subject":"Call of {{CustomerEndpoint"})"));
    refused_with("flow.session.started[0].body.subject ", "write {{CustomerEndpoint}}");
    set_flow(R"({"mode":"strict","session.started":[]})");
    BOOST_TEST(open_store() == DYNCX_OK, err.message);
}

BOOST_FIXTURE_TEST_CASE(settings_that_cannot_be_used_are_not_kept, Door) {
    BOOST_REQUIRE_MESSAGE(open_store() == DYNCX_OK, err.message);
    close();
    Json tls = settings["tls"];
    tls.set("ca_file", "/nowhere/ca.pem");
    const Json good = settings;
    settings.set("tls", tls);
    BOOST_TEST(open_store() == DYNCX_E_CONFIG, err.message);
    BOOST_REQUIRE_EQUAL(dyncx_client_open(runtime, store.c_str(), DYNCX_NUL, nullptr, 0, &client, &err), DYNCX_OK);
    dyncx_blob* out = nullptr;
    const auto status = dyncx_configuration(client, &out, &err);
    const Json active = blob(status, out);
    BOOST_TEST(active["version"].as_integer() == 1);
    BOOST_TEST(active["settings"]["tls"].text() == good["tls"].text());
}

BOOST_FIXTURE_TEST_CASE(s4_30_a_name_that_nobody_gives_is_told_at_open_at_configure_and_in_the_trail, Door) {
    set_flow(kDoubtful);
    BOOST_REQUIRE_MESSAGE(open_store() == DYNCX_OK, err.message); // an attribute may have that name
    dyncx_blob* out = nullptr;
    auto status = dyncx_configuration(client, &out, &err);
    const Json findings = blob(status, out)["findings"];
    BOOST_REQUIRE_EQUAL(findings.as_array().size(), 1u);
    BOOST_TEST(findings.as_array()[0]["place"].as_string() == "flow.session.started[0].body.subject");
    BOOST_TEST(findings.as_array()[0]["text"].as_string() == kDoubt);

    auto done = wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_configure(client, settings.text().c_str(), DYNCX_NUL, call, op, &err);
    });
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    BOOST_TEST(done->json()["findings"].text() == findings.text());

    status = dyncx_audit_read(client, 0, 1000, &out, &err);
    const Json trail = blob(status, out);
    int versions = 0;
    for (auto& entry : trail["entries"].as_array())
        if (entry["kind"].as_string() == "settings") {
            ++versions;
            BOOST_TEST(entry["detail"]["findings"].text() == findings.text());
        }
    BOOST_TEST(versions == 2);
}

BOOST_FIXTURE_TEST_CASE(s4_30_configure_refuses_a_misspelt_flow_at_the_door_and_the_former_one_goes_on, Door) {
    BOOST_REQUIRE_MESSAGE(open_store() == DYNCX_OK, err.message);
    set_flow(R"({"session.startet":[]})");
    dyncx_op op = 0;
    BOOST_TEST(dyncx_configure(client, settings.text().c_str(), DYNCX_NUL, nullptr, &op, &err) == DYNCX_E_CONFIG);
    BOOST_TEST(std::string(err.message).find("did you mean") != std::string::npos, err.message);
    BOOST_TEST(op == 0u);
    submit_all({native("session.started", "2026-01-05T09:00:00Z")}, "dyncx");
    BOOST_TEST(rows("phonecalls").as_array().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
