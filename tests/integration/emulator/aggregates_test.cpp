// $apply: groups and sums as Dataverse gives them, and what it refuses.
#include "running_emulator.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

const std::string kSum = "groupby((transactioncurrencyid/isocurrencycode),"
                         "aggregate(totalamount%20with%20sum%20as%20total,$count%20as%20orders))";

void order(RunningEmulator& running, const std::string& amount) {
    running.create("salesorders", R"({"name":"x","customerid_contact@odata.bind":"/contacts()" + kMaria +
                                      ")\",\"totalamount\":" + amount + "}");
}

std::string of_maria(const std::string& rest) {
    return "salesorders?$apply=filter(_customerid_value%20eq%20" + kMaria + "%20and%20totalamount%20gt%200)/" + rest;
}

} // namespace

BOOST_AUTO_TEST_SUITE(aggregates)

BOOST_AUTO_TEST_CASE(a_sum_by_the_code_of_the_currency_is_named_after_its_table) {
    RunningEmulator running;
    order(running, "10.5");
    order(running, "4.25");
    const Answer answer = running.api("GET", of_maria(kSum));
    BOOST_REQUIRE_MESSAGE(answer.status == 200, answer.body);
    BOOST_REQUIRE_EQUAL(answer.value()->size(), 1U);
    const auto group = answer.value()->getObject(0);
    BOOST_TEST(group->getValue<std::string>("transactioncurrency_isocurrencycode") == "USD");
    BOOST_TEST(group->getValue<double>("total") == 14.75);
    BOOST_TEST(group->getValue<int>("orders") == 2);
    BOOST_TEST(!group->has("@odata.etag"));
}

BOOST_AUTO_TEST_CASE(groups_of_nothing_are_none_and_an_aggregate_of_nothing_is_one_row) {
    RunningEmulator running;
    BOOST_TEST(running.api("GET", of_maria(kSum)).value()->size() == 0U);
    const Answer alone = running.api("GET", of_maria("aggregate(totalamount%20with%20max%20as%20most)"));
    BOOST_TEST(alone.value()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(labels_of_groups_come_when_asked_for) {
    RunningEmulator running;
    const Answer answer = running.api("GET", "incidents?$apply=groupby((statuscode),aggregate($count%20as%20n))", "",
                                      {{"Prefer", "odata.include-annotations=\"*\""}});
    const auto group = answer.value()->getObject(0);
    BOOST_TEST(group->getValue<std::string>("statuscode@OData.Community.Display.V1.FormattedValue") == "In Progress");
    BOOST_TEST(group->getValue<int>("n") == 10);
}

BOOST_AUTO_TEST_CASE(more_rows_than_the_limit_are_refused_by_its_code) {
    EmulatorOptions options = RunningEmulator::with_sample();
    options.aggregate_records = 9;
    RunningEmulator running(options);
    const Answer answer = running.api("GET", "incidents?$apply=aggregate($count%20as%20n)");
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(answer.code() == "0x8004E023");
}

BOOST_AUTO_TEST_CASE(what_dataverse_does_not_take_is_refused) {
    RunningEmulator running;
    for (const char* apply :
         {"groupby((createdon))", "groupby((transactioncurrencyid))", "aggregate(name%20with%20sum%20as%20n)",
          "groupby((statecode))/groupby((statecode))", "filter(statecode%20eq%200)", "filter(name%20eq%20')')",
          "aggregate($count)", "topcount(3,totalamount)", "aggregate(totalamount%20with%20median%20as%20n)"})
        BOOST_TEST(running.api("GET", std::string("salesorders?$apply=") + apply).status == 400, apply);
    BOOST_TEST(running.api("GET", "salesorders?$apply=groupby((statecode))&$orderby=statecode").status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
