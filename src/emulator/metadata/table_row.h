// A table as a row of EntityDefinitions.
//
// Promises the members of the recorded full answer (tests/fixtures/real_responses/meta-01), with values from the schema
// where it knows them and those of an ordinary table where it does not.
#pragma once

#include "emulator/metadata/metadata_row.h"

namespace dyncx::emulator {

MetadataRow table_row(const Table& table);

} // namespace dyncx::emulator
