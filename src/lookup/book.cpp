// The shipped columns follow the tables of Dynamics 365 Sales and Customer Service.
#include "lookup/book.h"

#include "base/text.h"
#include "dataverse/condition_writer.h"

#include <algorithm>
#include <array>

namespace dyncx::lookup {
namespace {

constexpr std::size_t kMostTables = 8, kMostColumns = 12;
constexpr std::array<std::string_view, 3> kMembers = {"phone", "email", "name"};

const std::vector<Book>& shipped() {
    static const auto& all = *new const std::vector<Book>{{"contact",
                                                           "contacts",
                                                           "contactid",
                                                           "fullname",
                                                           {"mobilephone", "telephone1", "telephone2", "telephone3"},
                                                           {"emailaddress1", "emailaddress2", "emailaddress3"},
                                                           "parentcustomerid_account",
                                                           "",
                                                           "incident_customer_contacts",
                                                           "order_customer_contacts"},
                                                          {"account",
                                                           "accounts",
                                                           "accountid",
                                                           "name",
                                                           {"telephone1", "telephone2", "telephone3"},
                                                           {"emailaddress1", "emailaddress2", "emailaddress3"},
                                                           "",
                                                           "",
                                                           "incident_customer_accounts",
                                                           "order_customer_accounts"},
                                                          {"lead",
                                                           "leads",
                                                           "leadid",
                                                           "fullname",
                                                           {"mobilephone", "telephone1", "telephone2", "telephone3"},
                                                           {"emailaddress1", "emailaddress2", "emailaddress3"},
                                                           "",
                                                           "companyname",
                                                           "",
                                                           ""}};
    return all;
}

Fault wrong(const std::string& place, const std::string& why, const std::string& fix) {
    return fault(DYNCX_E_CONFIG, "In " + place + ": " + why + ".", fix);
}

Result<std::vector<std::string>> names_in(const Json& list, const std::string& place, std::size_t most) {
    std::vector<std::string> names;
    if (!list.is_array() || list.as_array().empty() || list.as_array().size() > most)
        return wrong(place, "a list of 1 to " + std::to_string(most) + " names is needed", "Write [\"telephone1\"].");
    for (const Json& one : list.as_array()) {
        if (!dataverse::is_logical_name(one.as_string()))
            return wrong(place, "a logical name is needed", "Logical names have small letters, digits and _.");
        if (std::find(names.begin(), names.end(), one.as_string()) != names.end())
            return wrong(place, "the name " + one.as_string() + " stands twice", "Leave one out.");
        names.push_back(one.as_string());
    }
    return names;
}

Result<> set_columns(Book& book, const Json& columns) {
    const std::string place = "lookup.columns." + book.table;
    if (!columns.is_object())
        return wrong(place, "an object is needed", R"(Write {"phone":["telephone1"],"email":["emailaddress1"]}.)");
    for (const auto& [name, value] : columns.as_object()) {
        if (name == "name") {
            if (!dataverse::is_logical_name(value.as_string()))
                return wrong(place + ".name", "the name of a column is needed", "Write \"fullname\".");
            book.name = value.as_string();
            continue;
        }
        if (name != "phone" && name != "email") {
            const auto near = nearest(name, {kMembers.begin(), kMembers.end()});
            return wrong(place, "there is no \"" + name + "\"",
                         near.empty() ? "It has phone, email and name." : "Did you mean " + near.front() + "?");
        }
        auto names = names_in(value, place + "." + name, kMostColumns);
        if (!names)
            return names.error();
        (name == "phone" ? book.phone : book.email) = std::move(*names);
    }
    return Done{};
}

Book book_of(const std::string& table) {
    for (const Book& book : shipped())
        if (book.table == table)
            return book;
    Book book;
    book.table = table;
    return book;
}

} // namespace

Result<std::vector<Book>> books_of(const config::Settings& settings) {
    auto tables = names_in(settings.value("lookup.tables"), "lookup.tables", kMostTables);
    if (!tables)
        return tables.error();
    const Json& columns = settings.value("lookup.columns");
    for (const auto& [table, given] : columns.as_object())
        if (std::find(tables->begin(), tables->end(), table) == tables->end())
            return wrong("lookup.columns", "the table " + table + " is not searched", "Name it in lookup.tables too.");
    std::vector<Book> books;
    for (const std::string& table : *tables) {
        Book book = book_of(table);
        if (const Json* given = columns.find(table))
            if (auto good = set_columns(book, *given); !good)
                return good.error();
        if (book.phone.empty() && book.email.empty())
            return wrong("lookup.tables", "no columns are known for the table " + table,
                         "Name them: \"lookup\":{\"columns\":{\"" + table + "\":{\"phone\":[…]}}}.");
        books.push_back(std::move(book));
    }
    return books;
}

Result<> check_books(const config::Settings& settings, dataverse::Metadata& metadata, const net::Budget& budget) {
    auto books = books_of(settings);
    if (!books)
        return books.error();
    for (const auto& [name, given] : settings.value("lookup.columns").as_object()) {
        auto table = metadata.table(name, budget);
        const std::string place = "lookup.columns." + name;
        if (!table && table.error().status == DYNCX_E_UNSUPPORTED)
            return wrong(place, table.error().message, table.error().fix);
        if (!table)
            return table.error();
        const Book& book = *std::find_if(books->begin(), books->end(), [&](auto& one) { return one.table == name; });
        std::vector<std::string> columns = book.phone;
        columns.insert(columns.end(), book.email.begin(), book.email.end());
        if (!book.name.empty())
            columns.push_back(book.name);
        for (const std::string& column : columns)
            if (auto good = dataverse::named_column(**table, Json(column)); !good)
                return wrong(place, good.error().message, good.error().fix);
    }
    return Done{};
}

std::vector<std::string> own_columns(const Book& book) {
    std::vector<std::string> names{book.id, book.name, "createdon"};
    const auto add = [&](const std::string& name) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    };
    std::for_each(book.phone.begin(), book.phone.end(), add);
    std::for_each(book.email.begin(), book.email.end(), add);
    add(book.company_text);
    return names;
}

Book completed(Book book, const dataverse::Table& table) {
    book.set = table.set;
    book.id = table.primary_id;
    if (book.name.empty())
        book.name = table.primary_name;
    book.has_state = table.column("statecode") != nullptr;
    return book;
}

} // namespace dyncx::lookup
