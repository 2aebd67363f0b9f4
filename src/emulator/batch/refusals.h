// The refusals of $batch, with the codes and texts that Dataverse gives.
#pragma once

#include "emulator/model.h"

#include <string>
#include <string_view>

namespace dyncx::emulator::batch {

[[noreturn]] void refuse_batch(std::string message); // 400, payload not readable
[[noreturn]] void refuse_stream();                   // 400, the multipart is broken
Refusal unknown_reference(std::string_view content_id);

} // namespace dyncx::emulator::batch
