// $select, $expand, $orderby, the page cookie, and a whole query.
#include "emulator/odata/page_cookie.h"
#include "emulator/odata/percent.h"
#include "emulator/odata/query.h"
#include "small_world.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::odata;
using namespace dyncx::emulator::odata::test;

namespace {

const SmallSchema schema;
const SmallRows rows;
const Table& accounts() { return *schema.by_set("accounts"); }

// Which rows a query string finds, in order: a for Acme, b for bolt, c for the third.
std::string found(std::string_view query) {
    const auto bound = bind_query(parse_query_options(query), schema, accounts());
    std::string names;
    for (const auto& row : find_rows(bound, accounts(), rows, small_caller())) {
        names.push_back(static_cast<char>('a' + std::get<std::string>(row.at("accountid")).back() - '1'));
    }
    return names;
}

Refused expand_refused(std::string_view text) {
    return refusal_of([&] { parse_expand(text, schema, accounts()); });
}

} // namespace

BOOST_AUTO_TEST_CASE(select_names_properties_as_they_are_read) {
    const auto selection = parse_select("name, _primarycontactid_value,name", accounts());
    BOOST_TEST(!selection.is_all);
    BOOST_TEST(selection.columns.size() == 2U);
    BOOST_TEST(selection.columns[1]->name == "primarycontactid");
    BOOST_TEST(parse_select("*", accounts()).is_all);
}

BOOST_AUTO_TEST_CASE(select_of_unknown_names_is_refused) {
    for (const std::string text : {"Name", "primarycontactid", "ownertype", "Account_Tasks", "name,nothing"}) {
        BOOST_TEST_CONTEXT(text) {
            const auto refused = refusal_of([&] { parse_select(text, accounts()); });
            BOOST_TEST(refused.code == "0x0");
            BOOST_TEST(refused.message.find("Could not find a property named '") == 0U);
        }
    }
    for (const std::string text : {"", "name,", ",name", "name city", "name/x", "name;city", "'name'", "$name"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(refusal_of([&] { parse_select(text, accounts()); }).status == 400);
        }
    }
}

BOOST_AUTO_TEST_CASE(order_puts_nulls_first_and_breaks_ties_by_key) {
    BOOST_TEST(found("$orderby=name") == "cab");
    BOOST_TEST(found("$orderby=name desc") == "bac");
    BOOST_TEST(found("$orderby=employees asc") == "cab");
    BOOST_TEST(found("$orderby=city") == "cab");
    BOOST_TEST(found("$orderby=city desc") == "abc");
    BOOST_TEST(found("$orderby=city desc,employees desc") == "bac");
    BOOST_TEST(found("$orderby=createdon") == "cab");
    BOOST_TEST(found("$orderby=primarycontactid/fullname desc") == "abc");
    BOOST_TEST(found("$orderby=statecode desc,name") == "bca");
    BOOST_TEST(found("$orderby=@o desc&@o=name") == "bac");
    BOOST_TEST(found("") == "abc");
    BOOST_TEST(found("$filter=statecode eq 0&$orderby=name desc") == "ac");
}

BOOST_AUTO_TEST_CASE(order_by_what_is_no_column_is_refused) {
    for (const std::string text :
         {"$orderby=", "$orderby=Name", "$orderby=primarycontactid", "$orderby=name up", "$orderby=name desc asc",
          "$orderby=name,", "$orderby=Account_Tasks/subject", "$orderby=primarycontactid/", "$orderby=picture",
          "$orderby=contains(name,'x')", "$orderby=@missing"}) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_TEST(refusal_of([&] { found(text); }).status == 400);
        }
    }
}

BOOST_AUTO_TEST_CASE(expand_takes_options_inside) {
    const auto list =
        parse_expand("primarycontactid($select=fullname),Account_Tasks($select=subject;$filter=subject eq "
                     "'a;b(' and minutes gt 1;$orderby=minutes desc,subject;$top=2),owninguser/$ref",
                     schema, accounts());
    BOOST_TEST(list.size() == 3U);
    BOOST_TEST(list[0].navigation->name == "primarycontactid");
    BOOST_TEST(list[0].select.columns[0]->name == "fullname");
    BOOST_TEST(list[1].collection->name == "Account_Tasks");
    BOOST_TEST(list[1].target->logical_name == "task");
    BOOST_TEST((list[1].filter != nullptr));
    BOOST_TEST(list[1].order.size() == 2U);
    BOOST_TEST(list[1].top.value() == 2);
    BOOST_TEST(list[2].is_reference);
}

BOOST_AUTO_TEST_CASE(expands_can_be_nested) {
    const auto list =
        parse_expand("primarycontactid($select=fullname;$expand=parentcustomerid_account($select=name;$expand="
                     "Account_Tasks($select=subject)))",
                     schema, accounts());
    BOOST_TEST(list[0].expands[0].expands[0].name() == "Account_Tasks");
}

BOOST_AUTO_TEST_CASE(what_expand_cannot_do_is_refused) {
    for (const std::string text :
         {"primarycontactid($filter=fullname eq 'x')", "primarycontactid($top=1)",
          "primarycontactid($orderby=fullname)", "Account_Tasks/$ref", "Account_Tasks($skip=1)",
          "Account_Tasks($count=true)", "Account_Tasks($levels=2)", "Account_Tasks($filter=subject eq @p1)",
          "Account_Tasks($orderby=@p1)",
          "Account_Tasks($filter=Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=['x']))",
          "Account_Tasks($top=1;$expand=regardingobjectid_account_task)",
          "Account_Tasks($expand=regardingobjectid_account_task($expand=Account_Tasks($orderby=subject)))"}) {
        BOOST_TEST_CONTEXT(text) {
            const auto refused = expand_refused(text);
            BOOST_TEST(refused.status == 400);
            BOOST_TEST(refused.code == "0x80060888");
        }
    }
    for (const std::string text :
         {"", "name", "PrimaryContactId", "primarycontactid,primarycontactid", "primarycontactid(", "primarycontactid)",
          "primarycontactid()", "primarycontactid($select=name)", "primarycontactid($select=fullname;$select=fullname)",
          "primarycontactid($select=fullname", "primarycontactid($select)", "primarycontactid/$ref($select=fullname)",
          "_primarycontactid_value", "Account_Tasks($filter=subject eq 'x)", "*", "primarycontactid/fullname", ","}) {
        BOOST_TEST_CONTEXT(text) {
            const auto refused = expand_refused(text);
            BOOST_TEST(refused.status == 400);
            BOOST_TEST(refused.code == "0x0");
        }
    }
}

BOOST_AUTO_TEST_CASE(at_most_fifteen_expands) {
    std::string nested = "regardingobjectid_account_task";
    for (int i = 0; i < 6; ++i) {
        nested = "regardingobjectid_account_task($expand=Account_Tasks($expand=" + nested + "))";
    }
    BOOST_TEST(expand_refused("Account_Tasks($expand=" + nested + ")").status == 0);
    BOOST_TEST(expand_refused("primarycontactid,owninguser,Account_Tasks($expand=" + nested + ")").code ==
               "0x80060888");
}

BOOST_AUTO_TEST_CASE(the_page_cookie_looks_like_dataverses_and_comes_back) {
    const PageCookie cookie{2, "contactid", "49b0be2e-d01c-ed11-b83e-000d3a572421",
                            "d5026a4d-d01c-ed11-b83e-000d3a572421"};
    const auto text = write_skiptoken(cookie);
    BOOST_TEST(text ==
               "%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%25221%2522%253e%253c"
               "contactid%2520last%253d%2522%257bD5026A4D-D01C-ED11-B83E-000D3A572421%257d%2522%2520first%253d%2522"
               "%257b49B0BE2E-D01C-ED11-B83E-000D3A572421%257d%2522%2520%252f%253e%253c%252fcookie%253e%22%20"
               "istracking=%22False%22%20/%3E");
    const auto options = parse_query_options("$select=fullname&$skiptoken=" + text);
    BOOST_TEST((read_skiptoken(*options.skiptoken, "contactid") == cookie));
}

BOOST_AUTO_TEST_CASE(a_changed_page_cookie_is_refused) {
    const PageCookie cookie{3, "contactid", kAlice, kBob};
    const auto good = decode_query(write_skiptoken(cookie));
    BOOST_TEST(refusal_of([&] { read_skiptoken(good, "accountid"); }).status == 400);
    BOOST_TEST(refusal_of([&] { read_skiptoken(write_skiptoken(cookie), "contactid"); }).status == 400);
    for (std::size_t length = 0; length < good.size(); ++length) {
        BOOST_TEST(refusal_of([&] { read_skiptoken(std::string_view(good).substr(0, length), "contactid"); }).status ==
                   400);
    }
    BOOST_TEST(refusal_of([&] { read_skiptoken(good + "x", "contactid"); }).status == 400);
}
