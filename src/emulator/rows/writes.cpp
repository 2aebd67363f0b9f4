// See writes.h.
#include "emulator/rows/writes.h"

#include "emulator/guid.h"
#include "emulator/odata/columns.h"
#include "emulator/rows/activity_view.h"
#include "emulator/rows/attachments.h"
#include "emulator/rows/duplicate_key.h"
#include "emulator/rows/parties.h"
#include "emulator/rows/queue_items.h"
#include "emulator/rows/states.h"
#include "emulator/rows/system_columns.h"
#include "emulator/security/access.h"

namespace dyncx::emulator {

namespace {

bool is_given(const Row& row, const std::string& column) {
    const auto found = row.find(column);
    return found != row.end() && !std::holds_alternative<std::monostate>(found->second);
}

bool holds_same(const Table& table, const AlternateKey& key, const Row& a, const Row& b) {
    for (const std::string& name : key.columns) {
        const Column& column = *table.column(name);
        const Value& left = odata::value_of(a, column);
        const Value& right = odata::value_of(b, column);
        if (std::holds_alternative<std::monostate>(left) || std::holds_alternative<std::monostate>(right) ||
            odata::compare_values(left, right, odata::edm_type(column)) != 0)
            return false;
    }
    return true;
}

void require_unique_keys(const Site& site, const Table& table, const Row& row) {
    const std::string id = text_of(row, table.primary_id);
    for (const AlternateKey& key : table.keys)
        site.rows.scan(table, [&](const Row& other) {
            if (text_of(other, table.primary_id) != id && holds_same(table, key, row, other))
                refuse_duplicate_key(table, key, row);
            return true;
        });
}

// Lookups and texts that the system itself requires and has no default for.
void require_columns(const Table& table, const Row& row) {
    for (const Column& column : table.columns) {
        const bool is_checked = column.required == "SystemRequired" && column.can_create && column.in_web_api &&
                                column.name != table.primary_id &&
                                (column.type == "string" || column.type == "lookup" || column.type == "customer");
        if (!is_checked || is_given(row, column.name))
            continue;
        throw Refusal{400,
                      "0x80040203",
                      table.logical_name == "incident" && column.name == "customerid"
                          ? "You should specify a parent contact or account."
                          : "Required attribute '" + column.name + "' of entity '" + table.logical_name +
                                "' is missing.",
                      {}};
    }
}

void create_parents(const Site& site, const Payload& payload, Row& row) {
    for (const NestedParent& parent : payload.parents)
        point_at(*payload.table, *parent.navigation, {parent.table, create_row(site, *parent.payload)}, row);
}

void point_child(const Table& child, const std::string& column, const RowRef& parent, Row& row) {
    row[column] = parent.id;
    if (const Column* known = child.column(column); known && known->is_lookup())
        row[column + "@type"] = parent.table->logical_name;
}

void create_children(const Site& site, const Payload& payload, const RowRef& self) {
    for (const NestedChild& child : payload.children) {
        Payload copy = *child.payload;
        point_child(*child.table, child.collection->from_column, self, copy.columns);
        create_row(site, copy);
    }
    for (const BoundChild& bound : payload.bound) {
        Payload change;
        change.table = bound.row.table;
        point_child(*bound.row.table, bound.collection->from_column, self, change.columns);
        update_row(site, *bound.row.table, bound.row.id, change);
    }
    if (payload.has_parties)
        replace_parties(site, self, payload.parties);
}

void require_creatable(const Table& table) {
    if (table.logical_name == "activityparty" || table.logical_name == "activitypointer" ||
        table.logical_name == "privilege")
        throw Refusal{405,
                      "0x80040800",
                      "The 'Create' method does not support entities of type '" + table.logical_name + "'.",
                      {}};
}

void require_open(const Site& site, const Table& table, const Row& before) {
    if (site.closed_activities_are_read_only && is_closed_activity(table, before))
        throw Refusal{
            400, "0x80040265", "The " + table.logical_name + " is completed or canceled and is read-only.", {}};
}

// What pointed at the row: required lookups restrict, others are emptied, parties go with their activity.
void release_pointers(const Site& site, const Table& table, const std::string& id) {
    for (const Table* from : site.schema.tables())
        for (const Column& column : from->columns) {
            if (!column.is_lookup() || from->logical_name == "activityparty")
                continue;
            std::vector<Row> pointing;
            site.rows.scan_pointing_at(*from, column.name, id, [&](const Row& row) {
                pointing.push_back(row);
                return true;
            });
            if (!pointing.empty() && column.required == "SystemRequired")
                throw Refusal{405,
                              "0x80040227",
                              "The object you tried to delete is associated with another object and cannot be deleted.",
                              {}};
            for (Row& row : pointing) {
                row.erase(column.name);
                row.erase(column.name + "@type");
                const std::string from_id = text_of(row, from->primary_id);
                if (from_id != id || from->logical_name != table.logical_name)
                    site.rows.put(*from, from_id, std::move(row));
            }
        }
}

} // namespace

std::string create_row(const Site& site, const Payload& payload, const Row& key_columns) {
    const Table& table = *payload.table;
    require_creatable(table);
    Row row = key_columns;
    for (const auto& [name, value] : payload.columns)
        row[name] = value;
    std::string id = text_of(row, table.primary_id);
    if (id.empty())
        id = new_guid();
    row[table.primary_id] = id;
    if (site.rows.has(table, id))
        throw Refusal{412, "0x80040237", "A record with matching key values already exists.", {}};
    if (payload.has_parties)
        require_fitting_parties(table, payload.parties);
    create_parents(site, payload, row);
    require_creatable_by_user(site, table, row);
    set_first_state(table, row);
    settle_queue_item(site, table, {}, row);
    settle_attachment(site, table, payload.columns, row);
    fill_created(site, table, row);
    require_columns(table, row);
    require_unique_keys(site, table, row);
    site.rows.put(table, id, std::move(row));
    show_activity(site, {&table, id});
    create_children(site, payload, {&table, id});
    return id;
}

void update_row(const Site& site, const Table& table, const std::string& id, const Payload& payload, WrittenBy writer) {
    if (table.logical_name == "activitypointer")
        throw Refusal{
            405, "0x80040800", "The 'Update' method does not support entities of type 'activitypointer'.", {}};
    const std::optional<Row> before = site.rows.find(table, id);
    if (!before)
        refuse_missing(table, id);
    Row changes = payload.columns;
    changes.erase(table.primary_id);
    require_changeable_by_user(site, {&table, id}, *before, changes);
    if (writer == WrittenBy::request)
        require_no_action(table, *before, changes);
    settle_state(table, *before, changes, id);
    if (!reopens(changes))
        require_open(site, table, *before);
    Row row = *before;
    for (const auto& [name, value] : changes)
        row[name] = value;
    settle_queue_item(site, table, *before, row);
    settle_attachment(site, table, changes, row);
    fill_updated(site, table, row);
    require_columns(table, row);
    require_unique_keys(site, table, row);
    site.rows.put(table, id, std::move(row));
    show_activity(site, {&table, id});
}

void delete_row(const Site& site, const Table& table, const std::string& id) {
    if (!site.rows.has(table, id))
        refuse_missing(table, id);
    if (table.logical_name == "activityparty" || table.logical_name == "activitypointer" ||
        table.logical_name == "systemuser" || table.logical_name == "privilege")
        throw Refusal{405,
                      "0x80040800",
                      "The 'Delete' method does not support entities of type '" + table.logical_name + "'.",
                      {}};
    release_pointers(site, table, id);
    erase_parties(site, {&table, id});
    hide_activity(site, {&table, id});
    site.rows.erase(table, id);
}

void replace_parties(const Site& site, const RowRef& activity, const std::vector<std::shared_ptr<Payload>>& parties) {
    const std::optional<Row> row = find_row(site, activity);
    if (!row)
        refuse_missing(*activity.table, activity.id);
    require_open(site, *activity.table, *row);
    require_fitting_parties(*activity.table, parties);
    erase_parties(site, activity);
    add_parties(site, activity, parties);
}

} // namespace dyncx::emulator
