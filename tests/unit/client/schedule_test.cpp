// The threads of a runtime: which task goes first, and what deliveries leave free.
#include "client/schedule.h"

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <mutex>
#include <string>

using namespace dyncx::client;
using dyncx::net::Lane;

namespace {

class Door { // tasks wait behind it
  public:
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_open_; });
        --waiting_;
    }
    void open() {
        std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    void note(char word) {
        std::lock_guard lock(mutex_);
        notes_ += word;
        changed_.notify_all();
    }
    int wait_for_waiting(int count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(30), [&] { return waiting_ >= count; });
        return waiting_;
    }
    std::string wait_for_notes(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(30), [&] { return notes_.size() >= count; });
        return notes_;
    }

  private:
    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    bool is_open_ = false;
    int waiting_ = 0;
    std::string notes_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(client_schedule)

BOOST_AUTO_TEST_CASE(s5_22_deliveries_leave_half_of_the_threads_to_the_host) {
    Door door;
    Schedule schedule;
    BOOST_REQUIRE(schedule.start(4));
    BOOST_TEST(schedule.most_deliveries() == 2);
    for (int i = 0; i < 10; ++i)
        schedule.post(Lane::kLog, kDelivery, [&] { door.pass(); });
    BOOST_TEST(door.wait_for_waiting(2) == 2);
    for (int i = 0; i < 2; ++i)
        schedule.post(Lane::kPop, kVerb, [&] { door.pass(); });
    BOOST_TEST(door.wait_for_waiting(4) == 4);
    door.open();
    for (int i = 0; i < 3; ++i)
        schedule.post_at(std::chrono::steady_clock::now(), Lane::kLog, kLast, [&] { door.note('l'); });
    BOOST_TEST(door.wait_for_notes(3) == "lll"); // what waited goes on
    schedule.stop();
}

BOOST_AUTO_TEST_CASE(a_single_thread_serves_both_the_host_first) {
    Door door;
    Schedule schedule;
    BOOST_REQUIRE(schedule.start(1));
    schedule.post(Lane::kLog, kDelivery, [&] { door.pass(); });
    BOOST_TEST(door.wait_for_waiting(1) == 1);
    schedule.post(Lane::kLog, kDelivery, [&] { door.note('l'); });
    schedule.post(Lane::kPop, kVerb, [&] { door.note('p'); });
    door.open();
    BOOST_TEST(door.wait_for_notes(2) == "pl");
    schedule.stop();
}

BOOST_AUTO_TEST_SUITE_END()
