// Runs a parsed $batch by Dataverse's rules: parts one after another; a change set is one transaction with one error
// part when it fails; the first error ends the batch and gives its status, unless the client asked to go on. A "$1" that
// nothing before it declares is the batch's own fault: nothing runs. What an operation does is the caller's, through
// BatchSteps.
#pragma once

#include "emulator/batch/message.h"
#include "emulator/batch/response.h"
#include "emulator/model.h"

#include <functional>
#include <string>
#include <string_view>

namespace dyncx::emulator::batch {

using Execute =
    std::function<PartAnswer(const HttpPart&)>; // the url begins with /api/data/v9.x/ and $-references are gone

struct BatchSteps {
    Execute execute;                                  // may throw Refusal
    std::function<PartAnswer(const Refusal&)> refuse; // the answer that a Refusal becomes
    std::function<void()> begin;                      // of a change set
    std::function<void()> commit;                     // may throw Refusal
    std::function<void()> rollback;                   // throws nothing
    NewGuid new_guid;
};

struct BatchOrigin {
    std::string service_root = "/api/data/v9.2/"; // of the outer request
    std::string authority;                        // host and port of the outer request; "" accepts every host
};

// Throws the Refusal of a batch that is refused as a whole.
BatchAnswer run_batch(const BatchRequest& request, const BatchOrigin& origin, bool continues_on_error,
                      const BatchSteps& steps);

bool asks_to_continue(std::string_view prefer); // odata.continue-on-error among the preferences

// The path and query of a part's address. Absolute addresses must name the authority and a service root, relative ones
// are taken from the origin's root.
std::string full_url(std::string_view url, const BatchOrigin& origin);

} // namespace dyncx::emulator::batch
