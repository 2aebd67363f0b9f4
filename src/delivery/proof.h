// "Already done": an update that may not be repeated, such as completing a call, is refused when its first answer was lost.
// A proof reads the row after the refusal and compares what the update wrote; when it is all there, the step is done.
#pragma once

#include "base/json.h"
#include "dataverse/web_api.h"

#include <optional>
#include <string_view>

namespace dyncx::delivery {

struct Proof {
    dataverse::Request read;
    Json wanted = Json::object(); // columns as they must read
};

// For an update that changes the state of a row; none otherwise, since a plain update may be repeated.
std::optional<Proof> proof_of_update(std::string_view set, std::string_view id, const Json& payload);
bool is_proven(const Proof& proof, const Result<dataverse::Answer>& answer);

} // namespace dyncx::delivery
