// The few names that may be taken from Dynamics' words: a privilege ("prvReadContact"), a table or column in quotes
// ("'subject'"), the name of a type ("Microsoft.Dynamics.CRM.account"). Only what looks like a name of a schema passes.
#pragma once

#include <string>
#include <string_view>

namespace dyncx::dataverse {

// " (privilege prvReadContact)", " (names: subject, task)", or "".
std::string named_in_answer(std::string_view text);

} // namespace dyncx::dataverse
