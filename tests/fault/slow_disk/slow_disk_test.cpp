// A disk that takes its time: a submit returns no sooner than the disk has confirmed, one without waiting returns at once,
// and the order stays. This program has its own fdatasync, which waits while the test holds the disk.
#include "../../integration/call/scene.h"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <sqlite3.h>
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

BOOST_AUTO_TEST_CASE(what_was_not_on_disk_when_a_host_ended_arrives_once_by_the_next_opening) {
    BOOST_REQUIRE(dyncx_client_pause(client, 1, &err) == DYNCX_OK); // what arrives is not by this one
    disk().hold(true);
    for (int n = 1; n < 30; ++n)
        BOOST_TEST(submit_without_waiting(n) == DYNCX_OK);
    BOOST_REQUIRE(disk().wait_until_somebody_waits());
    Folder left; // as kill -9 would leave it now
    std::filesystem::copy(folder.path, left.path, std::filesystem::copy_options::recursive);
    disk().hold(false);
    dyncx_client* next = nullptr;
    const std::string settings = emulator.client_config();
    BOOST_REQUIRE(dyncx_client_open(runtime, left.path.c_str(), DYNCX_NUL, settings.c_str(), DYNCX_NUL, &next, &err) ==
                  DYNCX_OK);
    BOOST_TEST(dyncx_client_flush(next, 60000, &err) == DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == 30u);
    BOOST_TEST(dyncx_client_pause(client, 0, &err) == DYNCX_OK); // the same events come by the other too
    BOOST_TEST(dyncx_client_flush(client, 60000, &err) == DYNCX_OK);
    BOOST_TEST(rows("phonecalls").as_array().size() == 30u);
    BOOST_TEST(dyncx_client_close(next, 0, &err) == DYNCX_OK);
}

BOOST_AUTO_TEST_CASE(an_event_that_a_host_left_behind_and_that_had_taken_effect_changes_nothing) {
    disk().hold(true);
    BOOST_TEST(submit_without_waiting(1) == DYNCX_OK);
    BOOST_REQUIRE(disk().wait_until_somebody_waits());
    BOOST_TEST(submit_without_waiting(2) == DYNCX_OK);
    std::string log;
    for (auto& entry : std::filesystem::directory_iterator(folder.path))
        if (entry.path().filename().string().starts_with("behind-"))
            log = entry.path();
    const std::string copy = folder.path + "/behind-4711"; // of an owner that does not live
    BOOST_REQUIRE(std::filesystem::copy_file(log, folder.path + "/copy"));
    disk().hold(false);
    BOOST_TEST(dyncx_client_flush(client, 60000, &err) == DYNCX_OK);
    const std::string before = rows("phonecalls").text();
    close();
    sqlite3* database = nullptr; // nor is it known by its line in the trail
    BOOST_REQUIRE(sqlite3_open((folder.path + "/dyncx.db").c_str(), &database) == SQLITE_OK);
    BOOST_TEST(sqlite3_exec(database, "UPDATE audit SET salt = zeroblob(16)", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
    std::filesystem::rename(folder.path + "/copy", copy);
    open();
    BOOST_TEST(dyncx_client_flush(client, 60000, &err) == DYNCX_OK);
    BOOST_TEST(accepted_sessions().size() == 5u); // two of them again
    BOOST_TEST(rows("phonecalls").text() == before);
    BOOST_TEST(!std::filesystem::exists(copy));
}

BOOST_AUTO_TEST_SUITE_END()
