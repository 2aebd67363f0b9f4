// See authority.h. The texts of errors are those of the recordings in tests/fixtures/real_responses where there is one.
#include "emulator/entra/authority.h"

#include "emulator/guid.h"
#include "emulator/json_text.h"

#include <Poco/Base64Decoder.h>
#include <Poco/StreamCopier.h>
#include <Poco/StringTokenizer.h>
#include <Poco/URI.h>

#include <sstream>

namespace dyncx::emulator {

namespace {

using Fields = std::map<std::string, std::string>;

struct EntraError {
    int status;
    std::string error;
    int number;
    std::string text;
};

void add_entra_headers(Response& response) {
    response.set("Cache-Control", "no-store, no-cache");
    response.set("Pragma", "no-cache");
    response.set("Content-Type", "application/json; charset=utf-8");
    response.set("Expires", "-1");
    response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    response.set("X-Content-Type-Options", "nosniff");
    response.set("P3P", "CP=\"DSP CUR OTPi IND OTRi ONL FIN\"");
    response.set("x-ms-request-id", new_guid());
    response.set("x-ms-ests-server", "2.1.0.0 - EMULATOR ProdSlices");
    response.set("x-ms-clitelem", "1,0,0,,");
    response.set("Set-Cookie", "fpc=emulated; path=/; secure; HttpOnly; SameSite=None");
    response.set("Set-Cookie", "x-ms-gateway-slice=estsfd; path=/; SameSite=None; secure; HttpOnly");
    response.set("Set-Cookie", "stsservicecookie=estsfd; path=/; secure; HttpOnly");
}

Response refuse(const EntraError& error) {
    const std::string trace = new_guid();
    const std::string correlation = new_guid();
    std::string moment = utc_text(now_seconds());
    moment[10] = ' ';
    const std::string number = std::to_string(error.number);
    JsonObject body;
    body.text("error", error.error);
    body.text("error_description", "AADSTS" + number + ": " + error.text + "\r\nTrace ID: " + trace +
                                       "\r\nCorrelation ID: " + correlation + "\r\nTimestamp: " + moment);
    body.raw("error_codes", "[" + number + "]");
    body.text("timestamp", moment);
    body.text("trace_id", trace);
    body.text("correlation_id", correlation);
    body.text("error_uri", "https://login.microsoftonline.com/error?code=" + number);
    Response response;
    response.status = error.status;
    response.body = body.str();
    add_entra_headers(response);
    return response;
}

std::string form_decoded(std::string text) {
    for (char& c : text)
        if (c == '+')
            c = ' ';
    std::string out;
    try {
        Poco::URI::decode(text, out);
    } catch (const Poco::Exception&) {
        return {};
    }
    return out;
}

Fields form_fields(const std::string& body) {
    Fields fields;
    for (const std::string& pair : Poco::StringTokenizer(body, "&", Poco::StringTokenizer::TOK_IGNORE_EMPTY)) {
        const auto equals = pair.find('=');
        if (equals != std::string::npos)
            fields[form_decoded(pair.substr(0, equals))] = form_decoded(pair.substr(equals + 1));
    }
    return fields;
}

// RFC 6749 2.3.1: both halves are form-encoded before they are joined.
void take_basic_credentials(const std::string& authorization, Fields& fields) {
    if (!authorization.starts_with("Basic "))
        return;
    std::istringstream encoded(authorization.substr(6));
    Poco::Base64Decoder decoder(encoded);
    std::string pair;
    Poco::StreamCopier::copyToString(decoder, pair);
    const auto colon = pair.find(':');
    if (colon == std::string::npos)
        return;
    fields.try_emplace("client_id", form_decoded(pair.substr(0, colon)));
    fields.try_emplace("client_secret", form_decoded(pair.substr(colon + 1)));
}

EntraError missing_field(const std::string& name) {
    return {400, "invalid_request", 900144, "The request body must contain the following parameter: '" + name + "'."};
}

std::optional<EntraError> check_client(const Fields& fields, const Application& application) {
    for (const char* name : {"grant_type", "client_id"})
        if (!fields.contains(name) || fields.at(name).empty())
            return missing_field(name);
    const std::string& grant = fields.at("grant_type");
    if (grant != "client_credentials")
        return EntraError{400, "unsupported_grant_type", 70003,
                          "The app requested an unsupported grant type '" + grant + "'."};
    const std::string& client = fields.at("client_id");
    if (lower_case(client) != application.client_id)
        return EntraError{
            400, "unauthorized_client", 700016,
            "Application with identifier '" + client + "' was not found in the directory '" + application.tenant_id +
                "'. This can happen if the application has not been installed by the administrator of the "
                "tenant or consented to by any user in the tenant. You may have sent your authentication "
                "request to the wrong tenant."};
    if (fields.contains("client_assertion"))
        return EntraError{401, "invalid_client", 700027,
                          "The certificate with identifier used to sign the client assertion "
                          "is not registered on application."};
    if (!fields.contains("client_secret"))
        return EntraError{401, "invalid_client", 7000218,
                          "The request body must contain the following parameter: "
                          "'client_assertion' or 'client_secret'."};
    if (fields.at("client_secret") != application.client_secret)
        return EntraError{
            401, "invalid_client", 7000215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
            "value, not the client secret ID, for a secret added to app '" +
                application.client_id + "'."};
    if (application.is_secret_expired)
        return EntraError{401, "invalid_client", 7000222,
                          "The provided client secret keys for app '" + application.client_id + "' are expired."};
    return std::nullopt;
}

std::optional<EntraError> check_scope(const Fields& fields, const Application& application) {
    if (!fields.contains("scope") || fields.at("scope").empty())
        return missing_field("scope");
    const std::string& scope = fields.at("scope");
    constexpr std::string_view ending = "/.default";
    if (!scope.ends_with(ending) || scope.find(' ') != std::string::npos)
        return EntraError{
            400, "invalid_scope", 70011,
            "The provided request must include a 'scope' input parameter. The provided value for the input "
            "parameter 'scope' is not valid. The scope " +
                scope + " is not valid."};
    const std::string resource = without_trailing_slashes(scope.substr(0, scope.size() - ending.size()));
    if (resource == application.environment)
        return std::nullopt;
    return EntraError{
        400, "invalid_resource", 500011,
        "The resource principal named " + resource + " was not found in the tenant named " + application.tenant_id +
            ". This can happen if the application has not been installed by the administrator of the tenant or "
            "consented to by any user in the tenant. You might have sent your authentication request to the "
            "wrong tenant."};
}

EntraError unknown_tenant(const std::string& tenant) {
    return {400, "invalid_request", 90002,
            "Tenant '" + tenant +
                "' not found. Check to make sure you have the correct tenant ID and are signing into the "
                "correct cloud. Check with your subscription administrator, this may happen if there are no active "
                "subscriptions "
                "for the tenant."};
}

} // namespace

bool Authority::serves(std::string_view path) {
    const auto second = path.find('/', 1);
    const std::string_view rest = second == std::string_view::npos ? std::string_view() : path.substr(second);
    return rest.starts_with("/oauth2/") || rest.starts_with("/v2.0/.well-known/");
}

Response Authority::answer(const Request& request) const {
    const std::string path(request.path());
    const std::string tenant = path.substr(1, path.find('/', 1) - 1);
    const std::string rest = path.substr(tenant.size() + 1);
    if (lower_case(tenant) != application().tenant_id)
        return refuse(unknown_tenant(tenant));
    if (rest == "/v2.0/.well-known/openid-configuration" && request.method == "GET")
        return metadata(tenant);
    if (rest == "/oauth2/v2.0/token" && request.method == "POST")
        return token(request, tenant);
    Response response;
    response.status = rest == "/oauth2/v2.0/token" ? 405 : 404;
    response.set("Content-Type", "text/plain");
    return response;
}

Response Authority::token(const Request& request, const std::string&) const {
    const Application application = this->application();
    Fields fields = form_fields(request.body);
    if (!request.header("Content-Type").starts_with("application/x-www-form-urlencoded"))
        fields.clear();
    take_basic_credentials(request.header("Authorization"), fields);
    if (const auto error = check_client(fields, application))
        return refuse(*error);
    if (const auto error = check_scope(fields, application))
        return refuse(*error);
    const Tokens::Issued issued = tokens_.issue(application.environment, application.client_id);
    Response response;
    response.body = JsonObject()
                        .text("token_type", "Bearer")
                        .number("expires_in", issued.expires_in_s)
                        .number("ext_expires_in", issued.expires_in_s)
                        .text("access_token", issued.token)
                        .str();
    add_entra_headers(response);
    return response;
}

Response Authority::metadata(const std::string& tenant) const {
    const std::string base = application().environment + "/" + tenant;
    Response response;
    response.body =
        JsonObject()
            .text("token_endpoint", base + "/oauth2/v2.0/token")
            .raw("token_endpoint_auth_methods_supported", "[\"client_secret_post\",\"client_secret_basic\"]")
            .text("issuer", base + "/v2.0")
            .text("authorization_endpoint", base + "/oauth2/v2.0/authorize")
            .text("device_authorization_endpoint", base + "/oauth2/v2.0/devicecode")
            .raw("response_types_supported", "[\"code\"]")
            .raw("scopes_supported", "[\"openid\",\"profile\",\"email\",\"offline_access\"]")
            .str();
    response.set("Content-Type", "application/json; charset=utf-8");
    return response;
}

void Authority::set_secret(const std::string& secret, bool is_expired) {
    const std::lock_guard lock(mutex_);
    if (!secret.empty())
        application_.client_secret = secret;
    application_.is_secret_expired = is_expired;
}

Application Authority::application() const {
    const std::lock_guard lock(mutex_);
    return application_;
}

} // namespace dyncx::emulator
