// Requests with the headers that Dataverse wants, one repeat after a 401, foreign pages.
#include "dataverse/web_api.h"

#include <boost/test/unit_test.hpp>

#include <deque>

using namespace dyncx;
using namespace dyncx::dataverse;

namespace {

class ScriptedHttp final : public net::Http {
  public:
    Result<net::HttpAnswer> exchange(const net::HttpRequest& request, const net::Budget&) override {
        seen.push_back(request);
        if (answers.empty())
            return fault(DYNCX_E_NETWORK, "nothing more");
        net::HttpAnswer answer = answers.front();
        answers.pop_front();
        return answer;
    }
    std::deque<net::HttpAnswer> answers;
    std::vector<net::HttpRequest> seen;
};

class CountedTokens final : public identity::Tokens {
  public:
    Result<Secret> token(const net::Budget&) override { return Secret("token" + std::to_string(number)); }
    void refuse(const Secret&) override { ++number; }
    std::int64_t count_requests() const override { return 0; }
    int number = 1;
};

struct Scene {
    ScriptedHttp http;
    CountedTokens tokens;
    std::unique_ptr<WebApi> api = WebApi::open({"https://org.example/", "v9.2", "dyncx/0.1"}, http, tokens);
    std::string header(std::size_t index, std::string_view name) {
        for (const auto& [key, value] : http.seen.at(index).headers)
            if (key == name)
                return value;
        return "(none)";
    }
};

net::HttpAnswer ok_json(std::string body) {
    return {200, {{"Content-Type", "application/json; odata.metadata=minimal"}}, std::move(body)};
}

} // namespace

BOOST_AUTO_TEST_CASE(a_request_carries_the_headers_of_the_protocol) {
    Scene scene;
    scene.http.answers = {
        ok_json("{}"),
        net::HttpAnswer{
            204,
            {{"OData-EntityId", "https://org.example/api/data/v9.2/contacts(5B4CED1C-88e1-ee11-904c-6045bd05e9d4)"}},
            ""}};
    BOOST_TEST(scene.api->send({"GET", "contacts?$top=1", {}, ""}, {}).ok());
    auto made = scene.api->send({"POST", "contacts", {{"Prefer", "x"}}, "{}"}, {});
    BOOST_REQUIRE(made.ok());
    BOOST_TEST(made->record_id() == "5b4ced1c-88e1-ee11-904c-6045bd05e9d4");
    BOOST_TEST(scene.http.seen[0].target == "/api/data/v9.2/contacts?$top=1");
    BOOST_TEST(scene.header(0, "Authorization") == "Bearer token1");
    BOOST_TEST(scene.header(0, "OData-Version") == "4.0");
    BOOST_TEST(scene.header(0, "OData-MaxVersion") == "4.0");
    BOOST_TEST(scene.header(0, "Accept") == "application/json");
    BOOST_TEST(scene.header(0, "If-None-Match") == "null");
    BOOST_TEST(scene.header(0, "Content-Type") == "(none)");
    BOOST_TEST(scene.header(1, "If-None-Match") == "(none)");
    BOOST_TEST(scene.header(1, "Content-Type") == "application/json; charset=utf-8");
    BOOST_TEST(scene.header(1, "Prefer") == "x");
    BOOST_TEST(scene.header(1, "User-Agent") == "dyncx/0.1");
    BOOST_TEST(scene.api->count_requests() == 2);
    BOOST_TEST(scene.api->base_url() == "https://org.example/api/data/v9.2");
}

BOOST_AUTO_TEST_CASE(an_own_condition_on_a_read_is_kept_and_304_is_an_answer) {
    Scene scene;
    scene.http.answers = {net::HttpAnswer{304, {}, ""}};
    auto answer = scene.api->send({"GET", "contacts(x)", {{"If-None-Match", "W/\"1\""}}, ""}, {});
    BOOST_REQUIRE(answer.ok());
    BOOST_TEST(answer->status == 304);
    BOOST_TEST(scene.header(0, "If-None-Match") == "W/\"1\"");
}

BOOST_AUTO_TEST_CASE(x6_a_refused_token_is_renewed_once_and_only_once) {
    Scene scene;
    scene.http.answers = {net::HttpAnswer{401, {{"Content-Type", "text/html"}}, "expired"}, ok_json("{}")};
    BOOST_TEST(scene.api->send({"POST", "contacts", {}, "{}"}, {}).ok());
    BOOST_TEST(scene.header(1, "Authorization") == "Bearer token2");
    scene.http.answers = {net::HttpAnswer{401, {}, ""}, net::HttpAnswer{401, {}, ""}, ok_json("{}")};
    auto refused = scene.api->send({"GET", "contacts", {}, ""}, {});
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_AUTH);
    BOOST_TEST(scene.http.answers.size() == 1u);
}

BOOST_AUTO_TEST_CASE(x6_a_sign_in_page_instead_of_json_is_no_answer) {
    Scene scene;
    scene.http.answers = {net::HttpAnswer{200, {{"Content-Type", "text/html; charset=utf-8"}}, "<html>Sign in</html>"},
                          net::HttpAnswer{200, {}, "  <!DOCTYPE html><html>"}, ok_json("not json at all")};
    for (int i = 0; i < 2; ++i) {
        auto page = scene.api->send({"GET", "WhoAmI", {}, ""}, {});
        BOOST_REQUIRE(!page.ok());
        BOOST_TEST(page.error().status == DYNCX_E_REMOTE);
        BOOST_TEST(page.error().message.find("no JSON") != std::string::npos);
    }
    auto garbled = scene.api->send({"GET", "WhoAmI", {}, ""}, {});
    BOOST_REQUIRE(garbled.ok());
    BOOST_TEST(garbled->json().error().status == DYNCX_E_REMOTE);
}

BOOST_AUTO_TEST_CASE(a_batch_counts_as_one_request_and_may_go_on_after_errors) {
    Scene scene;
    scene.http.answers = {
        net::HttpAnswer{200,
                        {{"Content-Type", "multipart/mixed; boundary=b"}},
                        "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--b--\r\n"}};
    BatchPart part{{Request{"POST", "tasks", {}, "{}"}}, false};
    auto answers = scene.api->batch({part}, true, {});
    BOOST_REQUIRE(answers.ok());
    BOOST_TEST((*answers)[0][0].ok());
    BOOST_TEST(scene.api->count_requests() == 1);
    BOOST_TEST(scene.http.seen[0].target == "/api/data/v9.2/$batch");
    BOOST_TEST(scene.header(0, "Prefer") == "odata.continue-on-error");
    BOOST_TEST(scene.header(0, "Content-Type").starts_with("multipart/mixed; boundary=\"batch_"));
    BOOST_TEST(scene.api->batch({}, true, {})->empty());
}
