// Fuzz target: settings. What is accepted reads back from its kept form as the same; what is refused has words that fit
// a dyncx_error; no secret shows in the redacted form.
#include "config/settings.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace dyncx;

void check_refusal(const Fault& fault) {
    if (fault.status != DYNCX_E_CONFIG || fault.message.empty())
        std::abort();
}

void check_address(std::string_view text) {
    const auto url = config::environment_url_of(text);
    if (!url)
        return check_refusal(url.error());
    const auto again = config::environment_url_of(*url);
    if (!again || *again != *url) // repairing a repaired address changes nothing
        std::abort();
}

void check_settings(std::string_view text) {
    const auto settings = config::Settings::parse_client(text);
    if (!settings)
        return check_refusal(settings.error());
    if (settings->text("environment.client_secret_file") != "")
        return; // depends on the disk
    const auto again = config::Settings::parse_client(settings->kept_text());
    if (!again || again->kept_text() != settings->kept_text() || !again->repairs().empty())
        std::abort();
    if (settings->redacted()["environment"]["client_secret"].as_string() != "***")
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_settings(text);
    check_address(text);
    if (const auto runtime = config::Settings::parse_runtime(text); !runtime)
        check_refusal(runtime.error());
    return 0;
}
