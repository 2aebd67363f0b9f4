// The address of an environment, from whatever people paste (S1.9), and the reasons why others are refused.
#include "config/address.h"
#include "config/settings.h"

#include <boost/test/unit_test.hpp>

using namespace dyncx;

namespace {
template <class T> std::string words_of(const Result<T>& result) { return result.ok() ? "" : result.error().message; }
} // namespace

BOOST_AUTO_TEST_CASE(s1_9_everything_that_people_paste_becomes_the_same_address) {
    for (const char* pasted : {
             "https://org.crm4.dynamics.com",
             "https://org.crm4.dynamics.com/",
             "https://org.crm4.dynamics.com//",
             "https://org.crm4.dynamics.com/main.aspx?appid=0aaaaaaa-2222-3333-4444-555555555555&pagetype=entitylist",
             "https://org.crm4.dynamics.com/api/data/v9.2",
             "https://org.crm4.dynamics.com/api/data/v9.2/contacts?$filter=emailaddress1 eq 'a@b.c'",
             "HTTPS://ORG.CRM4.DYNAMICS.COM",
             "Org.crm4.dynamics.com",
             "  https://org.crm4.dynamics.com \r\n",
             "http://org.crm4.dynamics.com",
             "org.crm4.dynamics.com",
             "org.crm4.dynamics.com/",
             "https://org.api.crm4.dynamics.com",
             "https://org.api.crm4.dynamics.com/api/data/v9.2/",
             "https://org.crm4.dynamics.com:443/",
             "https://org.crm4.dynamics.com.",
             "https://org.crm4.dynamics.com?x=1",
             "https://org.crm4.dynamics.com#top",
             "org.crm4.dynamics.com/redirect?to=https://evil.example",
             "\"https://org.crm4.dynamics.com/\"",
             "https:// org.crm4.dynamics.com",
             "https://org.crm4.dynamics.com\\",
         }) {
        auto url = config::environment_url_of(pasted);
        BOOST_TEST_REQUIRE(url.ok(), pasted << ": " << words_of(url));
        BOOST_TEST(*url == "https://org.crm4.dynamics.com", pasted);
    }
}

BOOST_AUTO_TEST_CASE(every_cloud_and_any_region_number_is_accepted) {
    for (const char* host :
         {"org.crm.dynamics.com", "org.crm99.dynamics.com", "my-org.crm9.dynamics.com", "org.crm.microsoftdynamics.us",
          "org.crm.appsplatform.us", "org.crm.dynamics.cn", "org.crm.microsoftdynamics.de"}) {
        auto url = config::environment_url_of(host);
        BOOST_TEST_REQUIRE(url.ok(), host);
        BOOST_TEST(*url == std::string("https://") + host);
    }
}

BOOST_AUTO_TEST_CASE(other_hosts_are_refused_with_a_reason) {
    const std::pair<const char*, const char*> kRefused[] = {
        {"https://example.com", "not an address of Dynamics 365"},
        {"https://org.crm4.dynamics.com.evil.example", "not an address of Dynamics 365"},
        {"https://evilcrm4.dynamics.com", "not an address of Dynamics 365"},
        {"https://org.crm4.dynamics", "not an address of Dynamics 365"},
        {"https://org.crmx.dynamics.com", "not an address of Dynamics 365"},
        {"https://org.operations.dynamics.com", "Finance and Operations"},
        {"https://make.powerapps.com/environments/x", "administration"},
        {"https://admin.powerplatform.microsoft.com", "administration"},
        {"https://crm4.dynamics.com", "name of the organization is missing"},
        {"https://a.b.crm4.dynamics.com", "more than one name"},
        {"https://globaldisco.crm.dynamics.com", "Microsoft's own"},
        {"https://org.crm4.dynamics.com@evil.example", "user name"},
        {"https://user:pw@org.crm4.dynamics.com", "user name"},
        {"ftp://org.crm4.dynamics.com", "https://"},
        {"javascript://org.crm4.dynamics.com", "https://"},
        {"https://org.crm4.dynamics.com:8443", "no port"},
        {"https://org.crm4.dynamics.com:99999", "port"},
        {"https://org.crm4.dynamics.com:", "port"},
        {"https://", "empty"},
        {"", "empty"},
        {"org crm4.dynamics.com", "not a host name"},
        {"https://\xC3\xB6rg.crm4.dynamics.com", "not a host name"},
        {"https://-.crm4.dynamics.com", "not a host name"},
        {"https://..crm4.dynamics.com", "not a host name"},
        {"https://org%2ecrm4.dynamics.com", "not a host name"},
    };
    for (const auto& [pasted, reason] : kRefused) {
        auto url = config::environment_url_of(pasted);
        BOOST_TEST_REQUIRE(!url.ok(), pasted << " was accepted");
        BOOST_TEST(url.error().status == DYNCX_E_CONFIG);
        BOOST_TEST(url.error().message.find(reason) != std::string::npos, pasted << ": " << url.error().message);
    }
}

BOOST_AUTO_TEST_CASE(loopback_is_for_tests_and_keeps_its_port) {
    BOOST_TEST(*config::environment_url_of("http://localhost:8443/api") == "https://localhost:8443");
    BOOST_TEST(*config::environment_url_of("https://127.0.0.1:1") == "https://127.0.0.1:1");
    BOOST_TEST(*config::environment_url_of("https://[::1]:8443") == "https://[::1]:8443");
    BOOST_TEST(!config::environment_url_of("https://127.0.0.1.evil.example").ok());
}

BOOST_AUTO_TEST_CASE(any_host_passes_only_when_it_is_allowed) {
    BOOST_TEST(*config::environment_address("http://gateway.example.com:9443/x", true) ==
               "https://gateway.example.com:9443");
    BOOST_TEST(*config::environment_address("https://org.api.crm4.dynamics.com", true) ==
               "https://org.crm4.dynamics.com");
    BOOST_TEST(!config::environment_address("https://gate way", true).ok());
    BOOST_TEST(!config::environment_address("https://gateway.example.com:9443", false).ok());
}
