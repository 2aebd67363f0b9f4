// Error bodies of the Web API.
//
// Promises {"error":{"code","message"}} and, only when the request asked with include-annotations, the ErrorDetails
// annotations of Dataverse. Never a stack trace.
#pragma once

#include "emulator/exchange.h"
#include "emulator/model.h"
#include "emulator/rows/entity.h"

namespace dyncx::emulator {

Response error_answer(const Refusal& refusal, const AnnotationFilter& annotations);

} // namespace dyncx::emulator
