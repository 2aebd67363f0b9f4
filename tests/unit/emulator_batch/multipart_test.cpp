// $batch requests: what is read, and what is refused before anything runs.
#include "batch_text.h"
#include "emulator/batch/multipart.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::batch;
using namespace dyncx::emulator::batch::test;

namespace {

constexpr const char* kType = "multipart/mixed; boundary=batch_1";

BatchRequest parse(std::string_view text) { return parse_batch(kType, crlf(text)); }

const HttpPart& single(const BatchRequest& request, std::size_t i) { return std::get<HttpPart>(request.items.at(i)); }

void check_refused(const std::string& body, std::string_view part_of_message = "") {
    const auto refused = refusal_of([&] { parse_batch(kType, body); });
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.code == "0x80048d19");
    BOOST_TEST(refused.message.find(part_of_message) != std::string::npos, refused.message);
}

} // namespace

BOOST_AUTO_TEST_CASE(single_requests_and_change_sets_are_read_in_order) {
    const auto request = parse(kMixed);
    BOOST_TEST(request.items.size() == 3U);
    BOOST_TEST(single(request, 0).method == "POST");
    BOOST_TEST(single(request, 0).url == "/api/data/v9.2/tasks");
    BOOST_TEST(*find_header(single(request, 0).headers, "content-type") == "application/json; type=entry");
    BOOST_TEST(single(request, 0).body == "{\r\n  \"subject\": \"Task 1\"\r\n}");
    const auto& set = std::get<ChangeSet>(request.items.at(1));
    BOOST_TEST(set.parts.size() == 2U);
    BOOST_TEST(set.parts[0].content_id == "1");
    BOOST_TEST(set.parts[1].url == "$1");
    BOOST_TEST(set.parts[1].body == "{ \"primarycontactid@odata.bind\":\"$2\" }\r\n");
    BOOST_TEST(single(request, 2).method == "GET");
    BOOST_TEST(single(request, 2).url == "/api/data/v9.2/accounts?$select=name");
    BOOST_TEST(single(request, 2).body == "");
}

BOOST_AUTO_TEST_CASE(the_boundary_may_be_quoted_or_not) {
    BOOST_TEST(boundary_of("multipart/mixed; boundary=\"batch_a b\"") == "batch_a b");
    BOOST_TEST(boundary_of("Multipart/Mixed;charset=utf-8; Boundary=batch_1 ; x=y") == "batch_1");
    for (const char* type :
         {"", "application/json", "multipart/mixed", "multipart/mixed; boundary=", "multipart/mixed; boundary=\"a",
          "multipart/form-data; boundary=a", "multipart/mixed boundary=a", "multipart/mixed; boundary=\"a \""}) {
        BOOST_TEST_CONTEXT(type) { BOOST_TEST(boundary_of(type).empty()); }
    }
    BOOST_TEST(boundary_of("multipart/mixed; boundary=" + std::string(71, 'a')).empty());
    BOOST_TEST(refusal_of([] { parse_batch("application/json", "{}"); }).status == 400);
}

BOOST_AUTO_TEST_CASE(lines_that_end_with_lf_only_are_refused) {
    check_refused(std::string(kMixed), "Stream was not readable");
}

BOOST_AUTO_TEST_CASE(a_missing_last_line_end_is_refused) {
    auto body = crlf(kMixed);
    body.resize(body.size() - 2);
    check_refused(body, "Stream was not readable");
    body.resize(body.size() - 2); // without the closing dashes as well
    check_refused(body, "Stream was not readable");
}

BOOST_AUTO_TEST_CASE(a_batch_cut_anywhere_is_refused) {
    const auto body = crlf(kMixed);
    for (std::size_t length = 0; length < body.size(); ++length) {
        BOOST_TEST_CONTEXT(length) {
            BOOST_TEST(refusal_of([&] { parse_batch(kType, std::string_view(body).substr(0, length)); }).status == 400);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_line_end_inside_a_body_is_the_bodys_own) {
    const auto request = parse_batch(kType, "--batch_1\r\n" + std::string(kPartHeaders) +
                                                "\r\nPOST tasks HTTP/1.1\r\n\r\n{\n\"a\":1\n}\r\n--batch_1--\r\n");
    BOOST_TEST(single(request, 0).body == "{\n\"a\":1\n}");
}

BOOST_AUTO_TEST_CASE(a_longer_boundary_is_not_this_one) {
    const auto request = parse_batch(
        kType, "preamble\r\n--batch_1\r\n" + std::string(kPartHeaders) +
                   "\r\nPOST tasks HTTP/1.1\r\n\r\n--batch_12\r\nx--batch_1\r\ny\n--batch_1\r\n--batch_1--\r\n");
    BOOST_TEST(single(request, 0).body == "--batch_12\r\nx--batch_1\r\ny\n--batch_1");
}

BOOST_AUTO_TEST_CASE(header_lines_without_a_blank_behind_the_colon_are_read) {
    const auto request = parse("--batch_1\nContent-Type:application/http\nContent-Transfer-Encoding:binary\n\n"
                               "DELETE tasks(1) HTTP/1.1\nIf-Match:*\n\n\n--batch_1--\n");
    BOOST_TEST(*find_header(single(request, 0).headers, "If-Match") == "*");
}

BOOST_AUTO_TEST_CASE(parts_that_are_no_operation_are_refused) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"Content-Type: text/plain\n\nx", "application/http"},
        {"\nGET tasks HTTP/1.1\n\n", "application/http"},
        {"Content-Type: application/http\n\nGET tasks HTTP/1.1\n\n", "Content-Transfer-Encoding"},
        {"Content-Type: application/http\nContent-Transfer-Encoding: base64\n\nGET tasks HTTP/1.1\n\n",
         "Content-Transfer-Encoding"},
        {std::string(kPartLines) + "\nGET tasks\n\n", "request line"},
        {std::string(kPartLines) + "\nGET tasks HTTP/2\n\n", "HTTP/1.1"},
        {std::string(kPartLines) + "\nGET  HTTP/1.1\n\n", "URI"},
        {std::string(kPartLines) + "\nGET a b HTTP/1.1\n\n", "URI"},
        {std::string(kPartLines) + "\nBREW tasks HTTP/1.1\n\n", "HTTP method"},
        {std::string(kPartLines) + "\nget tasks HTTP/1.1\n\n", "HTTP method"},
        {std::string(kPartLines) + "\nPOST /api/data/v9.2/$batch HTTP/1.1\n\n", "another batch"},
        {std::string(kPartLines) + "\nPOST $batch?x HTTP/1.1\n\n", "another batch"},
        {std::string(kPartLines) + "\nGET tasks HTTP/1.1\nno colon\n\n", "message header"},
        {std::string(kPartLines) + "\nGET tasks HTTP/1.1\nA b: c\n\n", "message header"},
        {std::string(kPartLines) + "\nGET tasks HTTP/1.1\nA: b\na: c\n\n", "duplicate header"},
        {std::string(kPartLines) + "\nGET " + std::string(65537, 'a') + " HTTP/1.1\n\n", ""},
        {"Content-Type: multipart/mixed\n\nx", "boundary"},
        {"Content-Type: multipart/mixed; boundary=c\n\nno delimiter", "Stream was not readable"}};
    for (const auto& [part, message] : cases) {
        BOOST_TEST_CONTEXT(part.substr(0, 200)) {
            check_refused(crlf("--batch_1\n" + part + "\n--batch_1--\n"), message);
        }
    }
}

BOOST_AUTO_TEST_CASE(change_sets_hold_writes_with_unique_content_ids) {
    const auto set = [](const std::string& parts) {
        return crlf("--batch_1\nContent-Type: multipart/mixed; boundary=c\n\n" + parts + "--c--\n--batch_1--\n");
    };
    const auto part = [](const std::string& id, const std::string& line) {
        return "--c\n" + std::string(kPartLines) + (id.empty() ? "" : "Content-ID: " + id + "\n") + "\n" + line +
               " HTTP/1.1\n\n{}\n";
    };
    BOOST_TEST(
        std::get<ChangeSet>(parse_batch(kType, set(part("1", "POST a") + part("2", "POST a"))).items[0]).parts.size() ==
        2U);
    check_refused(set(part("1", "GET a")), "Requests in change sets only support");
    check_refused(set(part("", "POST a")), "Content-ID");
    check_refused(set(part("1", "POST a") + part("1", "POST b")), "more than once");
    check_refused(set("--c\nContent-Type: multipart/mixed; boundary=d\n\n--d--\n"), "application/http");
}

BOOST_AUTO_TEST_CASE(at_most_a_thousand_operations) {
    const auto batch = [](int parts) {
        std::string body;
        for (int i = 0; i < parts; ++i) {
            body += "--batch_1\n" + std::string(kPartLines) + "\nDELETE a(1) HTTP/1.1\n\n\n";
        }
        return crlf(body + "--batch_1--\n");
    };
    const auto set = [](int parts) {
        std::string body = "--batch_1\nContent-Type: multipart/mixed; boundary=c\n\n";
        for (int i = 0; i < parts; ++i) {
            body +=
                "--c\n" + std::string(kPartLines) + "Content-ID: " + std::to_string(i) + "\n\nPOST a HTTP/1.1\n\n{}\n";
        }
        return crlf(body + "--c--\n--batch_1--\n");
    };
    BOOST_TEST(parse_batch(kType, batch(1000)).items.size() == 1000U);
    check_refused(batch(1001), "too many");
    BOOST_TEST(std::get<ChangeSet>(parse_batch(kType, set(1000)).items[0]).parts.size() == 1000U);
    check_refused(set(1001),
                  "The current change set contains too many operations. A maximum number of '1000' operations are "
                  "allowed in a change set");
}

BOOST_AUTO_TEST_CASE(an_empty_batch_is_read) { BOOST_TEST(parse("--batch_1--\n").items.empty()); }
