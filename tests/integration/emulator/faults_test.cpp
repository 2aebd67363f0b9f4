// Misbehaviour on demand, through the object and through the control address.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

EmulatorOptions controlled() {
    EmulatorOptions options;
    options.control = "127.0.0.1:0";
    return options;
}

} // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_CASE(a_dropped_answer_leaves_the_row_behind) {
    RunningEmulator running{{}};
    running.token();
    running.emulator.add_fault(
        {.method = "POST", .path_contains = "phonecalls", .action = FaultAction::drop_after_commit});
    BOOST_CHECK_THROW(running.api("POST", "phonecalls", R"({"subject":"x"})"), Poco::Exception);
    BOOST_TEST(running.emulator.rows("phonecalls").size() == 1U);
    BOOST_TEST(running.api("POST", "phonecalls", R"({"subject":"x"})").status == 204);
}

BOOST_AUTO_TEST_CASE(a_reset_happens_before_the_work) {
    RunningEmulator running{{}};
    running.token();
    running.emulator.add_fault({.method = "POST", .action = FaultAction::reset});
    BOOST_CHECK_THROW(running.api("POST", "phonecalls", R"({"subject":"x"})"), Poco::Exception);
    BOOST_TEST(running.emulator.rows("phonecalls").empty());
}

BOOST_AUTO_TEST_CASE(the_control_address_sets_a_status_with_retry_after) {
    RunningEmulator running{controlled()};
    running.token();
    const Answer set = running.control(
        "POST", "/faults",
        R"({"match":{"method":"GET","path_contains":"WhoAmI"},"times":2,"action":"status","status":503,"retry_after":"7"})");
    BOOST_TEST(set.status == 200);
    for (int i = 0; i < 2; ++i) {
        const Answer answer = running.api("GET", "WhoAmI");
        BOOST_TEST(answer.status == 503);
        BOOST_TEST(answer.header("Retry-After") == "7");
    }
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
}

BOOST_AUTO_TEST_CASE(the_control_address_refuses_what_it_does_not_know) {
    RunningEmulator running{controlled()};
    BOOST_TEST(running.control("POST", "/faults", R"({"action":"explode"})").status == 400);
    BOOST_TEST(running.control("POST", "/faults", R"({"action":"reset","time":2})").status == 400);
    BOOST_TEST(running.control("GET", "/nothing").status == 404);
    BOOST_TEST(running.control("GET", "/rows/nothing").status == 400);
}

BOOST_AUTO_TEST_CASE(a_control_request_without_a_body_is_answered_at_once_on_a_connection_that_is_kept) {
    RunningEmulator running{controlled()};
    Poco::Net::HTTPClientSession session("127.0.0.1", running.emulator.control_port());
    session.setKeepAlive(true);
    session.setTimeout(Poco::Timespan(30, 0)); // the emulator itself gives a body a minute
    for (int i = 0; i < 2; ++i) {
        Poco::Net::HTTPRequest request("POST", "/faults/clear", "HTTP/1.1"); // neither length nor chunks
        session.sendRequest(request);
        Poco::Net::HTTPResponse head;
        std::string body;
        Poco::StreamCopier::copyToString(session.receiveResponse(head), body);
        BOOST_TEST(static_cast<int>(head.getStatus()) == 200);
    }
}

BOOST_AUTO_TEST_CASE(half_a_request_takes_no_effect) {
    RunningEmulator running{controlled()};
    const std::string fault = R"({"times":9,"action":"status","status":503})";
    {
        Poco::Net::HTTPClientSession session("127.0.0.1", running.emulator.control_port());
        Poco::Net::HTTPRequest request("POST", "/faults", "HTTP/1.1");
        request.setContentLength(static_cast<std::streamsize>(fault.size()) + 10); // the rest never comes
        session.sendRequest(request) << fault << std::flush;
        session.socket().shutdownSend();
        Poco::Net::HTTPResponse head;
        BOOST_CHECK_THROW(session.receiveResponse(head), Poco::Exception);
    }
    running.token();
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
}

BOOST_AUTO_TEST_CASE(counters_and_log_tell_what_arrived) {
    RunningEmulator running{controlled()};
    running.create("phonecalls", R"({"subject":"counted"})");
    running.api("GET", "phonecalls");
    const auto counts = running.control("GET", "/counters").json();
    BOOST_TEST(counts->getValue<int>("total") == 2);
    BOOST_TEST(counts->getValue<int>("tokens") == 1);
    BOOST_TEST(counts->getObject("by_operation")->getValue<int>("POST phonecalls") == 1);
    const std::string log = running.control("GET", "/log").body;
    BOOST_TEST(log.find("counted") != std::string::npos);
    BOOST_TEST(log.find("Bearer") == std::string::npos);
    BOOST_TEST(running.control("GET", "/rows/phonecalls").body.find("counted") != std::string::npos);
    running.control("POST", "/counters/reset");
    BOOST_TEST(running.control("GET", "/counters").json()->getValue<int>("total") == 0);
}

BOOST_AUTO_TEST_CASE(an_injected_refusal_looks_like_the_servers_own) {
    RunningEmulator running{controlled()};
    running.token();
    running.control(
        "POST", "/faults",
        R"({"times":2,"action":"status","status":403,"code":"0x80040220","message":"is missing prvReadTask"})");
    const Answer plain = running.api("GET", "tasks");
    BOOST_TEST(plain.header("OData-Version") == "4.0");
    BOOST_TEST(plain.message() == "is missing prvReadTask");
    BOOST_TEST(plain.error()->size() == 2U);
    const Answer asked = running.api("GET", "tasks", "", {{"Prefer", "odata.include-annotations=\"*\""}});
    const std::string details = "@Microsoft.PowerApps.CDS.ErrorDetails.";
    BOOST_TEST(asked.error()->getValue<std::string>(details + "ApiExceptionMessageName") == "PrivilegeDenied");
    BOOST_TEST(asked.error()->getValue<std::string>(details + "ApiExceptionHttpStatusCode") == "403");
}

BOOST_AUTO_TEST_CASE(faults_strike_in_order_after_those_they_skip) {
    RunningEmulator running{controlled()};
    running.token();
    running.control(
        "POST", "/faults",
        R"([{"action":"status","status":500,"skip":1},{"match":{"body_contains":"later"},"action":"status",)"
        R"("status":502,"body":"<html>","content_type":"text/html"}])");
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
    BOOST_TEST(running.api("GET", "WhoAmI").status == 500);
    BOOST_TEST(running.api("GET", "WhoAmI").status == 200);
    const Answer page = running.api("POST", "tasks", R"({"subject":"later"})");
    BOOST_TEST(page.status == 502);
    BOOST_TEST(page.body == "<html>");
    BOOST_TEST(page.header("Content-Type") == "text/html");
    BOOST_TEST(running.emulator.rows("tasks").empty());
}

BOOST_AUTO_TEST_CASE(token_requests_can_fail_on_demand) {
    RunningEmulator running{controlled()};
    running.control("POST", "/faults", R"({"match":{"tokens":true},"action":"status","status":503})");
    BOOST_TEST(running.ask_token().status == 503);
    BOOST_TEST(running.ask_token().status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
