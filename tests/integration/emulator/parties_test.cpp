// Activity parties: nested on create, replaced as a whole, one sender, only what a phone call takes.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

std::string party(const std::string& navigation, const std::string& address, int mask) {
    return R"({"partyid_)" + navigation + R"(@odata.bind":")" + address + R"(","participationtypemask":)" +
           std::to_string(mask) + "}";
}

std::string call_with(const std::string& parties) {
    return R"({"subject":"x","phonecall_activity_parties":[)" + parties + "]}";
}

const std::string kFromMaria = party("contact", "/contacts(" + kMaria + ")", 1);
const std::string kToAgent = party("systemuser", "/systemusers(" + kAgentOne + ")", 2);

} // namespace

BOOST_AUTO_TEST_SUITE(parties)

BOOST_AUTO_TEST_CASE(parties_come_with_the_call_and_are_read_by_expand) {
    RunningEmulator running;
    const std::string id = running.create("phonecalls", call_with(kFromMaria + "," + kToAgent));
    const auto row = running
                         .api("GET", "phonecalls(" + id +
                                         ")?$select=subject&$expand=phonecall_activity_parties"
                                         "($select=participationtypemask,_partyid_value)")
                         .json();
    const auto list = row->getArray("phonecall_activity_parties");
    BOOST_REQUIRE(list->size() == 2U);
    std::map<int, std::string> seen;
    for (std::size_t i = 0; i < 2; ++i)
        seen[list->getObject(static_cast<unsigned>(i))->getValue<int>("participationtypemask")] =
            list->getObject(static_cast<unsigned>(i))->getValue<std::string>("_partyid_value");
    BOOST_TEST(seen[1] == kMaria);
    BOOST_TEST(seen[2] == kAgentOne);
}

BOOST_AUTO_TEST_CASE(two_senders_are_refused_and_leave_nothing) {
    RunningEmulator running;
    const Answer answer = running.api("POST", "phonecalls", call_with(kFromMaria + "," + kFromMaria));
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(answer.code() == "0x80040203");
    BOOST_TEST(answer.message() == "Communication activity cannot have more than one Sender party");
    BOOST_TEST(running.emulator.rows("phonecalls").empty());
    BOOST_TEST(running.emulator.rows("activityparties").empty());
}

BOOST_AUTO_TEST_CASE(a_phone_call_takes_senders_and_recipients_only) {
    RunningEmulator running;
    BOOST_TEST(running.api("POST", "phonecalls", call_with(party("contact", "/contacts(" + kMaria + ")", 3))).status ==
               400);
    BOOST_TEST(running.api("POST", "phonecalls", call_with(R"({"participationtypemask":1})")).status == 400);
}

BOOST_AUTO_TEST_CASE(put_takes_the_place_of_all_parties) {
    RunningEmulator running;
    const std::string id = running.create("phonecalls", call_with(kFromMaria + "," + kToAgent));
    const std::string path = "phonecalls(" + id + ")/phonecall_activity_parties";
    BOOST_TEST(running.api("PUT", path, R"({"value":[)" + kToAgent + "]}").status == 204);
    BOOST_TEST(running.api("GET", path).value()->size() == 1U);
    BOOST_TEST(running.api("PUT", path, R"({"value":[)" + kFromMaria + "," + kFromMaria + "]}").status == 400);
    BOOST_TEST(running.api("GET", path).value()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(parties_go_with_their_call) {
    RunningEmulator running;
    const std::string id = running.create("phonecalls", call_with(kFromMaria));
    BOOST_TEST(running.emulator.rows("activityparties").size() == 1U);
    BOOST_TEST(running.api("DELETE", "phonecalls(" + id + ")").status == 204);
    BOOST_TEST(running.emulator.rows("activityparties").empty());
}

BOOST_AUTO_TEST_SUITE_END()
