// See preferences.h.
#include "emulator/service/preferences.h"

#include <Poco/NumberParser.h>
#include <Poco/String.h>

#include <vector>

namespace dyncx::emulator {

namespace {

constexpr std::int64_t kLargestPage = 5000;

std::vector<std::string> split_outside_quotes(const std::string& text) {
    std::vector<std::string> parts(1);
    bool is_quoted = false;
    for (const char c : text) {
        is_quoted = c == '"' ? !is_quoted : is_quoted;
        if (c == ',' && !is_quoted)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::string unquoted(const std::string& text) {
    const bool is_quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    return is_quoted ? text.substr(1, text.size() - 2) : text;
}

void take(const std::string& name, const std::string& value, Preferences& out) {
    if (name == "return")
        out.wants_representation = value == "representation";
    else if (name == "odata.track-changes")
        out.tracks_changes = true;
    else if (name == "odata.include-annotations") {
        out.annotations_text = value;
        out.annotations = AnnotationFilter(value);
    } else if (name == "odata.maxpagesize") {
        Poco::Int64 size = 0;
        if (Poco::NumberParser::tryParse64(value, size) && size > 0)
            out.max_page_size = size < kLargestPage ? size : kLargestPage;
    }
}

} // namespace

Preferences read_preferences(const Request& request) {
    Preferences out;
    for (const std::string& part : split_outside_quotes(request.header("Prefer"))) {
        const auto equals = part.find('=');
        const std::string name = Poco::toLower(Poco::trim(part.substr(0, equals)));
        const std::string value =
            equals == std::string::npos ? std::string() : unquoted(Poco::trim(part.substr(equals + 1)));
        take(name, value, out);
    }
    return out;
}

} // namespace dyncx::emulator
