// A full disk as a host sees it: submit refuses, what was acknowledged arrives once, and all goes on by itself when there
// is space again. Files of this program cannot grow while the limit is on: EFBIG, as a full disk's ENOSPC.
#include "../../integration/call/scene.h"

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace scene;
using dyncx::Json;

namespace {

struct FullDisk : Scene {
    int acknowledged = 0, sessions = 0;

    FullDisk() {
        std::signal(SIGXFSZ, SIG_IGN);
        Json settings = *Json::parse(emulator.client_config());
        settings.set("delivery", Json(Json::Object{{"retry_first_ms", 10}, {"retry_most_ms", 100}}));
        open(settings.text().c_str());
        submit_all({native("session.started", "2026-01-05T09:00:00Z")}, "dyncx"); // fetches what is known of tables
        acknowledged = sessions = 1;
    }
    ~FullDisk() { limit_files(RLIM_INFINITY); }

    static void limit_files(rlim_t bytes) {
        rlimit limit{};
        BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &limit) == 0);
        limit.rlim_cur = bytes;
        BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
    }
    dyncx_status submit_session(const dyncx_call* call = nullptr, dyncx_op* op = nullptr) {
        const std::string text = R"({"event":"session.ended","session":"full-)" + std::to_string(++sessions) +
                                 R"(","time":"2026-01-05T09:10:00Z","summary":")" + std::string(20000, 'x') + "\"}";
        return dyncx_submit_json(client, "dyncx", DYNCX_NUL, text.data(), static_cast<int64_t>(text.size()), call, op,
                                 &err);
    }
    dyncx_status submit_until_refused() {
        for (int i = 0; i < 1000; ++i, ++acknowledged)
            if (const auto status = submit_session(); status != DYNCX_OK)
                return status;
        return DYNCX_OK;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(full_disk, FullDisk)

BOOST_AUTO_TEST_CASE(submit_refuses_on_a_full_disk_and_what_was_acknowledged_arrives_once_when_space_returns) {
    emulator.stop();
    limit_files(2 << 20);
    BOOST_TEST(submit_until_refused() == DYNCX_E_FULL);
    BOOST_TEST(acknowledged > 1);
    BOOST_TEST(std::string(err.message).find(folder.path) != std::string::npos, err.message);
    BOOST_TEST(std::string(err.fix) != "");
    BOOST_TEST((err.flags & DYNCX_ERROR_RETRIABLE) != 0);
    const auto refused = acknowledged;
    emulator.start(); // the way is open and nothing can be noted of what is sent
    for (int i = 0; i < 3000 && emulator.counts().total == 0; ++i)
        usleep(10000);
    BOOST_TEST(submit_until_refused() == DYNCX_E_FULL);
    BOOST_TEST(stats()["dead"].as_integer() == 0);
    limit_files(RLIM_INFINITY);
    BOOST_TEST(submit_session() == DYNCX_OK); // without opening anew
    ++acknowledged;
    BOOST_TEST(dyncx_client_flush(client, 120000, &err) == DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == static_cast<std::size_t>(acknowledged));
    BOOST_TEST(stats()["dead"].as_integer() == 0);
    BOOST_TEST(acknowledged > refused);
    dyncx_audit_report report = DYNCX_INIT(dyncx_audit_report);
    BOOST_REQUIRE_EQUAL(dyncx_audit_verify(client, &report, &err), DYNCX_OK);
    BOOST_TEST(report.is_intact != 0);
}

BOOST_AUTO_TEST_CASE(an_event_handed_in_without_waiting_is_told_that_the_disk_was_full) {
    emulator.stop();
    limit_files(2 << 20);
    BOOST_REQUIRE(submit_until_refused() == DYNCX_E_FULL);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    call.flags = DYNCX_CALL_NOWAIT | DYNCX_CALL_WAITABLE;
    dyncx_op op = 0;
    const auto status = submit_session(&call, &op);
    BOOST_REQUIRE_MESSAGE(status == DYNCX_OK || status == DYNCX_E_FULL, err.message);
    if (status == DYNCX_OK) { // it was in memory; the commit then met the disk
        Slot slot;
        BOOST_TEST(dyncx_wait(client, op, 30000, &slot, &err) == DYNCX_OK);
        BOOST_TEST(slot.status == DYNCX_E_FULL);
    }
    limit_files(RLIM_INFINITY);
    emulator.start();
    BOOST_TEST(dyncx_client_flush(client, 120000, &err) == DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == static_cast<std::size_t>(acknowledged));
}

BOOST_AUTO_TEST_SUITE_END()
