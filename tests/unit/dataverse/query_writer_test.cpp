// Queries by type; hostile values stay one literal.
#include "dataverse/address.h"
#include "fakes.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace dyncx;
using namespace dyncx::dataverse;
using namespace dyncx::tests;

namespace {

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

Result<Request> written(const std::string& query) {
    auto json = Json::parse(query);
    BOOST_REQUIRE_MESSAGE(json.ok(), query);
    return write_query(case_table(), *json);
}

std::string filter(const std::string& where) {
    auto request = written("{\"where\":" + where + "}");
    if (!request)
        return "! " + request.error().message;
    std::string path = request->path;
    std::size_t at = path.find("$filter=");
    return decoded(path.substr(at + 8, path.find('&', at) - at - 8));
}

std::string equals(const Json& value) {
    Json where = Json::object();
    where.set("column", Json("title"));
    where.set("is", value);
    return filter(where.text());
}

} // namespace

BOOST_AUTO_TEST_CASE(a_query_becomes_one_address_with_names_for_reading) {
    auto request = written(
        R"({"table":"incident","columns":["title","customerid"],"where":{"column":"title","is":"a"},"order":[{"column":"createdon","descending":true}],"page_size":50})");
    BOOST_REQUIRE(request.ok());
    BOOST_TEST(request->method == "GET");
    BOOST_TEST(decoded(request->path) ==
               "incidents?$select=title,_customerid_value&$filter=title eq 'a'&$orderby=createdon desc,incidentid");
    BOOST_TEST(request->headers.front().second.starts_with("odata.maxpagesize=50,"));
}

BOOST_AUTO_TEST_CASE(top_and_page_size_are_never_sent_together) {
    auto request = written(R"({"top":5})");
    BOOST_TEST(decoded(request->path) == "incidents?$orderby=incidentid&$top=5");
    BOOST_TEST(request->headers.front().second.find("maxpagesize") == std::string::npos);
    BOOST_TEST(written(R"({"top":50,"page_size":50})").ok()); // the header's own example
    BOOST_TEST(!written(R"({"top":51,"page_size":50})").ok());
    for (const char* bad : {R"({"top":0})", R"({"top":5001})", R"({"page_size":"5"})", R"({"top":1.5})"})
        BOOST_TEST(!written(bad).ok(), bad);
}

BOOST_AUTO_TEST_CASE(each_type_has_its_literal) {
    const std::string id = kGuid;
    BOOST_TEST(filter(R"({"column":"prioritycode","is":"hoch"})") == "prioritycode eq 1");
    BOOST_TEST(filter(R"({"column":"prioritycode","is":["High",3]})") == "(prioritycode eq 1 or prioritycode eq 3)");
    BOOST_TEST(filter(R"({"column":"prioritycode","is_not":["High",3]})") ==
               "(prioritycode ne 1 and prioritycode ne 3)");
    BOOST_TEST(filter(R"({"column":"title","is":null})") == "title eq null");
    BOOST_TEST(filter(R"({"column":"isescalated","is":true})") == "isescalated eq true");
    BOOST_TEST(filter(R"({"column":"createdon","at_least":"2026-07-01T08:00:00+02:00"})") ==
               "createdon ge 2026-07-01T06:00:00Z");
    BOOST_TEST(filter(R"({"column":"numberofchildincidents","above":1000})") == "numberofchildincidents gt 1000");
    BOOST_TEST(filter("{\"column\":\"customerid\",\"is\":{\"contact\":\"" + id + "\"}}") ==
               "_customerid_value eq " + id);
    BOOST_TEST(filter("{\"column\":\"_ownerid_value\",\"is\":\"" + id + "\"}") == "_ownerid_value eq " + id);
    BOOST_TEST(filter("{\"column\":\"incidentid\",\"is_not\":\"" + id + "\"}") == "incidentid ne " + id);
    BOOST_TEST(filter(R"({"column":"hobbies","contains":["Red","Blue"]})") ==
               "Microsoft.Dynamics.CRM.ContainValues(PropertyName='hobbies',PropertyValues=['1','3'])");
    BOOST_TEST(filter(R"({"column":"title","starts_with":"100% [a]_b"})") == "startswith(title,'100[%] [[]a][_]b')");
    BOOST_TEST(filter(R"({"column":"title","ends_with":"x"})") == "endswith(title,'x')");
    BOOST_TEST(
        filter(
            R"({"and":[{"column":"title","is":"a"},{"or":[{"column":"title","is":"b"},{"not":{"column":"title","contains":"c"}}]}]})") ==
        "(title eq 'a' and (title eq 'b' or not (contains(title,'c'))))");
}

BOOST_AUTO_TEST_CASE(hostile_texts_stay_one_literal) {
    for (const char* text :
         {"O'Brien", "''", "' or 1 eq 1 or 'a' eq '", "a&$top=5000", "a#b", "a%27 or", "100%", "a+b", "a?b=c", "\\' or",
          "x\ty", "Jürgen 😀", "') or contains(title,'", "/../$metadata", "a;b,c", "\"quoted\"", "a\nb"}) {
        std::string text_in = text;
        std::string doubled;
        for (char c : text_in)
            doubled += c == '\'' ? std::string("''") : std::string(1, c);
        BOOST_TEST(equals(Json(text_in)) == "title eq '" + doubled + "'");
        auto request = written("{\"where\":" + [&] {
            Json where = Json::object();
            where.set("column", Json("title"));
            where.set("is", Json(text_in));
            return where.text();
        }() + "}");
        BOOST_REQUIRE(request.ok());
        BOOST_TEST(std::count(request->path.begin(), request->path.end(), '&') == 1); // only the one before $orderby
        BOOST_TEST(request->path.find_first_of(" '#+\"\\\n\t") == std::string::npos, request->path);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_literal_is_refused) {
    for (const char* where : {R"({"column":"title","is":"a\u0000b"})",
                              R"({"column":"title","is":"a\u001bb"})",
                              R"({"column":"title"})",
                              R"({"is":"a"})",
                              R"({"column":"titel","is":"a"})",
                              R"({"column":"title","like":"a"})",
                              R"({"column":"title","is":"a","is_not":"b"})",
                              R"({"column":"title","above":null})",
                              R"({"column":"title","is":[]})",
                              R"({"column":"title","above":["a"]})",
                              R"({"column":"customerid","above":"5b4ced1c-88e1-ee11-904c-6045bd05e9d4"})",
                              R"({"column":"customerid","is":"x' or 1 eq 1"})",
                              R"({"column":"createdon","is":"2026-07-01"})",
                              R"({"column":"prioritycode","contains":"a"})",
                              R"({"column":"hobbies","is":"Red"})",
                              R"({"and":[]})",
                              R"({"and":[{"column":"title","is":"a"}],"or":[]})",
                              R"("title eq 1")",
                              R"({"not":[1]})",
                              R"([])",
                              R"({"not":{"column":"hobbies","contains":"Red"}})",
                              R"({"column":"title","contains":null})",
                              R"({"column":5,"is":1})"})
        BOOST_TEST(filter(where).starts_with("! "), where << " gave " << filter(where));
    for (const char* query : {R"({"colums":["title"]})", R"({"columns":[]})", R"({"columns":["title","x"]})",
                              R"({"columns":"title"})", R"({"order":[{"column":"x"}]})", R"({"order":{}})", "[]"})
        BOOST_TEST(!written(query).ok(), query);
}

BOOST_AUTO_TEST_CASE(depth_number_and_length_are_bounded) {
    std::string deep = R"({"column":"title","is":"a"})";
    for (int i = 0; i < 30; ++i)
        deep = "{\"not\":" + deep + "}";
    BOOST_TEST(filter(deep).starts_with("! "));
    std::string many = "[0";
    for (int i = 1; i < 600; ++i)
        many += "," + std::to_string(i);
    BOOST_TEST(filter("{\"column\":\"versionnumber\",\"is\":" + many + "]}").starts_with("! "));
    BOOST_TEST(equals(Json(std::string(40000, 'x'))).starts_with("! "));
}

BOOST_AUTO_TEST_CASE(a_next_link_is_kept_byte_for_byte_and_only_of_the_same_origin) {
    const std::string base = "https://org.example/api/data/v9.2";
    const std::string rest =
        "contacts?$select=fullname&$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2522%20/%3E";
    auto next = write_next(base + "/" + rest, base, 2);
    BOOST_REQUIRE(next.ok());
    BOOST_TEST(next->path == rest);
    BOOST_TEST(next->headers.front().second.starts_with("odata.maxpagesize=2,"));
    const std::vector<std::string> bad_links = {"https://evil.example/api/data/v9.2/x",
                                                "https://org.example.evil/api/data/v9.2/x",
                                                "contacts",
                                                base + "/",
                                                base,
                                                "https://org.example/api/data/v9.2/../x",
                                                base + "/a b",
                                                base + "/a\r\nX: 1",
                                                "https://org.example/other/x"};
    for (const std::string& bad : bad_links)
        BOOST_TEST(!write_next(bad, base).ok(), bad);
}

BOOST_AUTO_TEST_CASE(addresses_encode_everything_but_unreserved_characters) {
    BOOST_TEST(percent_encoded("aZ09-._~") == "aZ09-._~");
    BOOST_TEST(percent_encoded("a b/'&?#%+ü") == "a%20b%2F%27%26%3F%23%25%2B%C3%BC");
    BOOST_TEST(odata_text("O'Brian") == "'O''Brian'");
    BOOST_TEST(record_path("contacts", kGuid) == std::string("contacts(") + kGuid + ")");
    BOOST_TEST(collection_path("contacts", {}) == "contacts");
    BOOST_TEST(collection_path("contacts", {{"$top", "5"}, {"$filter", "a eq 'b&c'"}}) ==
               "contacts?$top=5&$filter=a%20eq%20%27b%26c%27");
}
