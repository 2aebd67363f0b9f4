// Every answer of tests/fixtures/real_responses goes through the client's parsers, with LF and with CRLF. The list in the
// README there is held against the folder too.
#include "dataverse/batch_reader.h"
#include "dataverse/catalogue.h"
#include "dataverse/definition.h"
#include "dataverse/multipart.h"
#include "identity/entra_catalogue.h"

#include "../../unit/identity/fakes.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <set>
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
    {"query-03-skiptoken-no-istracking", "value.0.accountid", "7d51925c-cde2-e411-80db-00155d2a68cb", ""},
    // FetchXML is not spoken by the client: the cookie is kept as it came.
    {"query-04-fetchxml-pagingcookie", "@Microsoft.Dynamics.CRM.fetchxmlpagingcookie",
     "%253Ccookie%2520pagenumber%253D%25222%2522%2520pagingcookie%253D%2522%253Ccookie%2520page%253D%25221%2522%253E"
     "%253Caccountid%2520last%253D%2522%257BEF72AE29-B3DE-E611-8102-5065F38A7BF1%257D%2522%2520first%253D%2522"
     "%257B475B158C-541C-E511-80D3-3863BB347BA8%257D%2522%2520/%253E%253C/cookie%253E%2522%2520istracking%253D%2522"
     "False%2522%2520/%253E",
     ""},
    {"query-05-related-collection-200", "value.0.contactid", "00000000-0000-0000-0000-000000000010", ""},
};

constexpr const char* kTokens[] = {"token-01-client-secret-200", "token-09-imds-200-a"};

struct TokenRefusal {
    const char* name;
    Status status;
    const char* code;
    const char* word;
    bool has_trace;
};
constexpr TokenRefusal kTokenRefusals[] = {
    {"token-02-invalid-secret-7000215-401", DYNCX_E_AUTH, "AADSTS7000215", "secret is wrong", true},
    {"token-03-expired-secret-7000222-401", DYNCX_E_AUTH, "AADSTS7000222", "expired", true},
    {"token-04-tenant-not-found-90002-400", DYNCX_E_AUTH, "AADSTS90002", "tenant", true},
    {"token-06-resource-not-found-500011-400", DYNCX_E_AUTH, "AADSTS500011", "environment", true},
    {"token-08-device-code-200-b", DYNCX_E_REMOTE, "AADSTS70016", "not finished", true},
    {"token-09-imds-200-b", DYNCX_E_AUTH, "invalid_request", "did not understand", false},
};
constexpr const char* kNoToken = "token-08-device-code-200-a"; // a success that holds none

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

net::HttpAnswer http_answer(const std::string& name) {
    Answer answer = answer_of(name);
    return {answer.status, answer.headers, answer.body};
}

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
}

BOOST_AUTO_TEST_CASE(a_recorded_link_goes_back_byte_for_byte) {
    const std::string root = "https://contoso.crm4.dynamics.com/api/data/v9.2";
    for (const char* name : {"query-01-page-and-nextlink", "query-03-skiptoken-no-istracking"}) {
        auto page = answer_of(name).json();
        const std::string link = (*page)["@odata.nextLink"].as_string();
        auto next = write_next(link, root);
        BOOST_REQUIRE_MESSAGE(next.ok(), name);
        BOOST_TEST(root + "/" + next->path == link);
    }
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

// After fifty minutes a token whose life was read (3599 s, as a number or as a text) is still good.
BOOST_AUTO_TEST_CASE(recorded_tokens_are_taken_with_their_lives) {
    for (const char* name : kTokens) {
        tests::FakeHttp http([&](const net::HttpRequest&) { return http_answer(name); });
        tests::FakeClock clock;
        auto tokens = identity::Tokens::open(tests::credentials(), http, clock);
        for (int i = 0; i < 2; ++i, clock.pass(std::chrono::minutes(50))) {
            auto token = tokens->token({});
            BOOST_REQUIRE_MESSAGE(token.ok(), name);
            BOOST_TEST(token->reveal() == "access_token", name);
        }
        BOOST_TEST(http.count == 1, name);
    }
}

BOOST_AUTO_TEST_CASE(recorded_answers_without_a_token_give_a_finding) {
    for (const TokenRefusal& one : kTokenRefusals) {
        Fault fault = identity::fault_of_refusal(http_answer(one.name));
        BOOST_TEST(fault.status == one.status, one.name);
        BOOST_TEST(fault.is_retriable() == (one.status == DYNCX_E_REMOTE), one.name);
        BOOST_TEST(fault.code == one.code);
        BOOST_TEST(fault.message.find(one.word) != std::string::npos, one.name << ": " << fault.message);
        BOOST_TEST(fault.request_id.size() == (one.has_trace ? 36u : 0u), one.name);
        BOOST_TEST(!fault.fix.empty());
    }
    tests::FakeHttp http([](const net::HttpRequest&) { return http_answer(kNoToken); });
    tests::FakeClock clock;
    auto token = identity::Tokens::open(tests::credentials(), http, clock)->token({});
    BOOST_REQUIRE(!token.ok());
    BOOST_TEST(token.error().status == DYNCX_E_REMOTE);
    BOOST_TEST(token.error().message.find("without a token") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_recorded_answer_is_left_out) {
    std::set<std::string> used = {
        "batch-01-mixed-200",      "batch-02-changeset-200",         "batch-03-content-id-reference-200",
        "batch-04-error-stop-400", "batch-05-continue-on-error-200", kNoToken};
    for (const auto& one : kRefusals)
        used.insert(one.name);
    for (const auto& one : kReadings)
        used.insert(one.name);
    used.insert(std::begin(kTokens), std::end(kTokens));
    for (const auto& one : kTokenRefusals)
        used.insert(one.name);
    for (const auto& entry : fs::directory_iterator(kFolder)) {
        if (entry.path().filename() == "README.md")
            continue;
        BOOST_TEST(entry.path().extension() == ".http", entry.path().filename().string());
        BOOST_TEST(used.count(entry.path().stem().string()) == 1u, entry.path().filename().string()
                                                                       << " is not read by any test here");
    }
}

BOOST_AUTO_TEST_CASE(the_readme_lists_the_recorded_answers) {
    std::ifstream file(kFolder / "README.md");
    BOOST_REQUIRE(file.good());
    std::set<std::string> listed;
    std::string line;
    while (std::getline(file, line))
        if (line.starts_with("| `"))
            listed.insert(line.substr(3, line.find('`', 3) - 3));
    std::set<std::string> there;
    for (const auto& entry : fs::directory_iterator(kFolder))
        if (entry.path().extension() == ".http")
            there.insert(entry.path().stem().string());
    BOOST_TEST(listed == there, boost::test_tools::per_element());
}
