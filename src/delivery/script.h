// The seam between the outbox pump and the flow: the pump asks what to send for an event, sends it, and hands back the
// answer. The pump knows retry and commits; the flow knows templates and tables.
#pragma once

#include "base/session_event.h"
#include "dataverse/web_api.h"
#include "delivery/proof.h"
#include "store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace dyncx::delivery {

struct Turn {                            // what a step may look at
    SessionEvent event;                  // of several that are told together: kind and time of the last, facts of all
    std::string event_guid;              // of the first
    Json facts;                          // the session's, with this event's merged in
    std::vector<store::Mapping> records; // made so far, this event's earlier steps included
    bool is_folded = false;              // it tells several events
};

struct StepRequest {
    std::string step;                          // "STEP2"
    std::string table;                         // logical name of the record it makes or touches
    std::string record_id;                     // chosen or known GUID
    std::vector<dataverse::Request> requests;  // one: sent as it is; several: one change set in a $batch
    std::vector<dataverse::Request> riders;    // reads that travel in the same $batch, before the writes
    bool is_create = false;                    // "the key exists already" means done
    std::optional<Proof> proof = std::nullopt; // of what is refused when it was done before
    Json memo = {};                            // the script's own words, back with the answer
};

struct StepOutcome {
    std::optional<store::Mapping> mapping;
    Json learned = Json::object();      // facts to keep in the session
    std::optional<UnixMs> look_at = {}; // when the session is to be looked at again; 0: never
    Json news = {};                     // for the host, told when it is on disk; null: none
};

struct StepPlan {
    std::optional<StepRequest> request; // none: the step sends nothing
    std::optional<StepOutcome> outcome; // of a step that came to something without a request
    bool must_wait = false;             // a record it needs is not there yet
    std::string waits_for;              // says which, for the finding
    std::vector<std::string> notes;     // for the audit: names of columns, never values
};

struct Instead { // of a step that was refused for good: one of them
    std::optional<StepRequest> request;
    std::optional<StepOutcome> outcome;
    std::string waits_for; // the event waits, as for a record that is not there yet
    Json learned = {}; // with a request: facts that are on disk before it is sent, so that a retry goes the same way
};

class Script {
  public:
    virtual ~Script() = default;
    virtual std::size_t count_steps(const SessionEvent& event) const = 0;
    // Whether the event only changes what its session tells, so that the steps of its session's next event alone lead to
    // the same rows as the steps of both: the two may then be told as one. What ends a session is told with what was
    // before it, and nothing with it that comes behind.
    virtual bool folds(const SessionEvent& /*event*/) const { return false; }
    // May ask for metadata or look up people within the budget. A Fault: the event fails, or is retried when RETRIABLE.
    virtual Result<StepPlan> plan(const Turn& turn, std::size_t index, const net::Budget& budget) = 0;
    // `answers` of the requests, `riders` of the riders, each in order. When the step was done before, answers
    // is empty.
    virtual Result<StepOutcome> absorb(const Turn& turn, const StepRequest& step,
                                       const std::vector<dataverse::Answer>& answers,
                                       const std::vector<Result<dataverse::Answer>>& riders) = 0;
    // Asked when a step was refused for good: another way, or to go on without. None: the event is given up.
    virtual Result<std::optional<Instead>> instead(const Turn& /*turn*/, const StepRequest& /*refused*/,
                                                   const Fault& /*fault*/, const net::Budget& /*budget*/) {
        return std::optional<Instead>();
    }
};

} // namespace dyncx::delivery
