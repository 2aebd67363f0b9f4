// Handing a session over as a case over a round trip of 50 ms, token, definitions and queue at hand: customer, case, transcript
// and queue by dyncx, for a customer who is known and for one who must be searched first; beside it the way of naive
// connectors, a token, a contact query, the case, a note and the queue one after the other, on fresh connections and on kept ones.
// Prints medians and requests in JSON. Ends with 1 when a handoff is not whole, or that of a known customer takes more than one
// request. Usage: handoff_bench [ROUNDS]
#include "scene.h"

#include "base/text.h"

#include <Poco/Exception.h>

#include <cstdio>
#include <cstdlib>
#include <map>

using namespace dyncx;
using namespace dyncx::bench;

namespace {

constexpr std::chrono::milliseconds kRoundTrip{50};
constexpr const char* kApi = "/api/data/v9.2/";
constexpr const char* kQueue = "Support"; // of the sample, as are the addresses
constexpr const char* kKnown = "maria.example@example.com";
constexpr const char* kReason = "The router blinks red";
constexpr int kMostRounds = 150;

std::string transcript() {
    std::string text;
    for (int line = 0; line < 40; ++line)
        text += "customer: it still blinks, and I have turned it off and on again\n";
    return text;
}

std::string address_of_person(int number) { // whom the emulator has and nobody has asked for
    char text[64];
    std::snprintf(text, sizeof text, "person%03d@contacts.example.com", number + 2);
    return text;
}

void hand_over(Ours& ours, const std::string& session, const std::string& email) {
    const Json request(Json::Object{{"session", session},
                                    {"customer", Json(Json::Object{{"email", email}})},
                                    {"reason", kReason},
                                    {"transcript", transcript()}});
    const std::string text = request.text();
    const Json told = ours.run([&](auto* client, auto* call, auto* op, auto* err) {
        return dyncx_handoff(client, text.data(), static_cast<std::int64_t>(text.size()), call, op, err);
    });
    check(told["state"].as_string() == "created" && told["customer_by"].as_string() == "email" &&
              told["queue"]["name"].as_string() == kQueue && told["findings"].is_null(),
          told.text().c_str());
}

// Token, contact, case, note, queue.
void hand_over(OneByOne& naive, const std::string& queue) {
    naive.sign_in();
    const Json contacts = naive.get(std::string(kApi) + "contacts?$select=fullname&$filter=emailaddress1%20eq%20'" +
                                    percent_encoded(kKnown) + "'");
    check(contacts["value"].as_array().size() == 1, "one by one: nobody was found");
    const std::string contact = contacts["value"].as_array().front()["contactid"].as_string();
    const Json made = naive.post(
        std::string(kApi) + "incidents?$select=incidentid,ticketnumber",
        Json(Json::Object{{"title", kReason}, {"customerid_contact@odata.bind", "/contacts(" + contact + ")"}}));
    const std::string id = made["incidentid"].as_string();
    naive.post(std::string(kApi) + "annotations?$select=annotationid",
               Json(Json::Object{{"subject", "Transcript"},
                                 {"notetext", transcript()},
                                 {"objectid_incident@odata.bind", "/incidents(" + id + ")"}}));
    const Json target(Json::Object{{"incidentid", id}, {"@odata.type", "Microsoft.Dynamics.CRM.incident"}});
    naive.post(std::string(kApi) + "queues(" + queue + ")/Microsoft.Dynamics.CRM.AddToQueue",
               Json(Json::Object{{"Target", target}}));
}

struct Way {
    std::vector<double> times_ms;
    std::int64_t requests = 0;
};

int run(int rounds) {
    const Site site;
    const Distance distance(kRoundTrip);
    Json settings = site.settings_over(distance);
    settings.set("handoff", Json(Json::Object{{"queue", kQueue}}));
    Ours ours(site.folder(), settings.text());
    OneByOne fresh(site, distance, false), kept(site, distance, true);
    kept.sign_in();
    const Json queues = kept.get(std::string(kApi) + "queues?$select=queueid&$filter=name%20eq%20'" + kQueue + "'");
    const std::string queue = queues["value"].as_array().front()["queueid"].as_string();
    hand_over(ours, "cold", kKnown);

    std::map<std::string, Way> ways;
    const auto measure = [&](const char* name, const std::function<void()>& work) {
        const auto before = site.requests();
        ways[name].times_ms.push_back(ms_of(work));
        ways[name].requests += site.requests() - before;
    };
    for (int round = 0; round < rounds; ++round) { // in turn, so that a busy machine strikes all alike
        const std::string number = std::to_string(round);
        measure("dyncx", [&] { hand_over(ours, "known-" + number, kKnown); });
        measure("dyncx_searching", [&] { hand_over(ours, "searched-" + number, address_of_person(round)); });
        measure("one_by_one_fresh", [&] { hand_over(fresh, queue); });
        measure("one_by_one_kept", [&] { hand_over(kept, queue); });
    }
    std::printf("{\"round_trip_ms\":%d,\"handoffs\":%d", static_cast<int>(kRoundTrip.count()), rounds);
    const double ours_ms = median(ways["dyncx"].times_ms);
    for (const auto& [name, way] : ways)
        std::printf(",\"%s\":{\"ms\":%.1f,\"requests_each\":%.2f,\"times_dyncx\":%.1f}", name.c_str(),
                    median(way.times_ms), static_cast<double>(way.requests) / rounds, median(way.times_ms) / ours_ms);
    std::printf("}\n");
    return ways["dyncx"].requests == rounds ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(std::min(kMostRounds, argc > 1 ? static_cast<int>(std::strtol(argv[1], nullptr, 10)) : 20));
    } catch (const Poco::Exception& broken) {
        std::fprintf(stderr, "handoff_bench: %s\n", broken.displayText().c_str());
        return 1;
    }
}
