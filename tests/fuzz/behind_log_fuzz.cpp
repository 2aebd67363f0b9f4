// Fuzz target: what a process that ended left behind. The input is the content of its log, and once the bytes of one record,
// for which no checksum stands guard. What comes out fits into what went in, and a record is what is written of it again.
#include "store/behind_log.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dyncx::store;
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::size_t bytes = 0;
    for (const auto& kept : BehindLog::read(text))
        bytes += record_bytes(kept.events, kept.line);
    if (bytes > size)
        std::abort();
    const auto kept = read_record(text);
    if (!kept)
        return 0;
    std::string again(record_bytes(kept->events, kept->line), '\0');
    write_record(again.data(), kept->events, kept->line);
    if (again.size() != size)
        std::abort();
    return 0;
}
