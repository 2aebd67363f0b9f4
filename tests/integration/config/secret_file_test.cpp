// A secret in a file of its own, on a real disk.
#include "config/secret_file.h"
#include "config/settings.h"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

using namespace dyncx;

namespace {

template <class T> std::string words_of(const Result<T>& result) { return result.ok() ? "" : result.error().message; }

struct Folder {
    std::string path;
    Folder() {
        char name[] = "/tmp/dyncx-secret-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::string file(const std::string& text) const {
        std::ofstream(path + "/secret", std::ios::binary) << text;
        return path + "/secret";
    }
};

std::string refusal(const std::string& path) {
    auto secret = config::read_secret_file(path);
    BOOST_TEST_REQUIRE(!secret.ok(), path);
    return secret.error().message;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_line_end_behind_the_secret_is_cut) {
    const Folder folder;
    for (const char* text : {"s3cr~t", "s3cr~t\n", " s3cr~t\r\n"}) {
        auto secret = config::read_secret_file(folder.file(text));
        BOOST_TEST_REQUIRE(secret.ok());
        BOOST_TEST(secret->reveal() == "s3cr~t");
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_small_text_file_is_refused) {
    const Folder folder;
    BOOST_TEST(refusal("secret").find("absolute") != std::string::npos);
    BOOST_TEST(refusal(folder.path + "/none").find("ENOENT") != std::string::npos);
    BOOST_TEST(refusal(folder.path).find("not a file") != std::string::npos);
    BOOST_TEST(refusal("/dev/zero").find("not a file") != std::string::npos);
    ::mkfifo((folder.path + "/pipe").c_str(), 0600); // must not wait for a writer
    BOOST_TEST(refusal(folder.path + "/pipe").find("not a file") != std::string::npos);
    BOOST_TEST(refusal(folder.file(std::string(5000, 'x'))).find("longer") != std::string::npos);
    BOOST_TEST(refusal(folder.file(std::string("a\0b", 3))).find("text") != std::string::npos);
    BOOST_TEST(refusal(folder.file("\xff\xfe")).find("text") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(settings_take_the_secret_from_its_file_and_keep_only_the_path) {
    const Folder folder;
    const std::string path = folder.file("s3cr~t\n");
    const std::string head = R"({"environment":{"url":"org.crm4.dynamics.com","tenant_id":"contoso.com",)"
                             R"("client_id":"66666666-7777-8888-9999-aaaaaaaaaaaa","client_secret_file":")" +
                             path + "\"";
    auto settings = config::Settings::parse_client(head + "}}");
    BOOST_TEST_REQUIRE(settings.ok(), words_of(settings));
    BOOST_TEST(settings->secret("environment.client_secret").reveal() == "s3cr~t");
    BOOST_TEST(settings->kept_text().find("s3cr~t") == std::string::npos);
    BOOST_TEST(settings->kept_text().find(path) != std::string::npos);
    BOOST_TEST(!config::Settings::parse_client(head + ",\"client_secret\":\"s3cr~t\"}}").ok());
    folder.file("9b2c1111-2222-3333-4444-555555555555");
    auto id = config::Settings::parse_client(head + "}}");
    BOOST_TEST_REQUIRE(!id.ok());
    BOOST_TEST(id.error().message.find("environment.client_secret_file: this is the Secret ID") == 0u);
}
