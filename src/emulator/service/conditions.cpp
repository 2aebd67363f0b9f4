// See conditions.h.
#include "emulator/service/conditions.h"

#include "emulator/rows/entity.h"

#include <Poco/StringTokenizer.h>

namespace dyncx::emulator {

namespace {

bool names_version(const std::string& list, const Row& row) {
    const std::string etag = etag_of(row);
    for (const std::string& one : Poco::StringTokenizer(list, ",", Poco::StringTokenizer::TOK_TRIM))
        if (one == etag || "W/" + one == etag)
            return true;
    return false;
}

} // namespace

void require_match(const Request& request, const Row& row) {
    const std::string wanted = request.header("If-Match");
    if (wanted.empty() || wanted == "*" || names_version(wanted, row))
        return;
    throw Refusal{412,
                  "0x80060882",
                  "The version of the existing record doesn't match the RowVersion property provided.",
                  {{"Microsoft.PowerApps.CDS.ErrorDetails.ApiExceptionMessageName", "ConcurrencyVersionMismatch"}}};
}

void require_absent_is_not_asked(const Request& request) {
    if (request.header("If-None-Match") == "*")
        throw Refusal{412, "0x80040237", "A record with matching key values already exists.", {}};
}

bool is_unchanged(const Request& request, const Row& row) {
    const std::string given = request.header("If-None-Match");
    return !given.empty() && given != "null" && names_version(given, row);
}

} // namespace dyncx::emulator
