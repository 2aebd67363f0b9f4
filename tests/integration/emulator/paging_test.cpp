// Pages and counts: every row once, links sent back unchanged, caps.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

BOOST_AUTO_TEST_SUITE(paging)

BOOST_AUTO_TEST_CASE(following_the_links_meets_every_row_once) {
    RunningEmulator running;
    const Fields pages{{"Prefer", "odata.maxpagesize=70"}};
    std::string path = "contacts?$select=fullname&$orderby=lastname%20desc,createdon";
    std::set<std::string> seen;
    std::size_t requests = 0;
    while (!path.empty() && requests < 10) {
        const Answer answer = running.api("GET", path, "", pages);
        BOOST_REQUIRE(answer.status == 200);
        BOOST_TEST(answer.header("Preference-Applied") == "odata.maxpagesize=70");
        ++requests;
        const auto items = answer.value();
        for (const auto& item : *items)
            BOOST_TEST(seen.insert(item.extract<Poco::JSON::Object::Ptr>()->getValue<std::string>("contactid")).second);
        const std::string link = answer.json()->optValue<std::string>("@odata.nextLink", "");
        path = link.empty() ? "" : link.substr(link.find("contacts?"));
    }
    BOOST_TEST(seen.size() == 200U);
    BOOST_TEST(requests == 3U);
}

BOOST_AUTO_TEST_CASE(top_gives_no_link_and_yields_to_a_page_size) {
    RunningEmulator running;
    const Answer top = running.api("GET", "contacts?$top=5");
    BOOST_TEST(top.value()->size() == 5U);
    BOOST_TEST(!top.json()->has("@odata.nextLink"));
    const Answer paged = running.api("GET", "contacts?$top=5", "", {{"Prefer", "odata.maxpagesize=10"}});
    BOOST_TEST(paged.value()->size() == 10U);
    BOOST_TEST(paged.json()->has("@odata.nextLink"));
}

BOOST_AUTO_TEST_CASE(counts_come_inside_and_alone) {
    RunningEmulator running;
    const Answer inside = running.api("GET", "contacts?$count=true&$top=1&$filter=lastname%20eq%20'abbott'");
    BOOST_TEST(inside.json()->getValue<int>("@odata.count") == 19);
    BOOST_TEST(running.api("GET", "contacts/$count").body == "200");
    BOOST_TEST(running.api("GET", "accounts/$count").header("Content-Type") == "text/plain");
}

BOOST_AUTO_TEST_CASE(collection_annotations_come_only_when_asked) {
    RunningEmulator running;
    BOOST_TEST(!running.api("GET", "queues").json()->has("@Microsoft.Dynamics.CRM.totalrecordcount"));
    const Answer asked = running.api("GET", "queues", "", {{"Prefer", "odata.include-annotations=\"*\""}});
    BOOST_TEST(asked.json()->getValue<int>("@Microsoft.Dynamics.CRM.totalrecordcount") == -1);
}

BOOST_AUTO_TEST_CASE(what_is_not_served_is_refused) {
    RunningEmulator running;
    BOOST_TEST(running.api("GET", "contacts?$apply=aggregate($count%20as%20n)&$top=1").status >= 400);
    BOOST_TEST(running.api("GET", "contacts?fetchXml=%3Cfetch%2F%3E").status >= 400);
    BOOST_TEST(running.api("GET", "leads", "", {{"Prefer", "odata.track-changes"}}).code() == "0x80072491");
    BOOST_TEST(running.api("GET", "contacts?$skiptoken=nonsense").status == 400);
}

BOOST_AUTO_TEST_CASE(preferences_without_their_prefix_are_no_preferences) {
    RunningEmulator running;
    const Answer answer = running.api("GET", "contacts?$select=fullname&$top=20", "",
                                      {{"Prefer", "maxpagesize=10,include-annotations=\"*\""}});
    BOOST_TEST(answer.value()->size() == 20U);
    BOOST_TEST(!answer.head.has("Preference-Applied"));
    BOOST_TEST(answer.body.find("FormattedValue") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(top_does_not_lift_the_largest_page) {
    RunningEmulator running{{}};
    const auto create_many = [&](int count) {
        std::string body;
        for (int i = 0; i < count; ++i)
            body += "--cs\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: " +
                    std::to_string(i + 1) +
                    "\r\n\r\nPOST /api/data/v9.2/tasks HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}\r\n";
        return running
            .api("POST", "$batch",
                 "--b\r\nContent-Type: multipart/mixed; boundary=cs\r\n\r\n" + body + "--cs--\r\n--b--\r\n",
                 {{"Content-Type", "multipart/mixed; boundary=b"}})
            .status;
    };
    for (int i = 0; i < 6; ++i)
        BOOST_REQUIRE(create_many(900) == 200);
    const Answer answer = running.api("GET", "tasks?$select=activityid&$top=5300");
    BOOST_TEST(answer.value()->size() == 5000U);
    BOOST_TEST(!answer.json()->has("@odata.nextLink"));
}

BOOST_AUTO_TEST_SUITE_END()
