// Settings are versioned and sealed: what is in the files tells nothing without the key.
#include "support.h"

using namespace dyncx;
using namespace dyncx::store;
using namespace dyncx::store::test;

namespace {

constexpr const char* kSettings = "{\"client_secret\":\"planted-Secret~8Q7\"}";

AuditLine settings_line() { return {"settings", "", Json::object()}; }

std::string every_byte_of(const std::string& directory) {
    std::string bytes;
    for (auto& entry : std::filesystem::directory_iterator(directory))
        bytes += content_of(entry.path().string());
    return bytes;
}

} // namespace

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(a_store_without_settings_has_none) {
    Directory directory;
    Opened store(directory.store());
    BOOST_TEST(!store->settings()->has_value());
}

BOOST_AUTO_TEST_CASE(the_last_version_is_active_and_survives_a_restart) {
    Directory directory;
    {
        Opened store(directory.store());
        BOOST_TEST(store->keep_settings("{\"a\":1}", settings_line()).value() == 1);
        BOOST_TEST(store->keep_settings(kSettings, settings_line()).value() == 2);
        BOOST_TEST(store->audit_entries(0, 10)->size() == 2U);
    }
    Opened store(directory.store());
    auto active = store->settings();
    BOOST_REQUIRE(active->has_value());
    BOOST_TEST((**active).version == 2);
    BOOST_TEST((**active).text == kSettings);
}

BOOST_AUTO_TEST_CASE(a_secret_stands_in_no_file_of_the_store) {
    Directory directory;
    Opened store(directory.store());
    BOOST_REQUIRE(store->keep_settings(kSettings, settings_line()).ok());
    BOOST_REQUIRE(store->accept({event_of("call-visible")}, accepted("call-visible")).ok());
    const std::string bytes = every_byte_of(directory.store());
    BOOST_TEST(bytes.find("call-visible") != std::string::npos); // the search works
    BOOST_TEST(bytes.find("planted-Secret") == std::string::npos);
    BOOST_TEST(bytes.find("client_secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(sealed_settings_put_in_the_place_of_another_version_do_not_open) {
    Directory directory;
    Opened store(directory.store());
    BOOST_REQUIRE(store->keep_settings("{\"a\":1}", settings_line()).ok());
    BOOST_REQUIRE(store->keep_settings("{\"a\":2}", settings_line()).ok());
    tamper(directory.file(),
           "UPDATE settings SET sealed = (SELECT sealed FROM settings WHERE version = 1) WHERE version = 2");
    auto active = store->settings();
    BOOST_REQUIRE(!active.ok());
    BOOST_TEST(active.error().status == DYNCX_E_STORE);
}

BOOST_AUTO_TEST_CASE(a_cut_seal_is_damaged) {
    Directory directory;
    Opened store(directory.store());
    BOOST_REQUIRE(store->keep_settings("{\"a\":1}", settings_line()).ok());
    tamper(directory.file(), "UPDATE settings SET sealed = x'0102'");
    BOOST_TEST(store->settings().error().status == DYNCX_E_DAMAGED);
}

BOOST_AUTO_TEST_CASE(a_missing_key_file_is_told_and_not_made_anew) {
    Directory directory;
    { Opened store(directory.store()); }
    std::filesystem::rename(directory.key(), directory.key() + ".away");
    const Fault f = refused_open(directory.store());
    BOOST_TEST(f.status == DYNCX_E_STORE);
    BOOST_TEST(f.message.find("/key is missing") != std::string::npos);
    BOOST_TEST(!f.fix.empty());
    BOOST_TEST(!std::filesystem::exists(directory.key()));
    std::filesystem::rename(directory.key() + ".away", directory.key());
    Opened store(directory.store());
}

BOOST_AUTO_TEST_CASE(the_key_file_of_another_store_is_told) {
    Directory directory, other;
    { Opened store(directory.store()), second(other.store()); }
    std::filesystem::copy_file(other.key(), directory.key(), std::filesystem::copy_options::overwrite_existing);
    const Fault f = refused_open(directory.store());
    BOOST_TEST(f.status == DYNCX_E_STORE);
    BOOST_TEST(f.message.find("does not belong to the store") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_key_file_that_others_may_read_is_refused) {
    Directory directory;
    { Opened store(directory.store()); }
    std::filesystem::permissions(directory.key(), std::filesystem::perms(0640));
    const Fault f = refused_open(directory.store());
    BOOST_TEST(f.status == DYNCX_E_STORE);
    BOOST_TEST(f.message.find("can be read by other users") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_key_file_with_something_else_in_it_is_told) {
    Directory directory;
    { Opened store(directory.store()); }
    std::ofstream(directory.key()) << "not a key\n";
    BOOST_TEST(refused_open(directory.store()).message.find("does not hold a key") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_host_may_give_the_key_itself_and_then_no_file_is_made) {
    Directory directory;
    OpenOptions options;
    options.key = Secret("a key from the host's vault");
    {
        Opened store(directory.store(), options);
        BOOST_REQUIRE(store->keep_settings(kSettings, settings_line()).ok());
    }
    BOOST_TEST(!std::filesystem::exists(directory.key()));
    {
        Opened store(directory.store(), options);
        BOOST_TEST((**store->settings()).text == kSettings);
    }
    options.key = Secret("another key");
    BOOST_TEST(refused_open(directory.store(), options).status == DYNCX_E_STORE);
}

BOOST_AUTO_TEST_CASE(only_the_last_ten_versions_are_kept) {
    Directory directory;
    Opened store(directory.store());
    for (int i = 1; i <= 12; ++i)
        BOOST_REQUIRE(store->keep_settings("{\"n\":" + std::to_string(i) + "}", settings_line()).ok());
    tamper(directory.file(), "CREATE TEMP TABLE x(n CHECK(n = 10)); INSERT INTO x SELECT count(*) FROM settings");
    BOOST_TEST((**store->settings()).version == 12);
}

BOOST_AUTO_TEST_SUITE_END()
