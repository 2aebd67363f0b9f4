// Opening a flow from settings: the configured steps when there are some, else the default flow.
#include "flow/flow.h"

#include "flow/configured_flow.h"
#include "flow/default_flow.h"
#include "flow/linter.h"
#include "flow/pop.h"
#include "flow/preview.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

class OpenFlow final : public Flow {
  public:
    OpenFlow(std::unique_ptr<Planner> planner, Pop pop, std::vector<Finding> findings, dataverse::WebApi& api)
        : planner_(std::move(planner)), pop_(std::move(pop)), findings_(std::move(findings)), api_(api) {}

    std::size_t count_steps(const SessionEvent& event) const override { return planner_->count_steps(event); }
    bool folds(const SessionEvent& event) const override { return planner_->folds(event); }
    Result<delivery::StepPlan> plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) override {
        return planner_->plan(turn, index, budget);
    }
    Result<delivery::StepOutcome> absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                         const std::vector<dataverse::Answer>& answers,
                                         const std::vector<Result<dataverse::Answer>>& riders) override {
        return planner_->absorb(turn, step, answers, riders);
    }
    const std::vector<Finding>& findings() const override { return findings_; }
    Result<Json> preview(const std::vector<SessionEvent>& events, const net::Budget& budget) override {
        return preview_of(*planner_, events, api_.base_url(), findings_, budget);
    }
    Json customer(const Json& facts) const override { return planner_->customer(facts); }
    Json links(const std::vector<store::Mapping>& records, const Json& facts, const Json& customer) const override {
        const auto opening = planner_->opening(records, facts);
        return pop_.links(
            {records, facts, customer, opening ? opening->query : std::nullopt, !opening || opening->prefers_tab});
    }

  private:
    std::unique_ptr<Planner> planner_;
    Pop pop_;
    std::vector<Finding> findings_;
    dataverse::WebApi& api_;
};

bool is_configured(const config::Settings& settings) { // "mode" alone configures nothing
    const auto& members = settings.value("flow").as_object();
    return std::any_of(members.begin(), members.end(),
                       [](const auto& member) { return member.first != "mode" && member.first != "allow_delete"; });
}

// The first error refuses; else the warnings are in `findings`.
Result<Steps> linted_steps(const config::Settings& settings, std::vector<Finding>& findings) {
    Steps steps = read_steps(settings.value("flow"), settings.text("missing_value") == "stop", findings);
    lint_steps(steps, findings);
    const auto error = std::find_if(findings.begin(), findings.end(), [](const Finding& one) { return one.is_error; });
    if (error == findings.end())
        return steps;
    Fault f = fault(DYNCX_E_CONFIG, error->place + " " + error->text, "docs/flows.md shows every member of a step.");
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

} // namespace

Json to_json(const std::vector<Finding>& findings) {
    Json list = Json::array();
    for (const Finding& finding : findings) {
        Json json = Json::object();
        json.set("place", finding.place);
        json.set("text", finding.text);
        json.set("is_error", finding.is_error);
        list.push(std::move(json));
    }
    return list;
}

Result<> check(const config::Settings& settings) {
    std::vector<Finding> findings;
    if (auto pop = Pop::open(settings); !pop)
        return pop.error();
    if (!is_configured(settings))
        return Done{};
    auto steps = linted_steps(settings, findings);
    return steps ? Result<>(Done{}) : steps.error();
}

Result<std::unique_ptr<Flow>> Flow::open(const config::Settings& settings, dataverse::WebApi& api,
                                         dataverse::Metadata& metadata, PeopleKeeper people, const Clock& clock) {
    Surroundings around{settings.text("environment.app_id"), metadata};
    auto pop = Pop::open(settings);
    if (!pop)
        return pop.error();
    std::vector<Finding> findings;
    std::unique_ptr<Planner> planner;
    if (is_configured(settings)) {
        auto steps = linted_steps(settings, findings);
        if (!steps)
            return steps.error();
        planner = std::make_unique<ConfiguredFlow>(std::move(*steps), std::move(around));
    } else {
        People known(std::move(people), clock, settings.integer("people.max_age_hours") * 3600 * 1000,
                     settings.value("agents.map"));
        planner = std::make_unique<DefaultFlow>(std::move(around), std::move(known),
                                                owner_rule_of(settings.text("session.owner")));
    }
    return std::unique_ptr<Flow>(
        std::make_unique<OpenFlow>(std::move(planner), std::move(*pop), std::move(findings), api));
}

} // namespace dyncx::flow
