// What becomes of a part of an answer that was not read: refused, or late. The rest of the answer stands.
#pragma once

#include "dataverse/web_api.h"

#include <string>
#include <vector>

namespace dyncx::lookup {

bool is_refusal(const Fault& fault); // for what is asked, not for the way there or the moment
bool is_late(const Fault& fault);
bool ends_all(const Fault& fault);           // canceled or closed: nobody waits for the rest
const char* state_after(const Fault& fault); // "refused" or "late"
// What the part `i` of a $batch came to, a failure of the batch as such included.
Result<Json> page_of(const Result<std::vector<dataverse::WebApi::PartAnswers>>& answers, std::size_t i);
// {"part":"account","code":"0x80040220","message","fix"}; the code of what is late is "late".
Json finding_of(const std::string& part, const Fault& fault);

} // namespace dyncx::lookup
