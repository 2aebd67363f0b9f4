// A lookup over a round trip of 50 ms, the token at hand: dyncx with its one request, beside the way of naive products, a
// token, a contact query and an account query one after the other, on fresh connections and (for comparison) on kept ones.
// Prints medians in JSON. Ends with 1 when a lookup finds nobody or takes more than one request. Usage: lookup_bench [ROUNDS]
#include "distance.h"

#include "base/json.h"
#include "base/text.h"
#include "emulator/emulator.h"

#include <dyncx_c.h>

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdlib.h>

using namespace dyncx;
using namespace dyncx::bench;

namespace {

constexpr std::chrono::milliseconds kRoundTrip{50};
constexpr const char* kNumber = "+190011112222"; // of the sample

double median(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return times.empty() ? 0 : times[times.size() / 2];
}

template <class Work> double ms_of(Work&& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

void check(bool is_good, const char* what) {
    if (is_good)
        return;
    std::fprintf(stderr, "lookup_bench: %s\n", what);
    std::exit(1);
}

class Ours {
  public:
    Ours(const std::string& folder, const std::string& settings) {
        check(dyncx_runtime_open(nullptr, 0, &runtime_, &error_) == DYNCX_OK, error_.message);
        check(dyncx_client_open(runtime_, folder.c_str(), DYNCX_NUL, settings.c_str(), DYNCX_NUL, &client_, &error_) ==
                  DYNCX_OK,
              error_.message);
    }
    ~Ours() {
        dyncx_client_close(client_, 0, nullptr);
        dyncx_runtime_close(runtime_, 0, nullptr);
    }
    Ours(const Ours&) = delete;
    Ours& operator=(const Ours&) = delete;

    void look_up() {
        dyncx_call call = DYNCX_INIT(dyncx_call);
        call.flags = DYNCX_CALL_WAITABLE;
        dyncx_op op = 0;
        dyncx_event done = DYNCX_INIT(dyncx_event);
        check(dyncx_lookup_phone(client_, kNumber, DYNCX_NUL, &call, &op, &error_) == DYNCX_OK, error_.message);
        check(dyncx_wait(client_, op, 30000, &done, &error_) == DYNCX_OK, error_.message);
        check(done.status == DYNCX_OK, done.error ? done.error->message : "no answer");
        check((*Json::parse(done.body.data))["outcome"].as_string() == "one", "nobody was found");
        dyncx_event_release(&done);
    }

  private:
    dyncx_error error_ = DYNCX_INIT(dyncx_error);
    dyncx_runtime* runtime_ = nullptr;
    dyncx_client* client_ = nullptr;
};

// Token, contacts, accounts: one request after the other, each waited for.
class OneByOne {
  public:
    OneByOne(const emulator::Emulator& emulator, int proxy_port, bool keeps)
        : emulator_(emulator), proxy_port_(proxy_port), keeps_(keeps) {
        Poco::Net::Context::Params params;
        params.caLocation = emulator.ca_file();
        params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
        context_ = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
    }

    void look_up() {
        const auto& options = emulator_.options();
        const std::string form = "grant_type=client_credentials&client_id=" + options.client_id +
                                 "&client_secret=" + percent_encoded(options.client_secret) +
                                 "&scope=" + percent_encoded(emulator_.url() + "/.default");
        const Json token = ask("POST", "/" + options.tenant_id + "/oauth2/v2.0/token", form);
        bearer_ = "Bearer " + token["access_token"].as_string();
        const std::string number = percent_encoded(kNumber);
        const Json contacts =
            ask("GET", "/api/data/v9.2/contacts?$select=fullname,telephone1&$filter=telephone1%20eq%20'" + number +
                           "'%20or%20mobilephone%20eq%20'" + number + "'");
        check(contacts["value"].as_array().size() == 1, "one by one: nobody was found");
        ask("GET", "/api/data/v9.2/accounts?$select=name,telephone1&$filter=telephone1%20eq%20'" + number + "'");
    }

  private:
    Json ask(const char* method, const std::string& path, const std::string& form = {}) {
        if (!session_ || !keeps_) {
            session_ = std::make_unique<Poco::Net::HTTPSClientSession>("127.0.0.1", emulator_.port(), context_);
            session_->setProxy("127.0.0.1", static_cast<Poco::UInt16>(proxy_port_));
            session_->setKeepAlive(keeps_);
        }
        Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
        if (form.empty())
            request.set("Authorization", bearer_);
        else
            request.setContentType("application/x-www-form-urlencoded");
        request.setContentLength(static_cast<std::streamsize>(form.size()));
        session_->sendRequest(request) << form << std::flush;
        Poco::Net::HTTPResponse response;
        std::string body;
        Poco::StreamCopier::copyToString(session_->receiveResponse(response), body);
        check(response.getStatus() == Poco::Net::HTTPResponse::HTTP_OK, body.c_str());
        return *Json::parse(body);
    }

    const emulator::Emulator& emulator_;
    const int proxy_port_;
    const bool keeps_;
    Poco::Net::Context::Ptr context_;
    std::unique_ptr<Poco::Net::HTTPSClientSession> session_;
    std::string bearer_;
};

std::string settings_over(const emulator::Emulator& emulator, int proxy_port) {
    Json settings = *Json::parse(emulator.client_config());
    settings.set("proxy", Json(Json::Object{{"url", "http://127.0.0.1:" + std::to_string(proxy_port)}}));
    return settings.text();
}

int run(int rounds) {
    std::string folder = std::filesystem::temp_directory_path() / "dyncx-bench-XXXXXX";
    check(mkdtemp(folder.data()) != nullptr, "no folder");
    emulator::EmulatorOptions options;
    options.has_sample = true;
    emulator::Emulator emulator(options);
    emulator.start();
    std::vector<double> ours_ms, fresh_ms, kept_ms;
    std::int64_t requests = 0;
    {
        const Distance distance(kRoundTrip);
        Ours ours(folder, settings_over(emulator, distance.port()));
        OneByOne fresh(emulator, distance.port(), false), kept(emulator, distance.port(), true);
        ours.look_up(); // the token comes, the number reader is loaded
        kept.look_up();
        for (int round = 0; round < rounds; ++round) { // in turn, so that a busy machine strikes all alike
            const auto before = emulator.counts();
            ours_ms.push_back(ms_of([&] { ours.look_up(); }));
            const auto after = emulator.counts();
            requests += after.total + after.tokens - before.total - before.tokens;
            fresh_ms.push_back(ms_of([&] { fresh.look_up(); }));
            kept_ms.push_back(ms_of([&] { kept.look_up(); }));
        }
    }
    emulator.stop();
    std::filesystem::remove_all(folder);
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
