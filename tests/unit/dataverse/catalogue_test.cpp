// What each refusal of Dynamics means, and that no customer's word passes.
#include "dataverse/catalogue.h"
#include "dataverse/named_in_answer.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::dataverse;

namespace {

Answer refusal(int status, const std::string& code, const std::string& message, net::Headers headers = {}) {
    Json error = Json::object();
    error.set("code", Json(code));
    error.set("message", Json(message));
    Json body = Json::object();
    body.set("error", error);
    return Answer{status, std::move(headers), body.text()};
}

struct Row {
    int http;
    const char* code;
    Status status;
    bool is_retriable;
};

constexpr Row kRows[] = {
    {404, "0x80040217", DYNCX_E_GONE, false},
    {404, "0x80060891", DYNCX_E_GONE, false},
    {412, "0x80040237", DYNCX_E_CONFLICT, false},
    {412, "0x80060892", DYNCX_E_CONFLICT, false},
    {400, "0x8006089d", DYNCX_E_REJECTED, false},
    {400, "0x80060890", DYNCX_E_REJECTED, false},
    {412, "0x80040333", DYNCX_E_CONFLICT, false},
    {500, "0x80040333", DYNCX_E_CONFLICT, false},
    {412, "0x80060882", DYNCX_E_CONFLICT, false},
    {403, "0x80040220", DYNCX_E_FORBIDDEN, false},
    {403, "0x80048306", DYNCX_E_FORBIDDEN, false},
    {403, "0x80042f09", DYNCX_E_FORBIDDEN, false},
    {403, "0x80072560", DYNCX_E_FORBIDDEN, false},
    {400, "0x80040265", DYNCX_E_REJECTED, false},
    {500, "0x8004418d", DYNCX_E_REMOTE, true},
    {500, "0x80081116", DYNCX_E_REMOTE, true},
    {500, "0x80044150", DYNCX_E_REMOTE, true},
    {500, "0x80044151", DYNCX_E_REMOTE, true},
    {429, "0x80072321", DYNCX_E_THROTTLED, true},
    {429, "0x80072322", DYNCX_E_THROTTLED, true},
    {429, "0x80072326", DYNCX_E_THROTTLED, true},
    {429, "-2147015902", DYNCX_E_THROTTLED, true},
    {429, "", DYNCX_E_THROTTLED, true},
    {401, "0x8005f101", DYNCX_E_AUTH, true},
    {500, "0x80071151", DYNCX_E_REMOTE, true},
    {400, "0x80060888", DYNCX_E_REJECTED, false},
    {404, "0x8006088a", DYNCX_E_REJECTED, false},
    {400, "0x80048d19", DYNCX_E_REJECTED, false},
    {400, "0x0", DYNCX_E_REJECTED, false},
    {400, "0x80044331", DYNCX_E_REJECTED, false},
    {400, "0x80048408", DYNCX_E_REJECTED, false},
    {405, "0x80040227", DYNCX_E_CONFLICT, false},
    {400, "0x8004E023", DYNCX_E_REJECTED, false},
    {410, "0x80044352", DYNCX_E_GONE, false},
    {400, "0x80044183", DYNCX_E_REJECTED, false},
    {404, "", DYNCX_E_GONE, false},
    {503, "", DYNCX_E_REMOTE, true},
    {502, "", DYNCX_E_REMOTE, true},
    {504, "", DYNCX_E_REMOTE, true},
    {501, "", DYNCX_E_UNSUPPORTED, false},
    {413, "", DYNCX_E_REJECTED, false},
    {412, "", DYNCX_E_CONFLICT, false},
    {403, "", DYNCX_E_FORBIDDEN, false},
    {401, "", DYNCX_E_AUTH, false},
    {302, "", DYNCX_E_REMOTE, true},
};

} // namespace

BOOST_AUTO_TEST_CASE(each_code_has_its_status_and_says_whether_to_retry) {
    for (const Row& row : kRows) {
        Fault fault = fault_of(refusal(row.http, row.code, "words about Mary Smith"));
        BOOST_TEST(fault.status == row.status, row.http << " " << row.code);
        BOOST_TEST(fault.is_retriable() == row.is_retriable, row.http << " " << row.code);
        BOOST_TEST(fault.http_status == row.http);
        BOOST_TEST(fault.code == row.code);
        BOOST_TEST(!fault.message.empty());
        BOOST_TEST(fault.fix.size() < 120u, row.code);
        BOOST_TEST(fault.message.find("Mary") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(codes_compare_as_numbers) {
    BOOST_TEST(code_number("0x80040217") == 0x80040217u);
    BOOST_TEST(code_number("0X8004E023") == code_number("0x8004e023"));
    BOOST_TEST(code_number("-2147015902") == 0x80072322u);
    for (const char* none : {"", "0x0", "0x", "abc", "0x80040217 ", "-"})
        BOOST_TEST(code_number(none) == 0u, none);
}

BOOST_AUTO_TEST_CASE(an_existing_key_is_known_with_and_without_a_code) {
    BOOST_TEST(
        already_exists(fault_of(refusal(412, "0x80040237", "A record with matching key values already exists."))));
    BOOST_TEST(already_exists(fault_of(refusal(412, "", "A record with matching key values already exists."))));
    BOOST_TEST(!already_exists(fault_of(refusal(412, "0x80060882", "x"))));
    BOOST_TEST(!already_exists(fault_of(
        refusal(412, "", "The version of the existing record doesn't match the RowVersion property provided."))));
}

BOOST_AUTO_TEST_CASE(names_of_the_schema_are_told_and_values_are_not) {
    auto told = [](const std::string& text) { return named_in_answer(text); };
    BOOST_TEST(told("Principal user is missing prvReadbot privilege on OTC=10154 for entity 'bot'.") ==
               " (privilege prvReadbot)");
    BOOST_TEST(told("Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.account'.") ==
               " (names: Name, account)");
    BOOST_TEST(told("A validation error occurred.  The length of the 'subject' attribute of the 'task' entity exceeded "
                    "the maximum allowed length of '200'.") == " (names: subject, task)");
    BOOST_TEST(told("Resource not found for the segment 'Account'.") == " (names: Account)");
    BOOST_TEST(told("Entity 'account' With Id = 5b4ced1c-88e1-ee11-904c-6045bd05e9d4 Does Not Exist") ==
               " (names: account)");
    BOOST_TEST(told("A record with value 'Mary' for Name exists; 'Smith, Mary' entity") == "");
    BOOST_TEST(told("The value 'Mary' of 'Mary Smith' is wrong") == "");
    BOOST_TEST(told("An undeclared property 'Ownerid' which only has property annotations") == " (names: Ownerid)");
    BOOST_TEST(told("prv") == "");
    BOOST_TEST(told("") == "");
}

BOOST_AUTO_TEST_CASE(the_window_of_a_limit_is_read_from_its_words) {
    auto window = [](const std::string& text) { return fault_of(refusal(429, "0x80072322", text)).window_ms; };
    BOOST_TEST(window("Number of requests exceeded the limit of 6000 over time window of 300 seconds.") == 300000);
    BOOST_TEST(window("Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time "
                      "window of 15 seconds. Decrease number of concurrent requests and try again later.") == 15000);
    BOOST_TEST(window("Number of concurrent requests exceeded the limit of 52.") == 0);
    auto limit = [](const std::string& text) { return fault_of(refusal(429, "0x80072322", text)).limit; };
    BOOST_TEST(limit("Number of requests exceeded the limit of 6000 over time window of 300 seconds.") == 6000);
    BOOST_TEST(limit("Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over") ==
               1200000);
    BOOST_TEST(limit("limit of many") == 0);
    BOOST_TEST(limit("limit of 99999999999999999999999999") == 0);
    BOOST_TEST(limit("slow down") == 0);
    BOOST_TEST(window("over time window of soon") == 0);
    BOOST_TEST(window("over time window of 99999999999999999999 seconds") == 0);
    BOOST_TEST(window("over time window of ") == 0);
}

BOOST_AUTO_TEST_CASE(retry_after_is_read_as_seconds_and_as_a_date) {
    auto asked = [](net::Headers headers) {
        return fault_of(refusal(429, "0x80072322", "x", std::move(headers))).retry_after_ms;
    };
    BOOST_TEST(asked({{"Retry-After", "30"}}) == 30000);
    BOOST_TEST(asked({{"retry-after", " 0 "}}) == 0);
    BOOST_TEST(asked({{"Retry-After", "999999999999999999999"}}) == 3600 * 1000);
    BOOST_TEST(asked({{"Date", "Fri, 03 May 2024 14:38:59 GMT"}, {"Retry-After", "Fri, 03 May 2024 14:41:00 GMT"}}) ==
               121000);
    BOOST_TEST(asked({{"Date", "Fri, 03 May 2024 14:38:59 GMT"}, {"Retry-After", "Fri, 03 May 2024 14:38:00 GMT"}}) ==
               0);
    BOOST_TEST(asked({{"Retry-After", "soon"}}) == 0);
    BOOST_TEST(asked({}) == 0);
}

BOOST_AUTO_TEST_CASE(the_first_of_two_request_ids_is_taken) {
    Fault fault = fault_of(refusal(
        400, "0x0", "x",
        {{"x-ms-service-request-id", "ee87c96c-b621-4e8c-99a2-46cb70707c1a,cc3bf95d-8f4e-434d-9531-ed2dfcf893e5"}}));
    BOOST_TEST(fault.request_id == "ee87c96c-b621-4e8c-99a2-46cb70707c1a");
}

BOOST_AUTO_TEST_CASE(a_write_that_met_a_failing_server_may_be_done) {
    BOOST_TEST(refusal_of(refusal(503, "", ""), "POST").maybe_done());
    BOOST_TEST(!refusal_of(refusal(503, "", ""), "GET").maybe_done());
    BOOST_TEST(!refusal_of(refusal(429, "", ""), "POST").maybe_done());
    BOOST_TEST(!refusal_of(refusal(400, "", ""), "POST").maybe_done());
}

BOOST_AUTO_TEST_CASE(plain_text_and_html_bodies_are_judged_by_the_status) {
    Fault fault =
        fault_of(Answer{401, {{"Content-Type", "text/html"}}, "HTTP Error 401 - Unauthorized: Access is denied"});
    BOOST_TEST(fault.status == DYNCX_E_AUTH);
    BOOST_TEST(fault_of(Answer{503, {}, "<html>busy</html>"}).is_retriable());
    BOOST_TEST(fault_of(Answer{400, {}, "[1]"}).status == DYNCX_E_REJECTED);
}
