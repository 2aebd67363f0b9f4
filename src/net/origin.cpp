// Reads origins by hand: Poco's URI would accept far more than is wanted here.
#include "net/origin.h"

#include "base/text.h"

#include <arpa/inet.h>

#include <charconv>

namespace dyncx::net {

namespace {

bool is_ip_address(const std::string& host) {
    unsigned char space[sizeof(in6_addr)];
    return inet_pton(AF_INET, host.c_str(), space) == 1 || inet_pton(AF_INET6, host.c_str(), space) == 1;
}

bool is_host_text(std::string_view host) {
    if (host.empty() || host.size() > 253)
        return false;
    for (char c : host) {
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        bool is_digit = c >= '0' && c <= '9';
        if (!is_letter && !is_digit && c != '.' && c != '-' && c != '_' && c != ':')
            return false;
    }
    return true;
}

Fault wrong(std::string_view scheme) {
    return fault(DYNCX_E_CONFIG,
                 "an address is not of the form " + std::string(scheme) + "://host" +
                     (scheme == "https" ? "[:port]" : ":port"),
                 "Write it without path, user or blanks.");
}

} // namespace

std::string Origin::authority() const {
    bool is_v6 = host.find(':') != std::string::npos;
    return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string Origin::host_header(std::uint16_t default_port) const {
    std::string text = authority();
    if (port == default_port)
        text.resize(text.rfind(':'));
    return text;
}

Result<Origin> origin_of(std::string_view address, std::string_view scheme) {
    std::string opening = std::string(scheme) + "://";
    if (address.size() <= opening.size() || !equals_ignoring_case(address.substr(0, opening.size()), opening))
        return wrong(scheme);
    std::string_view rest = address.substr(opening.size());
    if (rest.ends_with('/'))
        rest.remove_suffix(1);
    Origin origin;
    std::size_t host_end = rest.starts_with('[') ? rest.find(']') : rest.find(':');
    if (rest.starts_with('[')) {
        if (host_end == std::string_view::npos)
            return wrong(scheme);
        origin.host = rest.substr(1, host_end - 1);
        ++host_end;
    } else {
        origin.host = rest.substr(0, host_end);
    }
    std::string_view port = host_end < rest.size() ? rest.substr(host_end) : std::string_view();
    origin.port = scheme == "https" ? 443 : 0;
    if (!port.empty()) {
        if (port.front() != ':' || !is_digits(port.substr(1)))
            return wrong(scheme);
        auto read = std::from_chars(port.data() + 1, port.data() + port.size(), origin.port);
        if (read.ec != std::errc())
            return wrong(scheme);
    }
    origin.is_numeric = is_ip_address(origin.host);
    bool has_stray_colon = !origin.is_numeric && origin.host.find(':') != std::string::npos;
    if (origin.port == 0 || !is_host_text(origin.host) || has_stray_colon)
        return wrong(scheme);
    return origin;
}

} // namespace dyncx::net
