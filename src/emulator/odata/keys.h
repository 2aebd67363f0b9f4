// Binds the arguments of a path segment to a key of a table: the primary key, bare or named, or an alternate key.
// systemuser and team take the bare form only. Columns that are no key and values of the wrong type are refused.
#pragma once

#include "emulator/model.h"
#include "emulator/odata/path.h"

#include <string>
#include <utility>
#include <vector>

namespace dyncx::emulator::odata {

struct Key {
    std::string id; // of the primary key, lower case; "" for an alternate one
    const AlternateKey* alternate = nullptr;
    std::vector<std::pair<const Column*, Value>> parts; // of the alternate key, in the order written
};

Key bind_key(const Table& table, const Segment& segment);

} // namespace dyncx::emulator::odata
