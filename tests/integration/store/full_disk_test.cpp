// No more space: accepting refuses, nothing acknowledged is lost, and it goes on when there is space again.
#include "child.h"
#include "support.h"

#include <sys/resource.h>

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

const std::string kLargeBody(20'000, 'x');

// Accepts until refused; how many were acknowledged.
int fill(Store& store, Fault& refusal) {
    for (int i = 0; i < 10'000; ++i) {
        auto done =
            store.accept({event_of("call-" + std::to_string(i), DYNCX_SESSION_ENDED, kLargeBody)}, accepted("call"));
        if (!done) {
            refusal = done.error();
            return i;
        }
    }
    return -1;
}

bool limit_file_size(rlim_t bytes) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_FSIZE, &limit) != 0)
        return false;
    limit.rlim_cur = bytes;
    return ::setrlimit(RLIMIT_FSIZE, &limit) == 0;
}

// In a child, because the limit holds for a whole process. Files cannot grow beyond 1 MiB: EFBIG, as a full disk's
// ENOSPC.
int meet_a_full_disk(const std::string& directory) {
    StandingClock clock;
    auto committer = Committer::start();
    auto opened = Store::open(directory, **committer, clock);
    if (!opened)
        return 1;
    Store& store = **opened;
    ::signal(SIGXFSZ, SIG_IGN);
    Fault refusal;
    if (!limit_file_size(1 << 20))
        return 2;
    const int acknowledged = fill(store, refusal);
    if (acknowledged <= 0 || refusal.status != DYNCX_E_FULL)
        return 3;
    if (store.counts()->pending != acknowledged || !store.audit_verify()->is_intact)
        return 4;
    if (!limit_file_size(RLIM_INFINITY))
        return 5;
    if (!store.accept({event_of("later", DYNCX_SESSION_ENDED, kLargeBody)}, accepted("later")))
        return 6;
    if (store.counts()->pending != acknowledged + 1 || !store.audit_verify()->is_intact)
        return 7;
    return 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(full_disk)

BOOST_AUTO_TEST_CASE(accepting_refuses_on_a_full_disk_and_goes_on_when_there_is_space) {
    Directory directory;
    Child child([&](int) { return meet_a_full_disk(directory.store()); });
    BOOST_TEST(child.wait() == 0);
    Opened store(directory.store());
    BOOST_TEST(store->audit_verify()->is_intact);
    BOOST_TEST(store->counts()->pending == store->audit_verify()->entries);
    BOOST_TEST(store->find_session("later")->size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_stores_own_bound_refuses_and_delivery_makes_room) {
    Directory directory;
    OpenOptions options;
    options.max_bytes = 400'000;
    Opened store(directory.store(), options);
    Fault refusal;
    const int acknowledged = fill(*store.store, refusal);
    BOOST_REQUIRE(acknowledged > 0);
    BOOST_TEST(refusal.status == DYNCX_E_FULL);
    BOOST_TEST(refusal.is_retriable());
    BOOST_TEST(refusal.message.find(directory.file()) != std::string::npos);
    BOOST_TEST(!refusal.fix.empty());
    BOOST_TEST(store->counts()->pending == acknowledged);
    const auto due = store->due(3, {});
    BOOST_REQUIRE(due.ok());
    for (auto& event : *due) {
        Progress progress;
        progress.event_id = event.id;
        progress.source = event.event.source;
        progress.session = event.event.session;
        progress.is_finished = true;
        auto committed = store->commit(progress);
        BOOST_REQUIRE_MESSAGE(committed.ok(), (committed ? "" : committed.error().message));
    }
    auto done = store->accept({event_of("later", DYNCX_SESSION_ENDED, kLargeBody)}, accepted("later"));
    BOOST_TEST(done.ok());
    BOOST_TEST(store->counts()->pending == acknowledged - 2);
    BOOST_TEST(store->audit_verify()->is_intact);
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_at_the_first_open_is_told) {
    Directory directory;
    Child child([&](int) {
        ::signal(SIGXFSZ, SIG_IGN);
        if (!limit_file_size(8192))
            return 1;
        StandingClock clock;
        auto committer = Committer::start();
        auto opened = Store::open(directory.store(), **committer, clock);
        return !opened && opened.error().status == DYNCX_E_FULL ? 0 : 2;
    });
    BOOST_TEST(child.wait() == 0);
    Opened store(directory.store());
    accept(store, "a");
}

BOOST_AUTO_TEST_SUITE_END()
