// The Web API as a whole: token check, service limits, one request at a time on the rows, $batch, and the answer
// headers.
//
// Promises an answer to every request, never an exception. Reads and writes of one request happen under one lock; of a
// batch those of each part and of each change set, with other requests between. Faults are carried out around it.
#pragma once

#include "emulator/entra/tokens.h"
#include "emulator/exchange.h"
#include "emulator/site.h"
#include "emulator/traffic/counters.h"
#include "emulator/traffic/limits.h"

#include <mutex>

namespace dyncx::emulator {

class WebApi {
  public:
    WebApi(Site& site, const Tokens& tokens, Limits& limits, Counters& counters)
        : site_(site), tokens_(tokens), limits_(limits), counters_(counters) {}

    Response answer(const Request& request);
    void add_headers(Response& response) const; // those that every answer has

    // The rows, for the control address and for tests; holds the lock while `visit` runs.
    template <class Visit> auto with_site(const Visit& visit) {
        const std::lock_guard lock(mutex_);
        return visit(site_);
    }

  private:
    Response serve_within_limits(const Request& request);
    Response serve(const Request& request, std::int64_t& operations);
    Response serve_one(const Request& request, const std::string& root);
    Response serve_batch(const Request& request, const std::string& root, std::int64_t& operations);
    Response unauthorized() const;
    std::string root_of(const Request& request) const;

    Site& site_;
    const Tokens& tokens_;
    Limits& limits_;
    Counters& counters_;
    std::mutex mutex_;
};

} // namespace dyncx::emulator
