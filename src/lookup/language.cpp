// The languages that Dynamics can be installed in.
#include "lookup/language.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace dyncx::lookup {
namespace {

struct Language {
    std::string_view tag; // without a region where only one is known
    int lcid;
};
constexpr std::array<Language, 46> kLanguages = {
    {{"ar", 1025},    {"bg", 1026}, {"ca", 1027},      {"zh-tw", 1028},  {"cs", 1029}, {"da", 1030},    {"de", 1031},
     {"el", 1032},    {"en", 1033}, {"fi", 1035},      {"fr", 1036},     {"he", 1037}, {"hu", 1038},    {"it", 1040},
     {"ja", 1041},    {"ko", 1042}, {"nl", 1043},      {"nb", 1044},     {"no", 1044}, {"pl", 1045},    {"pt-br", 1046},
     {"ro", 1048},    {"ru", 1049}, {"hr", 1050},      {"sk", 1051},     {"sv", 1053}, {"th", 1054},    {"tr", 1055},
     {"id", 1057},    {"uk", 1058}, {"sl", 1060},      {"et", 1061},     {"lv", 1062}, {"lt", 1063},    {"vi", 1066},
     {"eu", 1069},    {"hi", 1081}, {"ms", 1086},      {"kk", 1087},     {"gl", 1110}, {"zh-cn", 2052}, {"pt-pt", 2070},
     {"zh-hk", 3076}, {"es", 3082}, {"sr-latn", 2074}, {"sr-cyrl", 3098}}};

std::vector<int> with_tag(std::string_view tag) {
    std::vector<int> found;
    for (const Language& one : kLanguages)
        if (one.tag == tag || one.tag.starts_with(std::string(tag) + "-"))
            found.push_back(one.lcid);
    return found;
}

} // namespace

std::vector<int> languages_named(const Json& name) {
    if (name.is_integer())
        return name.as_integer() > 0 && name.as_integer() <= 0xFFFF ? std::vector{static_cast<int>(name.as_integer())}
                                                                    : std::vector<int>{};
    std::string tag = lower_ascii(trimmed(name.as_string()));
    std::replace(tag.begin(), tag.end(), '_', '-');
    int lcid = 0;
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), lcid);
    if (error == std::errc() && end == tag.data() + tag.size())
        return languages_named(Json(lcid));
    for (std::string_view part = tag; !part.empty(); part = part.substr(0, part.rfind('-'))) {
        if (auto found = with_tag(part); !found.empty())
            return found;
        if (part.find('-') == std::string_view::npos)
            break;
    }
    return {};
}

} // namespace dyncx::lookup
