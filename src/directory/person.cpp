// Change tracking takes no $expand, so the company's name is the label of the lookup.
#include "directory/person.h"

#include "base/text.h"
#include "lookup/labels.h"

#include <algorithm>

namespace dyncx::directory {
namespace {

constexpr const char* kNavigation = "@Microsoft.Dynamics.CRM.associatednavigationproperty";

// "parentcustomerid_account" leads along the column "_parentcustomerid_value".
std::string company_column(const lookup::Book& book) {
    return "_" + book.company_navigation.substr(0, book.company_navigation.rfind('_')) + "_value";
}

void add_key(std::vector<store::DirectoryKey>& keys, std::string key, const std::string& column) {
    const bool is_there = std::any_of(keys.begin(), keys.end(), [&](auto& known) { return known.key == key; });
    if (!key.empty() && !is_there)
        keys.push_back({std::move(key), column});
}

} // namespace

std::string columns_of(const lookup::Book& book) {
    std::string text;
    for (const std::string& name : lookup::own_columns(book))
        text += (text.empty() ? "" : ",") + name;
    if (!book.company_navigation.empty())
        text += "," + company_column(book);
    return book.has_state ? text + ",statecode" : text;
}

lookup::Book named_by(lookup::Book book, std::string_view columns) {
    const auto names = split(columns, ',');
    if (names.size() > 1) {
        book.id = names[0];
        book.name = names[1];
    }
    return book;
}

std::string email_key(std::string_view text) {
    const std::string_view address = trimmed(text);
    const auto at = address.find('@');
    return at == std::string_view::npos || at == 0 || at + 1 == address.size() ? std::string() : lower_ascii(address);
}

std::vector<store::DirectoryKey> keys_of(const Json& document, const lookup::Book& book,
                                         const lookup::PhoneReader& reader) {
    std::vector<store::DirectoryKey> keys;
    if (book.has_state && document["statecode"].as_integer() != 0)
        return keys;
    for (const std::string& column : book.phone)
        if (const std::string& text = document[column].as_string(); !text.empty()) {
            const lookup::PhoneNumber number = reader.read(text);
            add_key(keys, number.key(), column);
            add_key(keys, number.key_without_extension(), column);
        }
    for (const std::string& column : book.email)
        add_key(keys, email_key(document[column].as_string()), column);
    return keys;
}

store::DirectoryRow person_of(const Json& row, const lookup::Book& book, const lookup::PhoneReader& reader) {
    Json document = Json::object();
    for (const std::string& name : lookup::own_columns(book))
        if (const Json* value = row.find(name); value && !value->is_null())
            document.set(name, *value);
    if (!book.company_navigation.empty()) {
        const std::string column = company_column(book);
        if (row[column + kNavigation].as_string() == book.company_navigation)
            document.set(book.company_navigation, Json(Json::Object{{"name", row[column + lookup::kLabel]}}));
    }
    if (book.has_state)
        document.set("statecode", row["statecode"]);
    store::DirectoryRow person;
    person.record = lower_ascii(row[book.id].as_string());
    if (const auto made_at = parse_time(row["createdon"].as_string()))
        person.made_at = *made_at;
    person.keys = keys_of(document, book, reader);
    person.document = document.text();
    return person;
}

} // namespace dyncx::directory
