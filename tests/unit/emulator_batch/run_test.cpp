// How a batch runs: order, change sets, references, errors, and the bytes of the answer.
#include "batch_text.h"
#include "emulator/batch/multipart.h"
#include "emulator/batch/references.h"
#include "emulator/batch/run.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace dyncx::emulator;
using namespace dyncx::emulator::batch;
using namespace dyncx::emulator::batch::test;

namespace {

// Executes nothing: notes what it is asked, answers creates with 204 and refuses addresses that hold "bad".
struct Service {
    std::string log;
    int rows = 0;
    int guids = 0;
    bool commit_fails = false;
    bool names_rows = true;

    BatchSteps steps() {
        return BatchSteps{
            [this](const HttpPart& part) { return execute(part); },
            [](const Refusal& refusal) {
                return PartAnswer{refusal.http_status, {{"Content-Type", "application/json"}}, refusal.message, "", ""};
            },
            [this] { log += "begin;"; },
            [this] { commit(); },
            [this] { log += "rollback;"; },
            [this] { return "g" + std::to_string(++guids); }};
    }
    PartAnswer execute(const HttpPart& part) {
        log += part.method + " " + part.url + " " + part.body + ";";
        if (part.url.find("bad") != std::string::npos) {
            throw Refusal{404, "0x0", "no such thing", {}};
        }
        if (part.url.find("crash") != std::string::npos) {
            throw std::runtime_error("crash");
        }
        if (!names_rows) {
            return PartAnswer{204, {}, "", "", ""};
        }
        const std::string row = "https://org/api/data/v9.2/accounts(" + std::to_string(++rows) + ")";
        return PartAnswer{204, {{"OData-Version", "4.0"}, {"Location", row}, {"OData-EntityId", row}}, "", "", ""};
    }
    void commit() {
        log += "commit;";
        if (commit_fails) {
            throw Refusal{412, "0x80040237", "commit failed", {}};
        }
    }
};

HttpPart part(std::string method, std::string url, std::string body = "", std::string id = "") {
    return HttpPart{std::move(method), std::move(url), {}, std::move(body), std::move(id)};
}

BatchAnswer run(Service& service, const std::vector<BatchItem>& items, bool continues = false) {
    return run_batch(BatchRequest{items}, {"/api/data/v9.2/", "org"}, continues, service.steps());
}

} // namespace

BOOST_AUTO_TEST_CASE(parts_run_in_order_and_get_full_paths) {
    Service service;
    run(service, {part("POST", "tasks", "{}"), part("GET", "/api/data/v9.1/accounts?$top=1"),
                  part("GET", "https://ORG/api/data/v9.2/$metadata"), part("GET", "$metadata")});
    BOOST_TEST(service.log ==
               "POST /api/data/v9.2/tasks {};GET /api/data/v9.1/accounts?$top=1 ;GET /api/data/v9.2/$metadata ;"
               "GET /api/data/v9.2/$metadata ;");
}

BOOST_AUTO_TEST_CASE(addresses_of_other_services_are_refused) {
    for (const char* url : {"https://elsewhere/api/data/v9.2/a", "https://org", "https://org/other", "/other/a",
                            "/api/data/v8/a", "/api/data/v9.", "//org/api/data/v9.2/a"}) {
        BOOST_TEST_CONTEXT(url) {
            Service service;
            BOOST_TEST(run(service, {part("POST", url)}).status == 400);
            BOOST_TEST(service.log == "");
        }
    }
    BOOST_TEST(full_url("http://any:99/api/data/v9.0/x", {"/api/data/v9.2/", ""}) == "/api/data/v9.0/x");
}

BOOST_AUTO_TEST_CASE(references_reach_later_operations_of_the_same_change_set) {
    Service service;
    const ChangeSet set{{part("POST", "accounts", "{}", "1"),
                         part("POST", "contacts", "{\"x@odata.bind\": \"$1\"}", "two"),
                         part("PATCH", "$1", "{\"a@odata.bind\":[\"$two\",\"/c(1)\"],\"note\":\"$1\"}", "3"),
                         part("PUT", "$two/lastname", "{\"value\":\"$1\"}", "4"),
                         part("PUT", "/$1/primarycontactid/$ref", "{\"@odata.id\":\"$two\"}", "5")}};
    BOOST_TEST(run(service, {set}).status == 200);
    const std::string one = "/api/data/v9.2/accounts(1)";
    const std::string two = "/api/data/v9.2/accounts(2)";
    const std::string full = "https://org";
    BOOST_TEST(service.log ==
               "begin;POST /api/data/v9.2/accounts {};POST /api/data/v9.2/contacts {\"x@odata.bind\": \"" + full + one +
                   "\"};PATCH " + one + " {\"a@odata.bind\":[\"" + full + two + "\",\"/c(1)\"],\"note\":\"$1\"};PUT " +
                   two + "/lastname {\"value\":\"$1\"};PUT " + one + "/primarycontactid/$ref {\"@odata.id\":\"" + full +
                   two + "\"};commit;");
}

BOOST_AUTO_TEST_CASE(a_reference_that_nothing_before_it_declares_refuses_the_whole_batch) {
    const std::vector<std::vector<BatchItem>> cases = {
        {part("POST", "a"), ChangeSet{{part("PATCH", "$1", "{}", "2"), part("POST", "accounts", "{}", "1")}}},
        {ChangeSet{{part("PATCH", "$1", "{}", "1")}}},
        {ChangeSet{{part("POST", "accounts", "{\"a@odata.bind\":\"$1\"}", "1")}}},
        {ChangeSet{{part("POST", "accounts", "{}", "1")}}, ChangeSet{{part("PATCH", "$1", "{}", "2")}}},
        {ChangeSet{{part("POST", "accounts", "{}", "1")}}, part("POST", "x", "{\"a@odata.bind\":\"$1\"}")},
        {part("POST", "$1")},
        {part("POST", "a"), part("GET", "/$1/name")}};
    for (const auto& items : cases) {
        Service service;
        const auto refused = refusal_of([&] { run(service, items, true); });
        BOOST_TEST(refused.status == 400);
        BOOST_TEST(refused.code == "0x80060888");
        BOOST_TEST(refused.message == "Content-ID Reference: '$1' does not exist in the batch context.");
        BOOST_TEST(service.log == "");
    }
}

BOOST_AUTO_TEST_CASE(a_reference_to_an_operation_that_left_no_row_fails_its_change_set) {
    Service service;
    service.names_rows = false;
    const auto answer = run(service, {ChangeSet{{part("DELETE", "a", "", "1"), part("PATCH", "$1", "{}", "2")}}});
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(answer.body.find("Content-ID Reference: '$1' does not exist in the batch context.") !=
               std::string::npos);
    BOOST_TEST(service.log == "begin;DELETE /api/data/v9.2/a ;rollback;");
}

BOOST_AUTO_TEST_CASE(only_bind_and_id_values_are_references) {
    const RowUrls rows = {{"1", "U"}};
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"{\"a\":\"$1\"}", "{\"a\":\"$1\"}"},
        {"{\"a@odata.bind\":\"$1\",\"$1\":\"$1\"}", "{\"a@odata.bind\":\"U\",\"$1\":\"$1\"}"},
        {"{\"a@odata.bind\":\"x$1\"}", "{\"a@odata.bind\":\"x$1\"}"},
        {"{\"a@odata.bind\" : [ \"$1\" , \"$1\" ],\"b\":[\"$1\"]}",
         "{\"a@odata.bind\" : [ \"U\" , \"U\" ],\"b\":[\"$1\"]}"},
        {"{\"n\":\"a \\\"x@odata.bind\\\":\",\"v\":1.50}", "{\"n\":\"a \\\"x@odata.bind\\\":\",\"v\":1.50}"},
        {"{\"a@odata.bind\":null,\"c\":\"$1\"}", "{\"a@odata.bind\":null,\"c\":\"$1\"}"},
        {"{\"a@odata.bind\":\"$1", "{\"a@odata.bind\":\"$1"},
        {"{\"a@odata.bind\":\"$1\\", "{\"a@odata.bind\":\"$1\\"},
        {"\"", "\""},
        {"", ""}};
    for (const auto& [json, expected] : cases) {
        BOOST_TEST_CONTEXT(json) { BOOST_TEST(resolve_body(json, rows) == expected); }
    }
}

BOOST_AUTO_TEST_CASE(the_first_error_ends_the_batch_and_gives_its_status) {
    Service service;
    const auto answer = run(service, {part("POST", "a"), part("GET", "bad"), part("POST", "b")});
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(service.log.find("v9.2/b ;") == std::string::npos);
    BOOST_TEST(answer.body.find("HTTP/1.1 404 Not Found\r\n") != std::string::npos);
    BOOST_TEST(answer.body.find("--batchresponse_g1--\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_batch_goes_on_after_errors_when_asked_to) {
    Service service;
    const auto answer =
        run(service, {part("GET", "bad"), ChangeSet{{part("POST", "bad", "", "1")}}, part("POST", "b")}, true);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(service.log.find("POST /api/data/v9.2/b ;") != std::string::npos);
    BOOST_TEST(asks_to_continue("odata.include-annotations=\"*\", odata.continue-on-error"));
    BOOST_TEST(!asks_to_continue("odata.continue-on-errors"));
    BOOST_TEST(!asks_to_continue(""));
}

BOOST_AUTO_TEST_CASE(a_failed_change_set_is_rolled_back_and_gets_one_error_part) {
    Service service;
    const auto answer = run(
        service, {ChangeSet{{part("POST", "a", "", "1"), part("POST", "bad", "", "2"), part("POST", "c", "", "3")}}});
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(service.log == "begin;POST /api/data/v9.2/a ;POST /api/data/v9.2/bad ;rollback;");
    BOOST_TEST(answer.body ==
               crlf("--batchresponse_g1\nContent-Type: multipart/mixed; boundary=changesetresponse_g2\n\n"
                    "--changesetresponse_g2\nContent-Type: application/http\nContent-Transfer-Encoding: binary\n"
                    "Content-ID: 2\n\nHTTP/1.1 404 Not Found\nContent-Type: application/json\n\nno such thing\n"
                    "--changesetresponse_g2--\n--batchresponse_g1--\n"));
}

BOOST_AUTO_TEST_CASE(a_commit_that_fails_rolls_back) {
    Service service;
    service.commit_fails = true;
    const auto answer = run(service, {ChangeSet{{part("POST", "a", "", "1")}}});
    BOOST_TEST(answer.status == 412);
    BOOST_TEST(service.log == "begin;POST /api/data/v9.2/a ;commit;rollback;");
}

BOOST_AUTO_TEST_CASE(a_crash_in_a_change_set_rolls_back) {
    Service service;
    BOOST_CHECK_THROW(run(service, {ChangeSet{{part("POST", "crash", "", "1")}}}), std::runtime_error);
    BOOST_TEST(service.log == "begin;POST /api/data/v9.2/crash ;rollback;");
}

BOOST_AUTO_TEST_CASE(the_answer_has_dataverses_bytes) {
    Service service;
    const auto answer = run(service, {ChangeSet{{part("POST", "a", "", "7")}}, part("POST", "b")});
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.content_type == "multipart/mixed; boundary=batchresponse_g1");
    const std::string row = "https://org/api/data/v9.2/accounts";
    BOOST_TEST(answer.body ==
               crlf("--batchresponse_g1\nContent-Type: multipart/mixed; boundary=changesetresponse_g2\n\n"
                    "--changesetresponse_g2\nContent-Type: application/http\nContent-Transfer-Encoding: "
                    "binary\nContent-ID: 7\n\n"
                    "HTTP/1.1 204 No Content\nOData-Version: 4.0\nLocation: " +
                    row + "(1)\nOData-EntityId: " + row +
                    "(1)\n\n\n"
                    "--changesetresponse_g2--\n--batchresponse_g1\nContent-Type: application/http\n"
                    "Content-Transfer-Encoding: binary\n\nHTTP/1.1 204 No Content\nOData-Version: 4.0\nLocation: " +
                    row + "(2)\nOData-EntityId: " + row + "(2)\n\n\n--batchresponse_g1--\n"));
}

BOOST_AUTO_TEST_CASE(an_empty_batch_is_answered_empty) {
    Service service;
    BOOST_TEST(run(service, {}).body == "--batchresponse_g1--\r\n");
}
