// Rules that decide where a session is handed over to: what a condition holds for, which rule decides, why, and how a list
// that is wrong is refused.
#include "handoff/rules.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace dyncx;
using namespace dyncx::handoff;

namespace {

constexpr const char* kList = R"([
 {"name":"VIP","when":{"and":[{"field":"session.channel","is":["phone","email"]},{"field":"customer.new_tier","at_least":3},
                              {"not":{"field":"case.prioritycode","is":"Low"}}]},
  "then":{"path":"case","queue":"Tier 2","owner":"team: Night","priority":"High"},
  "limits":{"first_response_minutes":15,"resolution_minutes":240},"escalate":{"queue":"Managers","task_for":"boss@example.com"}},
 {"name":"Chats","when":{"field":"session.channel","is":"chat"},"then":{"path":"conversation","queue":"Chats"}},
 {"name":"Rest","then":{"owner":"{0A000000-0000-4000-8000-00000000000B}"}}])";

struct World {
    Json session = *Json::parse(
        R"({"channel":"phone","queue":" Support ","from":"+4930123456","wait_seconds":90,"attributes.VIP":"Yes","pin":"007",
            "digits":"42","half":0.5,"blank":"  ","empty":{},"customer":{"contact":"a"},"big":"12345678901234567"})");
    Json customer = *Json::parse(R"({"table":"contact","new_tier":3,"fullname":"Ann Other","donotphone":true})");
    Json handed_case = *Json::parse(R"({"title":"Broken kettle","prioritycode":"High"})");
    UnixMs now = *parse_time("2026-01-05T07:30:59Z"); // a Monday

    Scene scene() const { return {session, customer, handed_case, now}; }
};

Rules opened(const std::string& list) {
    auto rules = Rules::open(*Json::parse(list));
    BOOST_TEST_REQUIRE(rules.ok(), (rules ? "" : rules.error().message + " " + rules.error().fix));
    return *rules;
}

std::string rule_with(const std::string& when) { return R"([{"name":"A","when":)" + when + R"(,"then":{}}])"; }

bool holds(const std::string& when, const World& world = {}) {
    return opened(rule_with(when)).decide(world.scene()).rule == "A";
}

std::string why(const std::string& when, const World& world = {}) {
    return opened(rule_with(when)).explain(world.scene()).as_array()[0]["why"].as_string();
}

// "<message> <fix>" of a list that is refused.
std::string refusal(const std::string& list) {
    auto rules = Rules::open(*Json::parse(list));
    BOOST_TEST_REQUIRE(!rules.ok(), list);
    BOOST_TEST((rules.error().status == DYNCX_E_CONFIG));
    BOOST_TEST(!rules.error().fix.empty(), list);
    return rules.error().message + " " + rules.error().fix;
}

void check_refused(const std::string& list, const std::string& place, const std::string& fix) {
    const std::string told = refusal(list);
    BOOST_TEST(told.find("In " + place + ": ") == 0u, told);
    BOOST_TEST(told.find(fix) != std::string::npos, told);
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(s1_30_the_first_rule_that_matches_decides_alone) {
    const Rules rules = opened(kList);
    World world;
    const Outcome vip = rules.decide(world.scene());
    BOOST_TEST(vip.rule == "VIP");
    BOOST_TEST(vip.path == "case");
    BOOST_TEST(vip.queue == "Tier 2");
    BOOST_TEST(vip.owner == "team:Night");
    BOOST_TEST(vip.priority.as_string() == "High");
    BOOST_TEST(vip.limits.first_response_minutes.value_or(0) == 15);
    BOOST_TEST(vip.limits.resolution_minutes.value_or(0) == 240);
    BOOST_TEST(vip.escalation.queue == "Managers");
    BOOST_TEST(vip.escalation.task_for == "boss@example.com");
    world.session.set("channel", "chat");
    const Outcome chat = rules.decide(world.scene());
    BOOST_TEST(chat.path == "conversation");
    BOOST_TEST((chat.owner.empty() && chat.priority.is_null() && !chat.limits.resolution_minutes));
    BOOST_TEST(chat.escalation.empty());
    world.session.set("channel", "sms");
    BOOST_TEST(rules.decide(world.scene()).owner == "0a000000-0000-4000-8000-00000000000b");
}

BOOST_AUTO_TEST_CASE(s1_30_without_rules_and_without_a_match_nothing_is_said) {
    BOOST_TEST(opened("null").empty());
    BOOST_TEST(opened("[]").empty());
    BOOST_TEST(opened("[]").decide(World().scene()).rule.empty());
    BOOST_TEST(opened(rule_with(R"({"field":"session.channel","is":"fax"})")).decide(World().scene()).rule.empty());
}

BOOST_AUTO_TEST_CASE(s1_30_an_explanation_goes_up_to_the_rule_that_matched) {
    World world;
    world.session.set("channel", "chat");
    BOOST_TEST(
        opened(kList).explain(world.scene()).text() ==
        R"([{"rule":"VIP","matches":false,"why":"session.channel is \"chat\", not one of \"phone\", \"email\""},)"
        R"({"rule":"Chats","matches":true,"why":"session.channel is \"chat\""}])");
    world.session.set("channel", "phone");
    BOOST_TEST(opened(kList).explain(world.scene()).as_array()[0]["why"].as_string() ==
               "session.channel is one of \"phone\", \"email\" and customer.new_tier is at least 3 and "
               "case.prioritycode is \"High\", not \"Low\"");
    BOOST_TEST(opened(R"([{"name":"All","then":{}}])").explain(world.scene()).text() ==
               R"([{"rule":"All","matches":true,"why":"it has no condition"}])");
}

BOOST_AUTO_TEST_CASE(s1_30_an_explanation_tells_nothing_of_the_customer) {
    World world;
    world.customer.set("new_tier", 2);
    BOOST_TEST(why(R"({"field":"customer.new_tier","at_least":3})", world) ==
               "customer.new_tier is something else, not at least 3");
    BOOST_TEST(why(R"({"field":"session.from","starts_with":"+44"})") ==
               "session.from is something else, which does not start with \"+44\"");
    for (const char* field :
         {"session.from", "session.to", "session.attributes.VIP", "session.pin", "case.title", "customer.fullname"}) {
        World private_world;
        private_world.session.set("to", "+15550100");
        for (const char* operation : {"is", "above", "starts_with", "contains"}) {
            const std::string told =
                why(std::string("{\"field\":\"") + field + "\",\"" + operation + "\":\"zzz\"}", private_world);
            BOOST_TEST(told.find("something else") != std::string::npos, told);
        }
    }
}

BOOST_AUTO_TEST_CASE(s1_30_an_explanation_says_what_was_missing_and_which_alternatives_failed) {
    BOOST_TEST(why(R"({"field":"session.language","is":"de"})") == "session.language is not known");
    BOOST_TEST(why(R"({"field":"session.language","is_known":false})") == "session.language is not known");
    BOOST_TEST(why(R"({"field":"session.channel","is_known":false})") == "session.channel is known");
    BOOST_TEST(why(R"({"field":"session.channel","is_not":["phone","sms"]})") ==
               "session.channel is one of \"phone\", \"sms\"");
    BOOST_TEST(why(R"({"field":"session.from","ends_with":"456"})") == "session.from ends with \"456\"");
    BOOST_TEST(why(R"({"or":[{"field":"session.channel","is":"sms"},{"field":"session.wait_seconds","above":100}]})") ==
               "session.channel is \"phone\", not \"sms\" and session.wait_seconds is 90, not above 100");
    BOOST_TEST(why(R"({"and":[{"field":"session.channel","is":"sms"},{"field":"session.queue","is":"Sales"}]})") ==
               "session.channel is \"phone\", not \"sms\"");
    BOOST_TEST(why(R"({"or":[{"field":"session.channel","is":"phone"},{"field":"session.queue","is":"support"}]})") ==
               "session.channel is \"phone\"");
    BOOST_TEST(why(R"({"not":{"field":"session.channel","is":"phone"}})") == "session.channel is \"phone\"");
    BOOST_TEST(why(R"({"field":"session.channel","is":["a","b","c","d","e","f","g"]})") ==
               "session.channel is \"phone\", not one of \"a\", \"b\", \"c\", \"d\", \"e\" and 2 more");
}

BOOST_AUTO_TEST_CASE(every_operator_does_as_its_name_says) {
    for (const char* when :
         {R"({"field":"session.channel","is":"PHONE "})", R"({"field":"session.queue","is":"support"})",
          R"({"field":"session.channel","is_not":["sms","chat"]})", R"({"field":"session.wait_seconds","above":89.5})",
          R"({"field":"session.wait_seconds","at_least":"90"})", R"({"field":"session.wait_seconds","below":100})",
          R"({"field":"session.wait_seconds","at_most":90})", R"({"field":"session.from","starts_with":"+49"})",
          R"({"field":"session.from","ends_with":"456"})", R"({"field":"case.title","contains":"KETTLE"})",
          R"({"field":"session.from","is_known":true})", R"({"field":"session.attributes.VIP","is":"yes"})",
          R"({"field":"session.Attributes.VIP","is":"yes"})", R"({"field":"session.customer.contact","is":"A"})",
          R"({"field":"customer.donotphone","is":true})", R"({"field":"customer.table","is":"contact"})",
          R"({"field":"customer.is_known","is":true})", R"({"field":"case.title","above":"Brittle"})"})
        BOOST_TEST(holds(when), when);
    for (const char* when :
         {R"({"field":"session.channel","is":"phon"})", R"({"field":"session.channel","is_not":["sms","Phone"]})",
          R"({"field":"session.wait_seconds","above":90})", R"({"field":"session.wait_seconds","at_least":90.5})",
          R"({"field":"session.wait_seconds","below":90})", R"({"field":"session.wait_seconds","at_most":9})",
          R"({"field":"session.from","starts_with":"49"})", R"({"field":"session.from","is_known":false})",
          R"({"field":"customer.donotphone","is":false})", R"({"field":"customer.is_known","is_not":true})"})
        BOOST_TEST(!holds(when), when);
}

BOOST_AUTO_TEST_CASE(numbers_compare_as_numbers_and_codes_as_texts) {
    BOOST_TEST(holds(R"({"field":"session.digits","is":42})"));
    BOOST_TEST(holds(R"({"field":"session.digits","is":"42.0"})"));
    BOOST_TEST(holds(R"({"field":"session.digits","above":"9"})"));
    BOOST_TEST(holds(R"({"field":"session.half","is":"0.5"})"));
    BOOST_TEST(!holds(R"({"field":"session.pin","is":7})"));
    BOOST_TEST(holds(R"({"field":"session.pin","is":"007"})"));
    BOOST_TEST(!holds(R"({"field":"session.big","is":"12345678901234568"})"));
    BOOST_TEST(holds(R"({"field":"session.big","below":12345678901234568})"));
    BOOST_TEST(!holds(R"({"field":"session.channel","at_least":3})")); // "phone" is behind "3" only as a text
    BOOST_TEST(!holds(R"({"field":"session.from","is":4930123456})"));
}

BOOST_AUTO_TEST_CASE(a_field_that_is_not_known_holds_for_negations_only) {
    for (const char* field :
         {"session.nothing", "session.blank", "session.empty", "customer.new_nothing", "case.nothing"}) {
        const std::string named = std::string("{\"field\":\"") + field + "\",";
        BOOST_TEST(holds(named + R"("is_known":false})"), field);
        BOOST_TEST(holds(named + R"("is_not":"x"})"), field);
        BOOST_TEST(holds(R"({"not":)" + named + R"("contains":"x"}})"), field);
        for (const char* test : {"is", "above", "at_least", "below", "at_most", "starts_with", "ends_with", "contains"})
            BOOST_TEST(!holds(named + "\"" + test + R"(":"x"})"), field);
    }
    World nobody;
    nobody.customer = Json();
    BOOST_TEST(holds(R"({"field":"customer.is_known","is":false})", nobody));
    BOOST_TEST(holds(R"({"field":"customer.table","is_known":false})", nobody));
}

BOOST_AUTO_TEST_CASE(conditions_nest) {
    const std::string yes = R"({"field":"session.channel","is":"phone"})",
                      no = R"({"field":"session.channel","is":"sms"})";
    BOOST_TEST(holds(R"({"and":[)" + yes + "," + yes + "]}"));
    BOOST_TEST(!holds(R"({"and":[)" + yes + "," + no + "]}"));
    BOOST_TEST(holds(R"({"or":[)" + no + "," + yes + "]}"));
    BOOST_TEST(!holds(R"({"or":[)" + no + "," + no + "]}"));
    BOOST_TEST(holds(R"({"not":{"and":[)" + yes + R"(,{"or":[)" + no + "," + no + "]}]}}"));
}

BOOST_AUTO_TEST_CASE(weekday_and_time_of_day_are_those_of_the_moment_handed_in) {
    BOOST_TEST(holds(R"({"field":"now.weekday","is":["Mon","tue"]})"));
    BOOST_TEST(!holds(R"({"field":"now.weekday","is":"sun"})"));
    BOOST_TEST(holds(R"({"and":[{"field":"now.time","at_least":"07:30"},{"field":"now.time","below":"07:31"}]})"));
    World night;
    night.now = *parse_time("2026-01-04T23:59:59Z");
    BOOST_TEST(holds(R"({"and":[{"field":"now.weekday","is":"sun"},{"field":"now.time","is":"23:59"}]})", night));
}

BOOST_AUTO_TEST_CASE(s1_30_a_list_that_is_wrong_is_refused_with_the_place_and_the_name_that_was_meant) {
    const auto when = [](const std::string& text) { return rule_with(text); };
    check_refused(R"({"name":"A"})", "handoff.rules", "Write [");
    check_refused(R"([{"name":"A","then":{}},{"name":"B","thn":{}}])", "handoff.rules[1]", "Did you mean then?");
    check_refused(R"([{"then":{}}])", "handoff.rules[0].name", "quotes");
    check_refused(R"([{"name":"A"}])", "handoff.rules[0].then", "Its members are path, queue");
    check_refused(R"([{"name":"A","then":{}},{"name":"a","then":{}}])", "handoff.rules[1].name", "of its own");
    check_refused(R"([{"name":"A","then":{"queu":"x"}}])", "handoff.rules[0].then", "Did you mean queue?");
    check_refused(R"([{"name":"A","then":{"path":"cases"}}])", "handoff.rules[0].then.path", "Did you mean case?");
    check_refused(R"([{"name":"A","then":{"owner":"Jane"}}])", "handoff.rules[0].then.owner", "team:Night");
    check_refused(R"([{"name":"A","then":{"owner":"team: "}}])", "handoff.rules[0].then.owner", "team:Night");
    check_refused(R"([{"name":"A","then":{"priority":true}}])", "handoff.rules[0].then.priority", "quotes");
    check_refused(R"([{"name":"A","then":{},"limits":{"resolution_minutes":0}}])",
                  "handoff.rules[0].limits.resolution_minutes", "Write 15.");
    check_refused(R"([{"name":"A","then":{},"limits":{"first_response_minutes":9,"resolution_minutes":8}}])",
                  "handoff.rules[0].limits", "Exchange");
    check_refused(R"([{"name":"A","then":{},"escalate":{}}])", "handoff.rules[0].escalate", "leave escalate out");
    check_refused(when(R"({"and":[{"field":"session.channel","is":"a"},{"field":"sesion.channel","is":"a"}]})"),
                  "handoff.rules[0].when.and[1].field", "Did you mean session.channel?");
    check_refused(when(R"({"field":"now.wekday","is":"mon"})"), "handoff.rules[0].when.field",
                  "Did you mean now.weekday?");
    check_refused(when(R"({"field":"customer.New_Tier","is":1})"), "handoff.rules[0].when.field", "small letters");
    check_refused(when(R"({"is":1})"), "handoff.rules[0].when.field", "A field is session.<fact>");
    check_refused(when(R"({"not":{"field":"session.channel","isnot":1}})"), "handoff.rules[0].when.not.isnot",
                  "Did you mean is_not?");
    check_refused(when(R"({"field":"session.channel"})"), "handoff.rules[0].when", "The operators are");
    check_refused(when("{}"), "handoff.rules[0].when", "Write {");
    check_refused(when(R"({"or":[]})"), "handoff.rules[0].when.or", "Write \"or\"");
    check_refused(when(R"({"or":[{"field":"a"}],"and":[]})"), "handoff.rules[0].when", "Put the other");
    check_refused(when(R"({"field":"session.queue","is":"a","is_not":"b"})"), "handoff.rules[0].when", "\"and\"");
}

BOOST_AUTO_TEST_CASE(a_value_that_can_never_hold_is_refused_where_it_stands) {
    const auto refused = [](const std::string& when, const std::string& place, const std::string& fix) {
        check_refused(rule_with(when), "handoff.rules[0].when." + place, fix);
    };
    refused(R"({"field":"session.queue","is":null})", "is", "\"is_known\":false");
    refused(R"({"field":"session.queue","is":["a"," "]})", "is[1]", "\"is_known\":false");
    refused(R"({"field":"session.queue","is":{"a":1}})", "is", "\"is_known\":false");
    refused(R"({"field":"session.queue","is":[]})", "is", "one value");
    refused(R"({"field":"session.queue","above":["a"]})", "above", "one value");
    refused(R"({"field":"session.queue","above":true})", "above", "\"is\":true");
    refused(R"({"field":"session.queue","is_known":"yes"})", "is_known", "\"is_known\":true");
    refused(R"({"field":"now.weekday","is":"Monday"})", "is", "Did you mean mon?");
    refused(R"({"field":"now.weekday","above":"mon"})", "above", "");
    refused(R"({"field":"now.time","at_least":"8:00"})", "at_least", "08:00");
    refused(R"({"field":"now.time","below":"24:00"})", "below", "08:00");
    refused(R"({"field":"customer.is_known","is":"yes"})", "is", "\"is\":true");
}

BOOST_AUTO_TEST_CASE(rules_conditions_and_nesting_are_bounded) {
    const auto nested = [](int depth) {
        std::string when = R"({"field":"session.channel","is":"phone"})";
        for (int i = 1; i < depth; ++i)
            when = R"({"not":)" + when + "}";
        return rule_with(when);
    };
    opened(nested(8));
    BOOST_TEST(refusal(nested(9)).find("nested deeper than 8") != std::string::npos);
    const auto listed = [](int count) {
        std::string parts;
        for (int i = 0; i < count; ++i)
            parts += (i ? "," : "") + std::string(R"({"field":"session.channel","is":"phone"})");
        return rule_with(R"({"and":[)" + parts + "]}");
    };
    opened(listed(100));
    check_refused(listed(101), "handoff.rules[0].when.and[100]", "Divide");
    Json many = Json::array();
    for (int i = 0; i < 1001; ++i)
        many.push(*Json::parse("{\"name\":\"" + std::to_string(i) + "\",\"then\":{}}"));
    BOOST_TEST(!Rules::open(many).ok());
    many.array_ref().pop_back();
    BOOST_TEST(Rules::open(many).ok());
}

BOOST_AUTO_TEST_CASE(what_is_to_be_read_and_proven_is_told) {
    const Rules rules = opened(kList);
    BOOST_TEST(rules.customer_columns() == std::vector<std::string>{"new_tier"}, boost::test_tools::per_element());
    const Rules of_the_row = opened(R"([{"name":"A","then":{},"when":{"and":[{"field":"customer.table","is":"lead"},
        {"field":"customer.is_known","is":true},{"field":"customer.new_tier","is":1},{"field":"customer.new_tier","is":2}]}}])");
    BOOST_TEST(of_the_row.customer_columns() == std::vector<std::string>{"new_tier"}, boost::test_tools::per_element());
    const auto has = [](const Rules::Named& all, const char* place, const char* name) {
        return std::find(all.begin(), all.end(), Rules::Named::value_type(place, name)) != all.end();
    };
    BOOST_TEST(rules.queues().size() == 3u);
    BOOST_TEST(has(rules.queues(), "handoff.rules[0].escalate.queue", "Managers"));
    BOOST_TEST(has(rules.queues(), "handoff.rules[1].then.queue", "Chats"));
    BOOST_TEST(rules.owners().size() == 3u);
    BOOST_TEST(has(rules.owners(), "handoff.rules[0].then.owner", "team:Night"));
    BOOST_TEST(has(rules.owners(), "handoff.rules[0].escalate.task_for", "boss@example.com"));
}

BOOST_AUTO_TEST_SUITE_END()
