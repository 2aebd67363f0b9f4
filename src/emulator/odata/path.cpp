// See path.h.
#include "emulator/odata/path.h"

#include "emulator/odata/percent.h"
#include "emulator/odata/refusals.h"

namespace dyncx::emulator::odata {
namespace {

constexpr std::string_view kNamespace = "Microsoft.Dynamics.CRM.";
// What the web server in front does not let through in a path, encoded or not.
constexpr std::string_view kHostile = "<>*%&:\\?+";

[[noreturn]] void refuse_path() {
    refuse_url(
        "URL was not parsed due to an ODataUnrecognizedPathException. Resource not found for the segment provided "
        "in the URL.");
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_name(std::string_view text) {
    if (!text.empty() && text[0] == '$') {
        text.remove_prefix(1);
    }
    bool begins_word = true;
    for (const char c : text) {
        const bool is_digit = c >= '0' && c <= '9';
        if (c == '.' ? begins_word : !(is_letter(c) || (is_digit && !begins_word))) {
            return false;
        }
        begins_word = c == '.';
    }
    return !text.empty() && !begins_word;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

// Where the mark stands outside quotes and brackets, or npos. The text must close what it opens.
std::size_t find_outside(std::string_view text, char mark) {
    char quote = 0;
    int depth = 0;
    std::size_t found = std::string_view::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == mark && depth == 0) {
            found = found == std::string_view::npos ? i : found;
        } else if (c == '(' || c == '[' || c == '{') {
            ++depth;
        } else if (c == ')' || c == ']' || c == '}') {
            --depth;
        }
        if (depth < 0) {
            refuse_path();
        }
    }
    if (quote != 0 || depth != 0) {
        refuse_path();
    }
    return found;
}

Argument read_argument(std::string_view text, const Aliases& aliases) {
    Argument argument;
    const auto equals = find_outside(text, '=');
    if (equals != std::string_view::npos) {
        argument.name = std::string(trim(text.substr(0, equals)));
        if (!is_name(argument.name)) {
            refuse_path();
        }
        text = text.substr(equals + 1);
    }
    argument.value = std::string(trim(text));
    if (argument.value.empty()) {
        refuse_path();
    }
    if (argument.value[0] == '@') {
        const auto alias = aliases.find(argument.value);
        if (alias == aliases.end()) {
            argument.value = "null"; // OData: an alias without a value is null
        } else {
            argument.value = alias->second;
        }
        argument.is_alias = true;
    }
    return argument;
}

std::vector<Argument> read_arguments(std::string_view text, const Aliases& aliases) {
    std::vector<Argument> arguments;
    bool has_more = !trim(text).empty();
    while (has_more) {
        const auto comma = find_outside(text, ',');
        has_more = comma != std::string_view::npos;
        arguments.push_back(read_argument(text.substr(0, comma), aliases));
        for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
            if (arguments[i].name == arguments.back().name) {
                refuse_path();
            }
        }
        text = has_more ? text.substr(comma + 1) : std::string_view();
        if (arguments.size() > kMaxArguments) {
            refuse_path();
        }
    }
    return arguments;
}

Segment read_segment(std::string_view text, const Aliases& aliases, PathOrigin origin) {
    Segment segment;
    const auto open = text.find('(');
    segment.name = std::string(text.substr(0, open));
    if (!is_name(segment.name)) {
        refuse_path();
    }
    if (open == std::string_view::npos) {
        return segment;
    }
    if (text.back() != ')') {
        refuse_path();
    }
    segment.has_parentheses = true;
    segment.arguments = read_arguments(text.substr(open + 1, text.size() - open - 2), aliases);
    for (const auto& argument : segment.arguments) {
        const bool is_text = argument.value[0] == '\'';
        if (origin == PathOrigin::request_line && is_text && !argument.is_alias &&
            argument.value.find_first_of(kHostile) != std::string::npos) {
            refuse_url("A potentially dangerous Request.Path value was detected from the client.");
        }
    }
    return segment;
}

} // namespace

std::string_view Segment::name_in_namespace() const {
    const std::string_view all(name);
    return all.substr(0, kNamespace.size()) == kNamespace ? all.substr(kNamespace.size()) : std::string_view();
}

// A slash always ends a segment, also inside quotes: the server decodes the path before it splits it.
Path parse_path(std::string_view path, const Aliases& aliases, PathOrigin origin) {
    const auto decoded = decode_path(path);
    std::string_view rest(decoded);
    Path segments;
    while (!rest.empty()) {
        const auto slash = rest.find('/');
        if (slash == 0) {
            refuse_path();
        }
        segments.push_back(read_segment(rest.substr(0, slash), aliases, origin));
        if (segments.size() > kMaxSegments) {
            refuse_path();
        }
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    }
    return segments;
}

} // namespace dyncx::emulator::odata
