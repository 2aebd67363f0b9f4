// See refusals.h.
#include "emulator/batch/refusals.h"

namespace dyncx::emulator::batch {
namespace {

constexpr const char* kUnreadable = "0x80048d19";
constexpr const char* kUrlNotAccepted = "0x80060888";

} // namespace

void refuse_batch(std::string message) { throw Refusal{400, kUnreadable, std::move(message), {}}; }

void refuse_stream() { refuse_batch("Stream was not readable."); }

Refusal unknown_reference(std::string_view content_id) {
    return Refusal{400,
                   kUrlNotAccepted,
                   "Content-ID Reference: '$" + std::string(content_id.substr(0, 80)) +
                       "' does not exist in the batch context.",
                   {}};
}

} // namespace dyncx::emulator::batch
