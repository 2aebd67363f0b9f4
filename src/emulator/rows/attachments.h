// The file of a note: documentbody and what Dataverse derives from it.
//
// Promises that the text is base64, not longer than the organization allows (0x80044a02), and that filesize and
// isdocument fit it. Names and media types of files are not looked at.
#pragma once

#include "emulator/site.h"

namespace dyncx::emulator {

// For rows/writes: `given` is what the request gave, `row` what will be written; other tables are left alone.
void settle_attachment(const Site& site, const Table& table, const Row& given, Row& row);

} // namespace dyncx::emulator
