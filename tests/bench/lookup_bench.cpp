// A lookup over a round trip of 50 ms, the token at hand: dyncx with its one request, beside the way of naive products, a
// token, a contact query and an account query one after the other, on fresh connections and (for comparison) on kept ones.
// Prints medians in JSON. Ends with 1 when a lookup finds nobody or takes more than one request. Usage: lookup_bench [ROUNDS]
#include "scene.h"

#include "base/text.h"

#include <Poco/Exception.h>

#include <cstdio>
#include <cstdlib>

using namespace dyncx;
using namespace dyncx::bench;

namespace {

constexpr std::chrono::milliseconds kRoundTrip{50};
constexpr const char* kNumber = "+190011112222"; // of the sample

void look_up(Ours& ours) {
    const Json found = ours.run([](auto* client, auto* call, auto* op, auto* err) {
        return dyncx_lookup_phone(client, kNumber, DYNCX_NUL, call, op, err);
    });
    check(found["outcome"].as_string() == "one", "nobody was found");
}

// Token, contacts, accounts.
void look_up(OneByOne& naive) {
    naive.sign_in();
    const std::string number = percent_encoded(kNumber);
    const Json contacts = naive.get("/api/data/v9.2/contacts?$select=fullname,telephone1&$filter=telephone1%20eq%20'" +
                                    number + "'%20or%20mobilephone%20eq%20'" + number + "'");
    check(contacts["value"].as_array().size() == 1, "one by one: nobody was found");
    naive.get("/api/data/v9.2/accounts?$select=name,telephone1&$filter=telephone1%20eq%20'" + number + "'");
}

int run(int rounds) {
    const Site site;
    std::vector<double> ours_ms, fresh_ms, kept_ms;
    std::int64_t requests = 0;
    const Distance distance(kRoundTrip);
    Ours ours(site.folder(), site.settings_over(distance).text());
    OneByOne fresh(site, distance, false), kept(site, distance, true);
    look_up(ours); // the token comes, the number reader is loaded
    look_up(kept);
    for (int round = 0; round < rounds; ++round) { // in turn, so that a busy machine strikes all alike
        const auto before = site.requests();
        ours_ms.push_back(ms_of([&] { look_up(ours); }));
        requests += site.requests() - before;
        fresh_ms.push_back(ms_of([&] { look_up(fresh); }));
        kept_ms.push_back(ms_of([&] { look_up(kept); }));
    }
    std::printf("{\"round_trip_ms\":%d,\"lookups\":%d,\"requests\":%ld,\"dyncx_ms\":%.1f,\"one_by_one_fresh_ms\":%.1f,"
                "\"one_by_one_kept_ms\":%.1f,\"times_faster\":%.1f,\"times_faster_than_kept\":%.1f}\n",
                static_cast<int>(kRoundTrip.count()), rounds, static_cast<long>(requests), median(ours_ms),
                median(fresh_ms), median(kept_ms), median(fresh_ms) / median(ours_ms),
                median(kept_ms) / median(ours_ms));
    return requests == rounds ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc > 1 ? static_cast<int>(std::strtol(argv[1], nullptr, 10)) : 30);
    } catch (const Poco::Exception& broken) {
        std::fprintf(stderr, "lookup_bench: %s\n", broken.displayText().c_str());
        return 1;
    }
}
