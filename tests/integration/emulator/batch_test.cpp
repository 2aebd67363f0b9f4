// $batch through the whole server: change sets are transactions, $1 names a new row, an error gives its status.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

std::string operation(const std::string& id, const std::string& line, const std::string& json,
                      const std::string& prefer = "") {
    return "--cs\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: " + id +
           "\r\n\r\n" + line + " HTTP/1.1\r\nContent-Type: application/json\r\n" +
           (prefer.empty() ? "" : "Prefer: " + prefer + "\r\n") + "\r\n" + json + "\r\n";
}

Answer send_set(RunningEmulator& running, const std::string& operations, Fields headers = {},
                const std::string& path = "$batch") {
    headers["Content-Type"] = "multipart/mixed; boundary=batch_1";
    const std::string body =
        "--batch_1\r\nContent-Type: multipart/mixed; boundary=cs\r\n\r\n" + operations + "--cs--\r\n--batch_1--\r\n";
    return running.api("POST", path, body, headers);
}

} // namespace

BOOST_AUTO_TEST_SUITE(batch)

BOOST_AUTO_TEST_CASE(a_change_set_creates_rows_that_name_each_other) {
    RunningEmulator running{{}};
    const Answer answer = send_set(running, operation("1", "POST /api/data/v9.2/accounts", R"({"name":"A"})") +
                                                operation("2", "POST /api/data/v9.2/contacts", R"({"lastname":"B"})") +
                                                operation("3", "PATCH $1", R"({"primarycontactid@odata.bind":"$2"})"));
    BOOST_TEST_CONTEXT(answer.body) {
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.header("Content-Type").starts_with("multipart/mixed; boundary=batchresponse_"));
        const auto accounts = running.emulator.rows("accounts");
        BOOST_REQUIRE(accounts.size() == 1U);
        BOOST_TEST(accounts[0].contains("primarycontactid"));
    }
    BOOST_TEST(running.emulator.counts().total == 1);
    BOOST_TEST(running.emulator.counts().batches == 1);
    BOOST_TEST(running.emulator.counts().by_operation.at("POST accounts") == 1);
}

BOOST_AUTO_TEST_CASE(a_failing_operation_takes_the_whole_set_back) {
    RunningEmulator running{{}};
    const Answer answer = send_set(running, operation("1", "POST /api/data/v9.2/accounts", R"({"name":"A"})") +
                                                operation("2", "POST /api/data/v9.2/contacts", R"({"nope":"B"})"));
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(answer.body.find("0x80048d19") != std::string::npos);
    BOOST_TEST(running.emulator.rows("accounts").empty());
}

BOOST_AUTO_TEST_CASE(with_continue_on_error_the_outer_status_stays_200) {
    RunningEmulator running{{}};
    const Answer answer = send_set(running, operation("1", "POST /api/data/v9.2/contacts", R"({"nope":"B"})"),
                                   {{"Prefer", "odata.continue-on-error"}});
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body.find("HTTP/1.1 400 Bad Request") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_row_answered_with_its_representation_can_be_named_too) {
    RunningEmulator running{{}};
    const Answer answer =
        send_set(running, operation("1", "POST /api/data/v9.2/accounts", R"({"name":"A"})", "return=representation") +
                              operation("2", "POST /api/data/v9.2/contacts",
                                        R"({"lastname":"B","parentcustomerid_account@odata.bind":"$1"})") +
                              operation("3", "PATCH $1", R"({"name":"C"})", "return=representation"));
    BOOST_TEST_CONTEXT(answer.body) {
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(running.emulator.rows("contacts").at(0).contains("parentcustomerid"));
        BOOST_TEST(std::get<std::string>(running.emulator.rows("accounts").at(0).at("name")) == "C");
    }
}

BOOST_AUTO_TEST_CASE(the_dollar_sign_of_the_address_may_be_encoded) {
    RunningEmulator running{{}};
    const Answer answer =
        send_set(running, operation("1", "POST /api/data/v9.2/accounts", R"({"name":"A"})"), {}, "%24batch");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(running.emulator.rows("accounts").size() == 1U);
    BOOST_TEST(running.emulator.counts().batches == 1);
}

BOOST_AUTO_TEST_SUITE_END()
