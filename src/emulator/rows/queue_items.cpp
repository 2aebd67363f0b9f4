// See queue_items.h.
#include "emulator/rows/queue_items.h"

#include "emulator/guid.h"
#include "emulator/security/access.h"

#include <algorithm>

namespace dyncx::emulator {

namespace {

bool is_active(const Row& row) { return whole_of(row, "statecode").value_or(0) == 0; }

bool is_ended(const Row& row) { // completed, resolved, canceled; other states of a conversation go on
    const auto state = whole_of(row, "statecode").value_or(0);
    return state == 1 || state == 2;
}

[[noreturn]] void refuse_inactive() {
    throw Refusal{400, "0x8004051e", "Deactivated object cannot be added to queue.", {}};
}

std::string required(const Row& row, const std::string& column) {
    const std::string id = text_of(row, column);
    if (id.empty())
        throw Refusal{400, "0x80040203", "Required attribute '" + column + "' of entity 'queueitem' is missing.", {}};
    return id;
}

void require_open_queue(const Site& site, const std::string& queue_id) {
    const auto queue = site.rows.find(*site.schema.by_name("queue"), queue_id);
    if (queue && !is_active(*queue))
        refuse_inactive();
}

void require_only_item(const Site& site, const Row& row) {
    const auto other = active_queue_item(site, text_of(row, "objectid"));
    if (other && text_of(*other, "queueitemid") != text_of(row, "queueitemid"))
        throw Refusal{400,
                      "0x80040526",
                      "An active queue item already exists for the given object. Cannot create more than one active "
                      "queue item for this object.",
                      {}};
}

void describe_object(const Site& site, Row& row) {
    const Table* named = site.schema.by_name(text_of(row, "objectid@type"));
    if (!named)
        return;
    const RowRef named_object{named, required(row, "objectid")};
    require_queueable(site, named_object);
    const RowRef object = real_object(site, named_object);
    const Row held = find_row(site, object).value();
    if (is_ended(held))
        refuse_inactive();
    row["objectid@type"] = object.table->logical_name;
    if (text_of(row, "title").empty() && !object.table->primary_name.empty())
        row["title"] = text_of(held, object.table->primary_name);
    if (object.table->type_code > 0)
        row["objecttypecode"] = std::int64_t{object.table->type_code};
}

} // namespace

std::optional<Row> active_queue_item(const Site& site, const std::string& object_id) {
    std::optional<Row> found;
    site.rows.scan_pointing_at(*site.schema.by_name("queueitem"), "objectid", object_id, [&](const Row& row) {
        if (is_active(row))
            found = row;
        return !found;
    });
    return found;
}

void require_queueable(const Site& site, const RowRef& object) {
    const RowRef real = real_object(site, object);
    const auto& tables = site.schema.by_name("queueitem")->column("objectid")->targets;
    if (std::find(tables.begin(), tables.end(), real.table->logical_name) == tables.end())
        throw Refusal{
            400, "0x800404e7", "The entity '" + real.table->logical_name + "' is not enabled for queues.", {}};
}

RowRef real_object(const Site& site, const RowRef& object) {
    if (object.table->logical_name != "activitypointer")
        return object;
    const Table* table = site.schema.by_name(text_of(find_row(site, object).value(), "activitytypecode"));
    return table ? RowRef{table, object.id} : object;
}

void settle_queue_item(const Site& site, const Table& table, const Row& before, Row& row) {
    if (table.logical_name != "queueitem")
        return;
    const std::string now = utc_text(now_seconds());
    if (required(row, "objectid") != text_of(before, "objectid"))
        describe_object(site, row);
    if (is_active(row))
        require_only_item(site, row);
    if (required(row, "queueid") != text_of(before, "queueid")) {
        require_open_queue(site, text_of(row, "queueid"));
        row["enteredon"] = now;
    }
    if (text_of(row, "workerid") != text_of(before, "workerid")) {
        require_enabled_user(site, row, "workerid");
        row["workeridmodifiedon"] = now;
    }
}

} // namespace dyncx::emulator
