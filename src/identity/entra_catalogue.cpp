// One table, by AADSTS number; the `error` member and the HTTP status decide for numbers that are not in it.
#include "identity/entra_catalogue.h"

#include "base/json.h"
#include "base/text.h"
#include "net/retry_after.h"

#include <charconv>
#include <string>

namespace dyncx::identity {

namespace {

struct Row {
    long number;
    bool is_transient;
    const char* message;
    const char* fix;
};

constexpr const char* kNewSecret =
    "Entra: App registrations > your app > Certificates & secrets > New client secret; copy its Value.";
constexpr const char* kAppOfTenant =
    "Compare environment.client_id and .tenant_id with the app registration's Overview page in Entra.";
constexpr const char* kResource =
    "Check environment.url: open it in a browser and copy the address; it belongs to this tenant?";
constexpr const char* kConsent = "Entra: App registrations > your app > API permissions > Grant admin consent.";
constexpr const char* kAccess =
    "Entra: Enterprise applications > your app; look at its assignments and Conditional Access.";
constexpr const char* kSignIn = "Sign in again.";
constexpr const char* kClock = "Set this machine's clock (NTP).";
constexpr const char* kCertificate =
    "Entra: App registrations > your app > Certificates & secrets; upload the certificate in use.";
constexpr const char* kUser = "dyncx signs in as an application; check the account in Entra: Users.";
constexpr const char* kBug = "Please report this with the request id.";
constexpr const char* kLater = "Nothing to do: it is tried again.";

constexpr Row kRows[] = {
    {7000215, false, "Entra says the client secret is wrong (often the secret's ID was pasted instead of its Value)",
     kNewSecret},
    {7000222, false, "the client secret has expired", kNewSecret},
    {7000218, false, "Entra got neither a client secret nor an assertion",
     "Set environment.client_secret in the settings."},
    {700027, false, "the signature of the client's assertion is refused, or its certificate is not registered",
     kCertificate},
    {700024, false, "the client's assertion is outside its time range", kClock},
    {500133, false, "the client's assertion is outside its time range", kClock},
    {50012, false, "Entra does not accept the client's assertion", kCertificate},
    {700016, false, "the application is not known in this tenant", kAppOfTenant},
    {700011, false, "the application is not known in this tenant", kAppOfTenant},
    {7000229, false, "the application has no service principal in this tenant",
     "Entra: Enterprise applications > New application, or grant admin consent once."},
    {7000112, false, "the application is disabled",
     "Entra: Enterprise applications > your app > Properties > Enabled for users to sign in: Yes."},
    {70001, false, "the application is not found or disabled in this tenant", kAppOfTenant},
    {90002, false, "the tenant is not found (a typing error, or another cloud)",
     "Copy Directory (tenant) ID from Entra > Overview; other clouds: environment.authority."},
    {500011, false, "the environment's address is not known in this tenant", kResource},
    {50001, false, "the environment's address is not known in this tenant", kResource},
    {700022, false, "a token for several resources was asked for", "Check environment.url: the scope is made from it."},
    {70011, false, "the scope is not valid", "Check environment.url: the scope is made from it."},
    {65001, false, "nobody has consented to the application's permissions", kConsent},
    {650052, false, "the tenant has no subscription for what the application asks for",
     "Check that this tenant has a Dynamics 365 or Power Apps licence."},
    {650056, false, "the application is misconfigured: its permissions lack the resource", kConsent},
    {650057, false, "the application's manifest does not list the resource",
     "Entra: App registrations > your app > API permissions > add Dynamics CRM."},
    {700229, false, "only tokens of applications may be used as a federated assertion",
     "Entra: App registrations > your app > Certificates & secrets > Federated credentials."},
    {70021, false, "no federated credential of the application fits",
     "Entra: App registrations > your app > Certificates & secrets > Federated credentials."},
    {700213, false, "no federated credential has this subject",
     "Entra: App registrations > your app > Certificates & secrets > Federated credentials."},
    {700212, false, "no federated credential has this audience",
     "Entra: App registrations > your app > Certificates & secrets > Federated credentials."},
    {50034, false, "the user account does not exist in this tenant", kUser},
    {50126, false, "the user name or password is wrong", kUser},
    {50053, false, "the user account is locked", kUser},
    {50055, false, "the user's password has expired", kUser},
    {50057, false, "the user account is disabled", kUser},
    {50076, false, "a second factor is needed", kAccess},
    {50079, false, "a second factor must be registered", kAccess},
    {53003, false, "Conditional Access blocks the token", kAccess},
    {50105, false, "the account is not assigned to the application", kAccess},
    {700082, false, "the sign-in has expired: its refresh token was not used for 90 days", kSignIn},
    {50173, false, "the sign-in was revoked", kSignIn},
    {70008, false, "the sign-in has expired", kSignIn},
    {70043, false, "the sign-in has expired: the tenant asks for a new one", kSignIn},
    {700084, false, "the sign-in has expired: its refresh token lived a day", kSignIn},
    {54005, false, "the sign-in code was used before", kSignIn},
    {501481, false, "the sign-in code does not fit its verifier", kSignIn},
    {70000, false, "the grant is not valid", kSignIn},
    {70016, true, "the sign-in on the other device is not finished", "Finish it in the browser."},
    {70018, false, "the device code is wrong", kSignIn},
    {70019, false, "the device code has expired", kSignIn},
    {90014, false, "a field of the token request is missing", kBug},
    {900144, false, "a field of the token request is missing", kBug},
    {90033, true, "Entra is busy", kLater},
    {90006, true, "Entra is busy", kLater},
    {90012, true, "Entra timed out", kLater},
    {90024, true, "Entra is busy", kLater},
    {90090, true, "Entra failed for a moment", kLater},
    {50033, true, "Entra failed for a moment", kLater},
    {50087, true, "Entra failed for a moment", kLater},
    {40010, true, "Entra is busy", kLater},
    {80005, true, "Entra failed for a moment", kLater},
    {90055, true, "the tenant is over Entra's request limit",
     "Look for other clients of this tenant that ask for tokens too often."},
    {50196, false, "Entra sees a loop: the same token is asked for again and again",
     "Look for other programs with this client id; dyncx waits a minute."},
};

struct NamedRow {
    const char* error;
    bool is_transient;
    const char* message;
    const char* fix;
};

constexpr NamedRow kByError[] = {
    {"invalid_client", false, "Entra refused the application's credentials", kNewSecret},
    {"unauthorized_client", false, "the application is not allowed to ask for this token", kAppOfTenant},
    {"invalid_resource", false, "the environment's address is not known in this tenant", kResource},
    {"invalid_scope", false, "the scope is not valid", "Check environment.url: the scope is made from it."},
    {"invalid_grant", false, "Entra refused the grant", kSignIn},
    {"consent_required", false, "nobody has consented to the application's permissions", kConsent},
    {"interaction_required", false, "Entra wants a person to sign in", kAccess},
    {"access_denied", false, "access was denied", kAccess},
    {"invalid_request", false, "Entra did not understand the token request",
     "Check environment.tenant_id and environment.client_id in the settings."},
    {"temporarily_unavailable", true, "Entra is busy", kLater},
    {"server_error", true, "Entra failed for a moment", kLater},
};

// The number in "AADSTS7000215: …", or 0.
long number_of(const Json& body) {
    const auto& codes = body["error_codes"].as_array();
    if (!codes.empty() && codes.front().as_integer() > 0)
        return static_cast<long>(codes.front().as_integer());
    const std::string& text = body["error_description"].as_string();
    std::size_t at = text.find("AADSTS");
    long number = 0;
    if (at != std::string::npos)
        std::from_chars(text.data() + at + 6, text.data() + text.size(), number);
    return number;
}

// An `error` or a trace id is only passed on when it looks like one.
std::string plain(const std::string& text, std::size_t max_bytes) {
    for (char c : text)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return {};
    return text.size() <= max_bytes ? text : std::string();
}

Fault classed(bool is_transient, std::string message, std::string fix) {
    Fault f = fault(is_transient ? DYNCX_E_REMOTE : DYNCX_E_AUTH, std::move(message), std::move(fix));
    f.flags = is_transient ? DYNCX_ERROR_RETRIABLE : 0;
    return f;
}

Fault by_error_member(const std::string& error, int status) {
    for (const NamedRow& row : kByError)
        if (error == row.error)
            return classed(row.is_transient, row.message, row.fix);
    bool is_transient = status == 408 || status == 429 || status >= 500;
    return classed(is_transient, "Entra refused to give a token (HTTP " + std::to_string(status) + ")",
                   is_transient ? kLater : "Look the code up at https://login.microsoftonline.com/error.");
}

Fault by_number(long number, const std::string& error, int status) {
    for (const Row& row : kRows)
        if (number == row.number)
            return classed(row.is_transient, row.message, row.fix);
    return by_error_member(error, status);
}

Fault not_json(const net::HttpAnswer& answer) {
    bool is_busy = answer.status == 429 || answer.status >= 500;
    Fault f = fault(DYNCX_E_REMOTE,
                    "the token endpoint answered HTTP " + std::to_string(answer.status) + " with what is no JSON" +
                        (is_busy ? "" : " (a sign-in page, or a proxy in between)"),
                    is_busy ? kLater : "Check environment.authority in the settings, and the proxy.");
    f.flags = DYNCX_ERROR_RETRIABLE;
    return f;
}

} // namespace

Fault fault_of_refusal(const net::HttpAnswer& answer) {
    auto parsed = Json::parse(answer.body);
    Fault f;
    if (!parsed || !parsed->is_object()) {
        f = not_json(answer);
    } else {
        const Json& body = *parsed;
        std::string error = plain(body["error"].as_string(), 40);
        long number = number_of(body);
        f = by_number(number, error, answer.status);
        f.code = number > 0 ? "AADSTS" + std::to_string(number) : error;
        f.request_id = plain(body["trace_id"].as_string(), 39);
    }
    if (f.request_id.empty())
        f.request_id = plain(std::string(answer.header("x-ms-request-id")), 39);
    if (answer.status == 429) {
        f.status = DYNCX_E_THROTTLED;
        f.flags |= DYNCX_ERROR_RETRIABLE;
    }
    f.http_status = answer.status;
    f.retry_after_ms = net::retry_after_ms(answer.headers);
    return f;
}

} // namespace dyncx::identity
