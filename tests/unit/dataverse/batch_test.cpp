// The envelope of a $batch, there and back, with what a hostile or broken answer may hold.
#include "dataverse/batch_reader.h"
#include "dataverse/batch_writer.h"
#include "dataverse/multipart.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::dataverse;

namespace {

Request request(const std::string& method, const std::string& path, const std::string& body = {}) {
    return Request{method, path, {}, body};
}
BatchPart single(const std::string& method = "GET", const std::string& path = "contacts") {
    return BatchPart{{request(method, path)}, false};
}
BatchPart change_set(std::size_t count) {
    return BatchPart{std::vector<Request>(count, request("POST", "tasks", "{}")), true};
}

std::string part(const std::string& status_line, const std::string& body = {}, const std::string& more = {}) {
    return "--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n" + more + "\r\nHTTP/1.1 " +
           status_line + "\r\nOData-Version: 4.0\r\n\r\n" + body + "\r\n";
}

Result<std::vector<WebApi::PartAnswers>> read(const std::string& body, const std::vector<BatchPart>& sent,
                                              int status = 200) {
    return read_batch(Answer{status, {{"Content-Type", "multipart/mixed; boundary=b"}}, body}, sent);
}

const std::string kTooLong =
    "{\"error\":{\"code\":\"0x80044331\",\"message\":\"The length of the 'subject' attribute is over\"}}";

} // namespace

BOOST_AUTO_TEST_CASE(a_batch_is_written_with_crlf_to_the_very_end) {
    BatchPart set{{request("POST", "tasks", "{\"subject\":\"Jürgen\"}"), request("PATCH", "$1", "{}")}, true};
    set.requests[1].headers = {{"If-Match", "*"}};
    auto written = write_batch({single(), set}, "/api/data/v9.2/", "id");
    BOOST_REQUIRE(written.ok());
    BOOST_TEST(written->content_type == "multipart/mixed; boundary=\"batch_id\"");
    BOOST_TEST(written->body ==
               "--batch_id\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
               "GET /api/data/v9.2/contacts HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n"
               "--batch_id\r\nContent-Type: multipart/mixed; boundary=\"changeset_2_id\"\r\n\r\n"
               "--changeset_2_id\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: "
               "2\r\n\r\n"
               "POST /api/data/v9.2/tasks HTTP/1.1\r\nAccept: application/json\r\nContent-Type: application/json; "
               "charset=utf-8\r\n\r\n"
               "{\"subject\":\"Jürgen\"}\r\n"
               "--changeset_2_id\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: "
               "3\r\n\r\n"
               "PATCH $1 HTTP/1.1\r\nIf-Match: *\r\nAccept: application/json\r\nContent-Type: application/json; "
               "charset=utf-8\r\n\r\n{}\r\n"
               "--changeset_2_id--\r\n--batch_id--\r\n");
}

BOOST_AUTO_TEST_CASE(what_would_break_the_envelope_is_refused) {
    auto is_refused = [](std::vector<BatchPart> parts) { return !write_batch(parts, "/", "id").ok(); };
    BOOST_TEST(is_refused({single("GET", "a\r\nX: 1")}));
    BOOST_TEST(is_refused({single("GET", "a b")}));
    BOOST_TEST(is_refused({single("GET", "")}));
    BOOST_TEST(is_refused({single("GET", std::string(70000, 'a'))}));
    BatchPart evil = single();
    evil.requests[0].headers = {{"X", "a\r\n\r\n--batch_id"}};
    BOOST_TEST(is_refused({evil}));
    BOOST_TEST(is_refused({BatchPart{{request("GET", "a")}, true}}));
    BOOST_TEST(is_refused({BatchPart{{}, true}}));
    BOOST_TEST(is_refused({BatchPart{{request("GET", "a"), request("GET", "b")}, false}}));
    BOOST_TEST(is_refused({change_set(1001)}));
    BOOST_TEST(!is_refused({change_set(1000)}));
    BatchPart twice = change_set(2);
    for (Request& one : twice.requests)
        one.headers = {{"Content-ID", "7"}};
    BOOST_TEST(is_refused({twice}));
}

BOOST_AUTO_TEST_CASE(answers_come_back_in_the_order_of_the_parts) {
    auto read_back = read(part("200 OK", "{\"a\":1}") + part("204 NoContent") +
                              part("404 Not Found", "{\"error\":{\"code\":\"0x80040217\"}}") + "--b--\r\n",
                          {single(), single("PATCH"), single()});
    BOOST_REQUIRE(read_back.ok());
    BOOST_REQUIRE(read_back->size() == 3u);
    BOOST_TEST((*read_back)[0][0]->body == "{\"a\":1}");
    BOOST_TEST((*read_back)[1][0]->status == 204);
    BOOST_TEST((*read_back)[2][0].error().status == DYNCX_E_GONE);
}

BOOST_AUTO_TEST_CASE(parts_that_were_never_run_are_told_as_such) {
    auto read_back = read(part("204 No Content") + part("400 Bad Request", kTooLong) + "--b--\r\n",
                          {single("POST"), single("POST"), single("POST"), change_set(3)}, 400);
    BOOST_REQUIRE(read_back.ok());
    BOOST_TEST((*read_back)[0][0].ok());
    BOOST_TEST((*read_back)[1][0].error().code == "0x80044331");
    for (std::size_t i : {2u, 3u}) {
        BOOST_REQUIRE((*read_back)[i].size() == 1u);
        BOOST_TEST((*read_back)[i][0].error().status == DYNCX_E_REMOTE);
        BOOST_TEST((*read_back)[i][0].error().is_retriable());
        BOOST_TEST(!(*read_back)[i][0].error().maybe_done());
    }
}

BOOST_AUTO_TEST_CASE(a_change_set_gives_one_answer_per_request_by_content_id) {
    auto nested = [](const std::string& pieces, const std::string& boundary) {
        return "--b\r\nContent-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n" + pieces +
               "--c--\r\n--b--\r\n";
    };
    auto piece = [](const std::string& id, const std::string& status) {
        return "--c\r\nContent-Type: application/http\r\nContent-ID: " + id + "\r\n\r\nHTTP/1.1 " + status +
               "\r\nLocation:https://o/tasks(x" + id + ")\r\n\r\n\r\n";
    };
    for (const char* boundary : {"c", "\"c\""}) {
        auto read_back =
            read(nested(piece("2", "204 No Content") + piece("1", "204 No Content"), boundary), {change_set(2)});
        BOOST_REQUIRE(read_back.ok());
        BOOST_REQUIRE((*read_back)[0].size() == 2u);
        BOOST_TEST((*read_back)[0][0]->header("Location") == "https://o/tasks(x1)");
    }
    auto failed = read(nested(piece("1", "412 Precondition Failed"), "c"), {change_set(2)});
    BOOST_REQUIRE((*failed)[0].size() == 1u);
    BOOST_TEST((*failed)[0][0].error().status == DYNCX_E_CONFLICT);
    auto half = read(nested(piece("1", "204 No Content"), "c"), {change_set(2)});
    BOOST_REQUIRE((*half)[0].size() == 1u);
    BOOST_TEST((*half)[0][0].error().maybe_done());
    auto plain = read(part("400 Bad Request", kTooLong) + "--b--\r\n", {change_set(2)});
    BOOST_REQUIRE((*plain)[0].size() == 1u);
    BOOST_TEST((*plain)[0][0].error().code == "0x80044331");
}

BOOST_AUTO_TEST_CASE(line_feeds_missing_blanks_and_extra_empty_lines_are_accepted) {
    std::string body =
        "--b\nContent-Type: application/http\n\nHTTP/1.1 201 "
        "Created\nLocation:https://o/contacts(5b4ced1c-88e1-ee11-904c-6045bd05e9d4)\n\n{\"a\":1}\n\n\n--b--";
    auto read_back = read(body, {single("POST")});
    BOOST_REQUIRE(read_back.ok());
    BOOST_TEST((*read_back)[0][0]->body == "{\"a\":1}");
    BOOST_TEST((*read_back)[0][0]->record_id() == "5b4ced1c-88e1-ee11-904c-6045bd05e9d4");
}

BOOST_AUTO_TEST_CASE(a_refusal_of_the_batch_as_such_is_the_outer_fault) {
    auto throttled = read_batch(Answer{429,
                                       {{"Content-Type", "application/json"}, {"Retry-After", "9"}},
                                       "{\"error\":{\"code\":\"0x80072326\",\"message\":\"x\"}}"},
                                {single()});
    BOOST_REQUIRE(!throttled.ok());
    BOOST_TEST(throttled.error().status == DYNCX_E_THROTTLED);
    BOOST_TEST(throttled.error().retry_after_ms == 9000);
    auto text =
        read_batch(Answer{400, {}, "Content-ID Reference: '$1' does not exist in the batch context."}, {change_set(1)});
    BOOST_TEST(text.error().status == DYNCX_E_REJECTED);
    auto page = read_batch(Answer{200, {{"Content-Type", "text/html"}}, "<html>"}, {change_set(1)});
    BOOST_TEST(page.error().status == DYNCX_E_REMOTE);
    BOOST_TEST(page.error().maybe_done());
}

BOOST_AUTO_TEST_CASE(a_cut_answer_leaves_the_rest_in_doubt) {
    std::string whole = part("204 No Content") + part("204 No Content") + "--b--\r\n";
    for (std::size_t cut = 0; cut < whole.size() - 4; ++cut) {
        auto read_back = read(whole.substr(0, cut), {single("POST"), single("POST")});
        if (!read_back)
            continue;
        BOOST_REQUIRE(read_back->size() == 2u);
        const auto& last = (*read_back)[1][0];
        BOOST_TEST(!last.ok());
        BOOST_TEST(last.error().maybe_done());
    }
}

BOOST_AUTO_TEST_CASE(hostile_answers_neither_grow_nor_confuse) {
    std::string many;
    for (int i = 0; i < 5000; ++i)
        many += part("204 No Content");
    auto read_back = read(many + "--b--\r\n", {single("POST")});
    BOOST_REQUIRE(!read_back.ok());
    BOOST_TEST(read_back.error().maybe_done());
    for (const std::string& body :
         {std::string("--b\r\n\r\nHTTP/1.1 abc\r\n\r\n\r\n--b--\r\n"), std::string("--b\r\n\r\n\r\n--b--\r\n"),
          std::string("--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b--\r\n--b--\r\n"),
          std::string("--b\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n--b--\r\n"),
          std::string("--b\r\n\r\nHTTP/1.1 99999 x\r\n\r\n\r\n--b--\r\n")}) {
        auto one = read(body, {change_set(1)});
        BOOST_REQUIRE(one.ok());
        BOOST_TEST(!(*one)[0][0].ok());
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_looks_like_a_boundary_inside_a_line_is_no_boundary) {
    auto read_back = read(part("200 OK", "{\"a\":\"x--b--\"}") + "--b--\r\n", {single()});
    BOOST_REQUIRE(read_back.ok());
    BOOST_TEST((*read_back)[0][0]->body == "{\"a\":\"x--b--\"}");
    BOOST_TEST(boundary_of("multipart/mixed;boundary=batch_AAA123") == "batch_AAA123");
    BOOST_TEST(boundary_of("Multipart/Mixed; charset=x; boundary=\"a b\"; y=z") == "a b");
    BOOST_TEST(boundary_of("application/json; boundary=x") == "");
}
