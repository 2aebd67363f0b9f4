// See close_incident.h.
#include "emulator/actions/close_incident.h"

#include "emulator/actions/parameters.h"
#include "emulator/rows/writes.h"

namespace dyncx::emulator {

namespace {

constexpr std::int64_t kResolved = 1;
constexpr std::int64_t kCompleted = 1;

bool is_open_activity(const Row& row) {
    const auto state = whole_of(row, "statecode").value_or(0);
    return state != 1 && state != 2; // completed, canceled
}

void require_closable(const Site& site, const Table& incidents, const std::string& id) {
    const Row row = site.rows.find(incidents, id).value();
    const auto state = whole_of(row, "statecode").value_or(0);
    if (state == kResolved)
        throw Refusal{400,
                      "0x800404cf",
                      "This case has already been resolved. Close and reopen the case record to see the updates.",
                      {}};
    if (state != 0)
        throw Refusal{400, "0x80044411", "The case is already closed.", {}};
    bool has_open = false;
    site.rows.scan_pointing_at(*site.schema.by_name("activitypointer"), "regardingobjectid", id, [&](const Row& one) {
        has_open = has_open || is_open_activity(one);
        return !has_open;
    });
    if (has_open)
        throw Refusal{
            400, "0x8004440a", "The case can't be closed because it has open activities. Close them first.", {}};
}

Payload change_of(const Table& table, Row columns) {
    Payload change;
    change.table = &table;
    change.columns = std::move(columns);
    return change;
}

} // namespace

Response close_incident(const Call& call) {
    const Site& site = call.site;
    const Table& incidents = *site.schema.by_name("incident");
    const Table& resolutions = *site.schema.by_name("incidentresolution");
    const Parameters parameters(call, "CloseIncident", {"IncidentResolution", "Status"});
    auto resolution = parameters.new_row("IncidentResolution", resolutions);
    if (!resolution)
        parameters.refuse_missing_parameter("IncidentResolution");
    const std::int64_t status = parameters.required_whole("Status");
    const std::string id = text_of(resolution->columns, "incidentid");
    if (id.empty())
        throw Refusal{400, "0x80040203", "The incident id is missing.", {}};
    require_closable(site, incidents, id);
    if (const Column* type = resolutions.column("resolutiontypecode"); type->options.contains(static_cast<int>(status)))
        resolution->columns.try_emplace("resolutiontypecode", status);
    Transaction transaction(site.rows);
    update_row(site, incidents, id, change_of(incidents, {{"statecode", kResolved}, {"statuscode", status}}),
               WrittenBy::action);
    const std::string record = create_row(site, *resolution);
    update_row(site, resolutions, record, change_of(resolutions, {{"statecode", kCompleted}}));
    transaction.commit();
    return no_content(call);
}

} // namespace dyncx::emulator
