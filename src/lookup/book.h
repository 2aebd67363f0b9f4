// Where a customer is searched: a table, the columns that hold numbers and addresses, what is told of a row. contact, account
// and lead are known as Dynamics ships them, so that the first lookup needs no request for metadata; the settings change
// their columns, and any other table is asked for once.
#pragma once

#include "config/settings.h"
#include "dataverse/metadata.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::lookup {

struct Book {
    std::string table;              // "contact"
    std::string set;                // "contacts"; "" until the metadata told
    std::string id, name;           // columns: "contactid", "fullname"
    std::vector<std::string> phone; // columns that may hold a number, the likeliest first
    std::vector<std::string> email; // likewise an address
    std::string company_navigation; // "parentcustomerid_account"; "" when there is none
    std::string company_text;       // a text column instead: "companyname" of a lead
    std::string cases, orders;      // collections: "incident_customer_contacts"; "" when it has none
    bool has_state = true;          // rows that are not active are left out
};

// In the order of `lookup.tables`, with the columns of `lookup.columns`. CONFIG names the place and the fix.
Result<std::vector<Book>> books_of(const config::Settings& settings);

// Holds the columns of `lookup.columns` against the metadata of their tables: a name that is not there is a CONFIG fault.
Result<> check_books(const config::Settings& settings, dataverse::Metadata& metadata, const net::Budget& budget);

std::vector<std::string> own_columns(const Book& book); // that are told of a row, each once; the id first

// With what only the environment knows; `table` is the book's.
Book completed(Book book, const dataverse::Table& table);

} // namespace dyncx::lookup
