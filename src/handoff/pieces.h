// A long text kept whole in Dynamics: notes or files whose sum is the text byte for byte, and a digest for a column that is
// too short for it. No character is ever cut in two. Sends nothing: the rows name no record that they are about.
#pragma once

#include "base/json.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::handoff {

struct NoteLimits {
    std::size_t note_units = 100000;                            // UTF-16 units that notetext holds
    std::size_t file_from_bytes = std::size_t{1} * 1024 * 1024; // a longer text becomes files
    std::size_t file_bytes = std::size_t{5} * 1024 * 1024;      // of one file, before it is written as Base64
};

// The whole text when it fits; else its beginning and its end, and between them a line that says how many characters
// are left out and where the whole is.
std::string digest_of(std::string_view text, std::size_t max_utf16_units);

// Rows for the table annotation that hold the whole text: {"subject":"Transcript 1/3","notetext":…}, or files.
std::vector<Json> note_rows(std::string_view text, const NoteLimits& limits);

} // namespace dyncx::handoff
