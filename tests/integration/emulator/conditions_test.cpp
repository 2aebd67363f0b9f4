// If-Match, If-None-Match and upsert: who creates, who updates, who is told that the row changed.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

BOOST_AUTO_TEST_SUITE(conditions)

BOOST_AUTO_TEST_CASE(a_patch_to_an_unknown_id_creates_the_row) {
    RunningEmulator running;
    BOOST_TEST(running.api("PATCH", "contacts(" + kNobody + ")", R"({"lastname":"New"})").status == 204);
    BOOST_TEST(running.api("GET", "contacts(" + kNobody + ")").status == 200);
    const Fields wanted{{"Prefer", "return=representation"}};
    BOOST_TEST(running.api("PATCH", "contacts(" + kNobody + ")", R"({"lastname":"B"})", wanted).status == 200);
    const std::string other = "99999999-9999-4999-8999-000000000002";
    BOOST_TEST(running.api("PATCH", "contacts(" + other + ")", R"({"lastname":"C"})", wanted).status == 201);
}

BOOST_AUTO_TEST_CASE(if_match_star_updates_only) {
    RunningEmulator running;
    const Answer missing =
        running.api("PATCH", "contacts(" + kNobody + ")", R"({"lastname":"X"})", {{"If-Match", "*"}});
    BOOST_TEST(missing.status == 404);
    BOOST_TEST(missing.code() == "0x80040217");
    BOOST_TEST(running.api("PATCH", "contacts(" + kMaria + ")", R"({"jobtitle":"X"})", {{"If-Match", "*"}}).status ==
               204);
}

BOOST_AUTO_TEST_CASE(if_none_match_star_creates_only) {
    RunningEmulator running;
    const Answer there =
        running.api("PATCH", "contacts(" + kMaria + ")", R"({"lastname":"X"})", {{"If-None-Match", "*"}});
    BOOST_TEST(there.status == 412);
    BOOST_TEST(there.code() == "0x80040237");
    BOOST_TEST(
        running.api("PATCH", "contacts(" + kNobody + ")", R"({"lastname":"X"})", {{"If-None-Match", "*"}}).status ==
        204);
}

BOOST_AUTO_TEST_CASE(the_word_null_in_if_none_match_means_nothing) {
    RunningEmulator running;
    const Fields word{{"If-None-Match", "null"}};
    BOOST_TEST(running.api("GET", "contacts(" + kMaria + ")", "", word).status == 200);
    BOOST_TEST(running.api("PATCH", "contacts(" + kMaria + ")", R"({"jobtitle":"X"})", word).status == 204);
}

BOOST_AUTO_TEST_CASE(s2_an_older_version_never_overwrites_a_newer_one) {
    RunningEmulator running;
    const std::string path = "contacts(" + kMaria + ")";
    const std::string etag = running.api("GET", path).header("ETag");
    BOOST_TEST(running.api("PATCH", path, R"({"jobtitle":"A"})", {{"If-Match", etag}}).status == 204);
    const Answer late = running.api("PATCH", path, R"({"jobtitle":"B"})", {{"If-Match", etag}});
    BOOST_TEST(late.status == 412);
    BOOST_TEST(late.code() == "0x80060882");
    BOOST_TEST(running.api("DELETE", path, "", {{"If-Match", etag}}).status == 412);
    BOOST_TEST(running.api("GET", path + "?$select=jobtitle").json()->getValue<std::string>("jobtitle") == "A");
}

BOOST_AUTO_TEST_CASE(an_unchanged_row_is_304_unless_annotations_or_expand_are_asked) {
    RunningEmulator running;
    const std::string path = "contacts(" + kMaria + ")";
    const Answer first = running.api("GET", path);
    const Fields same{{"If-None-Match", first.header("ETag")}};
    const Answer second = running.api("GET", path, "", same);
    BOOST_TEST(second.status == 304);
    BOOST_TEST(second.body.empty());
    BOOST_TEST(running.api("GET", path + "?$expand=parentcustomerid_account", "", same).status == 200);
    Fields annotated = same;
    annotated["Prefer"] = "odata.include-annotations=\"*\"";
    BOOST_TEST(running.api("GET", path, "", annotated).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
