// The values that people mix up: tenant and client ids, the secret and its id, the app and the application,
// placeholders that nobody filled in. Everything here is found without a network call.
#include "config/draft.h"

#include "base/guid.h"
#include "base/text.h"
#include "config/address.h"
#include "config/secret_file.h"

#include <algorithm>

namespace dyncx::config {

namespace {

constexpr std::string_view kUrl = "environment.url", kTenant = "environment.tenant_id",
                           kClient = "environment.client_id", kSecret = "environment.client_secret",
                           kSecretFile = "environment.client_secret_file", kApp = "environment.app_id",
                           kAuthority = "environment.authority", kApiVersion = "environment.api_version";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(std::string_view text) { // letters, "_", "-" and blanks
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || c == '_' || c == '-' || c == ' '; });
}

// "<secret>", "${SECRET}", "{{secret}}", "%SECRET%", "YOUR_SECRET", "your-tenant-id", "xxxx", "changeme", "" (X8).
bool is_placeholder(std::string_view text) {
    const std::string lower = lower_ascii(trimmed(text));
    const std::string_view t = lower;
    const auto stands_in = [&](std::string_view open, std::string_view close) {
        return t.size() >= open.size() + close.size() && t.starts_with(open) && t.ends_with(close);
    };
    if (t.empty() || stands_in("<", ">") || stands_in("${", "}") || stands_in("$(", ")") || stands_in("{{", "}}"))
        return true;
    if ((stands_in("%", "%") || stands_in("[", "]")) && is_word(t.substr(1, t.size() - 2)))
        return true;
    if ((t.starts_with("your_") || t.starts_with("your-") || t.starts_with("your ")) && is_word(t))
        return true;
    if (std::all_of(t.begin(), t.end(), [](char c) { return c == 'x' || c == '-' || c == '*' || c == '.'; }))
        return true;
    return t == "changeme" || t == "change_me" || t == "todo" || t == "none" || t == "null" || t == "secret" ||
           t == "password" || t == "00000000-0000-0000-0000-000000000000";
}

Result<> refuse_placeholder(std::string_view name, std::string_view text) {
    if (!is_placeholder(text))
        return Done{};
    return config_fault(name, trimmed(text).empty() ? "it is empty" : "this is a placeholder that was not filled in",
                        "put the real value in");
}

bool is_domain(std::string_view text) {
    const auto labels = split(text, '.');
    const auto is_label = [](std::string_view label) {
        return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
               std::all_of(label.begin(), label.end(),
                           [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
    };
    return labels.size() > 1 && text.size() <= 253 && std::all_of(labels.begin(), labels.end(), is_label) &&
           !is_digits(labels.back());
}

Result<> check_url(Draft& draft) {
    const std::string given = *draft.text(kUrl);
    if (auto filled = refuse_placeholder(kUrl, given); !filled)
        return filled;
    auto url = environment_address(given, draft.boolean("environment.allow_any_host"));
    if (!url)
        return config_fault(kUrl, url.error().message, url.error().fix);
    draft.repair(kUrl, *url);
    return Done{};
}

Result<> check_tenant(Draft& draft) {
    const std::string given = lower_ascii(trimmed(*draft.text(kTenant)));
    if (auto filled = refuse_placeholder(kTenant, given); !filled)
        return filled;
    if (given == "common" || given == "organizations" || given == "consumers")
        return config_fault(kTenant, "an application signs in to one tenant only, not to \"" + given + "\"",
                            "copy Directory (tenant) ID from the Overview page of the app registration");
    if (given.find("dynamics.com") != std::string::npos || given.find("microsoftdynamics") != std::string::npos)
        return config_fault(kTenant, "this is the address of an environment, not a tenant",
                            "copy Directory (tenant) ID from the Overview page of the app registration");
    const auto guid = normal_guid(given);
    if (!guid && !is_domain(given))
        return config_fault(kTenant, "this is neither a GUID nor a domain name",
                            "copy Directory (tenant) ID from the Overview page of the app registration");
    draft.repair(kTenant, guid.value_or(given));
    return Done{};
}

Result<> check_client(Draft& draft) {
    const std::string given = *draft.text(kClient);
    if (auto filled = refuse_placeholder(kClient, given); !filled)
        return filled;
    const auto guid = normal_guid(given);
    if (!guid)
        return config_fault(kClient, "this is not a GUID",
                            "copy Application (client) ID from the Overview page of the app registration");
    draft.repair(kClient, *guid);
    if (*guid == *draft.text(kTenant))
        return config_fault(kClient, "this is the same id as environment.tenant_id",
                            "the Overview page shows both: Application (client) ID and Directory (tenant) ID");
    return Done{};
}

Result<> check_secret(Draft& draft) {
    const std::string* file = draft.text(kSecretFile);
    if (file != nullptr && draft.secrets.contains(kSecret))
        return config_fault(kSecretFile, "environment.client_secret is given too", "give one of the two");
    std::string_view name = kSecret;
    if (file != nullptr) {
        auto secret = read_secret_file(*file);
        if (!secret)
            return config_fault(kSecretFile, secret.error().message, secret.error().fix);
        name = kSecretFile;
        draft.secrets.emplace(kSecret, *secret);
    }
    const std::string_view text = draft.secrets.find(kSecret)->second.reveal();
    if (text == kMask)
        return config_fault(name, "this is the mask that dyncx_configuration() prints, not the secret",
                            "put the real value in");
    if (auto filled = refuse_placeholder(name, text); !filled)
        return filled;
    if (normal_guid(text))
        return config_fault(name, "this is the Secret ID, not the secret",
                            "copy the column Value; it is shown once, so make a new secret when it is lost");
    if (text.find_first_of(" \t\r\n") != std::string_view::npos)
        return config_fault(name, "a blank or line end stands inside the secret", "copy it again, in one piece");
    return Done{};
}

Result<> check_app(Draft& draft) {
    const std::string* given = draft.text(kApp);
    if (given == nullptr)
        return Done{};
    if (auto filled = refuse_placeholder(kApp, *given); !filled)
        return filled;
    const auto guid = normal_guid(*given);
    if (guid && *guid == *draft.text(kClient))
        return config_fault(
            kApp, "this is environment.client_id, the application in Entra",
            "the app in Dynamics has an id of its own: see appid= in its address, or give its unique name");
    const std::string_view name = trimmed(*given);
    const bool is_name = is_letter(name.front()) && name.size() <= 100 &&
                         std::all_of(name.begin(), name.end(),
                                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
    if (!guid && !is_name)
        return config_fault(kApp, "this is neither a GUID nor a unique name (letters, digits, underscores)",
                            "copy what stands behind appid= in the address of the app");
    draft.repair(kApp, guid.value_or(std::string(name)));
    return Done{};
}

Result<> check_authority(Draft& draft) {
    const auto expected = authority_of_environment(*draft.text(kUrl));
    const std::string* given = draft.text(kAuthority);
    if (given == nullptr) {
        if (expected)
            draft.derived.emplace(kAuthority, *expected);
        return Done{};
    }
    const bool allow_any_host = draft.boolean("environment.allow_any_host");
    auto authority = authority_address(*given, allow_any_host);
    if (!authority)
        return config_fault(kAuthority, authority.error().message, authority.error().fix);
    if (expected && !is_same_cloud(*authority, *expected))
        return config_fault(kAuthority, "it belongs to another cloud than environment.url",
                            "leave it out, or use " + *expected);
    draft.repair(kAuthority, *authority);
    return Done{};
}

Result<> check_api_version(Draft& draft) {
    const std::string* given = draft.text(kApiVersion);
    if (given == nullptr)
        return Done{};
    std::string version = lower_ascii(trimmed(*given));
    if (!version.starts_with('v'))
        version.insert(0, "v");
    const bool is_nine = version.starts_with("v9.") && version.size() <= 5 && is_digits(version.substr(3));
    if (!is_nine)
        return config_fault(kApiVersion, "only the versions v9.0 and later of the Web API are known",
                            "leave it out, or v9.2");
    draft.repair(kApiVersion, version);
    return Done{};
}

} // namespace

Result<> check_environment(Draft& draft) {
    for (const auto check :
         {check_url, check_tenant, check_client, check_secret, check_app, check_authority, check_api_version})
        if (auto checked = check(draft); !checked)
            return checked;
    return Done{};
}

} // namespace dyncx::config
