// Every answer of tests/fixtures/real_responses goes through the client's parsers, with LF and with CRLF.
#include "dataverse/batch_reader.h"
#include "dataverse/catalogue.h"
#include "dataverse/definition.h"
#include "dataverse/multipart.h"
#include "identity/entra_catalogue.h"
#include "identity/tokens.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

using namespace dyncx;
using namespace dyncx::dataverse;

namespace {

namespace fs = std::filesystem;
const fs::path kFolder = fs::path(DYNCX_SOURCE_DIR) / "tests/fixtures/real_responses";

std::string text_of(const std::string& name) {
    std::ifstream file(kFolder / (name + ".http"), std::ios::binary);
    BOOST_REQUIRE_MESSAGE(file.good(), name << " is missing");
    std::stringstream text;
    std::string line;
    while (std::getline(file, line))
        if (!line.starts_with("# "))
            text << line << '\n';
    return text.str();
}

std::string with_crlf(const std::string& text) {
    std::string out;
    for (char c : text)
        out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
}

Answer answer_of(const std::string& name, bool has_crlf = false) {
    std::string text = has_crlf ? with_crlf(text_of(name)) : text_of(name);
    auto answer = http_answer_of(text);
    BOOST_REQUIRE_MESSAGE(answer.has_value(), name << " is no HTTP answer");
    return *answer;
}

struct Refusal {
    const char* name;
    Status status;
    bool is_retriable;
    const char* code;
    const char* word; // of the message
};

constexpr Refusal kRefusals[] = {
    {"auth-01-unauthenticated-401", DYNCX_E_AUTH, false, "", "token"},
    {"batch-07-content-id-undeclared-400", DYNCX_E_REJECTED, false, "", "did not accept"},
    {"crud-04-conditional-304-404-412-b", DYNCX_E_GONE, false, "0x80040217", "does not exist"},
    {"crud-04-conditional-304-404-412-c", DYNCX_E_CONFLICT, false, "0x80040237", "exists already"},
    {"crud-04-conditional-304-404-412-d", DYNCX_E_CONFLICT, false, "0x80060882", "changed since"},
    {"err-01-400-full-headers", DYNCX_E_REJECTED, false, "0x80060888", "bind"},
    {"err-02-404-by-id-annotated", DYNCX_E_GONE, false, "0x80040217", "account"},
    {"err-03-400-phonecall-two-senders", DYNCX_E_REJECTED, false, "0x80040203", "not accepted"},
    {"err-04-500-sandbox-worker", DYNCX_E_REMOTE, true, "0x8004418d", "worker"},
    {"err-05-403-not-member", DYNCX_E_FORBIDDEN, false, "0x80072560", "application user"},
    {"err-06-412-matching-key", DYNCX_E_CONFLICT, false, "0x80040237", "exists already"},
    {"err-07-412-alternate-key-violated", DYNCX_E_CONFLICT, false, "0x80060892", "alternate key"},
    {"err-09-429-concurrency", DYNCX_E_THROTTLED, true, "0x80072326", "at once"},
    {"err-12-403-missing-privilege", DYNCX_E_FORBIDDEN, false, "0x80040220", "prvReadContact"},
    {"err-13-400-unknown-property", DYNCX_E_REJECTED, false, "0x0", "Name"},
    {"err-14-404-unknown-segment", DYNCX_E_REJECTED, false, "0x8006088a", "Account"},
};

struct Reading {
    const char* name;
    const char* path; // of a member of the body; "" when there is no body
    const char* value;
    const char* record_id;
};

constexpr Reading kReadings[] = {
    {"bulk-01-createmultiple-200-updatemultiple-204-a", "Ids.1", "904c3f92-312b-ee11-bdf4-000d3a993550", ""},
    {"bulk-01-createmultiple-200-updatemultiple-204-b", "", "", ""},
    {"bulk-01-createmultiple-200-updatemultiple-204-c", "value.0.sdkmessagefilterid",
     "f9bedb46-856e-ed11-9561-002248081470", ""},
    {"crud-01-create-204", "", "", "7eb682f1-ca75-e511-80d4-00155d2a68d1"},
    {"crud-02-create-representation-201", "accountid", "d6f193fc-ce85-e611-80d8-00155d2a68de", ""},
    {"crud-03-upsert-altkey-204-and-201-200-a", "", "", ""}, // names the alternate key, not the GUID
    {"crud-03-upsert-altkey-204-and-201-200-b", "example_recordid", "ef0d112e-d70e-ed11-82e5-00224822577b", ""},
    {"crud-03-upsert-altkey-204-and-201-200-c", "example_recordid", "ef0d112e-d70e-ed11-82e5-00224822577b", ""},
    {"crud-04-conditional-304-404-412-a", "", "", ""},
    {"crud-05-get-after-create-200", "accountid", "5b4ced1c-88e1-ee11-904c-6045bd05e9d4", ""},
    {"crud-06-contact-full-row-200", "contactid", "00000000-0000-0000-0000-000000000010", ""},
    {"crud-08-ref-collection-200", "@odata.context", nullptr, ""},
    {"fn-01-whoami-200", "UserId", "00000008-d1cc-4000-8000-000000000008", ""},
    {"fn-02-retrieveversion-200", "Version", "9.1.0.14134", ""},
    {"fn-03-retrievecurrentorganization-200", "Detail.OrganizationVersion", "9.2.22074.168", ""},
    {"fn-04-retrievetotalrecordcount-200", "EntityRecordCountCollection.Keys.0", "account", ""},
    {"fn-06-initializefrom-200", "address1_city", "Seattle", ""},
    {"meta-01-entitydefinition-account-200", "PrimaryIdAttribute", nullptr, ""},
    {"query-01-page-and-nextlink", "value.1.contactid", "70bf4d48-34cb-ed11-b596-0022481d68cd", ""},
    {"query-05-related-collection-200", "value.0.contactid", "00000000-0000-0000-0000-000000000010", ""},
};

struct TokenRefusal {
    const char* name;
    const char* code;
    const char* word;
};
constexpr TokenRefusal kTokenRefusals[] = {
    {"token-02-invalid-secret-7000215-401", "AADSTS7000215", "secret is wrong"},
    {"token-03-expired-secret-7000222-401", "AADSTS7000222", "expired"},
    {"token-04-tenant-not-found-90002-400", "AADSTS90002", "tenant"},
    {"token-06-resource-not-found-500011-400", "AADSTS500011", "environment"},
};

std::vector<WebApi::PartAnswers> read_batch_file(const std::string& name, const std::vector<BatchPart>& sent,
                                                 bool has_crlf) {
    auto read = read_batch(answer_of(name, has_crlf), sent);
    BOOST_REQUIRE_MESSAGE(read.ok(), name);
    return *read;
}

BatchPart single(const char* method) { return BatchPart{{Request{method, "x", {}, ""}}, false}; }
BatchPart set_of(std::size_t count) {
    return BatchPart{std::vector<Request>(count, Request{"POST", "x", {}, "{}"}), true};
}

class OneAnswer final : public net::Http {
  public:
    explicit OneAnswer(net::HttpAnswer given) : answer_(std::move(given)) {}
    Result<net::HttpAnswer> exchange(const net::HttpRequest&, const net::Budget&) override { return answer_; }

  private:
    net::HttpAnswer answer_;
};

} // namespace

BOOST_AUTO_TEST_CASE(recorded_refusals_mean_what_they_are) {
    for (const Refusal& one : kRefusals) {
        for (bool has_crlf : {false, true}) {
            Fault fault = fault_of(answer_of(one.name, has_crlf));
            BOOST_TEST(fault.status == one.status, one.name);
            BOOST_TEST(fault.is_retriable() == one.is_retriable, one.name);
            BOOST_TEST(fault.code == one.code, one.name);
            BOOST_TEST(fault.message.find(one.word) != std::string::npos, one.name << ": " << fault.message);
            BOOST_TEST(fault.message.find("same@example.invalid") == std::string::npos);
        }
    }
    BOOST_TEST(fault_of(answer_of("err-01-400-full-headers")).request_id == "00000003-d1cc-4000-8000-000000000003");
    BOOST_TEST(already_exists(fault_of(answer_of("err-06-412-matching-key"))));
    BOOST_TEST(already_exists(fault_of(answer_of("crud-04-conditional-304-404-412-c"))));
}

BOOST_AUTO_TEST_CASE(recorded_readings_are_read) {
    for (const Reading& one : kReadings) {
        Answer answer = answer_of(one.name);
        BOOST_TEST(!is_refusal(answer.status), one.name);
        BOOST_TEST(answer.record_id() == one.record_id, one.name);
        if (*one.path == '\0') {
            BOOST_TEST(answer.body.empty(), one.name);
            continue;
        }
        auto body = answer.json();
        BOOST_REQUIRE_MESSAGE(body.ok(), one.name);
        const Json& member = std::string_view(one.path).starts_with("@") ? (*body)[one.path] : body->at_path(one.path);
        BOOST_TEST(member.is_string(), one.name);
        if (one.value != nullptr)
            BOOST_TEST(member.as_string() == one.value, one.name);
    }
    auto page = answer_of("query-01-page-and-nextlink").json();
    auto next = write_next((*page)["@odata.nextLink"].as_string(), "https://contoso.crm4.dynamics.com/api/data/v9.2");
    BOOST_REQUIRE(next.ok());
    BOOST_TEST(next->path.starts_with("contacts?$select=fullname&$skiptoken=%3Ccookie%20pagenumber=%222%22"));
}

BOOST_AUTO_TEST_CASE(recorded_batches_are_taken_apart) {
    for (bool has_crlf : {false, true}) {
        auto mixed = read_batch_file("batch-01-mixed-200", {single("POST"), single("GET")}, has_crlf);
        BOOST_TEST(mixed[0][0]->record_id() == "d31ba648-c592-ed11-aad1-000d3a993550");
        BOOST_TEST((*mixed[1][0]->json())["value"].as_array().size() == 1u);

        auto sets = read_batch_file("batch-02-changeset-200", {set_of(2), single("GET")}, has_crlf);
        BOOST_REQUIRE(sets[0].size() == 2u);
        BOOST_TEST(sets[0][1]->record_id() == "e83ffc82-e292-ed11-aad1-000d3a9933c9");
        BOOST_TEST((*sets[1][0]->json())["value"].as_array().size() == 2u);

        auto references = read_batch_file("batch-03-content-id-reference-200", {set_of(3)}, has_crlf);
        BOOST_REQUIRE(references[0].size() == 3u);
        BOOST_TEST(references[0][2]->record_id() == "6cd81853-7b75-e911-a97a-000d3a34a1bd");

        auto stopped =
            read_batch_file("batch-04-error-stop-400", {single("POST"), single("POST"), single("POST")}, has_crlf);
        BOOST_TEST(stopped[0][0].error().code == "0x80044331");
        BOOST_TEST(stopped[0][0].error().message.find("names: subject, task") != std::string::npos);
        BOOST_TEST(stopped[2][0].error().is_retriable());
        BOOST_TEST(!stopped[2][0].error().maybe_done());

        auto gone_on = read_batch_file("batch-05-continue-on-error-200", {single("POST"), single("POST")}, has_crlf);
        BOOST_TEST(gone_on[0][0].error().code == "0x80044331");
        BOOST_TEST(gone_on[1][0]->record_id() == "aed2ae8b-3c94-ed11-aad1-000d3a9933c9");
    }
    auto refused = read_batch(answer_of("batch-07-content-id-undeclared-400"), {set_of(1)});
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_REJECTED);
}

BOOST_AUTO_TEST_CASE(recorded_token_answers_give_a_token_or_a_finding) {
    Answer good = answer_of("token-01-client-secret-200");
    OneAnswer http(net::HttpAnswer{good.status, good.headers, good.body});
    SystemClock clock;
    auto tokens = identity::Tokens::open({"https://login.example", "t", "c", Secret("s"), "x"}, http, clock);
    auto token = tokens->token({});
    BOOST_REQUIRE(token.ok());
    BOOST_TEST(token->reveal() == "access_token");
    for (const TokenRefusal& one : kTokenRefusals) {
        Answer answer = answer_of(one.name);
        Fault fault = identity::fault_of_refusal({answer.status, answer.headers, answer.body});
        BOOST_TEST(fault.status == DYNCX_E_AUTH, one.name);
        BOOST_TEST(fault.code == one.code);
        BOOST_TEST(fault.message.find(one.word) != std::string::npos, one.name << ": " << fault.message);
        BOOST_TEST(fault.request_id.size() == 36u);
        BOOST_TEST(!fault.fix.empty());
    }
}

BOOST_AUTO_TEST_CASE(no_recorded_answer_is_left_out) {
    std::vector<std::string> used = {
        "batch-01-mixed-200",      "batch-02-changeset-200",         "batch-03-content-id-reference-200",
        "batch-04-error-stop-400", "batch-05-continue-on-error-200", "token-01-client-secret-200"};
    for (const auto& one : kRefusals)
        used.emplace_back(one.name);
    for (const auto& one : kReadings)
        used.emplace_back(one.name);
    for (const auto& one : kTokenRefusals)
        used.emplace_back(one.name);
    for (const auto& entry : fs::directory_iterator(kFolder)) {
        if (entry.path().extension() != ".http")
            continue;
        bool is_used = std::find(used.begin(), used.end(), entry.path().stem().string()) != used.end();
        BOOST_TEST(is_used, entry.path().filename().string() << " is not read by any test here");
    }
}
