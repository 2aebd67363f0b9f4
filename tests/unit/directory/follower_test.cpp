// The copy is kept page by page: where it goes on, when it starts again, how long it waits.
#include "directory/follower.h"

#include <boost/test/unit_test.hpp>

#include <deque>
#include <limits>

using namespace dyncx;
using namespace dyncx::directory;

namespace {

using std::chrono::milliseconds;

constexpr const char* kRoot = "https://org.crm4.dynamics.com/api/data/v9.2";

struct StandingClock final : Clock {
    UnixMs at = 1'700'000'000'000;
    UnixMs now() const override { return at; }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(milliseconds(at));
    }
};

struct ScriptedApi final : dataverse::WebApi {
    std::deque<Result<std::string>> answers;
    std::vector<std::string> asked;
    std::string preferred;

    Result<dataverse::Answer> send(const dataverse::Request& request, const net::Budget&) override {
        asked.push_back(request.path);
        preferred = request.headers.empty() ? "" : request.headers.front().second;
        if (answers.empty())
            return fault(DYNCX_E_NETWORK, "no connection");
        auto next = std::move(answers.front());
        answers.pop_front();
        return next ? Result<dataverse::Answer>(dataverse::Answer{200, {}, *next}) : next.error();
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>&, bool,
                                           const net::Budget&) override {
        return fault(DYNCX_E_INTERNAL, "not asked for");
    }
    std::int64_t count_requests() const override { return 0; }
    std::string base_url() const override { return kRoot; }
};

struct NoMetadata final : dataverse::Metadata {
    using Pointer = std::shared_ptr<const dataverse::Table>;
    Result<Pointer> table(std::string_view, const net::Budget&) override { return fault(DYNCX_E_UNSUPPORTED, ""); }
    Pointer known(std::string_view) override { return nullptr; }
    Result<Pointer> table_of_set(std::string_view, const net::Budget&) override {
        return fault(DYNCX_E_UNSUPPORTED, "");
    }
    void forget() override {}
};

struct MemoryShelf final : store::Shelf { // what was taken, and the tables as they are
    std::vector<store::DirectoryTable> held;
    std::vector<store::DirectoryPage> taken;
    std::vector<store::DirectoryRow> kept; // for rows_behind()

    Result<std::vector<store::DirectoryTable>> tables() override { return held; }
    Result<std::vector<store::DirectoryMatches>> find(const store::DirectoryQuestion&) override {
        return std::vector<store::DirectoryMatches>();
    }
    Result<store::DirectoryTable> take(store::DirectoryPage page) override {
        store::DirectoryTable after = page.table;
        ++after.revision;
        after.rows += static_cast<std::int64_t>(page.has_keys_only ? 0 : page.rows.size()) -
                      static_cast<std::int64_t>(page.deleted.size());
        held = {after};
        taken.push_back(std::move(page));
        return after;
    }
    Result<Part> rows_behind(const std::string&, std::int64_t number, int) override {
        return Part{number == 0 ? kept : std::vector<store::DirectoryRow>(), 1};
    }
};

struct Scene {
    StandingClock clock;
    ScriptedApi api;
    NoMetadata metadata;
    MemoryShelf shelf;
    Memory memory{1000};

    Follower follower(const char* region = "DE") {
        lookup::Book book;
        book.table = "contact";
        book.set = "contacts";
        book.id = "contactid";
        book.name = "fullname";
        book.phone = {"telephone1"};
        FollowOptions options{{book}, milliseconds(60'000), false};
        return {options, lookup::PhoneReader(region, std::make_shared<lookup::PhonePart>(std::vector<std::string>())),
                Ground{api, metadata, shelf, clock}, memory};
    }
    void answers(const std::string& rows, const char* link, const char* where) {
        api.answers.emplace_back("{\"value\":[" + rows + "],\"" + link + "\":\"" + kRoot + "/contacts?" + where +
                                 "\"}");
    }
    void refuses(Status status, const char* code) {
        Fault refusal = fault(status, "no");
        refusal.code = code;
        api.answers.emplace_back(refusal);
    }
};

constexpr const char* kNext = "@odata.nextLink";
constexpr const char* kDelta = "@odata.deltaLink";
constexpr const char* kAda = R"({"contactid":"a","fullname":"Ada","telephone1":"030 123456","statecode":0})";
constexpr const char* kGone = R"({"@odata.context":"x#contacts/$deletedEntity","id":"b","reason":"deleted"})";

} // namespace

BOOST_AUTO_TEST_SUITE(follower)

BOOST_AUTO_TEST_CASE(it_reads_page_by_page_and_then_asks_for_changes_when_they_are_due) {
    Scene scene;
    auto follower = scene.follower();
    scene.answers(kAda, kNext, "$skiptoken=2");
    scene.answers("", kDelta, "$deltatoken=3");
    BOOST_TEST(follower.step({}).count() == 0);
    BOOST_TEST(scene.api.asked.back() == "contacts?$select=contactid%2Cfullname%2Ccreatedon%2Ctelephone1%2Cstatecode");
    BOOST_TEST(scene.api.preferred.starts_with("odata.track-changes,odata.maxpagesize="));
    BOOST_TEST(follower.standing().state == "loading");
    BOOST_TEST(follower.standing().as_of == 0);
    scene.clock.at += 5000;
    BOOST_TEST(follower.step({}).count() == 0);
    BOOST_TEST(scene.api.asked.back() == "contacts?$skiptoken=2");
    BOOST_TEST(follower.standing().state == "ready");
    BOOST_TEST(follower.standing().as_of == scene.clock.at - 5000); // as old as its first page
    BOOST_TEST(follower.step({}).count() == 55'000);
    scene.clock.at += 55'000;
    scene.answers(kGone, kDelta, "$deltatoken=4");
    BOOST_TEST(follower.step({}).count() == 0);
    BOOST_TEST(scene.api.asked.back() == "contacts?$deltatoken=3");
    BOOST_TEST(scene.shelf.taken.back().deleted.at(0) == "b");
    BOOST_TEST(follower.step({}).count() == 60'000);
}

BOOST_AUTO_TEST_CASE(another_process_goes_on_where_the_first_one_was_killed) {
    Scene scene;
    scene.answers(kAda, kNext, "$skiptoken=2");
    scene.follower().step({});
    auto second = scene.follower();
    BOOST_TEST(second.look().ok());
    scene.answers("", kDelta, "$deltatoken=3");
    second.step({});
    BOOST_TEST(scene.api.asked.back() == "contacts?$skiptoken=2");
    BOOST_TEST(second.standing().state == "ready");
}

BOOST_AUTO_TEST_CASE(an_expired_token_or_a_refused_link_begins_a_new_copy_and_keeps_the_former) {
    for (const auto& [status, code] : {std::pair{DYNCX_E_GONE, "0x80044352"}, {DYNCX_E_REJECTED, "0x80060888"}}) {
        Scene scene;
        auto follower = scene.follower();
        scene.answers(kAda, kDelta, "$deltatoken=1");
        follower.step({});
        scene.clock.at += 60'000;
        scene.refuses(status, code);
        follower.step({});
        BOOST_TEST(scene.shelf.held.at(0).link == "");
        BOOST_TEST(scene.shelf.held.at(0).generation == 2);
        BOOST_TEST(!scene.shelf.taken.back().is_last_of_copy);
        BOOST_TEST(follower.standing().as_of > 0);
        scene.answers(kAda, kDelta, "$deltatoken=9");
        follower.step({});
        BOOST_TEST(scene.shelf.taken.back().is_last_of_copy);
        BOOST_TEST(follower.standing().state == "ready");
    }
}

BOOST_AUTO_TEST_CASE(a_refused_beginning_is_a_finding_and_is_tried_again_after_the_refresh) {
    Scene scene;
    auto follower = scene.follower();
    scene.refuses(DYNCX_E_REJECTED, "0x80072491");
    BOOST_TEST(follower.step({}).count() == 0);
    BOOST_TEST(follower.standing().state == "empty");
    BOOST_TEST(follower.standing().findings.as_array().at(0)["fix"].as_string().starts_with(
        "Switch on \"Track changes\" in the properties of the table contact"));
    BOOST_TEST(follower.step({}).count() == 60'000);
    BOOST_TEST(scene.api.asked.size() == 1U);
    scene.clock.at += 60'000;
    scene.answers(kAda, kDelta, "$deltatoken=1");
    follower.step({});
    BOOST_TEST(follower.standing().findings.as_array().empty());
}

BOOST_AUTO_TEST_CASE(what_the_gate_holds_back_is_tried_again_soon_and_is_no_finding) {
    Scene scene;
    auto follower = scene.follower();
    scene.refuses(DYNCX_E_CANCELED, "");
    follower.step({});
    BOOST_TEST(follower.standing().findings.as_array().empty());
    BOOST_TEST(follower.step({}).count() == 1000);
}

BOOST_AUTO_TEST_CASE(without_a_delta_link_a_copy_is_not_whole) {
    Scene scene;
    auto follower = scene.follower();
    scene.api.answers.emplace_back(std::string(R"({"value":[]})"));
    follower.step({});
    BOOST_TEST(follower.standing().state == "empty");
    BOOST_TEST(follower.standing().findings.as_array().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_delta_link_counts_on_whichever_page_it_stands) {
    Scene scene;
    auto follower = scene.follower();
    const std::string root = kRoot;
    scene.api.answers.emplace_back("{\"value\":[],\"@odata.nextLink\":\"" + root +
                                   "/contacts?$skiptoken=2\",\"@odata.deltaLink\":\"" + root +
                                   "/contacts?$deltatoken=1\"}");
    scene.api.answers.emplace_back(std::string(R"({"value":[]})"));
    follower.step({});
    BOOST_TEST(follower.standing().state == "empty");
    follower.step({});
    BOOST_TEST(scene.api.asked.back() == "contacts?$skiptoken=2");
    BOOST_TEST(follower.standing().state == "ready");
    BOOST_TEST(scene.shelf.held.at(0).link.ends_with("$deltatoken=1"));
}

BOOST_AUTO_TEST_CASE(an_empty_answer_to_a_delta_link_keeps_the_link) {
    Scene scene;
    auto follower = scene.follower();
    scene.answers(kAda, kDelta, "$deltatoken=1");
    follower.step({});
    scene.clock.at += 60'000;
    scene.api.answers.emplace_back(std::string("{}"));
    follower.step({});
    BOOST_TEST(scene.shelf.held.at(0).link.ends_with("$deltatoken=1"));
    BOOST_TEST(follower.standing().as_of == scene.clock.at);
}

BOOST_AUTO_TEST_CASE(keys_of_another_way_are_made_anew_from_what_is_stored) {
    Scene scene;
    auto first = scene.follower("DE");
    scene.answers(kAda, kDelta, "$deltatoken=1");
    first.step({});
    BOOST_TEST(scene.shelf.taken.back().rows.at(0).keys.at(0).key == "+4930123456");
    scene.shelf.kept = {scene.shelf.taken.back().rows.at(0)};
    auto second = scene.follower("AT");
    const auto requests = scene.api.asked.size();
    second.step({});
    BOOST_TEST(scene.api.asked.size() == requests);
    BOOST_TEST(scene.shelf.taken.back().has_keys_only);
    BOOST_TEST(scene.shelf.taken.back().rows.at(0).keys.at(0).key == "+4330123456");
    BOOST_TEST(scene.shelf.held.at(0).keyed_to == std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(second.step({}).count() == 60'000);
}

BOOST_AUTO_TEST_SUITE_END()
