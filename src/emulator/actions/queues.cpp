// See queues.h.
#include "emulator/actions/queues.h"

#include "emulator/actions/parameters.h"
#include "emulator/json_text.h"
#include "emulator/rows/queue_items.h"
#include "emulator/rows/writes.h"

namespace dyncx::emulator {

namespace {

const Table& table_of(const Call& call, const char* name) { return *call.site.schema.by_name(name); }

void point(Row& row, const std::string& column, const RowRef& target) {
    row[column] = target.id;
    row[column + "@type"] = target.table->logical_name;
}

void empty(Row& row, const std::string& column) {
    row[column] = Value();
    row[column + "@type"] = Value();
}

void change_item(const Call& call, const std::string& id, Row columns) {
    const Table& items = table_of(call, "queueitem");
    Payload change;
    change.table = &items;
    change.columns = std::move(columns);
    update_row(call.site, items, id, change);
}

// An item that comes into another queue is nobody's.
void move_item(const Call& call, const std::string& id, const RowRef& queue) {
    Row columns;
    point(columns, "queueid", queue);
    empty(columns, "workerid");
    change_item(call, id, std::move(columns));
}

std::string new_item(const Call& call, const RowRef& queue, const RowRef& object, Payload payload) {
    payload.table = &table_of(call, "queueitem");
    point(payload.columns, "queueid", queue);
    point(payload.columns, "objectid", object);
    return create_row(call.site, payload);
}

void require_active(const Call& call, const RowRef& item) {
    if (whole_of(find_row(call.site, item).value(), "statecode").value_or(0) != 0)
        throw Refusal{400, "0x80040527", "You can't route a queue item that has been deactivated.", {}};
}

void require_other_queue(const std::string& from, const RowRef& to) {
    if (from == to.id)
        throw Refusal{400, "0x8004051b", "The queue item cannot be routed to the same queue", {}};
}

// The item of an object that is to leave `source`.
std::string item_in(const std::optional<Row>& item, const RowRef& source) {
    if (!item || text_of(*item, "queueid") != source.id)
        throw Refusal{400, "0x80040524", "The object is not in the source queue.", {}};
    return text_of(*item, "queueitemid");
}

} // namespace

Response add_to_queue(const Call& call, const RowRef& queue) {
    const Parameters parameters(call, "AddToQueue", {"Target", "SourceQueue", "QueueItemProperties"});
    const RowRef target = parameters.required_row("Target");
    const auto source = parameters.row("SourceQueue", queue.table);
    const auto properties = parameters.new_row("QueueItemProperties", table_of(call, "queueitem"));
    require_queueable(call.site, target);
    const RowRef object = real_object(call.site, target);
    const auto item = active_queue_item(call.site, object.id);
    Transaction transaction(call.site.rows);
    std::string id;
    if (source) {
        id = item_in(item, *source);
        require_other_queue(source->id, queue);
        move_item(call, id, queue);
        if (properties)
            change_item(call, id, properties->columns);
    } else {
        id = new_item(call, queue, object, properties.value_or(Payload()));
    }
    transaction.commit();
    return json_answer(call, 200,
                       JsonObject()
                           .text("@odata.context", call.root + "$metadata#Microsoft.Dynamics.CRM.AddToQueueResponse")
                           .text("QueueItemId", id)
                           .str());
}

Response pick_from_queue(const Call& call, const RowRef& item) {
    const Parameters parameters(call, "PickFromQueue", {"SystemUser", "RemoveQueueItem"});
    const RowRef user = parameters.required_row("SystemUser", &table_of(call, "systemuser"));
    const bool is_removed = parameters.required_boolean("RemoveQueueItem");
    require_active(call, item);
    Transaction transaction(call.site.rows);
    Row columns;
    point(columns, "workerid", user);
    change_item(call, item.id, std::move(columns));
    if (is_removed)
        delete_row(call.site, *item.table, item.id);
    transaction.commit();
    return no_content(call);
}

Response release_to_queue(const Call& call, const RowRef& item) {
    const Parameters parameters(call, "ReleaseToQueue", {});
    require_active(call, item);
    Transaction transaction(call.site.rows);
    Row columns;
    empty(columns, "workerid");
    change_item(call, item.id, std::move(columns));
    transaction.commit();
    return no_content(call);
}

Response remove_from_queue(const Call& call, const RowRef& item) {
    const Parameters parameters(call, "RemoveFromQueue", {});
    Transaction transaction(call.site.rows);
    delete_row(call.site, *item.table, item.id);
    transaction.commit();
    return no_content(call);
}

Response route_to(const Call& call) {
    const Parameters parameters(call, "RouteTo", {"Target", "QueueItem"});
    const RowRef target = parameters.required_row("Target");
    const RowRef item = parameters.required_row("QueueItem", &table_of(call, "queueitem"));
    const std::string& type = target.table->logical_name;
    if (type != "queue" && type != "systemuser" && type != "team")
        throw Refusal{400, "0x80040203", "An item is routed to a queue, a user or a team, not to '" + type + "'.", {}};
    require_active(call, item);
    Transaction transaction(call.site.rows);
    if (type == "queue") {
        require_other_queue(text_of(find_row(call.site, item).value(), "queueid"), target);
        move_item(call, item.id, target);
    } else {
        Row columns;
        point(columns, "workerid", target);
        change_item(call, item.id, std::move(columns));
    }
    transaction.commit();
    return no_content(call);
}

Response apply_routing_rule(const Call& call) {
    const Parameters parameters(call, "ApplyRoutingRule", {"Target"});
    const RowRef target = parameters.required_row("Target");
    if (target.table->logical_name != "incident")
        throw Refusal{400, "0x80040203", "Routing rules apply to cases only.", {}};
    if (call.site.routing_queue_id.empty())
        throw Refusal{400, "0x8004f874", "There is no active routing rule set.", {}};
    const RowRef queue{&table_of(call, "queue"), call.site.routing_queue_id};
    const auto item = active_queue_item(call.site, target.id);
    Transaction transaction(call.site.rows);
    if (!item)
        new_item(call, queue, target, {});
    else if (text_of(*item, "queueid") != queue.id)
        move_item(call, text_of(*item, "queueitemid"), queue);
    transaction.commit();
    return no_content(call);
}

} // namespace dyncx::emulator
