// The audit trail's rows. What can be done ahead of the commit (text, salt, digest) is done on the caller's thread; the
// link to the entry before is made inside the transaction.
#pragma once

#include "store/lane.h"
#include "store/store.h"

namespace dyncx::store {

struct PreparedLine {
    UnixMs time = 0;
    std::string kind, subject, detail;
    audit::Salt salt{};
    audit::Digest personal{};
};

PreparedLine prepared(AuditLine line, UnixMs now);
std::vector<PreparedLine> prepared(std::vector<AuditLine> lines, UnixMs now);
Result<> append(Transaction& transaction, const PreparedLine& line);

} // namespace dyncx::store
