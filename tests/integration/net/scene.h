// What the tests of net share: good certificates, a client for a server, small requests.
#pragma once

#include "certificates.h"
#include "tls_server.h"

#include "net/http.h"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace dyncx::tests {

using net::Budget;
using net::Http;
using net::HttpOptions;
using net::HttpRequest;

struct Scene {
    Certificates certificates;
    std::string good_pem = certificates.make_server({});

    HttpOptions options(const TlsServer& server) const {
        HttpOptions wish;
        wish.origin = server.origin();
        wish.ca_file = certificates.ca_file();
        return wish;
    }
    std::unique_ptr<Http> client(const TlsServer& server) const {
        auto http = Http::open(options(server));
        BOOST_REQUIRE(http.ok());
        return std::move(*http);
    }
};

inline HttpRequest get(std::string target = "/x") { return HttpRequest{"GET", std::move(target), {}, {}}; }
inline HttpRequest post(std::string body) {
    return HttpRequest{"POST", "/x", {{"Content-Type", "application/json"}}, std::move(body)};
}

inline Budget within(int ms) { return Budget{Deadline::after(std::chrono::milliseconds(ms)), nullptr}; }

inline bool has(const Fault& fault, std::uint32_t flag) { return (fault.flags & flag) != 0; }

inline std::int64_t ms_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
}

} // namespace dyncx::tests
