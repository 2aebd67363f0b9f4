// Fuzz target: placeholders. The input is a template; its values are hostile. What comes out is JSON that reads back
// equal, and an object has no member that the template had not.
#include "base/template.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dyncx;
    using namespace dyncx;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto body = json_of_printed(text);
    if (!body)
        return 0;
    const Find find = [](const std::string& name) {
        Found found;
        if (name == "later")
            found.waits_for = "STEP2";
        else if (name.size() % 2 == 0)
            found.value = Json("\"},{\"" + name + "\\{{x}}");
        return found;
    };
    const IsBareName is_bare = [](std::string_view word) { return word == "Username"; };
    const Filled filled = fill(*body, "body", {find, is_bare, false});
    if (filled.value.as_object().size() > body->as_object().size())
        std::abort();
    const auto again = Json::parse(filled.value.text());
    if (!again || !(again->text() == filled.value.text()))
        std::abort();
    return 0;
}
