// See activity_view.h.
#include "emulator/rows/activity_view.h"

namespace dyncx::emulator {

namespace {

const std::string kType = "@type";

} // namespace

void show_activity(const Site& site, const RowRef& activity) {
    const Table* view = site.schema.by_name("activitypointer");
    if (!activity.table->is_activity || !view)
        return;
    const Row row = find_row(site, activity).value();
    Row shown;
    for (const auto& [name, value] : row) {
        const std::string column = name.ends_with(kType) ? name.substr(0, name.size() - kType.size()) : name;
        if (view->column(column))
            shown[name] = value;
    }
    shown["activitytypecode"] = activity.table->logical_name;
    site.rows.put(*view, activity.id, std::move(shown));
}

void hide_activity(const Site& site, const RowRef& activity) {
    const Table* view = site.schema.by_name("activitypointer");
    if (activity.table->is_activity && view && site.rows.has(*view, activity.id))
        site.rows.erase(*view, activity.id);
}

} // namespace dyncx::emulator
