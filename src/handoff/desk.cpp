// The steps of a handoff, and what is done when one of them is refused. See desk.h.
#include "handoff/desk.h"

#include "base/guid.h"
#include "handoff/opening.h"
#include "handoff/watch.h"

#include <algorithm>
#include <utility>

namespace dyncx::handoff {
namespace {

enum Step : std::size_t { kOpen, kLook, kQueue, kOwner, kNotes, kRecording, kCustomer, kRemoval, kSteps };

constexpr const char* kNoSuchKey = "0x80060891";

bool is_about_the_record(const std::string& step) { return step == "CASE" || step == "CONVERSATION"; }

// A text that this event tells anew, or that is known and was left out.
bool is_due(const delivery::Turn& turn, const Handed& handed, const char* fact, const char* left) {
    const char* told = std::string_view(fact) == "transcript" ? "transcript" : "recording";
    const std::string& news = turn.event.facts[fact].as_string();
    if (!news.empty() && name_guid("text", news) != handed[told].as_string())
        return true;
    return handed.is_left(left) && !facts_of(turn)[fact].as_string().empty();
}

bool is_there(const Fault& fault) { return dataverse::already_exists(fault) || fault.http_status == 412; }

bool has_call(const delivery::Turn& turn) {
    return std::any_of(turn.records.begin(), turn.records.end(), [](auto& one) { return one.table == "phonecall"; });
}

} // namespace

Result<std::unique_ptr<Desk>> Desk::open(const config::Settings& settings, Ground ground, Seams seams) {
    std::vector<std::string> expressions;
    for (const Json& expression : settings.value("handoff.redact").as_array())
        expressions.push_back(expression.as_string());
    auto redaction = Redaction::open(settings.boolean("handoff.redact_numbers"), expressions);
    if (!redaction)
        return redaction.error();
    auto customers = Customers::open(settings, seams.customers);
    if (!customers)
        return customers.error();
    auto decider = Decider::open(settings);
    if (!decider)
        return decider.error();
    auto rows = CaseRow::open(settings);
    if (!rows)
        return rows.error();
    std::unique_ptr<Desk> desk(new Desk(ground, std::move(seams)));
    desk->redaction_ = std::make_unique<const Redaction>(std::move(*redaction));
    desk->customers_ = std::make_unique<const Customers>(std::move(*customers));
    desk->decider_ = std::make_unique<const Decider>(std::move(*decider));
    desk->rows_ = std::make_unique<const CaseRow>(std::move(*rows));
    desk->places_ = std::make_unique<Places>(ground.api, desk->seams_.places, ground.clock,
                                             settings.integer("metadata.max_age_hours") * 3600 * 1000);
    desk->file_from_bytes_ = static_cast<std::size_t>(settings.integer("handoff.transcript_file_bytes"));
    desk->makes_contacts_ = settings.boolean("handoff.create_contact");
    desk->is_configured_ = settings.redacted().find("handoff") != nullptr;
    desk->unclaimed_ms_ = settings.integer("handoff.unclaimed_s") * 1000;
    return desk;
}

std::size_t Desk::count_steps(const SessionEvent& event) const {
    return event.kind == kHandoffLook ? count_looks() : std::size_t{kSteps};
}

// Of other events of a session that was handed over, only what belongs on its record: a call keeps its own notes.
Result<delivery::StepPlan> Desk::plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) {
    if (turn.event.kind == kHandoffLook)
        return plan_look_again(turn, index, budget);
    if (is_removal(turn.event))
        return index == kRemoval ? plan_removal(turn, budget, false) : delivery::StepPlan();
    const Handed handed = Handed::of(turn.facts);
    const bool is_own = turn.event.kind == kHandoff;
    const delivery::StepPlan nothing;
    if (index == kOpen)
        return is_own && !handed.has_record() ? plan_open(turn, Choice::kept(turn), budget) : nothing;
    if (!handed.has_record() || (!is_own && has_call(turn) && index != kCustomer))
        return nothing;
    switch (index) {
    case kLook:
        return handed.is_unsure() ? plan_look(handed, budget) : nothing;
    case kQueue:
        return handed.is_left(kQueueLeft) ? plan_queue(handed, 0, budget) : nothing;
    case kOwner:
        return handed.is_left(kOwnerLeft) ? plan_owner(handed, 0, budget) : nothing;
    case kNotes:
        return is_due(turn, handed, "transcript", kNotesLeft) ? plan_notes(turn, handed, budget) : nothing;
    case kRecording:
        return is_due(turn, handed, "recording_url", kRecordingLeft) ? plan_recording(turn, handed, budget) : nothing;
    case kCustomer:
        return handed.has_stand_in() ? plan_customer(turn, handed, budget) : nothing;
    default:
        return nothing;
    }
}

Result<delivery::StepPlan> Desk::plan_open(const delivery::Turn& turn, const Choice& choice,
                                           const net::Budget& budget) {
    auto begun = opening(turn, choice, budget);
    return begun ? plan_begun(std::move(*begun), budget) : Result<delivery::StepPlan>(begun.error());
}

Result<delivery::StepPlan> Desk::plan_begun(Opening opening, const net::Budget& budget) {
    if (opening.must_wait()) {
        delivery::StepPlan plan;
        plan.must_wait = true;
        plan.waits_for = "the handoff (its customer: nobody is known, and no contact may be made)";
        return plan;
    }
    for (auto write : {&Desk::name_places, &Desk::write_contact, &Desk::write_record, &Desk::write_rest})
        if (auto written = (this->*write)(opening, budget); !written)
            return written.error();
    return plan_of(std::move(opening));
}

Result<delivery::StepOutcome> Desk::opened(const delivery::Turn& turn, const delivery::StepRequest& step,
                                           const std::vector<dataverse::Answer>& answers) {
    Handed handed(step.memo["handed"]);
    const auto at = static_cast<std::size_t>(step.memo["at"].as_integer());
    if (answers.empty())
        handed.set("is_unsure", true);
    else if (at < answers.size())
        if (auto row = answers[at].json(); row && row->find("ticketnumber"))
            handed.set("number", (*row)["ticketnumber"]);
    const UnixMs now = ground_.clock.now();
    handed.set("at", format_time(now));
    handed.set("state", "created");
    if (const std::string url = facts_of(turn)["recording_url"].as_string(); !url.empty())
        handed.set("recording", name_guid("text", url));

    delivery::StepOutcome outcome = handed.outcome();
    const Json& customer = handed["customer"];
    const bool is_known = !customer.as_object().empty() && !handed.has_stand_in();
    if (step.step == "CASE" && !turn.facts["regarding"].is_object())
        outcome.learned.set("regarding", Json(Json::Object{{"incident", handed.id()}}));
    if (is_known && !turn.facts["customer"].is_object())
        outcome.learned.set("customer", customer);
    if (const std::string& said = step.memo["said"].as_string(); is_known && !said.empty())
        seams_.found(said, customer);
    outcome.look_at = first_look(handed, unclaimed_ms_, now);
    outcome.mapping =
        store::Mapping{step.step, step.table, step.record_id, handed["number"].as_string(), Json::object(), 0};
    return outcome;
}

Result<delivery::StepOutcome> Desk::absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                           const std::vector<dataverse::Answer>& answers,
                                           const std::vector<Result<dataverse::Answer>>& riders) {
    if (is_about_the_record(step.step))
        return opened(turn, step, answers);
    if (step.step == "SEE")
        return seen(turn, answers, riders);
    if (step.step == "MOVE")
        return moved(turn, step, nullptr);
    if (step.step == "REMOVAL")
        return removed(turn);
    Handed handed = Handed::of(turn.facts);
    const Json customer = handed["customer"];
    if (step.step == "LOOK")
        looked(handed, answers, riders);
    for (const auto& [name, value] : step.memo["done"].as_object()) // what the step makes true
        handed.set(name.c_str(), value);
    if (const std::string& left = step.memo["settles"].as_string(); !left.empty())
        handed.settle(left.c_str());
    delivery::StepOutcome outcome = handed.outcome();
    const bool is_ours = !turn.facts["customer"].is_object() || turn.facts["customer"] == customer;
    if (step.step == "CUSTOMER" || (is_ours && !handed.has_stand_in() && handed["customer"] != customer))
        outcome.learned.set("customer", handed["customer"]);
    return outcome;
}

// What else may be tried, from the least to the most that is given up: Omnichannel, the host's key, the queue with the
// owner and the notes, a contact of its own.
Result<std::optional<delivery::Instead>> Desk::instead(const delivery::Turn& turn, const delivery::StepRequest& refused,
                                                       const Fault& fault, const net::Budget& budget) {
    std::optional<delivery::Instead> none;
    if (refused.step == "MOVE")
        return std::optional(delivery::Instead{std::nullopt, moved(turn, refused, &fault), ""});
    if (refused.step == "SEE") {
        constexpr const char* kNoSuchRow = "0x80040217"; // an environment that is switched off is GONE as well
        if (fault.code != kNoSuchRow)
            return none;
        auto outcome = seen(turn, {}, {});
        return std::optional(delivery::Instead{std::nullopt, std::move(*outcome), ""});
    }
    if (refused.step == "REMOVAL")
        return instead_of_removal(turn, refused, fault, budget);
    if (!is_about_the_record(refused.step))
        return instead_of_rest(turn, refused, fault, budget);
    Choice choice = Choice::of(refused.memo["choice"]);
    const bool makes_contact = refused.memo["makes_contact"].as_bool();
    const std::string reason = fault.message + (fault.code.empty() ? "" : " (" + fault.code + ")");
    if (refused.step == "CONVERSATION" && !choice.is_case_instead) {
        choice.is_case_instead = true;
        choice.why.push_back("Omnichannel refused the conversation, so it becomes a case: " + reason);
    } else if (makes_contact && is_there(fault) && !choice.is_contact_there) {
        choice.is_contact_there = true;
    } else if (refused.memo["by_key"].as_bool() && !choice.not_by_key &&
               (fault.code == kNoSuchKey || fault.status == DYNCX_E_GONE)) {
        choice.not_by_key = true;
    } else if (!choice.is_bare) {
        choice.is_bare = true;
        choice.why.push_back("The case is made first and the rest by itself, for Dynamics refused all at once: " +
                             reason);
        forget_places(turn.event.facts, Handed(refused.memo["handed"]));
    } else if (fault.status == DYNCX_E_GONE && !makes_contact && !choice.not_known) {
        choice.not_known = true;
        choice.why.push_back("Whom we knew as the customer is not in Dynamics any more: " + reason);
    } else if (refused.memo["by_key"].as_bool() && !choice.not_by_key) {
        choice.not_by_key = true;
        choice.why.push_back("The host's key leads to nobody: " + reason);
    } else if (makes_contact && !choice.not_made) {
        choice.not_made = true;
        choice.why.push_back("No contact is made for the customer: " + reason);
    } else {
        return none;
    }
    auto plan = plan_open(turn, choice, budget);
    if (!plan)
        return plan.error();
    if (!plan->request && choice.not_made)
        return none;
    if (!plan->request)
        return std::optional(delivery::Instead{std::nullopt, std::nullopt, plan->waits_for});
    return std::optional(delivery::Instead{std::move(plan->request), std::nullopt, "", choice.fact(turn)});
}

// Kept names may have become wrong: they are asked for anew.
void Desk::forget_places(const Json& asked, const Handed& handed) {
    for (const char* name : {"subject", "product"})
        places_->forget(name, asked[name].as_string());
    places_->forget("queue", handed["queue"]["name"].as_string());
    if (const std::string& owner = handed["owner"]["name"].as_string(); !owner.empty())
        places_->forget_owner(owner);
}

std::vector<std::string> Desk::warnings() const {
    std::vector<std::string> all;
    if (std::string text = decider_->unclaimed_warning(); is_configured_ && !text.empty())
        all.push_back(std::move(text));
    return all;
}

Result<Json> Desk::would(const delivery::Turn& turn, const net::Budget& budget) {
    Json told = Json::object();
    told.set("session", turn.event.session);
    if (Handed::of(turn.facts).has_record()) {
        told.set("would", "add");
        told.set("handoff", turn.facts[kFact]);
        return told;
    }
    auto begun = opening(turn, Choice::kept(turn), budget);
    if (!begun)
        return begun.error();
    told.set("would", begun->must_wait() ? "wait" : begun->is_conversation() ? "conversation" : "case");
    told.set("rules", begun->explained);
    if (begun->must_wait()) {
        told.set("why", "Nobody is known behind what the session tells of its customer, and no contact may be made.");
        return told;
    }
    auto plan = plan_begun(std::move(*begun), budget);
    if (!plan)
        return plan.error();
    told.set("handoff", plan->request->memo["handed"]);
    Json requests = Json::array();
    for (const auto& request : plan->request->requests) {
        auto body = Json::parse(request.body);
        requests.push(
            Json(Json::Object{{"method", request.method}, {"address", request.path}, {"body", body ? *body : Json()}}));
    }
    told.set("requests", std::move(requests));
    return told;
}

} // namespace dyncx::handoff
