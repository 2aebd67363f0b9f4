// Knows nothing of the library but its header. The address in the settings is never asked.
#include "api_submit.h"

#include "measure.h"

#include <dyncx_c.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

namespace dyncx::bench {
namespace {

constexpr const char* kSettings = R"({"environment": {
    "url": "https://bench.crm4.dynamics.com",
    "tenant_id": "0d3c1f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6",
    "client_id": "1e3c2f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6",
    "client_secret": "abc8Q~notARealSecretJustForBench",
    "app_id": "msdynce_saleshub"}})";

void check(dyncx_status status, const dyncx_error& error) {
    if (status == DYNCX_OK)
        return;
    std::fprintf(stderr, "%s\n", error.message);
    std::exit(1);
}

std::string random_session(std::mt19937_64& random) { // no order, as contact ids have none
    char text[40];
    std::snprintf(text, sizeof text, "%016lx-%016lx", static_cast<unsigned long>(random()),
                  static_cast<unsigned long>(random()));
    return text;
}

// What a call of `event_bytes` in all says beside the struct's own members: a summary.
std::string details_of(std::size_t event_bytes) {
    constexpr std::size_t kOwnBytes = 250; // of the other members, as JSON
    return R"({"summary":")" + std::string(event_bytes - kOwnBytes, 'x') + R"("})";
}

} // namespace

Rate api_submit(const std::string& directory, int threads, std::size_t event_bytes, double seconds) {
    const std::string path = directory + "/client";
    std::filesystem::remove_all(path);
    dyncx_error error = DYNCX_INIT(dyncx_error);
    dyncx_runtime* runtime = nullptr;
    dyncx_client* client = nullptr;
    check(dyncx_runtime_open(nullptr, 0, &runtime, &error), error);
    check(dyncx_client_open(runtime, path.c_str(), DYNCX_NUL, kSettings, DYNCX_NUL, &client, &error), error);
    check(dyncx_client_pause(client, 1, &error), error);

    const std::string details = details_of(event_bytes);
    std::vector<std::mt19937_64> random;
    for (int t = 0; t < threads; ++t)
        random.emplace_back(std::random_device{}());
    const Rate rate = measured(threads, seconds, [&](int thread, long n) {
        const std::string session = random_session(random[static_cast<std::size_t>(thread)]);
        dyncx_session_event event = DYNCX_INIT(dyncx_session_event);
        event.kind = DYNCX_SESSION_ENDED;
        event.time_ms = 1'700'000'000'000 + n;
        event.session = dyncx_text(session.c_str());
        event.channel = DYNCX_CHANNEL_PHONE;
        event.direction = DYNCX_DIRECTION_IN;
        event.from = dyncx_text("+4930901820");
        event.to = dyncx_text("+4989636480");
        event.queue = dyncx_text("Support");
        event.agent = dyncx_text("a.agent");
        event.talk_ms = 183'000;
        event.details_json = dyncx_text(details.c_str());
        dyncx_call call = DYNCX_INIT(dyncx_call);
        call.flags = DYNCX_CALL_QUIET;
        dyncx_error refusal = DYNCX_INIT(dyncx_error);
        check(dyncx_submit(client, &event, &call, nullptr, &refusal), refusal);
    });
    dyncx_client_close(client, 0, nullptr);
    dyncx_runtime_close(runtime, 0, nullptr);
    std::filesystem::remove_all(path);
    return rate;
}

} // namespace dyncx::bench
