// Literals double their quotes first; percent-encoding comes last.
#include "dataverse/address.h"

namespace dyncx::dataverse {

std::string odata_text(std::string_view text) {
    std::string out = "'";
    for (char c : text) {
        if (c == '\'')
            out += '\'';
        out += c;
    }
    return out + "'";
}

std::string record_path(std::string_view set, std::string_view guid) {
    return percent_encoded(set) + "(" + percent_encoded(guid) + ")";
}

std::string collection_path(std::string_view set, const std::vector<std::pair<std::string, std::string>>& options) {
    std::string path = percent_encoded(set);
    char joint = '?';
    for (const auto& [name, value] : options) {
        path += joint;
        path += name;
        path += '=';
        path += percent_encoded(value);
        joint = '&';
    }
    return path;
}

} // namespace dyncx::dataverse
