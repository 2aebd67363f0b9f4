// Opening: modes of what is made; and every bad file or folder told clearly and left as it was.
#include "child.h"
#include "support.h"

#include <fcntl.h>
#include <sys/stat.h>

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

int mode_of(const std::string& path) {
    struct stat about {};
    BOOST_REQUIRE(::stat(path.c_str(), &about) == 0);
    return static_cast<int>(about.st_mode & 07777);
}

void make_filled(const Directory& directory, int events = 20) {
    Opened store(directory.store());
    for (int i = 0; i < events; ++i)
        accept(store, "call-" + std::to_string(i));
}

// As a killed process leaves it: twenty commits in the log.
void leave_a_log(const Directory& directory) {
    Directory living;
    {
        Opened store(living.store());
        for (int i = 0; i < 20; ++i)
            accept(store, "call-" + std::to_string(i));
        std::filesystem::copy(living.store(), directory.store());
    }
    std::filesystem::remove(directory.file() + "-shm");
}

// Opens as a user without rights and tells the status and whether a fix came with it.
int status_as_nobody(const std::string& directory) {
    if (::geteuid() == 0 && ::setuid(65534) != 0)
        return 99;
    StandingClock clock;
    auto committer = Committer::start();
    if (!committer)
        return 98;
    auto opened = Store::open(directory, **committer, clock);
    if (opened || opened.error().fix.empty())
        return 97;
    return -opened.error().status - 300; // 2: STORE, 3: FULL, 4: DAMAGED
}

} // namespace

BOOST_AUTO_TEST_SUITE(opening)

BOOST_AUTO_TEST_CASE(directory_and_files_have_their_modes_whatever_the_umask) {
    for (const mode_t mask : {mode_t{0}, mode_t{0022}, mode_t{0777}}) {
        Directory directory;
        const mode_t former = ::umask(mask);
        {
            Opened store(directory.store());
            accept(store, "a");
            BOOST_TEST(mode_of(directory.store()) == 0700);
            BOOST_TEST(mode_of(directory.file()) == 0600);
            BOOST_TEST(mode_of(directory.file() + "-wal") == 0600);
            BOOST_TEST(mode_of(directory.file() + "-shm") == 0600);
            BOOST_TEST(mode_of(directory.key()) == 0600);
            BOOST_TEST(mode_of(directory.store() + "/owners") == 0600);
        }
        BOOST_TEST(::umask(former) == mask);
    }
}

BOOST_AUTO_TEST_CASE(a_directory_that_is_there_keeps_its_mode) {
    Directory directory;
    BOOST_REQUIRE(::mkdir(directory.store().c_str(), 0750) == 0);
    BOOST_REQUIRE(::chmod(directory.store().c_str(), 0750) == 0);
    Opened store(directory.store());
    BOOST_TEST(mode_of(directory.store()) == 0750);
}

BOOST_AUTO_TEST_CASE(nothing_but_the_database_the_key_and_the_owners_stays_behind) {
    Directory directory;
    make_filled(directory);
    int files = 0;
    for (auto& entry : std::filesystem::directory_iterator(directory.store()))
        files += entry.is_regular_file() ? 1 : 0;
    BOOST_TEST(files == 3);
}

BOOST_AUTO_TEST_CASE(a_parent_that_is_not_there_is_told) {
    Directory directory;
    const Fault f = refused_open(directory.store() + "/deeper/store");
    BOOST_TEST(f.status == DYNCX_E_STORE);
    BOOST_TEST(!f.fix.empty());
}

BOOST_AUTO_TEST_CASE(a_file_in_the_place_of_the_directory_is_told) {
    Directory directory;
    std::ofstream(directory.store()) << "hello";
    BOOST_TEST(refused_open(directory.store()).status == DYNCX_E_STORE);
    BOOST_TEST(content_of(directory.store()) == "hello");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_damaged_and_left_as_it_was) {
    Directory directory;
    make_filled(directory);
    const std::string garbage(20'000, 'g');
    std::ofstream(directory.file(), std::ios::binary) << garbage;
    const Fault f = refused_open(directory.store());
    BOOST_TEST(f.status == DYNCX_E_DAMAGED);
    BOOST_TEST(f.message.find(directory.file()) != std::string::npos);
    BOOST_TEST(!f.fix.empty());
    BOOST_TEST((content_of(directory.file()) == garbage));
}

BOOST_AUTO_TEST_CASE(a_page_written_over_is_damaged_and_left_as_it_was) {
    Directory directory;
    make_filled(directory, 200);
    std::string bytes = content_of(directory.file());
    BOOST_REQUIRE(bytes.size() > 10U * 4096U);
    for (std::size_t page = 1; page < bytes.size() / 4096; ++page)
        std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(page * 4096), 64, '\xEE');
    std::ofstream(directory.file(), std::ios::binary) << bytes;
    BOOST_TEST(refused_open(directory.store()).status == DYNCX_E_DAMAGED);
    BOOST_TEST((content_of(directory.file()) == bytes));
}

BOOST_AUTO_TEST_CASE(a_file_cut_short_is_damaged_and_left_as_it_was) {
    Directory directory;
    make_filled(directory, 200);
    for (const std::size_t length : {std::size_t{0}, std::size_t{50}, std::size_t{5000}}) {
        const std::string bytes = content_of(directory.file()).substr(0, length);
        std::ofstream(directory.file(), std::ios::binary) << bytes;
        BOOST_TEST(refused_open(directory.store()).status == DYNCX_E_DAMAGED);
        BOOST_TEST((content_of(directory.file()) == bytes));
    }
}

BOOST_AUTO_TEST_CASE(a_page_written_over_while_open_is_told_when_it_is_read) {
    Directory directory;
    make_filled(directory, 400);
    Opened store(directory.store());
    const std::string bytes = content_of(directory.file());
    const int fd = ::open(directory.file().c_str(), O_WRONLY | O_CLOEXEC);
    BOOST_REQUIRE(fd >= 0);
    const std::string garbage(64, '\xEE');
    for (std::size_t page = 2; page < bytes.size() / 4096; ++page)
        BOOST_REQUIRE(::pwrite(fd, garbage.data(), garbage.size(), static_cast<off_t>(page * 4096)) == 64);
    // Closing would drop the locks that this process holds through SQLite; the test leaves the descriptor to its end.
    auto due = store->due(1000, {});
    BOOST_REQUIRE(!due.ok());
    BOOST_TEST(due.error().status == DYNCX_E_DAMAGED);
}

BOOST_AUTO_TEST_CASE(a_damaged_log_is_told_and_all_files_are_left_as_they_were) {
    Directory directory;
    const std::string log = directory.file() + "-wal";
    std::string bytes;
    leave_a_log(directory);
    bytes = content_of(log);
    const std::size_t frame = 24 + 4096;
    BOOST_REQUIRE(bytes.size() > 32 + 20 * frame);
    const std::string database = content_of(directory.file());
    for (const std::size_t place : {std::size_t{1}, std::size_t{18}, 32 + 3 * frame + 1000, 32 + 8 * frame + 9}) {
        std::string damaged = bytes;
        damaged[place] = static_cast<char>(~damaged[place]); // magic, salt, a page, the salt of a frame
        std::ofstream(log, std::ios::binary) << damaged;
        const Fault f = refused_open(directory.store());
        BOOST_TEST(f.status == DYNCX_E_DAMAGED);
        BOOST_TEST(f.message.find(log) != std::string::npos);
        BOOST_TEST(!f.fix.empty());
        BOOST_TEST((content_of(log) == damaged));
        BOOST_TEST((content_of(directory.file()) == database));
    }
    std::ofstream(log, std::ios::binary) << bytes;
    Opened store(directory.store());
    BOOST_TEST(store->counts()->pending == 20);
}

BOOST_AUTO_TEST_CASE(the_torn_end_of_a_log_is_no_damage) {
    for (const std::size_t cut : {std::size_t{1}, std::size_t{4000}, std::size_t{24 + 4096 + 7}}) {
        Directory directory;
        leave_a_log(directory);
        const std::string bytes = content_of(directory.file() + "-wal");
        std::ofstream(directory.file() + "-wal", std::ios::binary) << bytes.substr(0, bytes.size() - cut);
        Opened store(directory.store()); // the commit that was under way was never acknowledged
        BOOST_TEST(store->counts()->pending == 19);
        BOOST_TEST(store->audit_verify()->is_intact);
    }
}

BOOST_AUTO_TEST_CASE(a_newer_schema_is_refused_and_left_as_it_was) {
    Directory directory;
    make_filled(directory);
    tamper(directory.file(), "PRAGMA user_version = 99");
    const std::string before = content_of(directory.file());
    const Fault f = refused_open(directory.store());
    BOOST_TEST(f.status == DYNCX_E_STORE);
    BOOST_TEST(f.message.find("newer dyncx") != std::string::npos);
    BOOST_TEST(f.message.find("99") != std::string::npos);
    BOOST_TEST((content_of(directory.file()) == before));
}

BOOST_AUTO_TEST_CASE(a_sqlite_file_of_another_program_is_refused_and_left_as_it_was) {
    Directory directory;
    BOOST_REQUIRE(::mkdir(directory.store().c_str(), 0700) == 0);
    tamper(directory.file(), "CREATE TABLE theirs(x); INSERT INTO theirs VALUES(1)");
    const std::string before = content_of(directory.file());
    const Fault f = refused_open(directory.store());
    BOOST_TEST(f.status == DYNCX_E_STORE);
    BOOST_TEST(f.message.find("another program") != std::string::npos);
    BOOST_TEST((content_of(directory.file()) == before));
}

BOOST_AUTO_TEST_CASE(a_read_only_directory_is_told) {
    Directory directory;
    std::filesystem::permissions(std::filesystem::path(directory.store()).parent_path(), std::filesystem::perms(0755));
    BOOST_REQUIRE(::mkdir(directory.store().c_str(), 0755) == 0);
    std::filesystem::permissions(directory.store(), std::filesystem::perms(0555));
    Child child([&](int) { return status_as_nobody(directory.store()); });
    BOOST_TEST(child.wait() == 2);
}

BOOST_AUTO_TEST_CASE(a_read_only_file_is_told_and_left_as_it_was) {
    Directory directory;
    make_filled(directory);
    const std::string before = content_of(directory.file());
    std::filesystem::permissions(std::filesystem::path(directory.store()).parent_path(), std::filesystem::perms(0755));
    std::filesystem::permissions(directory.store(), std::filesystem::perms(0555));
    std::filesystem::permissions(directory.file(), std::filesystem::perms(0444));
    Child child([&](int) { return status_as_nobody(directory.store()); });
    BOOST_TEST(child.wait() == 2);
    BOOST_TEST((content_of(directory.file()) == before));
    std::filesystem::permissions(directory.store(), std::filesystem::perms(0755));
}

BOOST_AUTO_TEST_CASE(an_open_that_was_interrupted_at_any_step_is_completed_by_the_next_one) {
    Directory directory;
    BOOST_REQUIRE(::mkdir(directory.store().c_str(), 0700) == 0);
    std::ofstream(directory.file()).close(); // crashed behind the file
    {
        Opened store(directory.store());
        accept(store, "a");
    }
    tamper(directory.file(), "DELETE FROM facts_of_store; DELETE FROM head; DELETE FROM audit; DELETE FROM outbox");
    {
        Opened store(directory.store()); // crashed behind schema and key
        accept(store, "b");
        BOOST_TEST(store->audit_verify()->is_intact);
    }
    tamper(directory.file(), "DELETE FROM facts_of_store; DELETE FROM head; DELETE FROM audit; DELETE FROM outbox");
    std::filesystem::remove(directory.key()); // crashed behind the schema
    Opened store(directory.store());
    accept(store, "c");
    BOOST_TEST(store->audit_verify()->is_intact);
}

BOOST_AUTO_TEST_SUITE_END()
