// What the one who looks after the connection meets: a role that is too small, a secret that is exchanged in time.
#include "scene.h"

using namespace scene;
using dyncx::Json;

namespace {

const char* const kNewSecret = "rotated~secret.value";

dyncx::emulator::Fault missing_privilege(const char* method, const char* path, const std::string& privilege) {
    dyncx::emulator::Fault fault;
    fault.method = method;
    fault.path_contains = path;
    fault.status = 403;
    fault.code = "0x80040220";
    fault.message = "Principal user (Id=0e000000-0000-4000-8000-000000000003, type=8, roleCount=1) is missing " +
                    privilege + " privilege (Id=0e000000-0000-4000-8000-00000000000f) on OTC=4200 for entity 'x'.";
    return fault;
}

std::string event_of_session(int number) {
    std::string text = native("session.started", "2026-01-05T09:00:00Z");
    return text.replace(text.find("s-1"), 3, "s-" + std::to_string(number));
}

} // namespace

BOOST_AUTO_TEST_SUITE(setup)

BOOST_AUTO_TEST_CASE(s1_11_verify_names_the_privilege_that_dynamics_names) {
    Scene scene;
    scene.open();
    scene.emulator.add_fault(missing_privilege("GET", "WhoAmI", "prvReadUser"));
    auto done = scene.wait_for(
        [&](const dyncx_call* call, dyncx_op* op) { return dyncx_verify(scene.client, call, op, &scene.err); });
    BOOST_TEST(done->status == DYNCX_E_FORBIDDEN);
    const Json finding = done->json()["finding"];
    BOOST_TEST(finding["code"].as_string() == "0x80040220");
    BOOST_TEST(finding["cause"].as_string().find("prvReadUser") != std::string::npos);
    BOOST_TEST(finding["fix"].as_string().find("role") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(s1_11_an_event_given_up_names_the_missing_privilege_to_the_host_and_in_the_trail) {
    Scene scene;
    scene.open();
    scene.emulator.add_fault(missing_privilege("POST", "batch", "prvCreateActivity"));
    const std::string payload = event_of_session(1);
    auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_submit_json(scene.client, "dyncx", DYNCX_NUL, payload.c_str(), DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_TEST(done->status == DYNCX_E_FORBIDDEN);
    BOOST_TEST(std::string(done->error->message).find("prvCreateActivity") != std::string::npos);
    dyncx_blob* out = nullptr;
    const auto status = dyncx_audit_read(scene.client, 0, 1000, &out, &scene.err);
    const Json dead = row_where(scene.blob(status, out)["entries"], "kind", "dead");
    BOOST_TEST(dead.text().find("prvCreateActivity") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(s4_7_a_secret_exchanged_before_it_ends_interrupts_nothing) {
    Scene scene;
    scene.open();
    scene.submit_all({event_of_session(0)}, "dyncx");
    scene.emulator.reset_counters();
    scene.emulator.set_secret(kNewSecret, false); // the token of the old one lives on
    int sessions = 1;
    const auto traffic = [&] {
        for (int i = 0; i < 5; ++i, ++sessions)
            BOOST_REQUIRE_EQUAL(scene.submit(event_of_session(sessions), "dyncx"), DYNCX_OK);
    };
    traffic();
    Json settings = *Json::parse(scene.emulator.client_config());
    Json environment = settings["environment"];
    environment.set("client_secret", kNewSecret);
    settings.set("environment", environment);
    const std::string text = settings.text();
    auto exchanged = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        const auto began = dyncx_configure(scene.client, text.c_str(), DYNCX_NUL, call, op, &scene.err);
        traffic(); // while the new one is proven
        return began;
    });
    BOOST_REQUIRE_EQUAL(exchanged->status, DYNCX_OK);
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(scene.client, 30000, &scene.err), DYNCX_OK); // what began with the old one
    scene.emulator.expire_tokens(); // from here only the new one helps
    traffic();
    BOOST_REQUIRE_EQUAL(dyncx_client_flush(scene.client, 30000, &scene.err), DYNCX_OK);
    BOOST_TEST(scene.rows("phonecalls").as_array().size() == static_cast<std::size_t>(sessions));
    BOOST_TEST(scene.stats()["dead"].as_integer() == 0);
    BOOST_TEST(scene.stats()["retries"].as_integer() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
