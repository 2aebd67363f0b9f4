// CloseIncident, and actions inside a change set.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

const std::string kCase = "ca000000-0000-4000-8000-000000000001";
const std::string kSupport = "a7000000-0000-4000-8000-000000000001";

std::string resolution(const std::string& bind, int status = 5) {
    return R"({"IncidentResolution":{"@odata.type":"Microsoft.Dynamics.CRM.incidentresolution","subject":"Solved",)"
           R"("timespent":30,"incidentid@odata.bind":")" +
           bind + R"("},"Status":)" + std::to_string(status) + "}";
}

Answer close(RunningEmulator& running, int status = 5) {
    return running.api("POST", "CloseIncident", resolution("/incidents(" + kCase + ")", status));
}

std::string operation(const std::string& id, const std::string& line, const std::string& json) {
    return "--cs\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: " + id +
           "\r\n\r\n" + line + " HTTP/1.1\r\nContent-Type: application/json\r\n\r\n" + json + "\r\n";
}

Answer send_set(RunningEmulator& running, const std::string& operations) {
    return running.api("POST", "$batch",
                       "--b\r\nContent-Type: multipart/mixed; boundary=cs\r\n\r\n" + operations + "--cs--\r\n--b--\r\n",
                       {{"Content-Type", "multipart/mixed; boundary=b"}});
}

std::string new_case(const std::string& id) {
    return operation(id, "POST /api/data/v9.2/incidents",
                     R"({"title":"A","customerid_contact@odata.bind":"/contacts()" + kMaria + ")\"}");
}

} // namespace

BOOST_AUTO_TEST_SUITE(close_incident)

BOOST_AUTO_TEST_CASE(a_case_is_resolved_with_a_record_that_says_how) {
    RunningEmulator running;
    BOOST_TEST(close(running, 1000).status == 204);
    const auto row = running.api("GET", "incidents(" + kCase + ")").json();
    BOOST_TEST(row->getValue<int>("statecode") == 1);
    BOOST_TEST(row->getValue<int>("statuscode") == 1000);
    const auto records = running.api("GET", "incidentresolutions?$filter=_incidentid_value%20eq%20" + kCase).value();
    BOOST_REQUIRE(records->size() == 1U);
    BOOST_TEST(records->getObject(0)->getValue<int>("statecode") == 1);
    BOOST_TEST(records->getObject(0)->getValue<int>("timespent") == 30);
    BOOST_TEST(records->getObject(0)->getValue<int>("resolutiontypecode") == 1000);
    BOOST_TEST(running.api("PATCH", "incidents(" + kCase + ")", R"({"statecode":0})").status == 204);
}

BOOST_AUTO_TEST_CASE(a_closed_case_is_not_closed_again) {
    RunningEmulator running;
    BOOST_TEST(close(running).status == 204);
    BOOST_TEST(close(running).code() == "0x800404cf");
    BOOST_TEST(running.api("PATCH", "incidents(" + kCase + ")", R"({"statecode":0})").status == 204);
    BOOST_TEST(running.api("PATCH", "incidents(" + kCase + ")", R"({"statecode":2})").status == 204);
    BOOST_TEST(close(running).code() == "0x80044411");
}

BOOST_AUTO_TEST_CASE(a_case_with_open_activities_is_not_closed) {
    RunningEmulator running;
    const std::string path =
        "phonecalls(" +
        running.create("phonecalls",
                       R"({"subject":"x","regardingobjectid_incident_phonecall@odata.bind":"/incidents()" + kCase +
                           ")\"}") +
        ")";
    const Answer refused = close(running);
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.code() == "0x8004440a");
    BOOST_TEST(running.emulator.rows("incidentresolutions").empty());
    BOOST_TEST(running.api("PATCH", path, R"({"statecode":1})").status == 204);
    BOOST_TEST(close(running).status == 204);
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_does_not_fit_is_refused_and_nothing_is_written) {
    RunningEmulator running;
    BOOST_TEST(close(running, 1).code() == "0x80048408");
    BOOST_TEST(running.api("POST", "CloseIncident", R"({"Status":5})").code() == "0x80040203");
    BOOST_TEST(running.api("POST", "CloseIncident", R"({"IncidentResolution":{"subject":"x"},"Status":5})").code() ==
               "0x80040203");
    BOOST_TEST(running.api("POST", "CloseIncident", resolution("/incidents(" + kNobody + ")")).status == 404);
    BOOST_TEST(running.emulator.rows("incidentresolutions").empty());
    BOOST_TEST(running.api("GET", "incidents(" + kCase + ")").json()->getValue<int>("statecode") == 0);
}

BOOST_AUTO_TEST_CASE(s1_14_a_change_set_makes_a_case_and_queues_it_by_its_reference) {
    RunningEmulator running;
    const std::string target =
        R"({"Target":{"@odata.type":"Microsoft.Dynamics.CRM.incident","@odata.id":"$1"},"QueueItemProperties":{"priority":1}})";
    const Answer answer = send_set(
        running,
        new_case("1") +
            operation("2", "POST /api/data/v9.2/queues(" + kSupport + ")/Microsoft.Dynamics.CRM.AddToQueue", target) +
            operation("3", "POST /api/data/v9.2/CloseIncident", resolution("$1")));
    BOOST_TEST_CONTEXT(answer.body) {
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(answer.body.find("QueueItemId") != std::string::npos);
    }
    BOOST_TEST(running.emulator.rows("queueitems").size() == 1U);
    BOOST_TEST(running.emulator.rows("incidentresolutions").size() == 1U);
}

BOOST_AUTO_TEST_CASE(s1_14_an_action_that_is_refused_takes_its_change_set_back) {
    RunningEmulator running;
    const std::size_t before = running.emulator.rows("incidents").size();
    const Answer answer = send_set(
        running,
        new_case("1") + operation("2", "POST /api/data/v9.2/queues(" + kNobody + ")/Microsoft.Dynamics.CRM.AddToQueue",
                                  R"({"Target":{}})"));
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(answer.body.find("0x80040217") != std::string::npos);
    BOOST_TEST(running.emulator.rows("incidents").size() == before);
}

BOOST_AUTO_TEST_SUITE_END()
