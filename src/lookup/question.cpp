// The bounds are those of the longest values that Dynamics itself could hold.
#include "lookup/question.h"

#include "base/guid.h"
#include "base/text.h"

#include <algorithm>
#include <array>

namespace dyncx::lookup {
namespace {

constexpr std::size_t kMostPhoneBytes = 4096, kMostEmailBytes = 320, kMostValueBytes = 4096, kMostColumns = 8,
                      kMostTables = 8;
constexpr std::array<std::string_view, 6> kMembers = {"phone", "email", "id", "columns", "tables", "include"};
constexpr const char* kForm = R"(Write {"phone":"+49 30 1234"}, or email, id or columns instead of phone.)";

Fault wrong(const std::string& why, const std::string& fix = kForm) {
    return fault(DYNCX_E_INVALID, "The lookup: " + why + ".", fix);
}

Result<std::string> text_of(const Json& value, const char* name, std::size_t most) {
    if (!value.is_string())
        return wrong(std::string(name) + " is no text");
    if (value.as_string().size() > most)
        return wrong(std::string(name) + " is longer than " + std::to_string(most) + " bytes",
                     "It cannot be that long.");
    return value.as_string();
}

Result<> read_columns(const Json& columns, Question& question) {
    if (!columns.is_object() || columns.as_object().empty() || columns.as_object().size() > kMostColumns)
        return wrong("columns is no object of 1 to 8 members", R"(Write {"columns":{"accountnumber":"A-1"}}.)");
    for (const auto& [name, value] : columns.as_object()) {
        const bool is_plain = value.is_string() || value.is_number() || value.is_bool();
        if (name.size() > 128 || !is_plain || value.as_string().size() > kMostValueBytes)
            return wrong("a member of columns is no text, number or yes/no", R"(Write {"accountnumber":"A-1"}.)");
    }
    question.by = Question::By::kColumns;
    question.columns = columns;
    return Done{};
}

Result<> read_tables(const Json& tables, Question& question) {
    if (!tables.is_array() || tables.as_array().empty() || tables.as_array().size() > kMostTables)
        return wrong("tables is no list of 1 to 8 names", R"(Write "tables":["contact","account"].)");
    for (const Json& one : tables.as_array()) {
        if (one.as_string().empty() || one.as_string().size() > 128)
            return wrong("tables holds what is no name", R"(Write "tables":["contact","account"].)");
        question.tables.push_back(one.as_string());
    }
    return Done{};
}

Result<> read_include(const Json& include, Question& question) {
    question.wants_cases = question.wants_orders = false;
    if (!include.is_array())
        return wrong("include is no list", R"(Write "include":["cases","orders"], or [] for the customer alone.)");
    for (const Json& one : include.as_array()) {
        if (one.as_string() == "cases")
            question.wants_cases = true;
        else if (one.as_string() == "orders")
            question.wants_orders = true;
        else if (one.as_string() == "spent")
            question.wants_spent = true;
        else
            return wrong("include knows cases, orders and spent only", R"(Write "include":["cases","orders"].)");
    }
    return Done{};
}

Result<> read_who(const std::string& name, const Json& value, Question& question) {
    if (name == "columns")
        return read_columns(value, question);
    auto text = text_of(value, name.c_str(), name == "phone" ? kMostPhoneBytes : kMostEmailBytes);
    if (!text)
        return text.error();
    question.by = name == "phone" ? Question::By::kPhone : name == "email" ? Question::By::kEmail : Question::By::kId;
    question.text = name == "email" ? lower_ascii(trimmed(*text)) : *text;
    if (name != "id")
        return Done{};
    auto id = normal_guid(*text);
    if (!id)
        return wrong("the id is no GUID",
                     "Write it as 5b4ced1c-88e1-ee11-904c-6045bd05e9d4, braces and case as you like.");
    question.text = *id;
    return Done{};
}

} // namespace

Result<Question> question_of(const Json& json) {
    if (!json.is_object())
        return wrong("a JSON object is needed");
    Question question;
    int asked = 0;
    for (const auto& [name, value] : json.as_object()) {
        Result<> good{Done{}};
        if (name == "tables") {
            good = read_tables(value, question);
        } else if (name == "include") {
            good = read_include(value, question);
        } else if (std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end()) {
            ++asked;
            good = read_who(name, value, question);
        } else {
            const auto near = nearest(name, {kMembers.begin(), kMembers.end()});
            return wrong("it has no member \"" + std::string(cut_bytes(name, 60)) + "\"",
                         near.empty() ? kForm : "Did you mean " + near.front() + "?");
        }
        if (!good)
            return good.error();
    }
    if (asked != 1)
        return wrong("one of phone, email, id and columns is needed");
    return question;
}

Several several_of(std::string_view word) {
    return word == "newest" ? Several::kNewest
           : word == "ask"  ? Several::kAsk
           : word == "none" ? Several::kNone
                            : Several::kAll;
}

Result<Question> phone_question(std::string_view number) {
    Question question;
    auto good = read_who("phone", Json(number), question);
    return good ? Result<Question>(std::move(question)) : good.error();
}

} // namespace dyncx::lookup
