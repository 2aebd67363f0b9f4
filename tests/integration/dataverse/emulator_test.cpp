// The client's rooms net, identity and dataverse against the emulator, over TLS on loopback.
#include "dataverse/address.h"
#include "dataverse/metadata.h"
#include "emulator/emulator.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace dyncx;
using namespace dyncx::dataverse;

namespace {

struct Scene {
    emulator::Emulator server;
    SystemClock clock;
    std::unique_ptr<net::Http> http;
    std::unique_ptr<identity::Tokens> tokens;
    std::unique_ptr<WebApi> api;
    std::unique_ptr<Metadata> metadata;

    explicit Scene(const std::string& secret = {}) : server(options()) {
        server.start();
        net::HttpOptions way;
        way.origin = server.url();
        way.ca_file = server.ca_file();
        auto opened = net::Http::open(way);
        BOOST_REQUIRE(opened.ok());
        http = std::move(*opened);
        const auto& wish = server.options();
        identity::Credentials credentials{server.url(), wish.tenant_id, wish.client_id,
                                          Secret(secret.empty() ? wish.client_secret : secret),
                                          server.url() + "/.default"};
        tokens = identity::Tokens::open(credentials, *http, clock);
        api = WebApi::open({server.url(), "v9.2", "dyncx-test"}, *http, *tokens);
        metadata = Metadata::open(*api, {}, clock, 1000 * 60 * 60);
    }

    static emulator::EmulatorOptions options() {
        emulator::EmulatorOptions wish;
        wish.has_sample = true;
        return wish;
    }
    net::Budget budget() const { return {Deadline::after(std::chrono::seconds(60)), nullptr}; }
    std::shared_ptr<const Table> table(const char* name) {
        auto found = metadata->table(name, budget());
        BOOST_REQUIRE_MESSAGE(found.ok(), name << ": " << (found.ok() ? "" : found.error().message));
        return *found;
    }
    Result<Answer> send(Request request) { return api->send(request, budget()); }
    Json row(const char* table_name, const std::string& id) {
        auto answer = send({"GET", record_path(table(table_name)->set, id), {}, {}});
        BOOST_REQUIRE(answer.ok());
        return *answer->json();
    }
    std::string payload(const char* table_name, const std::string& row_json, Verb verb) {
        auto written = write_row(*table(table_name), *Json::parse(row_json), verb, false);
        BOOST_REQUIRE_MESSAGE(written.ok(), (written.ok() ? "" : written.error().message));
        return written->payload.text();
    }
    // Ids of the first rows of a table.
    std::vector<std::string> some(const char* table_name, int count) {
        auto request = write_query(*table(table_name), *Json::parse("{\"top\":" + std::to_string(count) + "}"));
        auto answer = send(*request);
        BOOST_REQUIRE(answer.ok());
        std::vector<std::string> ids;
        auto body = answer->json();
        for (const Json& one : (*body)["value"].as_array())
            ids.push_back(one[table(table_name)->primary_id].as_string());
        return ids;
    }
};

const char* const kId = "0199f1c2-0000-7000-8000-00000000abcd";

} // namespace

BOOST_AUTO_TEST_CASE(definitions_come_in_one_request_each_with_labels_targets_and_navigation_names) {
    Scene scene;
    auto call = scene.table("phonecall");
    BOOST_TEST(scene.api->count_requests() == 1);
    BOOST_TEST(scene.tokens->count_requests() == 1);
    BOOST_TEST(call->set == "phonecalls");
    BOOST_TEST(call->is_activity);
    BOOST_REQUIRE(call->column("ownerid") != nullptr);
    BOOST_REQUIRE(call->column("ownerid")->targets.size() == 2u);
    BOOST_TEST(call->column("ownerid")->targets.front().navigation == "ownerid_phonecall");
    BOOST_TEST(call->column("subject")->max_length == 200);
    BOOST_TEST(call->column("prioritycode")->options.size() == 3u);
    BOOST_TEST(call->column("directioncode")->options.size() == 2u);
    BOOST_TEST(call->column("statuscode")->options.front().state.has_value());
    auto incident = scene.table("incident");
    const Column* customer = incident->column("customerid");
    BOOST_REQUIRE(customer != nullptr);
    BOOST_TEST(customer->targets.size() == 2u);
    BOOST_TEST(scene.api->count_requests() == 2);
    auto set = scene.metadata->table_of_set("contacts", scene.budget());
    BOOST_REQUIRE(set.ok());
    BOOST_TEST((*set)->name == "contact");
    auto unknown = scene.metadata->table("phonecal", scene.budget());
    BOOST_REQUIRE(!unknown.ok());
    BOOST_TEST(unknown.error().status == DYNCX_E_UNSUPPORTED);
}

BOOST_AUTO_TEST_CASE(a_call_is_created_read_changed_completed_and_not_made_twice) {
    Scene scene;
    std::string contact = scene.some("contact", 1).at(0);
    std::string agent = scene.some("systemuser", 1).at(0);
    std::string body = scene.payload(
        "phonecall",
        "{\"activityid\":\"" + std::string(kId) +
            "\",\"subject\":\"O\\\"Brien\\\\ \u00fc "
            "\U0001F600\",\"directioncode\":\"Incoming\",\"prioritycode\":\"high\",\"ownerid\":\"" +
            agent + "\",\"regardingobjectid\":{\"contact\":\"" + contact +
            "\"},\"phonecall_activity_parties\":[{\"participationtypemask\":\"sender\",\"partyid\":{\"contact\":\"" +
            contact + "\"}},{\"participationtypemask\":2,\"partyid\":{\"systemuser\":\"" + agent + "\"}}]}",
        Verb::kCreate);
    auto made = scene.send({"POST", "phonecalls", {}, body});
    BOOST_REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().message + " " + made.error().code));
    BOOST_TEST(made->record_id() == kId);
    auto again = scene.send({"POST", "phonecalls", {}, body});
    BOOST_REQUIRE(!again.ok());
    BOOST_TEST(already_exists(again.error()));
    Json row = scene.row("phonecall", kId);
    BOOST_TEST(row["subject"].as_string() == "O\"Brien\\ \u00fc \U0001F600");
    BOOST_TEST(row["directioncode"].as_bool(true) == false);
    BOOST_TEST(row["_ownerid_value"].as_string() == agent);
    BOOST_TEST(row["_regardingobjectid_value"].as_string() == contact);
    std::string change = scene.payload(
        "phonecall",
        R"({"actualdurationminutes":"7","statecode":"Completed","statuscode":"Received","regardingobjectid":null})",
        Verb::kUpdate);
    auto changed = scene.send({"PATCH", record_path("phonecalls", kId), {{"If-Match", "*"}}, change});
    BOOST_REQUIRE_MESSAGE(changed.ok(), (changed.ok() ? "" : changed.error().message + " " + changed.error().code));
    row = scene.row("phonecall", kId);
    BOOST_TEST(row["statecode"].as_integer() == 1);
    BOOST_TEST(row["actualdurationminutes"].as_integer() == 7);
    BOOST_TEST(row["_regardingobjectid_value"].is_null());
    auto absent = scene.send(
        {"PATCH", record_path("phonecalls", "0199f1c2-0000-7000-8000-00000000ffff"), {{"If-Match", "*"}}, change});
    BOOST_REQUIRE(!absent.ok());
    BOOST_TEST(absent.error().status == DYNCX_E_GONE);
}

BOOST_AUTO_TEST_CASE(pages_bring_every_row_once) {
    Scene scene;
    auto request = write_query(*scene.table("contact"), *Json::parse(R"({"columns":["fullname"],"page_size":30})"));
    BOOST_REQUIRE(request.ok());
    std::set<std::string> seen;
    std::size_t rows = 0;
    int pages = 0;
    for (;; ++pages) {
        auto answer = scene.send(*request);
        BOOST_REQUIRE_MESSAGE(answer.ok(), (answer.ok() ? "" : answer.error().message));
        auto page = answer->json();
        for (const Json& one : (*page)["value"].as_array()) {
            seen.insert(one["contactid"].as_string());
            ++rows;
        }
        const std::string& link = (*page)["@odata.nextLink"].as_string();
        if (link.empty())
            break;
        request = write_next(link, scene.api->base_url(), 30);
        BOOST_REQUIRE(request.ok());
    }
    BOOST_TEST(rows >= 200u);
    BOOST_TEST(seen.size() == rows);
    BOOST_TEST(pages >= 6);
}

BOOST_AUTO_TEST_CASE(hostile_values_find_their_own_row_and_nothing_else) {
    Scene scene;
    for (const char* name :
         {"O'Brien", "' or 1 eq 1 or lastname eq '", "100% & #1?", "a+b \xF0\x9F\x98\x80", "\"x\\"}) {
        Json row = Json::object();
        row.set("lastname", Json(name));
        auto made = scene.send({"POST", "contacts", {}, row.text()});
        BOOST_REQUIRE(made.ok());
        Json where = Json::object();
        where.set("column", Json("lastname"));
        where.set("is", Json(name));
        Json query = Json::object();
        query.set("where", where);
        auto request = write_query(*scene.table("contact"), query);
        BOOST_REQUIRE(request.ok());
        auto answer = scene.send(*request);
        BOOST_REQUIRE_MESSAGE(answer.ok(), name << (answer.ok() ? "" : answer.error().message));
        auto found = answer->json();
        BOOST_REQUIRE((*found)["value"].as_array().size() == 1u);
        BOOST_TEST((*found)["value"].as_array().front()["contactid"].as_string() == made->record_id());
    }
}

BOOST_AUTO_TEST_CASE(a_batch_runs_reads_and_change_sets_and_rolls_a_failing_set_back) {
    Scene scene;
    BatchPart read{{Request{"GET", "contacts?$select=fullname&$top=1", {}, {}}}, false};
    BatchPart good{
        {Request{"POST", "contacts", {}, std::string("{\"contactid\":\"") + kId + "\",\"lastname\":\"Batch\"}"},
         Request{"PATCH", record_path("contacts", kId), {{"If-Match", "*"}}, "{\"firstname\":\"In a\"}"}},
        true};
    BatchPart bad{{Request{"POST", "contacts", {}, R"({"lastname":"Rolled back"})"},
                   Request{"POST", "contacts", {}, R"({"no_such_column":1})"}},
                  true};
    auto answers = scene.api->batch({read, good, bad, read}, true, scene.budget());
    BOOST_REQUIRE_MESSAGE(answers.ok(), (answers.ok() ? "" : answers.error().message));
    BOOST_TEST(scene.api->count_requests() == 1);
    BOOST_REQUIRE(answers->size() == 4u);
    BOOST_TEST((*answers)[0][0].ok());
    BOOST_REQUIRE((*answers)[1].size() == 2u);
    BOOST_TEST((*answers)[1][0]->record_id() == kId);
    BOOST_REQUIRE((*answers)[2].size() == 1u);
    BOOST_TEST((*answers)[2][0].error().status == DYNCX_E_REJECTED);
    BOOST_TEST((*answers)[3][0].ok());
    BOOST_TEST(scene.row("contact", kId)["firstname"].as_string() == "In a");
    auto stopped = scene.api->batch({bad, read, good}, false, scene.budget());
    BOOST_REQUIRE(stopped.ok());
    BOOST_TEST((*stopped)[0][0].error().status == DYNCX_E_REJECTED);
    BOOST_TEST((*stopped)[1][0].error().is_retriable());
    BOOST_TEST(!(*stopped)[2][0].error().maybe_done());
}

BOOST_AUTO_TEST_CASE(one_token_serves_many_calls_and_an_expired_one_is_renewed_once) {
    Scene scene;
    for (int i = 0; i < 50; ++i)
        BOOST_REQUIRE(scene.send({"GET", "WhoAmI", {}, {}}).ok());
    BOOST_TEST(scene.tokens->count_requests() == 1);
    scene.server.expire_tokens();
    BOOST_TEST(scene.send({"GET", "WhoAmI", {}, {}}).ok());
    BOOST_TEST(scene.tokens->count_requests() == 2);
}

BOOST_AUTO_TEST_CASE(a_create_whose_answer_is_lost_may_be_done_and_its_repeat_proves_it) {
    Scene scene;
    BOOST_REQUIRE(scene.send({"GET", "WhoAmI", {}, {}}).ok());
    emulator::Fault lost;
    lost.method = "POST";
    lost.action = emulator::FaultAction::drop_after_commit;
    scene.server.add_fault(lost);
    std::string body = std::string("{\"contactid\":\"") + kId + "\",\"lastname\":\"Lost\"}";
    auto first = scene.send({"POST", "contacts", {}, body});
    BOOST_REQUIRE(!first.ok());
    BOOST_TEST(first.error().status == DYNCX_E_NETWORK);
    BOOST_TEST(first.error().maybe_done());
    BOOST_TEST(first.error().is_retriable());
    auto second = scene.send({"POST", "contacts", {}, body});
    BOOST_REQUIRE(!second.ok());
    BOOST_TEST(already_exists(second.error()));
}

BOOST_AUTO_TEST_CASE(a_busy_server_tells_how_long_to_wait) {
    Scene scene;
    emulator::Fault busy;
    busy.status = 429;
    busy.code = "0x80072322";
    busy.retry_after = "13";
    scene.server.add_fault(busy);
    auto told = scene.send({"GET", "WhoAmI", {}, {}});
    BOOST_REQUIRE(!told.ok());
    BOOST_TEST(told.error().status == DYNCX_E_THROTTLED);
    BOOST_TEST(told.error().retry_after_ms == 13000);
    emulator::Fault page;
    page.status = 200;
    page.body = "<html>Sign in</html>";
    page.content_type = "text/html";
    scene.server.add_fault(page);
    auto foreign = scene.send({"GET", "WhoAmI", {}, {}});
    BOOST_REQUIRE(!foreign.ok());
    BOOST_TEST(foreign.error().status == DYNCX_E_REMOTE);
}

BOOST_AUTO_TEST_CASE(a_wrong_secret_and_a_missing_application_user_are_told_apart) {
    Scene wrong("not the secret");
    auto refused = wrong.send({"GET", "WhoAmI", {}, {}});
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().code == "AADSTS7000215");
    BOOST_TEST(refused.error().status == DYNCX_E_AUTH);
    Scene stranger;
    stranger.server.set_application_user(false);
    auto forbidden = stranger.send({"GET", "WhoAmI", {}, {}});
    BOOST_REQUIRE(!forbidden.ok());
    BOOST_TEST(forbidden.error().code == "0x80072560");
    BOOST_TEST(forbidden.error().status == DYNCX_E_FORBIDDEN);
}
