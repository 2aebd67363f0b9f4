// docs/configuration.md from the property table. contract_config compares it with the file; run that test with
// DYNCX_UPDATE=1 to write it.
#include "config/settings.h"

#include <string_view>

namespace dyncx::config {

namespace {

constexpr std::string_view kHead = R"(# Configuration

<!-- Made from the property table (src/config/properties.cpp). Do not edit: DYNCX_UPDATE=1 build/dev/tests/contract_config -->

Settings are one JSON object, given to `dyncx_client_open()` and `dyncx_configure()`. Five lines are enough:

```json
{"environment": {"url":           "https://org.crm4.dynamics.com",
                 "tenant_id":     "11111111-2222-3333-4444-555555555555",
                 "client_id":     "66666666-7777-8888-9999-aaaaaaaaaaaa",
                 "client_secret": "abc8Q~the-Value-not-the-Secret-ID",
                 "app_id":        "msdynce_saleshub"}}
```

`{"environment": {"url": …}}` and `{"environment.url": …}` mean the same. A name that is not known, a wrong type, a value out
of range and a name given twice are refused with `DYNCX_E_CONFIG`; the message names the property, the fix what to do.
Nothing is sent to find that out. Ids may come with braces, blanks and in upper case; addresses may be longer than needed.
What was repaired shows in `dyncx_configuration()`. No message and no log repeats a value that may be a secret.

The properties `runtime.…` belong to `dyncx_runtime_open()`, all others to a client.
)";

std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|')
            out += '\\';
        out += c;
    }
    return out;
}

void append_row(std::string& out, const Property& property) {
    const std::string_view standard = property.default_value;
    out += "| `" + std::string(property.name) + "` | " + type_name(property.type) + " | ";
    out += standard.empty() ? (property.is_required ? "required" : "none") : "`" + std::string(standard) + "`";
    out += " | " + cell(property.allowed) + " | " + cell(property.help);
    out += property.is_secret ? " **Secret.** |\n" : " |\n";
}

} // namespace

std::string reference_markdown() {
    std::string out(kHead);
    out += "\n| property | type | default | allowed | what it does |\n| --- | --- | --- | --- | --- |\n";
    for (const Property& property : properties())
        append_row(out, property);
    return out;
}

} // namespace dyncx::config
