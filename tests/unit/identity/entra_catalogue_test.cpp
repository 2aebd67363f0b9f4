// Each AADSTS number has its class, a sentence and a place to click; the words of Entra are not passed on.
#include "fakes.h"
#include "identity/entra_catalogue.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;
using namespace dyncx::tests;

namespace {

constexpr long kPermanent[] = {7000215, 7000222, 7000218, 700027, 700024, 500133, 50012,  700016, 700011, 7000229,
                               7000112, 70001,   90002,   500011, 50001,  700022, 70011,  65001,  650052, 650056,
                               650057,  50034,   50126,   50053,  50055,  50057,  50076,  50079,  53003,  50105,
                               700082,  50173,   70008,   70043,  700084, 54005,  501481, 70000,  70018,  70019,
                               90014,   900144,  50196,   700229, 70021,  700213, 700212};
constexpr long kTransient[] = {90033, 90006, 90012, 90024, 90090, 50033, 50087, 40010, 80005, 90055, 70016};

Fault of(long number, const char* error = "some_new_error") {
    return identity::fault_of_refusal(refusal(400, error, number));
}

} // namespace

BOOST_AUTO_TEST_CASE(every_number_of_the_table_is_known_by_itself) {
    const std::string fallback = of(1).message;
    for (long number : kPermanent) {
        Fault fault = of(number);
        BOOST_TEST(fault.status == DYNCX_E_AUTH, number);
        BOOST_TEST(!fault.is_retriable(), number);
        BOOST_TEST(fault.message != fallback, number << " is not in the table");
        BOOST_TEST(fault.code == "AADSTS" + std::to_string(number));
        BOOST_TEST((!fault.fix.empty() && fault.fix.size() < 120), number << " has a fix of " << fault.fix.size());
        BOOST_TEST(fault.request_id == "35878c00-6057-4fc6-857e-660e2b811800");
        BOOST_TEST(fault.message.find("Mary") == std::string::npos);
    }
    for (long number : kTransient) {
        BOOST_TEST(of(number).is_retriable(), number);
        BOOST_TEST(of(number).message != fallback, number);
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_number_falls_back_on_the_error_member_then_on_the_status) {
    BOOST_TEST(of(123456, "invalid_client").message.find("credentials") != std::string::npos);
    BOOST_TEST(of(123456, "invalid_client").status == DYNCX_E_AUTH);
    BOOST_TEST(of(123456, "temporarily_unavailable").is_retriable());
    BOOST_TEST(of(123456, "brand_new").status == DYNCX_E_AUTH);
    BOOST_TEST(identity::fault_of_refusal(refusal(503, "brand_new", 123456)).is_retriable());
}

BOOST_AUTO_TEST_CASE(the_number_is_found_in_the_description_when_there_is_no_list) {
    auto answer = json_answer(401, R"({"error":"invalid_client","error_description":"AADSTS7000222: expired"})");
    Fault fault = identity::fault_of_refusal(answer);
    BOOST_TEST(fault.code == "AADSTS7000222");
    BOOST_TEST(fault.message == "the client secret has expired");
}

BOOST_AUTO_TEST_CASE(a_page_of_html_is_told_as_such_and_hostile_members_are_not_passed_on) {
    Fault page = identity::fault_of_refusal({200, {{"Content-Type", "text/html"}}, "<html>Sign in, Mary</html>"});
    BOOST_TEST(page.status == DYNCX_E_REMOTE);
    BOOST_TEST(page.message.find("no JSON") != std::string::npos);
    BOOST_TEST(page.message.find("Mary") == std::string::npos);
    Fault hostile =
        identity::fault_of_refusal(json_answer(400, R"({"error":"<script>","trace_id":"x y z","error_codes":["a"]})"));
    BOOST_TEST(hostile.code == "");
    BOOST_TEST(hostile.request_id == "");
}
