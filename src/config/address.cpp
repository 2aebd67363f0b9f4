// Taking pasted addresses apart by hand: Poco::URI refuses or reshapes half of what people paste.
#include "config/address.h"

#include "base/text.h"
#include "config/draft.h"

#include <algorithm>
#include <charconv>

namespace dyncx::config {

namespace {

struct Place {
    std::string scheme; // lower case, "" when none was given
    std::string host;   // lower case, without a last dot
    std::string port;   // digits, or ""
    bool is_loopback = false;
    std::string text() const { return port.empty() ? host : host + ":" + port; }
};

struct Cloud {
    std::string_view suffix; // behind "crm" and the region number
    std::string_view authority;
};
constexpr Cloud kClouds[] = {
    {".dynamics.com", "https://login.microsoftonline.com"},
    {".microsoftdynamics.us", "https://login.microsoftonline.us"},
    {".appsplatform.us", "https://login.microsoftonline.us"},
    {".dynamics.cn", "https://login.partner.microsoftonline.cn"},
    {".microsoftdynamics.de", "https://login.microsoftonline.de"},
};

struct Authority {
    std::string_view host;
    int cloud; // those with the same number serve the same tenants
};
constexpr Authority kAuthorities[] = {
    {"login.microsoftonline.com", 1},  {"login.windows.net", 1},
    {"login.microsoft.com", 1},        {"sts.windows.net", 1},
    {"login.microsoftonline.us", 2},   {"login.partner.microsoftonline.cn", 3},
    {"login.chinacloudapi.cn", 3},     {"login.microsoftonline.de", 4},
    {"login.sovcloud-identity.fr", 5}, {"login.sovcloud-identity.de", 6},
    {"login.sovcloud-identity.sg", 7},
};

int cloud_of(std::string_view authority) { // 0: none of Microsoft's
    if (authority.starts_with("https://"))
        authority.remove_prefix(8);
    for (const Authority& known : kAuthorities)
        if (authority == known.host)
            return known.cloud;
    return 0;
}

bool is_label(std::string_view label) {
    const auto is_inner = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), is_inner);
}

bool is_host(std::string_view host) {
    if (host == "[::1]")
        return true;
    const auto labels = split(host, '.');
    return host.size() <= 253 && std::all_of(labels.begin(), labels.end(), is_label);
}

bool is_loopback_host(std::string_view host) {
    const auto parts = split(host, '.');
    const bool is_127 = parts.size() == 4 && parts[0] == "127" && std::all_of(parts.begin(), parts.end(), is_digits);
    return host == "localhost" || host == "[::1]" || is_127;
}

bool is_port(std::string_view port) {
    unsigned number = 0;
    const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
    return is_digits(port) && read.ec == std::errc() && number >= 1 && number <= 65535;
}

Fault refused(std::string_view what, std::string fix) {
    Fault f = fault(DYNCX_E_CONFIG, std::string(what), std::move(fix));
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

std::string_view without_quotes(std::string_view text) {
    text = trimmed(text);
    const bool is_quoted = text.size() > 1 && ((text.front() == '"' && text.back() == '"') ||
                                               (text.front() == '\'' && text.back() == '\''));
    return is_quoted ? trimmed(text.substr(1, text.size() - 2)) : text;
}

Result<Place> place_of(std::string_view pasted) {
    std::string_view rest = without_quotes(pasted);
    Place place;
    if (const auto colon = rest.find("://"); colon != std::string_view::npos && colon < rest.find_first_of("/?#")) {
        place.scheme = lower_ascii(rest.substr(0, colon));
        rest = trimmed(rest.substr(colon + 3));
    }
    rest = trimmed(rest.substr(0, rest.find_first_of("/?#\\")));
    if (rest.empty())
        return refused("it is empty", "put the real value in");
    if (rest.find('@') != std::string_view::npos)
        return refused("it holds a user name or is an e-mail address", "give the address alone, without name and @");
    const auto bracket = rest.find(']');
    const auto colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    place.host = lower_ascii(rest.substr(0, colon));
    place.port = colon == std::string_view::npos ? "" : std::string(rest.substr(colon + 1));
    if (place.host.ends_with('.'))
        place.host.pop_back();
    if (!is_host(place.host))
        return refused("it is not a host name: letters, digits, hyphens and dots only",
                       "look for a blank or a sign that does not belong there");
    if (colon != std::string_view::npos && !is_port(place.port))
        return refused("the port must be a number from 1 to 65535", "write it as host:443, or leave it out");
    place.is_loopback = is_loopback_host(place.host);
    return place;
}

Fault not_dynamics(const Place& place) {
    if (place.host.ends_with(".operations.dynamics.com"))
        return refused("this is Dynamics 365 Finance and Operations, not Dataverse",
                       "use the address of the sales or service app, such as https://org.crm4.dynamics.com");
    if (place.host.ends_with("powerapps.com") || place.host.ends_with("microsoft.com"))
        return refused("this is a page of Microsoft's administration, not the environment",
                       "open the environment there and copy its Environment URL");
    return refused("it is not an address of Dynamics 365: they look like https://org.crm4.dynamics.com",
                   "paste up to .dynamics.com; for another host set environment.allow_any_host to true");
}

bool is_region(std::string_view label) {
    return label == "crm" || (label.starts_with("crm") && is_digits(label.substr(3)));
}

// "org" of "org.crm4" and of "org.api.crm4", joined to its suffix again.
Result<std::string> organization_host(const Place& place, std::string_view suffix) {
    auto labels = split(std::string_view(place.host).substr(0, place.host.size() - suffix.size()), '.');
    if (labels.empty() || !is_region(labels.back()))
        return not_dynamics(place);
    if (labels.size() == 3 && labels[1] == "api")
        labels.erase(labels.begin() + 1);
    if (labels.size() == 1)
        return refused("the name of the organization is missing in front of " + std::string(labels[0]) +
                           std::string(suffix),
                       "use https://org." + std::string(labels[0]) + std::string(suffix));
    if (labels.size() > 2)
        return refused("there is more than one name in front of " + std::string(labels.back()) + std::string(suffix),
                       "use https://org." + std::string(labels.back()) + std::string(suffix));
    if (labels[0] == "globaldisco" || labels[0] == "disco" || labels[0] == "www" || labels[0] == "dev")
        return refused("this is an address of Microsoft's own, not of an environment",
                       "open the environment and copy its address from the browser");
    return std::string(labels[0]) + "." + std::string(labels[1]) + std::string(suffix);
}

} // namespace

Result<std::string> environment_address(std::string_view pasted, bool allow_any_host) {
    auto place = place_of(pasted);
    if (!place)
        return place.error();
    if (!place->scheme.empty() && place->scheme != "http" && place->scheme != "https")
        return refused("the address must begin with https://", "copy the address from the browser");
    if (place->is_loopback)
        return "https://" + place->text();
    for (const Cloud& cloud : kClouds) {
        if (!place->host.ends_with(cloud.suffix))
            continue;
        auto host = organization_host(*place, cloud.suffix);
        if (host && !place->port.empty() && place->port != "443")
            return refused("Dynamics 365 has no port in its address", "leave the port out");
        if (host)
            return "https://" + *host;
        if (!allow_any_host)
            return host.error();
    }
    if (!allow_any_host)
        return not_dynamics(*place);
    return "https://" + place->text();
}

Result<std::string> authority_address(std::string_view pasted, bool allow_any_host) {
    auto place = place_of(pasted);
    if (!place)
        return place.error();
    if (place->scheme != "https")
        return refused("the address must begin with https://", "tokens and secrets travel over TLS only");
    const bool is_known = cloud_of(place->host) != 0;
    if (is_known && (place->port.empty() || place->port == "443"))
        return "https://" + place->host;
    if (!is_known && (place->is_loopback || allow_any_host))
        return "https://" + place->text();
    return refused("it is not an address of Microsoft Entra",
                   "leave it out for the default; for another host set environment.allow_any_host to true");
}

Result<std::string> proxy_address(std::string_view pasted) {
    auto place = place_of(pasted);
    if (!place)
        return place.error();
    if (place->scheme != "http")
        return refused("the address of a proxy must begin with http://", "http://proxy.example.com:3128");
    if (place->port.empty())
        return refused("the port of the proxy is missing", "http://proxy.example.com:3128");
    return "http://" + place->text();
}

std::optional<std::string> authority_of_environment(std::string_view url) {
    for (const Cloud& cloud : kClouds)
        if (url.ends_with(cloud.suffix))
            return std::string(cloud.authority);
    return std::nullopt;
}

bool is_same_cloud(std::string_view authority, std::string_view other) {
    const int cloud = cloud_of(authority);
    return cloud == 0 || cloud_of(other) == 0 || cloud == cloud_of(other);
}

} // namespace dyncx::config
