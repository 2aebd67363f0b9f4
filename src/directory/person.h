// What the directory keeps of a row of Dynamics: the columns that are asked for, its text in the form that a lookup reads, and
// the keys by which it is found. Only active rows have keys. Pure.
#pragma once

#include "lookup/book.h"
#include "lookup/phone_reader.h"
#include "store/shelf.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::directory {

std::string columns_of(const lookup::Book& book); // for $select: "contactid,fullname,…"; the id and the name first
// Of a book whose table only the environment knows: as columns_of() told it before.
lookup::Book named_by(lookup::Book book, std::string_view columns);

store::DirectoryRow person_of(const Json& row, const lookup::Book& book, const lookup::PhoneReader& reader);
std::vector<store::DirectoryKey> keys_of(const Json& document, const lookup::Book& book,
                                         const lookup::PhoneReader& reader);

std::string email_key(std::string_view text); // "" for what is no address

} // namespace dyncx::directory
