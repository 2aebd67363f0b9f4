// The log behind by itself: what landed is wiped, it is bounded, private to its process, and read whatever stands in it.
#include "child.h"
#include "support.h"

#include "store/behind_log.h"

#include <random>

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

Kept kept_of(const std::string& session, std::size_t body_bytes) {
    return {{event_of(session, DYNCX_SESSION_ENDED, std::string(body_bytes, 'x'))}, prepared(accepted(session), 1)};
}

struct Log { // without a store
    Directory directory;
    std::string file;
    std::shared_ptr<BehindLog> log;
    Log() {
        std::filesystem::create_directory(directory.store());
        file = directory.store() + "/behind-1";
        auto made = BehindLog::make(file);
        BOOST_REQUIRE_MESSAGE(made.ok(), (made ? "" : made.error().message));
        log = *made;
    }
    Result<BehindLog::Place> keep(const std::string& session, std::size_t body_bytes = 100) {
        const Kept kept = kept_of(session, body_bytes);
        return log->keep(kept.events, kept.line);
    }
    std::vector<std::string> left() const { return sessions_in(content_of(file)); }
    static std::vector<std::string> sessions_in(const std::string& content) {
        std::vector<std::string> sessions;
        for (auto& kept : BehindLog::read(content))
            sessions.push_back(kept.events.at(0).session);
        return sessions;
    }
};

using Names = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(behind_log)

BOOST_AUTO_TEST_CASE(a_child_of_fork_has_nothing_of_it) {
    Log log;
    BOOST_REQUIRE(log.keep("parent").ok());
    BOOST_TEST(content_of("/proc/self/maps").find(log.file) != std::string::npos);
    Child child([&](int) {
        const bool has_it = content_of("/proc/self/maps").find(log.file) != std::string::npos;
        log.log.reset(); // as a child does that runs destructors
        return has_it ? 1 : 0;
    });
    BOOST_TEST(child.wait() == 0);
    BOOST_TEST(log.left() == Names{"parent"});
}

BOOST_AUTO_TEST_CASE(what_has_landed_is_wiped_and_the_rest_stays_in_order) {
    Log log;
    const auto first = log.keep("first"), second = log.keep("second"), third = log.keep("third");
    BOOST_TEST(log.left() == (Names{"first", "second", "third"}));
    log.log->landed(*second);
    BOOST_TEST(log.left() == (Names{"first", "third"}));
    log.log->landed(*first);
    log.log->landed(*third);
    BOOST_TEST(log.left().empty());
    BOOST_TEST(content_of(log.file).find("first") == std::string::npos);
    BOOST_TEST(content_of(log.file).find("xxxx") == std::string::npos);
    BOOST_REQUIRE(log.keep("fourth", 7).ok()); // over what is left of the first ones
    BOOST_TEST(log.left() == Names{"fourth"});
}

BOOST_AUTO_TEST_CASE(the_log_is_bounded_and_goes_on_in_its_other_half_when_that_has_landed) {
    Log log;
    std::vector<BehindLog::Place> places;
    Names taken;
    const auto fill = [&] {
        for (;;) {
            auto name = std::to_string(taken.size());
            auto place = log.keep(name, 100'000);
            if (!place) {
                BOOST_TEST(place.error().status == DYNCX_E_FULL);
                BOOST_TEST(place.error().is_retriable());
                return;
            }
            places.push_back(*place);
            taken.push_back(std::move(name));
        }
    };
    fill();
    BOOST_TEST(taken.size() > 80U);
    BOOST_TEST(log.left() == taken);
    std::size_t landed = 0;
    for (; places[landed].segment == 0; ++landed)
        log.log->landed(places[landed]);
    fill();
    BOOST_TEST(places.back().segment == 0U);
    BOOST_TEST(log.left() == Names(taken.begin() + static_cast<std::ptrdiff_t>(landed), taken.end()));
}

BOOST_AUTO_TEST_CASE(torn_and_hostile_content_is_passed_over) {
    Log log;
    for (auto name : {"first", "second", "third"})
        BOOST_REQUIRE(log.keep(name).ok());
    const std::string whole = content_of(log.file);
    std::string torn = whole;
    torn[torn.find("third")] ^= 1;
    BOOST_TEST(Log::sessions_in(torn) == (Names{"first", "second"}));
    torn = whole;
    torn[torn.find("second")] ^= 1;
    BOOST_TEST(Log::sessions_in(torn) == (Names{"first", "third"}));
    BOOST_TEST(Log::sessions_in(whole.substr(0, whole.find("third"))) == (Names{"first", "second"}));
    BOOST_TEST(Log::sessions_in("").empty());
    std::mt19937 random(7);
    const std::size_t used = whole.rfind("xx") + 8;
    for (int i = 0; i < 20000; ++i) {
        torn = whole.substr(0, used);
        for (int changes = 0; changes < 4; ++changes)
            torn[random() % used] = static_cast<char>(random());
        BOOST_TEST(BehindLog::read(torn).size() <= 3U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
