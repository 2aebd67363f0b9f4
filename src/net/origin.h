// "https://host[:port]" and "http://host:port" taken apart. Nothing else is accepted: no user, no path, no other
// scheme.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace dyncx::net {

struct Origin {
    std::string host; // without brackets
    std::uint16_t port = 0;
    bool is_numeric = false; // an IP address

    std::string authority() const; // "host:port", brackets around IPv6
    std::string host_header(std::uint16_t default_port) const;
};

// `scheme` "https" (port 443 unless given) or "http" (a proxy; the port must be given).
Result<Origin> origin_of(std::string_view address, std::string_view scheme);

} // namespace dyncx::net
