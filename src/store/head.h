// The head of a store: one row with what every commit needs and changes (the last event's id, counts, the end of the
// audit chain), so that counting is free and several processes on one file go on from the same end.
// Read inside each writing transaction, written before its commit. The chain's anchor is checked when another process
// may have changed it; a broken anchor is remembered and never made good again.
#pragma once

#include "audit/chain.h"
#include "base/secret.h"
#include "store/database.h"

namespace dyncx::store {

struct Head {
    std::int64_t last_event = 0;
    std::int64_t pending = 0, dead = 0, sessions = 0;
    audit::Head audit;
    std::int64_t audit_broken = 0; // the seq behind which the anchor was found broken; 0: it held
    friend bool operator==(const Head&, const Head&) = default;
};

struct StoredHead {
    Head head;
    std::string anchor;
    bool is_anchored(const Secret& key) const;
};

Result<StoredHead> read_head(Database& database);
Result<> write_head(Database& database, const Head& head, audit::Anchorer& anchorer);

} // namespace dyncx::store
