// Settings at the door: what is accepted, what is repaired, what is refused and with which words.
#include "config/settings.h"
#include "config/zone.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace dyncx;
using config::Settings;

namespace {

template <class T> std::string words_of(const Result<T>& result) { return result.ok() ? "" : result.error().message; }

const std::string kTenant = "11111111-2222-3333-4444-555555555555";
const std::string kClient = "66666666-7777-8888-9999-aaaaaaaaaaaa";

Json five_lines() {
    Json environment = Json::object();
    environment.set("url", "https://contoso.crm4.dynamics.com");
    environment.set("tenant_id", kTenant);
    environment.set("client_id", kClient);
    environment.set("client_secret", "abc8Q~notARealSecretJustForTests");
    environment.set("app_id", "msdynce_saleshub");
    Json root = Json::object();
    root.set("environment", environment);
    return root;
}

Json with(std::string_view name, Json value) { // environment.<name> replaced or added
    Json root = five_lines();
    Json environment = root["environment"];
    environment.set(name, std::move(value));
    root.set("environment", std::move(environment));
    return root;
}

Json plus(std::string_view name, Json value) { // a dotted name at the top
    Json root = five_lines();
    root.set(name, std::move(value));
    return root;
}

Fault refusal(const Json& settings) {
    auto parsed = Settings::parse_client(settings.text());
    BOOST_TEST_REQUIRE(!parsed.ok(), "accepted: " << settings.text());
    BOOST_TEST(parsed.error().status == DYNCX_E_CONFIG);
    BOOST_TEST(parsed.error().message.size() < sizeof(dyncx_error::message));
    BOOST_TEST(parsed.error().fix.size() < sizeof(dyncx_error::fix));
    BOOST_TEST(!parsed.error().fix.empty(), parsed.error().message);
    return parsed.error();
}

Settings accepted(const Json& settings) {
    auto parsed = Settings::parse_client(settings.text());
    BOOST_TEST_REQUIRE(parsed.ok(), words_of(parsed));
    return std::move(*parsed);
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

void refused_with(const Json& settings, std::string_view name, std::string_view part) {
    const Fault f = refusal(settings);
    BOOST_TEST(f.message.starts_with(std::string(name) + ": "), f.message);
    BOOST_TEST(holds(f.message + " " + f.fix, part), f.message << " | " << f.fix);
}

} // namespace

BOOST_AUTO_TEST_CASE(five_lines_are_enough_and_the_rest_has_defaults) {
    const Settings s = accepted(five_lines());
    BOOST_TEST(s.text("environment.url") == "https://contoso.crm4.dynamics.com");
    BOOST_TEST(s.secret("environment.client_secret").reveal() == "abc8Q~notARealSecretJustForTests");
    BOOST_TEST(s.text("environment.api_version") == "v9.2");
    BOOST_TEST(s.text("environment.authority") == "https://login.microsoftonline.com");
    BOOST_TEST(s.integer("net.connections") == 8);
    BOOST_TEST(s.integer("call.budget_ms") == 30000);
    BOOST_TEST(s.text("missing_value") == "skip");
    BOOST_TEST(!s.boolean("environment.allow_any_host"));
    BOOST_TEST(s.value("flow").is_null());
    BOOST_TEST(s.repairs().empty());
}

BOOST_AUTO_TEST_CASE(dotted_and_nested_names_mean_the_same) {
    Json dotted = Json::object();
    const Json nested = five_lines();
    for (const auto& [name, value] : nested["environment"].as_object())
        dotted.set("environment." + name, value);
    BOOST_TEST(accepted(dotted).kept_text() == accepted(five_lines()).kept_text());
}

BOOST_AUTO_TEST_CASE(a_name_given_nested_and_dotted_is_refused) {
    refused_with(plus("environment.url", "https://other.crm.dynamics.com"), "environment.url", "twice");
    auto doubled = Settings::parse_client(R"({"net":{"connections":1,"connections":2}})");
    BOOST_TEST(holds(doubled.error().message, "connections"));
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_refused_with_the_nearest_one) {
    refused_with(with("tenantId", kTenant), "environment.tenantId", "did you mean environment.tenant_id?");
    refused_with(plus("url", "x"), "url", "did you mean environment.url?");
    refused_with(plus("net", Json(Json::Object{{"conections", 4}})), "net.conections", "did you mean net.connections?");
    refused_with(plus("enviroment", Json::object()), "enviroment", "did you mean environment?");
    refused_with(plus("Net", Json::object()), "Net", "did you mean net?");
    refused_with(plus("agent", Json(Json::Object{{"map", Json::object()}})), "agent", "did you mean agents?");
    refused_with(plus("agents", Json(Json::Object{{"mpa", Json::object()}})), "agents.mpa", "did you mean agents.map?");
    refused_with(plus("flwo", Json::object()), "flwo", "did you mean flow?");
    refused_with(plus("zzzzzzzzzzzz", 1), "zzzzzzzzzzzz", "docs/configuration.md");
    refused_with(plus("net", 4), "net", "object");
}

BOOST_AUTO_TEST_CASE(an_unknown_name_with_control_characters_is_shown_harmlessly) {
    const Fault f = refusal(plus("net.\x1b[2J\n", 1));
    BOOST_TEST(std::all_of(f.message.begin(), f.message.end(), [](char c) { return c >= 0x20; }));
}

BOOST_AUTO_TEST_CASE(a_wrong_type_names_the_property_and_the_type) {
    refused_with(plus("net.connections", "4"), "net.connections", "whole number");
    refused_with(plus("net.connections", 4.5), "net.connections", "whole number");
    refused_with(with("url", 4), "environment.url", "text in quotes");
    refused_with(with("allow_any_host", "true"), "environment.allow_any_host", "true or false");
    refused_with(plus("flow", Json::array()), "flow", "object");
    refused_with(with("app_id", nullptr), "environment.app_id", "leave the property out");
    refused_with(plus("net.connections", "4"), "net.connections", "write 4, not");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_object_is_refused_with_the_place_and_a_fix) {
    for (const char* text : {"", "{\"environment\":", "{\"a\":1,}", "[]", "5", "{\"a\":\"\xC3\x28\"}"}) {
        const auto parsed = Settings::parse_client(text);
        BOOST_TEST_REQUIRE(!parsed.ok(), text);
        BOOST_TEST(parsed.error().message.starts_with("settings: "), parsed.error().message);
        BOOST_TEST(!parsed.error().fix.empty(), parsed.error().message);
    }
}

BOOST_AUTO_TEST_CASE(every_integer_is_held_to_the_range_that_the_table_prints) {
    for (const auto& property : config::properties()) {
        if (property.type != config::Type::kInteger)
            continue;
        const std::string allowed = property.allowed;
        const auto middle = allowed.find(" to ");
        BOOST_TEST_REQUIRE(middle != std::string::npos, property.name);
        const std::int64_t least = std::stoll(allowed), most = std::stoll(allowed.substr(middle + 4));
        const auto parse = [&](std::int64_t value) {
            Json one = Json::object();
            one.set(property.name, value);
            if (property.is_runtime)
                return Settings::parse_runtime(one.text());
            Json all = five_lines();
            all.set(property.name, value);
            if (std::string_view(property.name) == "delivery.retry_most_ms" && value == least)
                all.set("delivery.retry_first_ms", 10);
            return Settings::parse_client(all.text());
        };
        BOOST_TEST(parse(least).ok(), property.name);
        BOOST_TEST(parse(most).ok(), property.name);
        BOOST_TEST(!parse(least - 1).ok(), property.name);
        BOOST_TEST_REQUIRE(!parse(most + 1).ok(), property.name);
        BOOST_TEST(holds(parse(most + 1).error().fix, allowed), property.name);
    }
}

BOOST_AUTO_TEST_CASE(choices_are_held_to) {
    BOOST_TEST(accepted(plus("missing_value", "stop")).text("missing_value") == "stop");
    refused_with(plus("missing_value", "ignore"), "missing_value", "skip|stop");
}

BOOST_AUTO_TEST_CASE(a_missing_required_property_is_named) {
    for (const char* name : {"url", "tenant_id", "client_id", "client_secret"}) {
        Json root = five_lines();
        Json environment = root["environment"];
        environment.erase(name);
        root.set("environment", environment);
        refused_with(root, std::string("environment.") + name, "missing");
    }
}

BOOST_AUTO_TEST_CASE(s1_6_the_tenant_given_as_client_is_refused) {
    refused_with(with("client_id", kTenant), "environment.client_id", "environment.tenant_id");
}

BOOST_AUTO_TEST_CASE(s2_5_ids_with_braces_blanks_and_upper_case_are_repaired) {
    Json settings = with("client_id", " {66666666-7777-8888-9999-AAAAAAAAAAAA} ");
    const Settings s = accepted(settings);
    BOOST_TEST(s.text("environment.client_id") == kClient);
    BOOST_TEST_REQUIRE(s.repairs().size() == 1u);
    BOOST_TEST(s.repairs()[0] == "environment.client_id: taken as " + kClient);
    BOOST_TEST(accepted(with("tenant_id", " Contoso.onmicrosoft.com\n")).text("environment.tenant_id") ==
               "contoso.onmicrosoft.com");
}

BOOST_AUTO_TEST_CASE(a_tenant_that_is_none_is_refused) {
    for (const char* tenant : {"common", "Organizations", "consumers"})
        refused_with(with("tenant_id", tenant), "environment.tenant_id", "one tenant only");
    refused_with(with("tenant_id", "crm4.dynamics.com"), "environment.tenant_id", "address of an environment");
    refused_with(with("tenant_id", "contoso"), "environment.tenant_id", "neither a GUID nor a domain");
    refused_with(with("tenant_id", "anna@contoso.com"), "environment.tenant_id", "neither a GUID nor a domain");
    refused_with(with("client_id", "contoso.com"), "environment.client_id", "not a GUID");
}

BOOST_AUTO_TEST_CASE(s3_5_the_secret_id_given_as_secret_is_refused) {
    refused_with(with("client_secret", "9b2C1111-2222-3333-4444-555555555555"), "environment.client_secret",
                 "Secret ID");
    refused_with(with("client_secret", "two words"), "environment.client_secret", "blank");
    BOOST_TEST(accepted(with("client_secret", "  s3cr~t\n")).secret("environment.client_secret").reveal() == "s3cr~t");
}

BOOST_AUTO_TEST_CASE(x8_placeholders_are_refused_in_every_line) {
    for (const char* text :
         {"<secret>", "${SECRET}", "$(SECRET)", "{{secret}}", "YOUR_CLIENT_SECRET", "your-secret-here", "%SECRET%",
          "xxxxxxxx", "xxxx-xxxx", "changeme", "", "  ", "[secret]", "..."})
        for (const char* name : {"url", "tenant_id", "client_id", "client_secret", "app_id"}) {
            const Fault f = refusal(with(name, text));
            BOOST_TEST(f.message.starts_with("environment." + std::string(name) + ": "), f.message);
            BOOST_TEST((holds(f.message, "placeholder") || holds(f.message, "empty")), text << ": " << f.message);
        }
    refused_with(with("client_secret", "***"), "environment.client_secret", "mask");
}

BOOST_AUTO_TEST_CASE(s4_11_the_client_id_given_as_app_is_refused) {
    refused_with(with("app_id", "{66666666-7777-8888-9999-AAAAAAAAAAAA}"), "environment.app_id",
                 "environment.client_id");
    refused_with(with("app_id", "Sales Hub"), "environment.app_id", "unique name");
    BOOST_TEST(accepted(with("app_id", " 0AAAAAAA-2222-3333-4444-555555555555 ")).text("environment.app_id") ==
               "0aaaaaaa-2222-3333-4444-555555555555");
}

BOOST_AUTO_TEST_CASE(the_authority_follows_the_cloud_of_the_address) {
    const auto authority = [](const char* url) { return accepted(with("url", url)).text("environment.authority"); };
    BOOST_TEST(authority("org.crm9.dynamics.com") == "https://login.microsoftonline.com");
    BOOST_TEST(authority("org.crm.microsoftdynamics.us") == "https://login.microsoftonline.us");
    BOOST_TEST(authority("org.crm.appsplatform.us") == "https://login.microsoftonline.us");
    BOOST_TEST(authority("org.crm.dynamics.cn") == "https://login.partner.microsoftonline.cn");
    BOOST_TEST(authority("https://127.0.0.1:8443") == "https://login.microsoftonline.com");
}

BOOST_AUTO_TEST_CASE(an_authority_must_be_entra_of_the_same_cloud_over_tls) {
    BOOST_TEST(accepted(with("authority", "https://login.windows.net/")).text("environment.authority") ==
               "https://login.windows.net");
    refused_with(with("authority", "http://login.microsoftonline.com"), "environment.authority", "https://");
    refused_with(with("authority", "https://login.microsoftonline.us"), "environment.authority", "another cloud");
    refused_with(with("authority", "https://login.example.com"), "environment.authority",
                 "not an address of Microsoft Entra");
    BOOST_TEST(accepted(with("authority", "https://127.0.0.1:5001")).text("environment.authority") ==
               "https://127.0.0.1:5001");
}

BOOST_AUTO_TEST_CASE(s4_13_the_api_version_may_be_chosen_within_nine) {
    BOOST_TEST(accepted(with("api_version", "9.1")).text("environment.api_version") == "v9.1");
    refused_with(with("api_version", "v8.2"), "environment.api_version", "v9");
    refused_with(with("api_version", "v9.2/../x"), "environment.api_version", "v9");
}

BOOST_AUTO_TEST_CASE(ways_and_agents_are_checked) {
    refused_with(plus("tls.ca_file", "ca.pem"), "tls.ca_file", "absolute");
    refused_with(plus("proxy.url", "http://user:pw@proxy:3128"), "proxy.url", "user name");
    refused_with(plus("proxy.url", "http://proxy"), "proxy.url", "port");
    BOOST_TEST(accepted(plus("proxy.url", "HTTP://Proxy:3128/")).text("proxy.url") == "http://proxy:3128");
    refused_with(plus("agents.map", Json(Json::Object{{"a", 1}})), "agents.map", "entry 1");
    refused_with(plus("delivery.retry_most_ms", 100), "delivery.retry_first_ms", "retry_most_ms");
    const Settings s = accepted(plus("agents", Json(Json::Object{{"map", Json(Json::Object{{"a.b", "x@y.z"}})}})));
    BOOST_TEST(s.value("agents.map")["a.b"].as_string() == "x@y.z");
}

BOOST_AUTO_TEST_CASE(runtime_and_client_settings_do_not_mix) {
    BOOST_TEST(Settings::parse_runtime("")->integer("runtime.threads") == 8);
    BOOST_TEST(Settings::parse_runtime(R"({"runtime":{"threads":9}})")->integer("runtime.threads") == 9);
    auto client_in_runtime = Settings::parse_runtime(R"({"net.connections":2})");
    BOOST_TEST_REQUIRE(!client_in_runtime.ok());
    BOOST_TEST(holds(client_in_runtime.error().fix, "dyncx_client_open"));
    refused_with(plus("runtime.threads", 2), "runtime.threads", "runtime");
}

BOOST_AUTO_TEST_CASE(what_is_no_object_or_too_long_is_refused) {
    for (const char* text : {"", "[]", "1", "\"x\"", "{", "{} x", "{\"a\":1,}", "\xff"}) {
        auto parsed = Settings::parse_client(text);
        BOOST_TEST_REQUIRE(!parsed.ok(), text);
        BOOST_TEST(parsed.error().status == DYNCX_E_CONFIG);
        BOOST_TEST(parsed.error().message.starts_with("settings: "), parsed.error().message);
    }
    BOOST_TEST(holds(Settings::parse_client(std::string(2u << 20, ' ')).error().message, "longer"));
    refused_with(with("app_id", std::string(3000, 'a')), "environment.app_id", "longer");
    refused_with(with("app_id", "a\nb"), "environment.app_id", "control character");
}

BOOST_AUTO_TEST_CASE(the_redacted_form_never_shows_a_secret_and_the_kept_form_reads_back) {
    const Settings s = accepted(plus("agents.map", Json(Json::Object{{"a", "x@y.z"}})));
    const std::string shown = s.redacted().text();
    BOOST_TEST(!holds(shown, "notARealSecret"));
    BOOST_TEST(holds(shown, "\"client_secret\":\"***\""));
    auto again = Settings::parse_client(s.kept_text());
    BOOST_TEST_REQUIRE(again.ok());
    BOOST_TEST(again->secret("environment.client_secret").reveal() == "abc8Q~notARealSecretJustForTests");
    BOOST_TEST(again->kept_text() == s.kept_text());
    BOOST_TEST(!s.redacted()["environment"].find("authority")); // only what was given
}

template <class Value> Result<> outcome_of(const Result<Value>& result) {
    return result ? Result<>(Done{}) : result.error();
}

BOOST_AUTO_TEST_CASE(no_refusal_repeats_a_value) {
    const std::string marker = "Zq7marker";
    for (const auto& property : config::properties()) {
        const bool names_a_row = std::string_view(property.name).starts_with("handoff."); // whatever people call it
        if (property.type != config::Type::kText || property.is_runtime || names_a_row)
            continue;
        Json settings = five_lines();
        Json environment = settings["environment"];
        environment.erase(std::string_view(property.name).substr(std::string_view(property.name).find('.') + 1));
        settings.set("environment", environment);
        settings.set(property.name, marker + " " + marker);
        const bool needs_a_file = property.name == std::string_view("asterisk.zone"); // read when the settings are used
        const Result<> parsed = needs_a_file ? outcome_of(config::zone_of(marker + " " + marker))
                                             : outcome_of(Settings::parse_client(settings.text()));
        BOOST_TEST_REQUIRE(!parsed.ok(), property.name);
        BOOST_TEST(!holds(parsed.error().message + parsed.error().fix, marker), parsed.error().message);
    }
}

BOOST_AUTO_TEST_CASE(the_table_is_sound) {
    for (const auto& property : config::properties()) {
        BOOST_TEST(std::string_view(property.help).ends_with("."), property.name);
        if (*property.default_value != '\0')
            BOOST_TEST(Json::parse(property.default_value).ok(), property.name);
        for (const auto& other : config::properties()) // no property is the group of another
            BOOST_TEST(!std::string_view(other.name).starts_with(std::string(property.name) + "."), property.name);
    }
}

BOOST_AUTO_TEST_CASE(the_region_of_telephone_numbers_is_a_country) {
    BOOST_TEST(accepted(five_lines()).text("phone.region").empty());
    BOOST_TEST(accepted(plus("phone.region", "DE")).text("phone.region") == "DE");
    BOOST_TEST(accepted(plus("phone.region", " us ")).text("phone.region") == "US");
    BOOST_TEST(accepted(plus("phone.region", "UK")).text("phone.region") == "GB");
    for (const char* wrong : {"", "D", "DEU", "49", "+49", "XX", "00", "Germany"})
        BOOST_TEST(holds(refusal(plus("phone.region", wrong)).message, "phone.region"), wrong);
}
