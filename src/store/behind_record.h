// One submit as bytes: its events and its line of the trail, as they stand in a log behind (behind_log.h). Pure: it knows
// neither a file nor the store. What read_record() gives is whole or nothing, whatever the bytes are; that they are the
// bytes that were written is told by the checksum, not by it. The op is left out: who waits for it is gone with its process.
// Who changes the form changes the name of the files too (behind.cpp).
#pragma once

#include "store/trail.h"

#include <optional>

namespace dyncx::store {

struct Kept {
    std::vector<NewEvent> events;
    PreparedLine line;
};

std::size_t record_bytes(const std::vector<NewEvent>& events, const PreparedLine& line);
void write_record(char* at, const std::vector<NewEvent>& events, const PreparedLine& line); // so many bytes
std::optional<Kept> read_record(std::string_view bytes);

std::uint64_t checksum(std::string_view bytes, std::uint64_t start); // against torn bytes, not against people

} // namespace dyncx::store
