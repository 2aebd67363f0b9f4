// A quoted word is taken only behind or before one of the words that Dynamics puts around names of its schema; a quoted
// value of a row ("… with value 'Smith'") never is.
#include "dataverse/named_in_answer.h"

#include <algorithm>
#include <vector>

namespace dyncx::dataverse {

namespace {

constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxNames = 3;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_char(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

std::string_view name_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_name_char(text[end]))
        ++end;
    return text.substr(at, end - at);
}

bool is_schema_name(std::string_view name) {
    return !name.empty() && name.size() <= kMaxName && (is_letter(name.front()) || name.front() == '_');
}

std::string privilege_in(std::string_view text) {
    for (std::size_t at = text.find("prv"); at != text.npos; at = text.find("prv", at + 3)) {
        std::string_view name = name_at(text, at);
        bool starts_word = at == 0 || !is_name_char(text[at - 1]);
        if (starts_word && name.size() > 4 && is_schema_name(name))
            return std::string(name);
    }
    return {};
}

void take_behind(std::string_view text, std::string_view marker, std::vector<std::string>& names) {
    for (std::size_t at = text.find(marker); at != text.npos; at = text.find(marker, at + 1)) {
        std::size_t start = at + marker.size();
        std::string_view name = name_at(text, start);
        bool is_closed =
            marker.back() != '\'' || (start + name.size() < text.size() && text[start + name.size()] == '\'');
        bool is_new = std::find(names.begin(), names.end(), name) == names.end();
        if (is_schema_name(name) && is_closed && is_new && names.size() < kMaxNames)
            names.emplace_back(name);
    }
}

// "'subject' attribute", "'task' entity": the name stands before the word.
void take_before(std::string_view text, std::string_view word, std::vector<std::string>& names) {
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        std::size_t open = at == 0 ? text.npos : text.rfind('\'', at - 1);
        if (open == text.npos || !text.substr(at).starts_with(word))
            continue;
        std::string_view name = name_at(text, open + 1);
        bool is_new = std::find(names.begin(), names.end(), name) == names.end();
        if (open + 1 + name.size() == at && is_schema_name(name) && is_new && names.size() < kMaxNames)
            names.emplace_back(name);
    }
}

} // namespace

std::string named_in_answer(std::string_view text) {
    text = text.substr(0, 2000);
    std::string privilege = privilege_in(text);
    std::vector<std::string> names;
    for (std::string_view marker : {"property named '", "undeclared property '", "for the segment '",
                                    "Microsoft.Dynamics.CRM.", "for entity '", "Entity '", "attribute '", "named '"})
        take_behind(text, marker, names);
    for (std::string_view word : {"' attribute", "' entity", "' column"})
        take_before(text, word, names);
    std::string out;
    if (!privilege.empty())
        out += " (privilege " + privilege + ")";
    if (names.empty() || !privilege.empty())
        return out;
    out += " (names: ";
    for (std::size_t i = 0; i < names.size(); ++i)
        out += (i == 0 ? "" : ", ") + names[i];
    return out + ")";
}

} // namespace dyncx::dataverse
