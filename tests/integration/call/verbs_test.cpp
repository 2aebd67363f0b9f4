// What a host asks beside handing in events: sessions, preview, records, verify, settings, the trail.
#include "scene.h"

#include <algorithm>

using namespace scene;
using dyncx::Json;

BOOST_AUTO_TEST_SUITE(verbs)

BOOST_AUTO_TEST_CASE(done_tells_the_records_and_the_session_is_found_from_both_sides) {
    Scene scene;
    scene.open();
    const std::string payload = contact();
    auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_submit_json(scene.client, "amazon-connect", DYNCX_NUL, payload.c_str(), DYNCX_NUL, call, op,
                                 &scene.err);
    });
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    BOOST_TEST(done->subject.data == std::string(kSession));
    const Json records = done->json()["records"];
    BOOST_REQUIRE(!records.as_array().empty());
    const std::string id = records.as_array()[0]["id"].as_string();
    BOOST_TEST(records.as_array()[0]["table"].as_string() == "phonecall");

    const Json session = scene.session(kSession);
    BOOST_TEST(session["state"].as_string() == "applied");
    BOOST_TEST(session["links"]["tab"].as_string().find("id=" + id) != std::string::npos);       // s4_19
    BOOST_TEST(session["links"]["embedded"].as_string() != session["links"]["tab"].as_string()); // s4_20
    dyncx_blob* found = nullptr;
    const auto status = dyncx_session_find(scene.client, id.c_str(), DYNCX_NUL, &found, &scene.err);
    BOOST_TEST(scene.blob(status, found)["sessions"].as_array()[0]["session"].as_string() == kSession);
    BOOST_TEST(dyncx_session_find(scene.client, "CAS-1", DYNCX_NUL, &found, &scene.err) == DYNCX_NONE);
}

BOOST_AUTO_TEST_CASE(s4_17_preview_shows_the_requests_and_writes_nothing) {
    Scene scene;
    scene.open();
    const std::string payload = contact();
    auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_preview(scene.client, "amazon-connect", DYNCX_NUL, payload.c_str(), DYNCX_NUL, call, op,
                             &scene.err);
    });
    BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
    const Json steps = done->json()["steps"];
    BOOST_REQUIRE(!steps.as_array().empty());
    const Json post = row_where(steps, "method", "POST"); // look-ups that travel with it are listed too
    BOOST_TEST(post["address"].as_string().ends_with("/phonecalls"));
    BOOST_TEST(post["body"]["phonenumber"].as_string() == "+190011112222");
    BOOST_TEST(done->json().text().find("Bearer") == std::string::npos);
    BOOST_TEST(scene.rows("phonecalls").as_array().empty());
    dyncx_blob* out = nullptr;
    BOOST_TEST(dyncx_session_get(scene.client, kSession, DYNCX_NUL, &out, &scene.err) == DYNCX_NONE);
}

BOOST_AUTO_TEST_CASE(records_are_created_once_per_key_read_changed_and_queried) {
    Scene scene;
    scene.open();
    const char* row = R"({"firstname":"Ada","lastname":"O'Neil","telephone1":"+1 206 555 0142"})";
    const auto create = [&](const dyncx_call* given, dyncx_op* op) {
        dyncx_call call = *given;
        call.idempotency_key = dyncx_text("import-17");
        return dyncx_record_create(scene.client, "contact", DYNCX_NUL, row, DYNCX_NUL, &call, op, &scene.err);
    };
    auto first = scene.wait_for(create), again = scene.wait_for(create);
    BOOST_REQUIRE_EQUAL(first->status, DYNCX_OK);
    BOOST_REQUIRE_EQUAL(again->status, DYNCX_OK);
    const std::string id = first->subject.data;
    BOOST_TEST(again->subject.data == id);

    auto changed = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_update(scene.client, "contact", DYNCX_NUL, id.c_str(), DYNCX_NUL, nullptr, 0,
                                   R"({"jobtitle":"Engineer"})", DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_TEST(changed->status == DYNCX_OK);
    auto stale = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_update(scene.client, "contact", DYNCX_NUL, id.c_str(), DYNCX_NUL, "W/\"1\"", DYNCX_NUL,
                                   R"({"jobtitle":"Other"})", DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_TEST(stale->status == DYNCX_E_CONFLICT);
    auto read = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_get(scene.client, "contact", DYNCX_NUL, id.c_str(), DYNCX_NUL, "fullname,jobtitle",
                                DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_TEST(read->json()["jobtitle"].as_string() == "Engineer");
    auto found = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_record_query(
            scene.client, R"({"table":"contact","columns":["lastname"],"where":{"column":"lastname","is":"O'Neil"}})",
            DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_REQUIRE_EQUAL(found->status, DYNCX_OK);
    BOOST_TEST(found->json()["rows"].as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_query_gives_every_row_once_page_by_page) {
    Scene scene;
    scene.open();
    std::string query =
        R"({"table":"contact","columns":["contactid"],"order":[{"column":"contactid"}],"page_size":70})";
    std::vector<std::string> ids;
    for (int page = 0; page < 5 && !query.empty(); ++page) {
        auto done = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
            return dyncx_record_query(scene.client, query.c_str(), DYNCX_NUL, call, op, &scene.err);
        });
        BOOST_REQUIRE_EQUAL(done->status, DYNCX_OK);
        const Json body = done->json();
        for (auto& row : body["rows"].as_array())
            ids.push_back(row["contactid"].as_string());
        query.clear();
        if (body.find("next")) {
            Json next = Json::object();
            next.set("next", body["next"]);
            next.set("page_size", 70);
            query = next.text();
        }
    }
    BOOST_TEST(ids.size() == scene.rows("contacts").as_array().size());
    std::sort(ids.begin(), ids.end());
    BOOST_TEST((std::unique(ids.begin(), ids.end()) == ids.end()));
}

BOOST_AUTO_TEST_CASE(s3_12_verify_climbs_the_ladder_and_names_the_rung_that_broke) {
    Scene scene;
    scene.open();
    const auto verify = [&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_verify(scene.client, call, op, &scene.err);
    };
    auto good = scene.wait_for(verify);
    BOOST_REQUIRE_EQUAL(good->status, DYNCX_OK);
    BOOST_TEST(good->json()["rungs"].as_array().size() == 4u);
    BOOST_TEST(!good->json()["organization_id"].as_string().empty());

    scene.emulator.set_application_user(false);
    auto nobody = scene.wait_for(verify);
    BOOST_TEST(nobody->status < 0);
    BOOST_TEST(nobody->error->code == std::string("0x80072560"));
    BOOST_TEST(nobody->json()["finding"]["fix"].as_string().size() > 10u);
}

BOOST_AUTO_TEST_CASE(s2_11_settings_that_fail_their_proof_do_not_become_active) {
    Scene scene;
    scene.open();
    Json wrong = *Json::parse(scene.emulator.client_config());
    Json environment = wrong["environment"];
    environment.set("client_secret", "wrong~secret.value");
    wrong.set("environment", environment);
    auto refused = scene.wait_for([&](const dyncx_call* call, dyncx_op* op) {
        return dyncx_configure(scene.client, wrong.text().c_str(), DYNCX_NUL, call, op, &scene.err);
    });
    BOOST_TEST(refused->status == DYNCX_E_AUTH);
    BOOST_TEST(refused->error->code == std::string("AADSTS7000215"));
    scene.submit_all({native("session.started", "2026-01-05T09:00:00Z")}, "dyncx"); // the former ones go on
    BOOST_TEST(scene.rows("phonecalls").as_array().size() == 1u);
    dyncx_blob* out = nullptr;
    const auto status = dyncx_configuration(scene.client, &out, &scene.err);
    const Json active = scene.blob(status, out);
    BOOST_TEST(active["version"].as_integer() == 1);
    BOOST_TEST(active.text().find("emulator-secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_trail_holds_every_step_and_its_chain_is_whole) {
    Scene scene;
    scene.open();
    scene.submit_all({contact()});
    dyncx_audit_report report = DYNCX_INIT(dyncx_audit_report);
    BOOST_REQUIRE_EQUAL(dyncx_audit_verify(scene.client, &report, &scene.err), DYNCX_OK);
    BOOST_TEST(report.is_intact == 1u);
    BOOST_TEST(report.entries >= 5);
    dyncx_blob* out = nullptr;
    const auto status = dyncx_audit_read(scene.client, 0, 1000, &out, &scene.err);
    const Json trail = scene.blob(status, out);
    std::string kinds;
    for (auto& entry : trail["entries"].as_array())
        kinds += entry["kind"].as_string() + " ";
    for (const char* kind : {"settings", "accepted", "request", "applied"})
        BOOST_TEST(kinds.find(kind) != std::string::npos, kind);
    BOOST_TEST(trail.text().find("190011112222") == std::string::npos); // nothing personal in it
}

BOOST_AUTO_TEST_CASE(a_host_opens_and_submits_while_the_cloud_is_down) {
    Scene scene(false);
    scene.open(R"({"environment":{"url":"https://127.0.0.1:1","tenant_id":"11111111-1111-1111-1111-111111111111",
        "client_id":"22222222-2222-2222-2222-222222222222","client_secret":"abc~def.ghi",
        "app_id":"33333333-3333-3333-3333-333333333333","authority":"https://127.0.0.1:1"}})");
    BOOST_TEST(scene.submit(contact()) == DYNCX_OK);
    dyncx_health health = DYNCX_INIT(dyncx_health);
    BOOST_REQUIRE_EQUAL(dyncx_client_health(scene.client, &health, &scene.err), DYNCX_OK);
    BOOST_TEST(health.pending >= 4);
    scene.close();
}

BOOST_AUTO_TEST_SUITE_END()
