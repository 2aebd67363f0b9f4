// The desk where a session is handed over to a person: what a handoff in the outbox becomes in Dynamics, step by step.
// It promises one record per session, whose ids follow from the session, so that a repeat meets what is there; and that a
// customer is not lost over a queue, an owner, a note or Omnichannel that Dynamics refuses: the record is made without, the
// rest is tried by itself, and what stays undone is told as a finding.
// desk.cpp goes through the steps, opening.cpp decides where to, writing.cpp writes the record
// with all that belongs to it, lost_answer.cpp looks whether it is there, aftermath.cpp does what is left,
// removal.cpp takes back the address of a recording, escalation.cpp looks at it again, check.cpp proves the settings.
// Runs on: the threads of delivery; blocks for the budget.
#pragma once

#include "delivery/script.h"
#include "handoff/case_row.h"
#include "handoff/customer.h"
#include "handoff/decision.h"
#include "handoff/handed.h"
#include "handoff/places.h"
#include "handoff/request.h"

#include <functional>
#include <memory>

namespace dyncx::handoff {

struct Ground {
    dataverse::WebApi& api;
    dataverse::Metadata& metadata;
    const Clock& clock;
};

struct Seams {
    CustomerSeams customers;
    std::function<void(const std::string& said, const Json& record)> found; // a customer, to be known from now on
    PlaceKeeper places;
};

bool is_removal(const SessionEvent& event); // of a recording; the flow has no part in it

class Desk {
  public:
    static Result<std::unique_ptr<Desk>> open(const config::Settings& settings, Ground ground, Seams seams);

    std::size_t count_steps(const SessionEvent& event) const;
    Result<delivery::StepPlan> plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget);
    Result<delivery::StepOutcome> absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                         const std::vector<dataverse::Answer>& answers,
                                         const std::vector<Result<dataverse::Answer>>& riders);
    Result<std::optional<delivery::Instead>> instead(const delivery::Turn& turn, const delivery::StepRequest& refused,
                                                     const Fault& fault, const net::Budget& budget);
    // What a handoff would do: where to, why, with which requests. Reads, and writes nothing.
    Result<Json> would(const delivery::Turn& turn, const net::Budget& budget);

    const Redaction& redaction() const { return *redaction_; }
    std::vector<std::string> warnings() const; // of the settings, without network
    bool is_configured() const { return is_configured_; }
    // Queues, owners, privileges and Omnichannel as Dynamics has them: a fault for what would fail; else each channel with what
    // it becomes: [{"channel","path","state":"ready"|"module missing","finding"}].
    Result<Json> check(const net::Budget& budget) const;

  private:
    struct Choice;  // what was refused before
    struct Opening; // a record on its way
    Desk(Ground ground, Seams seams) : ground_(ground), seams_(std::move(seams)) {}

    // opening.cpp
    Result<Opening> opening(const delivery::Turn& turn, const Choice& choice, const net::Budget& budget);
    Result<> decide(Opening& opening, const net::Budget& budget);
    Result<Json> customer_columns(const std::string& table, const std::string& id,
                                  const std::vector<std::string>& columns, const net::Budget& budget);
    Result<> name_places(Opening& opening, const net::Budget& budget);

    // writing.cpp
    Result<> write_contact(Opening& opening, const net::Budget& budget);
    Result<> write_record(Opening& opening, const net::Budget& budget);
    Result<> write_rest(Opening& opening, const net::Budget& budget);
    Result<delivery::StepPlan> plan_of(Opening opening) const;

    // desk.cpp
    Result<delivery::StepPlan> plan_open(const delivery::Turn& turn, const Choice& choice, const net::Budget& budget);
    Result<delivery::StepPlan> plan_begun(Opening opening, const net::Budget& budget);
    Result<delivery::StepOutcome> opened(const delivery::Turn& turn, const delivery::StepRequest& step,
                                         const std::vector<dataverse::Answer>& answers);
    void forget_places(const Json& asked, const Handed& handed);

    // lost_answer.cpp
    Result<delivery::StepPlan> plan_look(const Handed& handed, const net::Budget& budget);
    void looked(Handed& handed, const std::vector<dataverse::Answer>& answers,
                const std::vector<Result<dataverse::Answer>>& riders) const;
    void look_at_customer(Handed& handed, const Json& row) const;

    // aftermath.cpp
    Result<delivery::StepPlan> plan_queue(const Handed& handed, std::size_t wish, const net::Budget& budget);
    Result<delivery::StepPlan> plan_owner(const Handed& handed, std::size_t wish, const net::Budget& budget);
    Result<delivery::StepPlan> plan_texts(const Handed& handed, const char* what, const std::string& text,
                                          const net::Budget& budget);
    Result<delivery::StepPlan> plan_notes(const delivery::Turn& turn, const Handed& handed, const net::Budget& budget);
    Result<delivery::StepPlan> plan_recording(const delivery::Turn& turn, const Handed& handed,
                                              const net::Budget& budget);
    Result<delivery::StepPlan> plan_customer(const delivery::Turn& turn, const Handed& handed,
                                             const net::Budget& budget);
    Result<std::optional<delivery::Instead>> instead_of_rest(const delivery::Turn& turn,
                                                             const delivery::StepRequest& refused, const Fault& fault,
                                                             const net::Budget& budget);

    using Requests = std::vector<dataverse::Request>;

    // check.cpp
    Json work_streams(const net::Budget& budget) const;
    Result<std::string> stream_finding(const Json& streams, const std::string& queue_name,
                                       const net::Budget& budget) const;
    Result<std::vector<std::string>> missing_privileges(bool with_conversations, const net::Budget& budget) const;

    // removal.cpp
    Result<Requests> unlinking(const delivery::Turn& turn, const Handed& handed, const net::Budget& budget);
    Result<delivery::StepPlan> plan_removal(const delivery::Turn& turn, const net::Budget& budget, bool is_again);
    static delivery::StepOutcome removed(const delivery::Turn& turn);
    Result<std::optional<delivery::Instead>> instead_of_removal(const delivery::Turn& turn,
                                                                const delivery::StepRequest& refused,
                                                                const Fault& fault, const net::Budget& budget);

    // escalation.cpp
    std::size_t count_looks() const;
    Result<delivery::StepPlan> plan_look_again(const delivery::Turn& turn, std::size_t index,
                                               const net::Budget& budget);
    Result<delivery::StepPlan> plan_see(const Handed& handed, const net::Budget& budget);
    Result<delivery::StepPlan> plan_move(const Handed& handed, const net::Budget& budget);
    Result<delivery::StepOutcome> seen(const delivery::Turn& turn, const std::vector<dataverse::Answer>& answers,
                                       const std::vector<Result<dataverse::Answer>>& riders);
    static delivery::StepOutcome moved(const delivery::Turn& turn, const delivery::StepRequest& step,
                                       const Fault* fault);
    Result<Requests> move_to_queue(const Handed& handed, const std::string& name, const net::Budget& budget);
    Result<Requests> change_owner(const Handed& handed, const std::string& name, const net::Budget& budget);
    Result<Requests> task_for(const Handed& handed, const std::string& owner_name, const std::string& limit,
                              const net::Budget& budget);

    Result<Requests> note_requests(const Json& about, const std::string& text, const char* what,
                                   const net::Budget& budget);
    Result<dataverse::Request> contact_request(const std::string& id, const Json& row, const net::Budget& budget);
    Result<dataverse::Request> update_of(const Handed& handed, const Json& row, const net::Budget& budget);
    Result<dataverse::Request> queue_item(const Json& about, const Place& queue, const net::Budget& budget);

    Ground ground_;
    Seams seams_;
    std::unique_ptr<const Redaction> redaction_;
    std::unique_ptr<const Customers> customers_;
    std::unique_ptr<const Decider> decider_;
    std::unique_ptr<const CaseRow> rows_;
    std::unique_ptr<Places> places_;
    std::size_t file_from_bytes_ = 0;
    std::int64_t unclaimed_ms_ = 0;
    bool is_configured_ = false; // something of it is set
    bool makes_contacts_ = true;
};

} // namespace dyncx::handoff
