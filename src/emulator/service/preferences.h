// The Prefer headers of a request, read once, and what an answer says was applied.
//
// Promises that commas inside quotes do not split and that unknown preferences are ignored, as HTTP asks.
#pragma once

#include "emulator/exchange.h"
#include "emulator/rows/entity.h"

#include <cstdint>
#include <optional>
#include <string>

namespace dyncx::emulator {

struct Preferences {
    bool wants_representation = false;
    bool tracks_changes = false;
    std::optional<std::int64_t> max_page_size;
    std::string annotations_text; // as written between the quotes
    AnnotationFilter annotations;
};

Preferences read_preferences(const Request& request);

} // namespace dyncx::emulator
