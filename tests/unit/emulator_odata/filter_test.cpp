// $filter: which rows a filter finds, and what is refused.
#include "emulator/odata/evaluate.h"
#include "emulator/odata/filter.h"
#include "small_world.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::odata;
using namespace dyncx::emulator::odata::test;

namespace {

const SmallSchema schema;
const SmallRows rows;
const Aliases aliases = {
    {"@p1", "'createdon'"}, {"@p2", "'1'"}, {"@p3", "[\"A1\",\"Last's\"]"}, {"@p4", "'x'"}, {"@p5", "5 eq 5"},
    {"@n", "null"},         {"@x", "12"}};

NodePtr parse(std::string_view text) { return parse_filter(text, {schema, *schema.by_set("accounts"), &aliases}); }

// The accounts found: a for Acme, b for bolt, c for the one with hardly a value.
std::string found(std::string_view text) {
    const auto filter = parse(text);
    const auto& table = *schema.by_set("accounts");
    std::string names;
    rows.scan(table, [&](const Row& row) {
        if (meets(*filter, row, table, rows, small_caller())) {
            names.push_back(std::get<std::string>(row.at("accountid")) == kAcme   ? 'a'
                            : std::get<std::string>(row.at("accountid")) == kBolt ? 'b'
                                                                                  : 'c');
        }
        return true;
    });
    return names;
}

struct Case {
    std::string filter;
    std::string found;
};

void check(const std::vector<Case>& cases) {
    for (const auto& one : cases) {
        BOOST_TEST_CONTEXT(one.filter) { BOOST_TEST(found(one.filter) == one.found); }
    }
}

void check_refused(const std::vector<Case>& cases, const std::string& code) {
    for (const auto& one : cases) {
        BOOST_TEST_CONTEXT(one.filter) {
            const auto refused = refusal_of([&] { parse(one.filter); });
            BOOST_TEST(refused.status == 400);
            BOOST_TEST(refused.code == code);
            BOOST_TEST(refused.message.find(one.found) != std::string::npos, refused.message);
        }
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(comparisons_find_what_they_say) {
    check({{"employees eq 10", "a"},
           {"employees gt 10", "b"},
           {"employees ge 10", "ab"},
           {"employees lt 500", "a"},
           {"employees le 500", "ab"},
           {"revenue eq 1000.5", "a"},
           {"revenue gt 1000", "a"},
           {"employees gt 9.5", "ab"},
           {"employees gt -1", "ab"},
           {"donotphone eq true", "a"},
           {"donotphone", "a"},
           {"not donotphone", "bc"},
           {"statecode eq 1", "b"},
           {"createdon gt 2026-11-21T00:00:00Z", "b"},
           {"createdon ge 2026-11-20T11:00:00+01:00", "ab"},
           {"createdon gt 2026-11-20", "ab"},
           {"founded eq 1999-02-28", "a"},
           {"accountid eq 00000000-0000-0000-0000-000000000001", "a"},
           {"_primarycontactid_value eq 00000000-0000-0000-0000-00000000000A", "a"},
           {"createdon eq modifiedon", "a"}});
}

BOOST_AUTO_TEST_CASE(text_compares_without_case_also_beyond_ascii) {
    check({{"name eq 'BOLT'", "b"}, {"city eq 'kÖln'", "ab"}, {"name lt 'B'", "a"}, {"name eq 'bolt  '", "b"}});
}

BOOST_AUTO_TEST_CASE(null_is_found_by_eq_and_rows_without_a_value_by_ne) {
    check({{"name eq null", "c"},
           {"name ne null", "ab"},
           {"name ne 'bolt'", "ac"},
           {"name eq @n", "c"},
           {"name eq @missing", "c"},
           {"employees lt 11", "a"},
           {"_primarycontactid_value eq null", "bc"},
           {"primarycontactid/fullname eq null", "bc"}});
}

BOOST_AUTO_TEST_CASE(and_binds_more_than_or_and_parentheses_more_than_both) {
    check({{"statecode eq 1 or statecode eq 0 and employees eq 10", "ab"},
           {"(statecode eq 1 or statecode eq 0) and employees eq 10", "a"},
           {"not (statecode eq 0) or name eq null", "bc"},
           {"not (name eq 'bolt' or name eq null)", "a"},
           {"((((employees eq 10))))", "a"}});
}

BOOST_AUTO_TEST_CASE(s_text_functions_know_sql_wildcards) {
    check({{"contains(name,'CM')", "a"},
           {"startswith(name,'bo')", "b"},
           {"endswith(name,'LT')", "b"},
           {"not contains(name,'CM')", "bc"},
           {"contains(name,'50[%]')", "a"},
           {"contains(name,'b_lt')", "b"},
           {"contains(name,'b%t')", "b"},
           {"startswith(name,'[ab]')", "ab"},
           {"startswith(name,'[^a]')", "b"},
           {"startswith(name,'[a-b]')", "ab"},
           {"contains(name,'[[]nord')", "a"},
           {"contains(name,'[nord')", ""},
           {"startswith(name,'%lt')", "b"},
           {"contains(name,'')", "ab"},
           {"contains(primarycontactid/fullname,'o''b')", "a"},
           {"contains(name,@p4)", ""}});
}

BOOST_AUTO_TEST_CASE(related_rows_are_reached_over_lookups) {
    check({{"primarycontactid/fullname eq 'Alice O''Brien'", "a"},
           {"primarycontactid/parentcustomerid_account/name eq 'Acme 50% [Nord]'", "a"},
           {"primarycontactid/parentcustomerid_contact/fullname ne null", ""},
           {"primarycontactid/contactid eq 00000000-0000-0000-0000-00000000000a", "a"}});
}

BOOST_AUTO_TEST_CASE(any_and_all_walk_over_collections) {
    check({{"Account_Tasks/any(t:t/minutes gt 10)", "a"},
           {"Account_Tasks/any(t:t/subject eq 'call back' and t/minutes lt 10)", "ab"},
           {"Account_Tasks/all(t:t/subject eq 'call back')", "bc"},
           {"Account_Tasks/any()", "ab"},
           {"not Account_Tasks/any()", "c"},
           {"Account_Tasks/any(t:t/minutes gt 10 and employees eq 10)", "a"},
           {"Account_Tasks/any(t:t/regardingobjectid_account_task/name eq 'bolt')", "b"},
           {"Account_Tasks/any(t:t/Microsoft.Dynamics.CRM.In(PropertyName='minutes',PropertyValues=['7']))", "b"},
           {"Account_Tasks/any(t:Microsoft.Dynamics.CRM.In(PropertyName='minutes',PropertyValues=['7']))", "b"},
           {"primarycontactid/parentcustomerid_account/Account_Tasks/any(t:t/minutes eq 50)", "a"}});
}

BOOST_AUTO_TEST_CASE(conditions_of_dataverse_take_their_values_as_text) {
    const std::string crm = "Microsoft.Dynamics.CRM.";
    check({{crm + "In(PropertyName='accountnumber',PropertyValues=['a1','B2'])", "a"},
           {crm + "In(PropertyName='accountnumber',PropertyValues=@p3)", "a"},
           {crm + "In(PropertyName='employees',PropertyValues=[\"10\",\"500\"])", "ab"},
           {crm + "In(PropertyName='employees',PropertyValues=[10])", "a"},
           {crm + "NotIn(PropertyName='accountnumber',PropertyValues=['A1'])", "bc"},
           {crm + "In(PropertyName='ownerid',PropertyValues=['{00000000-0000-0000-0000-00000000000A}'])", "b"},
           {crm + "Between(PropertyName='employees',PropertyValues=[\"5\",\"20\"])", "a"},
           {crm + "NotBetween(PropertyName='employees',PropertyValues=[\"5\",\"20\"])", "b"},
           {crm + "ContainValues(PropertyName='channels',PropertyValues=['30','4'])", "a"},
           {crm + "ContainValues(PropertyName='channels',PropertyValues=['3'])", "b"},
           {crm + "DoesNotContainValues(PropertyName='channels',PropertyValues=['3'])", "ac"},
           {crm + "EqualUserId(PropertyName='ownerid')", "a"},
           {crm + "NotEqualUserId(PropertyName='ownerid')", "bc"},
           {"(" + crm + "EqualUserId(PropertyName='ownerid') and employees eq 10)", "a"}});
}

BOOST_AUTO_TEST_CASE(conditions_on_dates_follow_the_callers_clock) {
    const std::string crm = "Microsoft.Dynamics.CRM.";
    check({{crm + "Today(PropertyName='createdon')", "b"},
           {crm + "Yesterday(PropertyName='createdon')", "a"},
           {crm + "Tomorrow(PropertyName='createdon')", ""},
           {crm + "LastXHours(PropertyName=@p1,PropertyValue=@p2)", "b"},
           {crm + "LastXHours(PropertyName=@p1,PropertyValue=@x)", "b"},
           {crm + "LastXHours(PropertyName='createdon',PropertyValue='24')", "ab"},
           {crm + "LastXDays(PropertyName='createdon',PropertyValue='1')", "ab"},
           {crm + "Last7Days(PropertyName='createdon')", "ab"},
           {crm + "Next7Days(PropertyName='createdon')", ""},
           {crm + "NextXDays(PropertyName='createdon',PropertyValue=3)", ""},
           {crm + "OlderThanXYears(PropertyName='createdon',PropertyValue='5')", "c"},
           {crm + "OlderThanXMinutes(PropertyName='createdon',PropertyValue='29')", "abc"},
           {crm + "OlderThanXMinutes(PropertyName='createdon',PropertyValue='30')", "ac"},
           {crm + "On(PropertyName='createdon',PropertyValue='2026-11-20')", "a"},
           {crm + "OnOrAfter(PropertyName='createdon',PropertyValue='2026-11-20T23:00:00Z')", "ab"},
           {crm + "OnOrBefore(PropertyName='createdon',PropertyValue='2026-11-20')", "ac"},
           {crm + "ThisMonth(PropertyName='createdon')", "ab"},
           {crm + "ThisWeek(PropertyName='createdon')", "ab"},
           {crm + "On(PropertyName='founded',PropertyValue='1999-02-28')", "a"}});
}

BOOST_AUTO_TEST_CASE(unknown_and_wrongly_written_names_are_refused_as_err_13_says) {
    const auto refused = refusal_of([] { parse("Name eq 'x'"); });
    BOOST_TEST(refused.status == 400);
    BOOST_TEST(refused.code == "0x0");
    BOOST_TEST(refused.message == "Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.account'.");
    check_refused({{"primarycontactid eq null", "property named 'primarycontactid'"},
                   {"ownerid eq 00000000-0000-0000-0000-00000000000a", "property named 'ownerid'"},
                   {"ownertype eq 'systemuser'", "property named 'ownertype'"},
                   {"primarycontactid/name eq 'x'", "property named 'name' on type 'Microsoft.Dynamics.CRM.contact'"},
                   {"PrimaryContactId/fullname eq 'x'", "property named 'PrimaryContactId'"},
                   {"name/fullname eq 'x'", "property named 'name'"},
                   {"Account_Tasks eq null", "property named 'Account_Tasks'"},
                   {"Account_Tasks/subject eq 'x'", "not a single value"},
                   {"Account_Tasks/any(t:t/subjekt eq 'x')", "'subjekt' on type 'Microsoft.Dynamics.CRM.task'"}},
                  "0x0");
}

BOOST_AUTO_TEST_CASE(things_that_cannot_be_compared_are_refused) {
    check_refused(
        {{"_primarycontactid_value eq '00000000-0000-0000-0000-00000000000a'",
          "Found operand types 'Edm.Guid' and 'Edm.String' for operator kind 'Equal'."},
         {"employees eq '10'", "'Edm.Int32' and 'Edm.String'"},
         {"name eq 10", "'Edm.String' and 'Edm.Int32'"},
         {"createdon gt '2026-01-01'", "'Edm.DateTimeOffset' and 'Edm.String' for operator kind 'GreaterThan'."},
         {"donotphone gt true", "operator kind 'GreaterThan'"},
         {"employees gt null", "operator kind 'GreaterThan'"},
         {"picture eq null", "operator kind 'Equal'"},
         {"name eq employees", "'Edm.String' and 'Edm.Int32'"},
         {"contains(employees,'1')", "No function signature"},
         {"contains(name,1)", "No function signature"}},
        "0x0");
}

BOOST_AUTO_TEST_CASE(broken_syntax_is_refused_with_its_place) {
    BOOST_TEST(refusal_of([] { parse("name eqq 'x'"); }).message == "Syntax error at position 5 in 'name eqq 'x''.");
    BOOST_TEST(refusal_of([] { parse("name eq 'x"); }).message ==
               "There is an unterminated string literal at position 10 in 'name eq 'x'.");
    check_refused({{"", "Expression expected"},
                   {"   ", "Expression expected"},
                   {"name eq", "Expression expected"},
                   {"(name eq 'x'", "Syntax error"},
                   {"name eq 'x')", "Syntax error"},
                   {"name eq 'x' 'y'", "Syntax error"},
                   {"name eq O'Brien", "unterminated"},
                   {"and", "Could not find a property"},
                   {"name eq 'x' and", "Expression expected"},
                   {"name == 'x'", "Syntax error"},
                   {"name eq \"x\"", "Syntax error"},
                   {"name", "single boolean value"},
                   {"createdon eq 2026-02-30", "Unrecognized 'Edm.Date'"},
                   {"createdon eq 2026-02-20T25:00:00Z", "Unrecognized 'Edm.DateTimeOffset'"},
                   {"createdon eq 2026-02-20T20:00:00", "Unrecognized 'Edm.DateTimeOffset'"},
                   {"employees eq 99999999999999999999", "Unrecognized 'Edm.Int64'"},
                   {"employees eq 5M", "Syntax error"},
                   {"employees eq 1e999", "Unrecognized"},
                   {"name eq {00000000-0000-0000-0000-000000000001}", "Syntax error"},
                   {"tolower(name) eq 'x'", "unknown function with name 'tolower'"},
                   {"Account_Tasks/any(t:)", "Syntax error"},
                   {"Account_Tasks/all()", "Syntax error"},
                   {"Account_Tasks/any(t:t/Account_Tasks/any(t:t/minutes eq 1))", "property named 'Account_Tasks'"},
                   {"name eq @p5", "is not a literal"}},
                  "0x0");
}

BOOST_AUTO_TEST_CASE(what_dataverse_understands_but_does_not_do_is_refused) {
    BOOST_TEST(refusal_of([] { parse("not Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')"); }).message ==
               "Not operator along with the Custom Named Condition operators is not allowed");
    check_refused({{"not (Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['x']))", "Not operator"},
                   {"1 eq 1", "left side"},
                   {"'bolt' eq name", "left side"},
                   {"name eq primarycontactid/fullname", "same row"}},
                  "0x80060888");
    check_refused({{"Microsoft.Dynamics.CRM.Above(PropertyName='accountid',PropertyValue='x')", "unknown function"},
                   {"Microsoft.Dynamics.CRM.Foo(PropertyName='name')", "unknown function"},
                   {"Microsoft.Dynamics.CRM.In(PropertyName='name')", "PropertyValues"},
                   {"Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=[])", "PropertyValues"},
                   {"Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValue='x')", "PropertyValues"},
                   {"Microsoft.Dynamics.CRM.Between(PropertyName='employees',PropertyValues=['1'])", "two values"},
                   {"Microsoft.Dynamics.CRM.LastXHours(PropertyName='createdon')", "PropertyValue"},
                   {"Microsoft.Dynamics.CRM.In(Name='name',PropertyValues=['x'])", "Syntax error"},
                   {"Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['x'", "Syntax error"}},
                  "0x0");
    check_refused({{"Microsoft.Dynamics.CRM.In(PropertyName='_ownerid_value',PropertyValues=['x'])",
                    "'Account' entity doesn't contain attribute with Name = '_ownerid_value'"}},
                  "0x80041103");
    check_refused(
        {{"Microsoft.Dynamics.CRM.In(PropertyName='ownerid',PropertyValues=['x'])", "not of its type"},
         {"Microsoft.Dynamics.CRM.In(PropertyName='employees',PropertyValues=['ten'])", "not of its type"},
         {"Microsoft.Dynamics.CRM.Today(PropertyName='name')", "holds no date"},
         {"Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue='0')", "not valid"},
         {"Microsoft.Dynamics.CRM.On(PropertyName='createdon',PropertyValue='soon')", "not valid"},
         {"Microsoft.Dynamics.CRM.ContainValues(PropertyName='name',PropertyValues=['1'])", "not of its type"},
         {"Microsoft.Dynamics.CRM.EqualUserId(PropertyName='name')", "not of its type"}},
        "0x80040203");
}

BOOST_AUTO_TEST_CASE(depth_and_number_of_conditions_are_bounded) {
    BOOST_TEST(found(std::string(90, '(') + "employees eq 10" + std::string(90, ')')) == "a");
    BOOST_TEST(refusal_of([] { parse(std::string(5000, '(') + "employees eq 10"); }).message ==
               "Recursion depth exceeded allowed limit.");
    std::string nots;
    std::string many = "employees eq 10";
    for (int i = 0; i < 3000; ++i) {
        nots += "not ";
    }
    for (int i = 1; i < 500; ++i) {
        many += " or employees eq 10";
    }
    BOOST_TEST(refusal_of([&] { parse(nots + "donotphone"); }).message == "Recursion depth exceeded allowed limit.");
    BOOST_TEST(found(many) == "a");
    const auto refused = refusal_of([&] { parse(many + " or employees eq 10"); });
    BOOST_TEST(refused.code == "0x8004430C");
    BOOST_TEST(refusal_of([] { parse("contains(name,'" + std::string(5000, '%') + "')"); }).status == 400);
}
