// Reads the answer to a $batch, tolerantly in form and strictly in meaning: one list per part that was sent, in order.
// A part that was never run, a change set that failed as a whole, an answer that was cut: each is told apart.
#pragma once

#include "dataverse/web_api.h"

#include <vector>

namespace dyncx::dataverse {

Result<std::vector<WebApi::PartAnswers>> read_batch(const Answer& answer, const std::vector<BatchPart>& sent);

} // namespace dyncx::dataverse
