// Settings of a client or a runtime: read from JSON by the property table, checked, repaired where that is safe,
// immutable. A refusal names the property, what is wrong and the fix; a name that is not known gets "did you mean".
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::config {

enum class Type { kText, kInteger, kBoolean, kList, kObject };

// One row of the table: at once parser, validator, default, help, redaction list and docs/configuration.md.
struct Property {
    const char* name; // "environment.url"
    Type type;
    const char* default_value; // JSON text; "" when there is none
    const char* allowed;       // "1 to 64", "a|b|c", or "" when free
    const char* help;
    bool is_required;
    bool is_secret;
    bool is_runtime; // belongs to dyncx_runtime_open
};
std::span<const Property> properties(); // in the order of the documentation
const char* type_name(Type type);

struct Draft; // draft.h: settings before they are approved

class Settings {
  public:
    Settings() = default;                                         // nothing set, no defaults
    static Result<Settings> parse_client(std::string_view json);  // all required ones present
    static Result<Settings> parse_runtime(std::string_view json); // "" stands for {}

    const std::string& text(std::string_view name) const; // the default when not given; "" when there is none
    std::int64_t integer(std::string_view name) const;
    bool boolean(std::string_view name) const;
    const Json& value(std::string_view name) const; // lists and objects; null when not given and no default
    Secret secret(std::string_view name) const;

    Json redacted() const;         // what is set, nested, secrets as "***"
    std::string kept_text() const; // what is set, nested, with secrets: for the sealed column of the store only
    const std::vector<std::string>& repairs() const { return repairs_; } // "environment.url: cut /main.aspx…"

  private:
    Settings(Draft draft, bool is_runtime);
    bool comes_from_a_file(std::string_view secret_name) const;

    std::map<std::string, Json, std::less<>> values_; // what was given; never holds secrets
    std::map<std::string, Secret, std::less<>> secrets_;
    std::vector<std::string> repairs_;
    std::map<std::string, Json, std::less<>> effective_; // with the defaults
    Json none_;
};

// The base address "https://org.crm4.dynamics.com" from whatever a person pasted; or why not (S1.9).
Result<std::string> environment_url_of(std::string_view pasted);

// docs/configuration.md, made from the table; a contract test compares it with the file.
std::string reference_markdown();

} // namespace dyncx::config
