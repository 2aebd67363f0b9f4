// Change tracking as Dataverse has it: a first reading with its delta link, then what changed and what was deleted.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

#include <Poco/TemporaryFile.h>

#include <filesystem>
#include <map>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

const Fields kTracked{{"Prefer", "odata.track-changes,odata.maxpagesize=70"}};

std::string path_in(const std::string& link) { return link.substr(link.find("contacts?")); }

std::string member(const Answer& answer, const char* name) { return answer.json()->optValue<std::string>(name, ""); }

// Follows the next links; gives the delta link. `seen`: contactid -> lastname; "deleted" for what is gone.
std::string read_all(RunningEmulator& running, std::string path, std::map<std::string, std::string>& seen) {
    for (int pages = 0; pages < 20; ++pages) {
        const Answer answer = running.api("GET", path, "", kTracked);
        BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.body);
        const auto rows = answer.value();
        for (const auto& item : *rows) {
            const auto row = item.extract<Poco::JSON::Object::Ptr>();
            if (row->has("reason"))
                seen[row->getValue<std::string>("id")] = row->getValue<std::string>("reason");
            else
                seen[row->getValue<std::string>("contactid")] = row->optValue<std::string>("lastname", "");
        }
        BOOST_TEST((member(answer, "@odata.nextLink").empty() != member(answer, "@odata.deltaLink").empty()));
        if (const std::string delta = member(answer, "@odata.deltaLink"); !delta.empty())
            return path_in(delta);
        path = path_in(member(answer, "@odata.nextLink"));
    }
    BOOST_FAIL("no delta link");
    return "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(changes)

BOOST_AUTO_TEST_CASE(a_first_reading_meets_every_row_once_and_ends_in_a_delta_link) {
    RunningEmulator running;
    const Answer first = running.api("GET", "contacts?$select=lastname", "", kTracked);
    BOOST_TEST(first.header("Preference-Applied") == "odata.maxpagesize=70,odata.track-changes");
    BOOST_TEST(first.value()->size() == 70U);
    std::map<std::string, std::string> seen;
    const std::string delta = read_all(running, "contacts?$select=lastname", seen);
    BOOST_TEST(seen.size() == 200U);
    BOOST_TEST(delta.find("$deltatoken=") != std::string::npos);
    const Answer nothing = running.api("GET", delta);
    BOOST_TEST(nothing.value()->size() == 0U);
    BOOST_TEST(member(nothing, "@odata.context").ends_with("/$delta"));
    BOOST_TEST(!member(nothing, "@odata.deltaLink").empty());
}

BOOST_AUTO_TEST_CASE(a_delta_link_gives_what_changed_then_what_was_deleted) {
    RunningEmulator running;
    std::map<std::string, std::string> seen;
    const std::string delta = read_all(running, "contacts?$select=lastname", seen);
    const std::string made = running.create("contacts", R"({"lastname":"Made"})");
    const std::string gone = running.create("contacts", R"({"lastname":"Came and went"})");
    running.api("PATCH", "contacts(" + kMaria + ")", R"({"lastname":"Changed"})");
    running.api("DELETE", "contacts(" + gone + ")");
    const Answer answer = running.api("GET", delta);
    BOOST_REQUIRE(answer.value()->size() == 3U);
    const auto last = answer.value()->getObject(2);
    BOOST_TEST(last->getValue<std::string>("id") == gone);
    BOOST_TEST(last->getValue<std::string>("reason") == "deleted");
    BOOST_TEST(last->getValue<std::string>("@odata.context").ends_with("#contacts/$deletedEntity"));
    std::map<std::string, std::string> changed;
    const std::string later = read_all(running, delta, changed);
    BOOST_TEST(changed[made] == "Made");
    BOOST_TEST(changed[kMaria] == "Changed");
    BOOST_TEST(running.api("GET", later).value()->size() == 0U);
    const auto mark = delta.find('?');
    BOOST_TEST(running.api("GET", "contacts/$count" + delta.substr(mark)).body == "3");
}

BOOST_AUTO_TEST_CASE(what_changes_while_a_table_is_read_comes_again_with_its_delta_link) {
    RunningEmulator running;
    const Answer first = running.api("GET", "contacts?$select=lastname", "", kTracked);
    running.api("PATCH", "contacts(" + kMaria + ")", R"({"lastname":"Meanwhile"})");
    std::map<std::string, std::string> rest, changed;
    const std::string delta = read_all(running, path_in(member(first, "@odata.nextLink")), rest);
    BOOST_TEST(rest.size() >= 129U); // Maria may have been among the first
    read_all(running, delta, changed);
    BOOST_TEST(changed.size() == 1U);
    BOOST_TEST(changed[kMaria] == "Meanwhile");
}

BOOST_AUTO_TEST_CASE(many_deletions_are_paged_and_each_comes_once) {
    RunningEmulator running;
    std::map<std::string, std::string> seen, changed;
    const std::string delta = read_all(running, "contacts?$select=lastname", seen);
    int asked = 0;
    for (const auto& [id, name] : seen)
        if (running.api("DELETE", "contacts(" + id + ")").status == 204)
            ++asked;
    BOOST_REQUIRE(asked > 100); // some have cases
    read_all(running, delta, changed);
    BOOST_TEST(changed.size() == static_cast<std::size_t>(asked));
}

BOOST_AUTO_TEST_CASE(what_does_not_go_with_change_tracking_is_refused) {
    RunningEmulator running;
    for (const char* option : {"$filter=lastname%20eq%20'a'", "$orderby=lastname", "$top=3", "$expand=owninguser"}) {
        const Answer answer = running.api("GET", std::string("contacts?") + option, "", kTracked);
        BOOST_TEST(answer.status == 400, option);
        BOOST_TEST(answer.body.find("isn't supported when Change Tracking is enabled") != std::string::npos, option);
    }
    BOOST_TEST(running.api("GET", "tasks", "", kTracked).code() == "0x80072491");
    BOOST_TEST(running.api("GET", "contacts?$deltatoken=nonsense").status == 400);
}

BOOST_AUTO_TEST_CASE(a_delta_link_expires_after_seven_days_or_when_the_control_address_says_so) {
    RunningEmulator running;
    std::map<std::string, std::string> seen;
    const std::string delta = read_all(running, "contacts?$select=lastname", seen);
    BOOST_TEST(running.api("GET", delta).status == 200);
    running.emulator.expire_change_tokens();
    BOOST_TEST(running.api("GET", delta).status == 400);
    BOOST_TEST(running.api("GET", delta).code() == "0x80044352");
    const Answer old = running.api("GET", "contacts?$deltatoken=9000000%2108%2f22%2f2017%2008%3a10%3a44");
    BOOST_TEST(old.code() == "0x80044352");
}

BOOST_AUTO_TEST_CASE(a_table_tracks_changes_once_somebody_switched_it_on) {
    EmulatorOptions options = RunningEmulator::with_sample();
    options.tracked_tables = {"lead"};
    RunningEmulator running(std::move(options));
    BOOST_TEST(running.api("GET", "leads", "", kTracked).status == 200);
    BOOST_TEST(running.api("GET", "contacts", "", kTracked).code() == "0x80072491");
    const Answer told = running.api("GET", "EntityDefinitions(LogicalName='lead')?$select=ChangeTrackingEnabled");
    BOOST_TEST(told.json()->getValue<bool>("ChangeTrackingEnabled"));
}

BOOST_AUTO_TEST_CASE(deletions_outlive_the_process) {
    const std::string file = Poco::TemporaryFile::tempName();
    std::string delta, gone;
    {
        EmulatorOptions options;
        options.data = file;
        RunningEmulator running(std::move(options));
        gone = running.create("contacts", R"({"lastname":"Gone"})");
        std::map<std::string, std::string> seen;
        delta = read_all(running, "contacts?$select=lastname", seen);
        running.api("DELETE", "contacts(" + gone + ")");
    }
    {
        EmulatorOptions options;
        options.data = file;
        RunningEmulator running(std::move(options));
        std::map<std::string, std::string> changed;
        read_all(running, delta, changed);
        BOOST_TEST(changed[gone] == "deleted");
    }
    for (const char* end : {"", "-wal", "-shm"})
        std::filesystem::remove(file + end);
}

BOOST_AUTO_TEST_SUITE_END()
