// See states.h.
#include "emulator/rows/states.h"

#include "emulator/site.h"

namespace dyncx::emulator {

namespace {

const StateModel* state_of(const Table& table, std::int64_t state) {
    for (const StateModel& model : table.states)
        if (model.state == state)
            return &model;
    return nullptr;
}

void require_pair(const Table& table, std::int64_t state, std::int64_t status, const std::string& id) {
    const StateModel* model = state_of(table, state);
    bool fits = false;
    if (model)
        for (const StatusModel& one : model->statuses)
            fits = fits || one.value == status;
    if (fits)
        return;
    throw Refusal{400,
                  "0x80048408",
                  std::to_string(status) + " is not a valid status code for state code " + table.schema_name +
                      "State." + (model ? model->label : std::to_string(state)) + " on " + table.logical_name +
                      " with Id " + id + ".",
                  {}};
}

// Closing these needs an action that makes the closing record too.
void require_action(const Table& table, std::int64_t before, std::int64_t after) {
    const bool is_case = table.logical_name == "incident" && after == 1;
    const bool is_opportunity = table.logical_name == "opportunity" && (after == 1 || after == 2);
    if (before == after || (!is_case && !is_opportunity))
        return;
    const std::string request = is_case      ? "CloseIncidentRequest"
                                : after == 1 ? "WinOpportunityRequest"
                                             : "LoseOpportunityRequest";
    const std::string state = is_case ? "Resolved" : after == 1 ? "Won" : "Lost";
    throw Refusal{400,
                  "0x80040203",
                  "This message can not be used to set the state of " + table.logical_name + " to " + state +
                      ". In order to set state of " + table.logical_name + " to " + state + ", use the " + request +
                      " message instead.",
                  {}};
}

} // namespace

void set_first_state(const Table& table, Row& row) {
    if (table.states.empty() || !table.column("statecode"))
        return;
    const std::int64_t state = whole_of(row, "statecode").value_or(table.states.front().state);
    const StateModel* model = state_of(table, state);
    row["statecode"] = state;
    if (!table.column("statuscode"))
        return;
    const std::int64_t status = whole_of(row, "statuscode").value_or(model ? model->default_status : 1);
    require_action(table, 0, state);
    require_pair(table, state, status, text_of(row, table.primary_id));
    row["statuscode"] = status;
}

void require_no_action(const Table& table, const Row& before, const Row& changes) {
    const std::int64_t old_state = whole_of(before, "statecode").value_or(0);
    if (!table.states.empty())
        require_action(table, old_state, whole_of(changes, "statecode").value_or(old_state));
}

void settle_state(const Table& table, const Row& before, Row& changes, const std::string& id) {
    const auto state = whole_of(changes, "statecode");
    const auto status = whole_of(changes, "statuscode");
    if (table.states.empty() || (!state && !status))
        return;
    const std::int64_t old_state = whole_of(before, "statecode").value_or(0);
    const std::int64_t new_state = state.value_or(old_state);
    const StateModel* model = state_of(table, new_state);
    const std::int64_t kept = whole_of(before, "statuscode").value_or(0);
    const std::int64_t by_default = new_state == old_state || !model ? kept : model->default_status;
    const std::int64_t new_status = status.value_or(by_default);
    require_pair(table, new_state, new_status, id);
    changes["statecode"] = new_state;
    changes["statuscode"] = new_status;
}

bool is_closed_activity(const Table& table, const Row& row) {
    return table.is_activity && whole_of(row, "statecode").value_or(0) != 0;
}

bool reopens(const Row& changes) { return whole_of(changes, "statecode") == std::optional<std::int64_t>(0); }

} // namespace dyncx::emulator
