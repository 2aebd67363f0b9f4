// A disk that takes its time: a submit returns no sooner than the disk has confirmed, one without waiting returns at once,
// and the order stays. This program has its own fdatasync, which waits while the test holds the disk.
#include "../../integration/call/scene.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

struct Disk {
    std::mutex mutex;
    std::condition_variable changed;
    bool is_held = false;
    int waiting = 0;

    void hold(bool must_hold) {
        std::lock_guard lock(mutex);
        is_held = must_hold;
        changed.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex);
        ++waiting;
        changed.notify_all();
        changed.wait(lock, [this] { return !is_held; });
        --waiting;
    }
    bool wait_until_somebody_waits() {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(60), [this] { return waiting > 0; });
    }
};

Disk& disk() {
    static auto& the_disk = *new Disk;
    return the_disk;
}

} // namespace

extern "C" __attribute__((visibility("default"))) int fdatasync(int descriptor) {
    disk().pass();
    return static_cast<int>(syscall(SYS_fdatasync, descriptor));
}
extern "C" __attribute__((visibility("default"))) int fsync(int descriptor) {
    disk().pass();
    return static_cast<int>(syscall(SYS_fsync, descriptor));
}

using namespace scene;
using dyncx::Json;

namespace {

struct SlowDisk : Scene {
    SlowDisk() {
        open();
        submit_all({session_text(0)}, "dyncx");
    }
    ~SlowDisk() { disk().hold(false); }

    static std::string session_text(int n) {
        return R"({"event":"session.ended","session":"slow-)" + std::to_string(n) +
               R"(","time":"2026-01-05T09:10:00Z"})";
    }
    dyncx_status submit_without_waiting(int n) {
        dyncx_call call = DYNCX_INIT(dyncx_call);
        call.flags = DYNCX_CALL_NOWAIT;
        const std::string text = session_text(n);
        return dyncx_submit_json(client, "dyncx", DYNCX_NUL, text.data(), static_cast<int64_t>(text.size()), &call,
                                 nullptr, &err);
    }
    std::vector<std::string> accepted_sessions() { // in the order of the trail
        dyncx_blob* out = nullptr;
        const auto status = dyncx_audit_read(client, 0, 1000, &out, &err);
        const Json trail = blob(status, out);
        std::vector<std::string> names;
        for (const Json& entry : trail["entries"].as_array())
            if (entry["kind"].as_string() == "accepted")
                names.push_back(entry["subject"].as_string());
        return names;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(slow_disk, SlowDisk)

BOOST_AUTO_TEST_CASE(a_submit_is_acknowledged_when_the_disk_has_it_and_one_without_waiting_at_once_and_in_order) {
    disk().hold(true);
    std::atomic<bool> is_acknowledged{false};
    std::thread host([&] {
        const std::string text = session_text(1);
        dyncx_error own = DYNCX_INIT(dyncx_error);
        const auto status = dyncx_submit_json(client, "dyncx", DYNCX_NUL, text.data(),
                                              static_cast<int64_t>(text.size()), nullptr, nullptr, &own);
        is_acknowledged = status == DYNCX_OK;
    });
    BOOST_REQUIRE(disk().wait_until_somebody_waits());
    for (int n = 2; n < 30; ++n) // returns although the disk is held
        BOOST_TEST(submit_without_waiting(n) == DYNCX_OK);
    BOOST_TEST(!is_acknowledged);
    dyncx_health told = DYNCX_INIT(dyncx_health);
    BOOST_TEST(dyncx_client_health(client, &told, &err) == DYNCX_OK);
    disk().hold(false);
    host.join();
    BOOST_TEST(is_acknowledged);
    BOOST_TEST(dyncx_client_flush(client, 60000, &err) == DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == 30u);
    const auto accepted = accepted_sessions();
    BOOST_REQUIRE_EQUAL(accepted.size(), 30u);
    for (int n = 0; n < 30; ++n)
        BOOST_TEST(accepted[static_cast<std::size_t>(n)] == "slow-" + std::to_string(n));
}

BOOST_AUTO_TEST_CASE(more_than_memory_may_hold_is_refused_and_not_lost_in_silence) {
    disk().hold(true);
    int taken = 0;
    const std::string long_text = std::string(1 << 20, 'x');
    dyncx_status refused = DYNCX_OK;
    for (; taken < 100 && refused == DYNCX_OK; ++taken) {
        dyncx_call call = DYNCX_INIT(dyncx_call);
        call.flags = DYNCX_CALL_NOWAIT;
        std::string text = session_text(100 + taken);
        text.insert(text.size() - 1, R"(,"summary":")" + long_text + "\"");
        refused = dyncx_submit_json(client, "dyncx", DYNCX_NUL, text.data(), static_cast<int64_t>(text.size()), &call,
                                    nullptr, &err);
        if (refused != DYNCX_OK)
            break;
    }
    BOOST_TEST(refused == DYNCX_E_FULL);
    BOOST_TEST(taken > 1);
    disk().hold(false);
    BOOST_TEST(dyncx_client_flush(client, 120000, &err) == DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == static_cast<std::size_t>(taken + 1));
}

BOOST_AUTO_TEST_SUITE_END()
