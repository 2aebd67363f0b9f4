// What the benchmarks over a distance share: dyncx through its C API, and a naive connector that asks one thing after the
// other, both against an emulator with sample data. What goes wrong ends the program with 1 and a line that says what.
#pragma once

#include "distance.h"

#include "base/json.h"
#include "emulator/emulator.h"

#include <dyncx_c.h>

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPSClientSession.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dyncx::bench {

void check(bool is_good, const char* what);

inline double median(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return times.empty() ? 0 : times[times.size() / 2];
}

template <class Work> double ms_of(Work&& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

// An emulator with sample data, and a folder for a store; both end with it.
class Site {
  public:
    Site();
    ~Site();
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    const emulator::Emulator& dynamics() const { return *emulator_; }
    const std::string& folder() const { return folder_; }
    Json settings_over(const Distance& distance) const;
    std::int64_t requests() const; // HTTPS requests so far, those for tokens too

  private:
    std::unique_ptr<emulator::Emulator> emulator_;
    std::string folder_;
};

class Ours {
  public:
    Ours(const std::string& folder, const std::string& settings);
    ~Ours();
    Ours(const Ours&) = delete;
    Ours& operator=(const Ours&) = delete;

    // Starts an operation, waits for its end and gives its body.
    using Start =
        std::function<dyncx_status(dyncx_client* client, const dyncx_call* call, dyncx_op* op, dyncx_error* err)>;
    Json run(const Start& start);

  private:
    dyncx_error error_ = DYNCX_INIT(dyncx_error);
    dyncx_runtime* runtime_ = nullptr;
    dyncx_client* client_ = nullptr;
};

// One request after the other, each waited for, on a connection of its own or on one that is kept.
class OneByOne {
  public:
    OneByOne(const Site& site, const Distance& distance, bool keeps);

    void sign_in(); // fetches a token, as naive connectors do each time
    Json get(const std::string& path) { return ask("GET", path, "", ""); }
    Json post(const std::string& path, const Json& body) { return ask("POST", path, body.text(), "application/json"); }

  private:
    Json ask(const char* method, const std::string& path, const std::string& body, const char* type);

    const emulator::Emulator& emulator_;
    const int proxy_port_;
    const bool keeps_;
    Poco::Net::Context::Ptr context_;
    std::unique_ptr<Poco::Net::HTTPSClientSession> session_;
    std::string bearer_;
};

} // namespace dyncx::bench
