// Request paths, keys, query options and percent-decoding.
#include "emulator/odata/keys.h"
#include "emulator/odata/path.h"
#include "emulator/odata/percent.h"
#include "emulator/odata/query_options.h"
#include "small_world.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::odata;
using namespace dyncx::emulator::odata::test;

namespace {

const Aliases aliases = {{"@p1", "'a/b&c'"}, {"@p2", "00000000-0000-0000-0000-00000000000A"}, {"@p3", "[\"x\",\"y\"]"}};
const SmallSchema schema;

Path read(std::string_view text, PathOrigin origin = PathOrigin::request_line) {
    return parse_path(text, aliases, origin);
}

// "accounts(accountnumber='A1',city='x')/name" and so on, one segment after another.
std::string shown(const Path& path) {
    std::string out;
    for (const auto& segment : path) {
        out += (out.empty() ? "" : " | ") + segment.name + (segment.has_parentheses ? "(" : "");
        for (std::size_t i = 0; i < segment.arguments.size(); ++i) {
            out += (i == 0 ? "" : ",") + segment.arguments[i].name + ":" + segment.arguments[i].value;
        }
        out += segment.has_parentheses ? ")" : "";
    }
    return out;
}

Key key(std::string_view set, std::string_view text) {
    return bind_key(*schema.by_set(set), parse_path(text, aliases, PathOrigin::request_line).front());
}

} // namespace

BOOST_AUTO_TEST_CASE(paths_are_read_into_segments) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", ""},
        {"accounts", "accounts"},
        {"accounts(00000000-0000-0000-0000-000000000001)", "accounts(:00000000-0000-0000-0000-000000000001)"},
        {"accounts(accountnumber='A''1')/name", "accounts(accountnumber:'A''1') | name"},
        {"accounts(city='K%C3%B6ln',_primarycontactid_value=00000000-0000-0000-0000-00000000000a)",
         "accounts(city:'Köln',_primarycontactid_value:00000000-0000-0000-0000-00000000000a)"},
        {"accounts(accountnumber=@p1)", "accounts(accountnumber:'a/b&c')"},
        {"accounts(@p2)", "accounts(:00000000-0000-0000-0000-00000000000A)"},
        {"accounts(city='a,b)(=',employees=5)", "accounts(city:'a,b)(=',employees:5)"},
        {"accounts/$count", "accounts | $count"},
        {"accounts(@p2)/Account_Tasks/$ref", "accounts(:00000000-0000-0000-0000-00000000000A) | Account_Tasks | $ref"},
        {"$metadata", "$metadata"},
        {"WhoAmI", "WhoAmI"},
        {"WhoAmI()", "WhoAmI()"},
        {"RetrieveTotalRecordCount(EntityNames=@p3)", "RetrieveTotalRecordCount(EntityNames:[\"x\",\"y\"])"},
        {"F(A=@missing)", "F(A:null)"},
        {"incidents(@p2)/Microsoft.Dynamics.CRM.Win", "incidents(:00000000-0000-0000-0000-00000000000A) | "
                                                      "Microsoft.Dynamics.CRM.Win"},
        {"EntityDefinitions(LogicalName='account')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
         "EntityDefinitions(LogicalName:'account') | Attributes | Microsoft.Dynamics.CRM.PicklistAttributeMetadata"}};
    for (const auto& [text, expected] : cases) {
        BOOST_TEST_CONTEXT(text) { BOOST_TEST(shown(read(text)) == expected); }
    }
    BOOST_TEST(read("a/Microsoft.Dynamics.CRM.Win").back().name_in_namespace() == "Win");
    BOOST_TEST(read("a/Other.Win").back().name_in_namespace() == "");
}

BOOST_AUTO_TEST_CASE(paths_that_cannot_be_read_are_refused) {
    for (const std::string text : {"/accounts",
                                   "accounts//name",
                                   "accounts(",
                                   "accounts)",
                                   "accounts(accountnumber='a)",
                                   "accounts(a=)",
                                   "accounts(=1)",
                                   "accounts(a=1,a=2)",
                                   "accounts(a=1,)",
                                   "accounts(1)x",
                                   "acc ounts",
                                   "1accounts",
                                   "a..b",
                                   "accounts(accountnumber='a%2Fb')",
                                   "accounts(accountnumber='a/b')",
                                   "accounts(a=[1)",
                                   "accounts(a='x'')",
                                   "accounts(a=1}",
                                   "%",
                                   "accounts%zz",
                                   "accounts(%ff)",
                                   "a%00b",
                                   "accounts(a='%C0%80')",
                                   "$",
                                   "a."}) {
        BOOST_TEST_CONTEXT(text) {
            const auto refused = refusal_of([&] { read(text); });
            BOOST_TEST(refused.status == 400);
            BOOST_TEST(refused.code == "0x80060888");
        }
    }
    std::string deep = "a";
    for (int i = 0; i < 40; ++i) {
        deep += "/a";
    }
    BOOST_TEST(refusal_of([&] { read(deep); }).status == 400);
}

BOOST_AUTO_TEST_CASE(characters_the_web_server_stops_are_refused_in_a_path_but_not_in_a_payload) {
    for (const std::string text : {"%25", "%26", "%3C", "%3E", "*", ":", "%5C", "%3F", "%2B", "+"}) {
        BOOST_TEST_CONTEXT(text) {
            const std::string path = "accounts(accountnumber='a" + text + "b')";
            BOOST_TEST(refusal_of([&] { read(path); }).status == 400);
            BOOST_TEST(refusal_of([&] { read(path, PathOrigin::payload); }).status == 0);
        }
    }
}

BOOST_AUTO_TEST_CASE(percent_is_decoded_exactly_once) {
    BOOST_TEST(decode_path("a%2541+b") == "a%41+b");
    BOOST_TEST(decode_query("a%2541+b%2B") == "a%41 b+");
    BOOST_TEST(encode_percent("a b/ü'") == "a%20b%2F%C3%BC%27");
    for (const std::string text : {"%", "%4", "%4g", "%u0041", "%ED%A0%80", "%F5%80%80%80", "%C3", "%00"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(refusal_of([&] { decode_query(text); }).status == 400);
        }
    }
}

BOOST_AUTO_TEST_CASE(keys_are_bound_to_their_table) {
    BOOST_TEST(key("accounts", "accounts(00000000-0000-0000-0000-00000000000B)").id == kBob);
    BOOST_TEST(key("accounts", "accounts(accountid=00000000-0000-0000-0000-00000000000B)").id == kBob);
    BOOST_TEST(key("systemusers", "systemusers(00000000-0000-0000-0000-00000000000B)").id == kBob);
    const auto alternate =
        key("accounts", "accounts(_primarycontactid_value=00000000-0000-0000-0000-00000000000A,city='K''s')");
    BOOST_TEST(alternate.id.empty());
    BOOST_TEST(alternate.alternate->name == "city_contact");
    BOOST_TEST(alternate.parts[0].first->name == "primarycontactid");
    BOOST_TEST(std::get<std::string>(alternate.parts[0].second) == kAlice);
    BOOST_TEST(std::get<std::string>(alternate.parts[1].second) == "K's");
    BOOST_TEST(std::get<std::int64_t>(key("accounts", "accounts(employees=12)").parts[0].second) == 12);
}

BOOST_AUTO_TEST_CASE(what_is_no_key_is_refused) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"accounts(test)", "0x80060888"},
        {"accounts()", "0x80060888"},
        {"accounts('00000000-0000-0000-0000-00000000000b')", "0x80060888"},
        {"accounts({00000000-0000-0000-0000-00000000000b})", "0x80060888"},
        {"accounts(00000000-0000-0000-0000-00000000000b,employees=1)", "0x80060888"},
        {"accounts(accountid='x')", "0x80060888"},
        {"accounts(accountnumber=5)", "0x80060888"},
        {"accounts(accountnumber=null)", "0x80060888"},
        {"accounts(city='x')", "0x80060890"},
        {"accounts(name='x')", "0x80060890"},
        {"accounts(nothing='x')", "0x80060890"},
        {"accounts(city='x',primarycontactid=00000000-0000-0000-0000-00000000000b)", "0x80060890"}};
    for (const auto& [text, code] : cases) {
        BOOST_TEST_CONTEXT(text) {
            const auto refused = refusal_of([&] { key("accounts", text); });
            BOOST_TEST(refused.status == 400);
            BOOST_TEST(refused.code == code);
        }
    }
    BOOST_TEST(refusal_of([] { key("accounts", "accounts(name='x')"); }).message ==
               "The specified key attributes are not a defined key for the account entity");
    BOOST_TEST(refusal_of([] {
                   key("systemusers", "systemusers(systemuserid=00000000-0000-0000-0000-00000000000b)");
               }).status == 400);
}

BOOST_AUTO_TEST_CASE(query_options_are_split_and_decoded) {
    const auto options = parse_query_options(
        "$select=name&$filter=name%20eq%20%27a%26b%2Bc+d%27&$top=5&$count=true&@p1='x'&tag=t&fetchXml=%3Cfetch/%3E&");
    BOOST_TEST(*options.select == "name");
    BOOST_TEST(*options.filter == "name eq 'a&b+c d'");
    BOOST_TEST(*options.top == 5);
    BOOST_TEST(options.counts);
    BOOST_TEST(options.aliases.at("@p1") == "'x'");
    BOOST_TEST(*options.tag == "t");
    BOOST_TEST(*options.fetch_xml == "<fetch/>");
    BOOST_TEST(!options.orderby.has_value());
    BOOST_TEST(parse_query_options("%24top=3").top.value() == 3);
}

BOOST_AUTO_TEST_CASE(options_that_dataverse_does_not_know_are_refused) {
    BOOST_TEST(refusal_of([] { parse_query_options("$skip=5"); }).message == "Skip Clause is not supported in CRM");
    for (const std::string query : {"$skip=5", "$search=x", "$format=json", "$levels=2", "$Select=name", "select=name",
                                    "foo=bar", "=x", "@=x", "fetchxml=x"}) {
        BOOST_TEST_CONTEXT(query) {
            const auto refused = refusal_of([&] { parse_query_options(query); });
            BOOST_TEST(refused.status == 400);
            BOOST_TEST(refused.code == "0x80060888");
        }
    }
    for (const std::string query : {"$top=-1", "$top=x", "$top=", "$top=1.5", "$top=99999999999", "$count=yes",
                                    "$count=TRUE", "$select=a&$select=b", "@p=1&@p=2", "$top=1&%24top=1"}) {
        BOOST_TEST_CONTEXT(query) {
            const auto refused = refusal_of([&] { parse_query_options(query); });
            BOOST_TEST(refused.status == 400);
            BOOST_TEST(refused.code == "0x0");
        }
    }
}

BOOST_AUTO_TEST_CASE(an_address_may_be_longer_inside_a_batch) {
    const std::string url = "accounts?$filter=" + std::string(40000, 'a');
    BOOST_TEST(refusal_of([&] { split_url(url, false); }).status == 400);
    BOOST_TEST(split_url(url, true).path == "accounts");
    BOOST_TEST(refusal_of([&] { split_url(std::string(65537, 'a'), true); }).status == 400);
    BOOST_TEST(split_url("a?b?c", false).query == "b?c");
}
