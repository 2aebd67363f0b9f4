// $select: which columns an answer shows. Names are property names (a lookup is _x_value) and must exist.
// The extra columns that Dataverse adds are not its matter.
#pragma once

#include "emulator/model.h"

#include <string_view>
#include <vector>

namespace dyncx::emulator::odata {

struct Selection {
    bool is_all = true;
    std::vector<const Column*> columns; // in the order asked for, each once
};

Selection parse_select(std::string_view text, const Table& table);

} // namespace dyncx::emulator::odata
