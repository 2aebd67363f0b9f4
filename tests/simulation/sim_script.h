// The default flow itself, with table definitions and people that need no network, and a look at what the engine asks
// it: whether the events of a session come in order.
#pragma once

#include "delivery/script.h"
#include "disk.h"
#include "flow/default_flow.h"
#include "nature.h"

namespace dyncx::simulation {

// Read once from tests/fixtures/tables; shared by all worlds, which only read it.
class Tables {
  public:
    static Result<Tables> load();
    std::shared_ptr<const dataverse::Table> named(std::string_view name) const;

  private:
    std::vector<std::shared_ptr<const dataverse::Table>> all_;
};

class SimMetadata final : public dataverse::Metadata {
  public:
    using Shared = std::shared_ptr<const dataverse::Table>;
    explicit SimMetadata(const Tables& tables) : tables_(tables) {}
    Result<Shared> table(std::string_view name, const net::Budget&) override;
    Shared known(std::string_view name) override { return tables_.named(name); }
    Result<Shared> table_of_set(std::string_view set, const net::Budget&) override;
    void forget() override {}

  private:
    const Tables& tables_;
};

class SimScript final : public delivery::Script {
  public:
    SimScript(Nature& nature, const Tables& tables, store::Store& store, Disk& disk);

    std::size_t count_steps(const SessionEvent& event) const override { return flow_.count_steps(event); }
    bool folds(const SessionEvent& event) const override { return flow_.folds(event); }
    Result<delivery::StepPlan> plan(const delivery::Turn& turn, std::size_t index, const net::Budget& budget) override;
    Result<delivery::StepOutcome> absorb(const delivery::Turn& turn, const delivery::StepRequest& step,
                                         const std::vector<dataverse::Answer>& answers,
                                         const std::vector<Result<dataverse::Answer>>& riders) override;

  private:
    void watch_order(const delivery::Turn& turn);
    void spoil(delivery::StepRequest& request);
    void take_out_early(const delivery::Turn& turn);

    Nature& nature_;
    Disk& disk_;
    SimMetadata metadata_;
    flow::DefaultFlow flow_;
};

} // namespace dyncx::simulation
