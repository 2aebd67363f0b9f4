// The written forms of a number, most likely first: fixed forms, then usual and rarer separators, each for the grouping of
// libphonenumber, for area and rest, and for the grouping in which the number was given.
#include "lookup/phone_number.h"

#include "lookup/phone_text.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>

namespace dyncx::lookup {

namespace {

enum class Way { kPlus, kOut, kHome }; // +49, 0049, 0 (or nothing)

struct Style {
    Way way;
    const char* before_area; // a "(0)" in it is the trunk prefix
    const char* after_area;
    const char* between;
};
constexpr Style kUsual[] = {
    {Way::kPlus, " ", " ", " "},  {Way::kHome, "", " ", " "},     {Way::kHome, "", "-", "-"},
    {Way::kPlus, "-", "-", "-"},  {Way::kPlus, " (", ") ", " "},  {Way::kHome, "(", ") ", " "},
    {Way::kHome, "", "/", " "},   {Way::kPlus, " (0)", " ", " "}, {Way::kHome, "", ".", "."},
    {Way::kPlus, ".", ".", "."},  {Way::kOut, " ", " ", " "},     {Way::kPlus, " (", ") ", "-"},
    {Way::kHome, "(", ") ", "-"},
};
constexpr Style kRarer[] = {
    {Way::kPlus, " (0) ", " ", " "}, {Way::kHome, "", "-", " "},     {Way::kPlus, " ", "-", " "},
    {Way::kPlus, " ", "/", " "},     {Way::kHome, "(", ")", " "},    {Way::kOut, "-", "-", "-"},
    {Way::kHome, "", " / ", " "},    {Way::kPlus, " (0)", "/", " "}, {Way::kPlus, " (0)", "-", " "},
    {Way::kOut, " (0)", " ", " "},   {Way::kPlus, "(", ")", " "},    {Way::kOut, "/", "/", " "},
    {Way::kHome, "", " ", "-"},      {Way::kPlus, " ", " ", "-"},
};

using Groups = std::vector<std::string>;

class Forms {
  public:
    explicit Forms(std::size_t most) : most_(most) {}
    void add(std::string form) {
        if (!form.empty() && list_.size() < most_ && std::find(list_.begin(), list_.end(), form) == list_.end())
            list_.push_back(std::move(form));
    }
    bool is_full() const { return list_.size() >= most_; }
    std::vector<std::string> take() { return std::move(list_); }

  private:
    std::size_t most_;
    std::vector<std::string> list_;
};

// The runs of digits in `text` that make up the end of it that reads `national`; empty when it does not end so.
Groups groups_of(std::string_view text, std::string_view national) {
    const std::string digits = digits_of(text);
    if (national.empty() || !digits.ends_with(national))
        return {};
    std::size_t to_skip = digits.size() - national.size();
    Groups groups{""};
    for (const char c : text) {
        if (c < '0' || c > '9') {
            if (!groups.back().empty())
                groups.emplace_back();
        } else if (to_skip > 0) {
            --to_skip;
        } else {
            groups.back() += c;
        }
    }
    if (groups.back().empty())
        groups.pop_back();
    return groups;
}

Groups area_and_rest(const Groups& groups) {
    if (groups.size() < 2)
        return {};
    return {groups.front(), std::accumulate(groups.begin() + 1, groups.end(), std::string())};
}

std::string joined(const Groups& groups, const std::string& area, const Style& style) {
    std::string text = area;
    for (std::size_t i = 1; i < groups.size(); ++i)
        text += (i == 1 ? style.after_area : style.between) + groups[i];
    return text;
}

// Whether people write the trunk prefix at home: libphonenumber knows (Chinese mobiles have none); without it, all but "1".
bool has_trunk_at_home(const PhoneNumber& number) {
    return number.in_nation.empty() ? number.trunk != "1" : digits_of(number.in_nation) != number.national;
}

// "0" is written in one piece with the area, "1" and "8" stand apart; "1" may be there or not.
void add_styled(const PhoneNumber& number, const Groups& groups, const Style& style, Forms& forms) {
    const bool is_glued = number.trunk == "0" && has_trunk_at_home(number);
    const std::string before = style.before_area;
    if (before.find("(0)") != std::string::npos && !is_glued)
        return;
    if (style.way != Way::kHome) {
        const std::string country = (style.way == Way::kPlus ? "+" : "00") + number.country_code;
        forms.add(country + before + joined(groups, groups.front(), style));
        return;
    }
    if (is_glued || !has_trunk_at_home(number) || number.trunk.empty())
        forms.add(before + joined(groups, (is_glued ? "0" : "") + groups.front(), style));
    if (!number.trunk.empty() && number.trunk != "0")
        forms.add(number.trunk + (before == "(" ? " (" : style.after_area) + joined(groups, groups.front(), style));
}

void add_separated(std::string_view in_nation, char separator, Forms& forms) {
    std::string form;
    for (const char c : in_nation)
        if (c != '(' && c != ')')
            form += c == ' ' || c == '-' ? separator : c;
    forms.add(std::move(form));
}

std::vector<std::string> forms_of_digits(const PhoneNumber& number, std::size_t most) {
    Forms forms(most);
    forms.add(number.dialled);
    forms.add(number.written);
    if (number.dialled.starts_with('+')) {
        forms.add(number.dialled.substr(1));
        forms.add("00" + number.dialled.substr(1));
    }
    return forms.take();
}

std::vector<std::string> forms_of_number(const PhoneNumber& number, std::size_t most) {
    Forms forms(most);
    const std::string digits = number.e164.substr(1);
    forms.add(number.e164);
    forms.add(number.in_nation);
    forms.add(number.among_nations);
    forms.add(number.trunk + number.national);
    forms.add(digits);
    forms.add("00" + digits);
    forms.add("+" + number.country_code + " " + number.national);
    forms.add("+" + number.country_code + "-" + number.national);
    forms.add(number.written);
    forms.add(number.national);
    forms.add(digits_of(number.in_nation));
    forms.add("00" + number.country_code + " " + number.national);
    for (const char separator : {' ', '-', '.'})
        add_separated(number.in_nation, separator, forms);
    const Groups usual = groups_of(number.among_nations, number.national);
    const Groups groupings[] = {usual, area_and_rest(usual), groups_of(number.written, number.national)};
    for (const auto& styles : {std::span<const Style>(kUsual), std::span<const Style>(kRarer)})
        for (const Groups& groups : groupings)
            for (const Style& style : styles)
                if (groups.size() > 1 && !forms.is_full())
                    add_styled(number, groups, style, forms);
    return forms.take();
}

} // namespace

std::vector<std::string> PhoneNumber::exact_forms(std::size_t most) const {
    if (kind != PhoneKind::kNumber && kind != PhoneKind::kShort)
        return {};
    const auto bare = is_sure() ? forms_of_number(*this, most) : forms_of_digits(*this, most);
    if (extension.empty())
        return bare;
    constexpr std::size_t kWithExtension = 4; // of the bare forms
    Forms forms(most);
    for (const char* mark : {" x", " ext. ", " ext ", ";ext=", "x"})
        for (std::size_t i = 0; i < std::min(kWithExtension, bare.size()); ++i)
            forms.add(bare[i] + mark + extension);
    for (const auto& form : bare)
        forms.add(form);
    return forms.take();
}

} // namespace dyncx::lookup
