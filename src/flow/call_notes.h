// Notes beside the phone call: recording, transcript, analysis. A completed call is read-only and nothing in it is
// overwritten, so what comes later stands beside it. The GUID of a note follows from what it is about: a repeat makes
// no second.
#pragma once

#include "dataverse/metadata.h"
#include "delivery/script.h"

#include <string>

namespace dyncx::flow {

// The plan for a recording_ready, transcript_ready or analysis_ready event of the call `call_id`.
Result<delivery::StepPlan> plan_note(const delivery::Turn& turn, const std::string& call_id,
                                     const dataverse::Table& annotation);
store::Mapping mapping_of_note(const delivery::StepRequest& step);

} // namespace dyncx::flow
