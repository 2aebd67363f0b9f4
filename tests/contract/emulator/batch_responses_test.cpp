// The emulator answers the $batch requests of the recordings like the recordings, part by part.
#include "batch_shape.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

const std::string kRoot = "/api/data/v9.2/";
const std::string kTooLong = R"({"subject":")" + std::string(201, 'x') + R"("})";

std::string task(const std::string& subject) {
    return R"({"subject":")" + subject + R"(","regardingobjectid_account_task@odata.bind":"accounts()" + kAccount +
           R"~()"})~";
}

const std::string kTasks = "GET " + kRoot + "accounts(" + kAccount + ")/Account_Tasks?$select=subject";

// One part of a batch or, with an id, of a change set.
std::string operation(const std::string& line, const std::string& json = "", const std::string& id = "") {
    return "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n" +
           (id.empty() ? "" : "Content-ID: " + id + "\r\n") + "\r\n" + line + " HTTP/1.1\r\n" +
           (json.empty() ? "" : "Content-Type: application/json; type=entry\r\n") + "\r\n" + json + "\r\n";
}

std::string multipart(const std::string& boundary, const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& part : parts)
        out += "--" + boundary + "\r\n" + part;
    return out + "--" + boundary + "--\r\n";
}

std::string change_set(const std::vector<std::string>& operations) {
    return "Content-Type: multipart/mixed; boundary=\"changeset_246e6bfe\"\r\n\r\n" +
           multipart("changeset_246e6bfe", operations) + "\r\n";
}

Answer send_batch(RunningEmulator& running, const std::vector<std::string>& parts, Fields headers = {}) {
    headers["Content-Type"] = "multipart/mixed; boundary=\"batch_80dd1615\"";
    headers["If-None-Match"] = "null";
    headers["OData-Version"] = "4.0";
    return running.api("POST", "$batch", multipart("batch_80dd1615", parts), headers);
}

void check_batch(const std::string& name, const Answer& answer) {
    BOOST_TEST_CONTEXT(name + ": " + answer.body) {
        BOOST_TEST(joined(batch_differences(read_recording(name), answer)) == "");
    }
}

// The texts of a refusal are the server's own words, so they are compared too.
void check_refusal_in_part(const std::string& name, const Answer& answer) {
    const auto recorded = parsed(recorded_parts(read_recording(name)).front().body).extract<Poco::JSON::Object::Ptr>();
    const auto ours = parsed(parts_of(answer).front().body).extract<Poco::JSON::Object::Ptr>();
    for (const std::string member : {"code", "message"})
        BOOST_TEST(ours->getObject("error")->getValue<std::string>(member) ==
                   recorded->getObject("error")->getValue<std::string>(member));
}

} // namespace

BOOST_AUTO_TEST_SUITE(real_batch_responses)

BOOST_AUTO_TEST_CASE(single_operations_answer_as_recorded) {
    RunningEmulator running;
    const std::string create = operation("POST " + kRoot + "tasks", task("Task 1 in batch"));
    check_batch("batch-01-mixed-200", send_batch(running, {create, operation(kTasks)}));
}

BOOST_AUTO_TEST_CASE(a_change_set_answers_as_recorded) {
    RunningEmulator running;
    const std::string creates = change_set({operation("POST " + kRoot + "tasks", task("Task 1 in batch"), "1"),
                                            operation("POST " + kRoot + "tasks", task("Task 2 in batch"), "2")});
    check_batch("batch-02-changeset-200", send_batch(running, {creates, operation(kTasks)}));
}

BOOST_AUTO_TEST_CASE(references_by_content_id_answer_as_recorded) {
    RunningEmulator running{{}};
    const std::string root = running.emulator.url() + kRoot;
    const std::string linked =
        change_set({operation("POST " + root + "accounts", R"({ "name":"Account name"})", "1"),
                    operation("POST " + root + "contacts", R"({ "firstname":"Contact first name" })", "2"),
                    operation("PATCH $1", R"({ "primarycontactid@odata.bind":"$2" })", "3")});
    check_batch("batch-03-content-id-reference-200", send_batch(running, {linked}));
    const Row account = running.emulator.rows("accounts").at(0);
    BOOST_TEST(std::get<std::string>(account.at("primarycontactid")) ==
               std::get<std::string>(running.emulator.rows("contacts").at(0).at("contactid")));
}

// The note beside the recording: a PUT to $1/name or $1/name/$ref is answered without Location and OData-EntityId.
BOOST_AUTO_TEST_CASE(a_put_by_content_id_names_no_row) {
    RunningEmulator running{{}};
    const std::string puts = change_set({operation("POST " + kRoot + "accounts", R"({"name":"A"})", "1"),
                                         operation("POST " + kRoot + "contacts", R"({"lastname":"B"})", "2"),
                                         operation("PUT $2/lastname", R"({"value":"C"})", "3"),
                                         operation("PUT $1/primarycontactid/$ref", R"({"@odata.id":"$2"})", "4")});
    const std::vector<BatchPart> answered = parts_of(send_batch(running, {puts}));
    BOOST_REQUIRE(answered.size() == 1U);
    BOOST_REQUIRE(answered[0].operations.size() == 4U);
    for (std::size_t i = 2; i < 4; ++i) {
        BOOST_TEST(answered[0].operations[i].status_line == "HTTP/1.1 204 No Content");
        BOOST_TEST(!answered[0].operations[i].inner_headers.count("location"));
        BOOST_TEST(!answered[0].operations[i].inner_headers.count("odata-entityid"));
    }
    BOOST_TEST(running.emulator.rows("accounts").at(0).count("primarycontactid") == 1U);
}

BOOST_AUTO_TEST_CASE(an_error_ends_the_batch_as_recorded) {
    RunningEmulator running{{}};
    const std::string fine = operation("POST " + kRoot + "tasks", R"({"subject":"fine"})");
    const Answer answer = send_batch(running, {operation("POST " + kRoot + "tasks", kTooLong), fine, fine});
    check_batch("batch-04-error-stop-400", answer);
    check_refusal_in_part("batch-04-error-stop-400", answer);
    BOOST_TEST(running.emulator.rows("tasks").empty());
}

BOOST_AUTO_TEST_CASE(a_batch_that_goes_on_answers_as_recorded) {
    RunningEmulator running{{}};
    const Answer answer = send_batch(
        running,
        {operation("POST " + kRoot + "tasks", kTooLong), operation("POST " + kRoot + "tasks", R"({"subject":"fine"})")},
        {{"Prefer", "odata.continue-on-error"}});
    check_batch("batch-05-continue-on-error-200", answer);
    check_refusal_in_part("batch-05-continue-on-error-200", answer);
    BOOST_TEST(running.emulator.rows("tasks").size() == 1U);
}

// The recording shows the text alone, and no parts: the batch is refused as such. The emulator wraps the text in the
// JSON of every other refusal, and runs nothing.
BOOST_AUTO_TEST_CASE(a_reference_before_its_declaration_is_refused_as_recorded) {
    RunningEmulator running{{}};
    const std::string early =
        change_set({operation("POST " + kRoot + "phonecalls",
                              R"({"phonenumber":"911","regardingobjectid_account_phonecall@odata.bind":"$1"})", "2"),
                    operation("POST " + kRoot + "accounts", R"({"name":"QQQQ"})", "1")});
    const std::string fine = operation("POST " + kRoot + "tasks", R"({"subject":"fine"})");
    const Recording recording = read_recording("batch-07-content-id-undeclared-400");
    for (const Fields& headers : {Fields{}, Fields{{"Prefer", "odata.continue-on-error"}}}) {
        const Answer answer = send_batch(running, {fine, early}, headers);
        BOOST_TEST_CONTEXT(answer.body) {
            BOOST_TEST(answer.status == recording.status);
            BOOST_TEST(answer.header("Content-Type") == "application/json; odata.metadata=minimal");
            BOOST_TEST(answer.message() == Poco::trim(recording.body));
        }
    }
    for (const std::string set : {"tasks", "phonecalls", "accounts"})
        BOOST_TEST(running.emulator.rows(set).empty());
}

BOOST_AUTO_TEST_SUITE_END()
