// Columns, keys and relationships of a table as metadata rows.
//
// Promises the class names (StringAttributeMetadata and so on), option sets with labels and states, lengths, ranges and
// targets that the schema holds. Values that the facts do not give are left out rather than made up.
#pragma once

#include "emulator/metadata/metadata_row.h"

namespace dyncx::emulator {

MetadataRow column_row(const Table& table, const Column& column, std::size_t number);
MetadataRow key_row(const Table& table, const AlternateKey& key);
MetadataRow relationship_row(const Schema& schema, const Table& table, const Navigation& navigation);

// "Picklist" of a column that PicklistAttributeMetadata describes; "" for the base type.
std::string column_class(const Column& column);
bool is_column_class(const std::string& name); // "PicklistAttributeMetadata"

} // namespace dyncx::emulator
