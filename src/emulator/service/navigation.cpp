// See navigation.h.
#include "emulator/service/navigation.h"

#include "emulator/json_text.h"
#include "emulator/odata/keys.h"
#include "emulator/rows/references.h"
#include "emulator/rows/values.h"
#include "emulator/rows/writes.h"
#include "emulator/security/access.h"
#include "emulator/service/queries.h"
#include "emulator/service/row_requests.h"

namespace dyncx::emulator {

namespace {

std::optional<RowRef> related_row(const Call& call, const RowRef& row, const Navigation& navigation) {
    const Row held = find_row(call.site, row).value();
    const std::string id = text_of(held, navigation.column);
    std::string type = text_of(held, navigation.column + "@type");
    if (type.empty())
        type = navigation.target;
    const Table* table = call.site.schema.by_name(type);
    const bool fits = navigation.target == "owner" || navigation.target == type;
    if (id.empty() || !table || !fits || !call.site.rows.has(*table, id))
        return std::nullopt;
    return RowRef{table, id};
}

RowRef row_in_body(const Call& call, const Table& table) {
    const auto body = parse_payload(call.request.body);
    const auto named = body->get("@odata.id");
    if (!named.isString())
        refuse_payload(table, "The body must hold '@odata.id'.");
    return row_named(call.site, named.extract<std::string>());
}

Response set_lookup(const Call& call, const RowRef& row, const Navigation& navigation,
                    const std::optional<RowRef>& target) {
    const Column* column = row.table->column(navigation.column);
    if (!column || !column->can_update)
        throw Refusal{400,
                      "0x80040203",
                      "Attribute '" + navigation.column + "' on entity '" + row.table->logical_name +
                          "' is not valid for update.",
                      {}};
    Payload payload;
    payload.table = row.table;
    payload.columns[navigation.column] = Value();
    payload.columns[navigation.column + "@type"] = Value();
    if (target)
        point_at(*row.table, navigation, *target, payload.columns);
    Transaction transaction(call.site.rows);
    update_row(call.site, *row.table, row.id, payload);
    transaction.commit();
    return no_content(call);
}

const Navigation& partner_of(const Call& call, const RowRef& row, const Collection& collection) {
    const Table* child = call.site.schema.by_name(collection.from_table);
    const Navigation* navigation = child ? child->navigation(collection.partner) : nullptr;
    if (!navigation || row.table->party_collection == collection.name)
        refuse_method(call);
    return *navigation;
}

Response navigation_reference(const Call& call, const RowRef& row, const Navigation& navigation) {
    if (call.method() == "PUT")
        return set_lookup(call, row, navigation, row_in_body(call, *row.table));
    if (call.method() == "DELETE")
        return set_lookup(call, row, navigation, std::nullopt);
    if (call.method() != "GET")
        refuse_method(call);
    const auto related = related_row(call, row, navigation);
    if (!related)
        return no_content(call);
    return json_answer(call, 200,
                       JsonObject()
                           .text("@odata.context", call.root + "$metadata#$ref")
                           .text("@odata.id", call.address_of(*related))
                           .str());
}

Response list_references(const Call& call, const RowRef& row, const Collection& collection, const Table& child) {
    require_privilege(call.site, Right::read, child);
    JsonArray items;
    call.site.rows.scan_pointing_at(child, collection.from_column, row.id, [&](const Row& related) {
        const RowRef ref{&child, text_of(related, child.primary_id)};
        items.raw(JsonObject().text("@odata.id", call.address_of(ref)).str());
        return true;
    });
    return json_answer(
        call, 200,
        JsonObject().text("@odata.context", call.root + "$metadata#Collection($ref)").raw("value", items.str()).str());
}

// Removing a row from a collection empties its lookup, if that lookup points here.
Response disassociate(const Call& call, const RowRef& row, const Collection& collection, const RowRef& child) {
    const Navigation& partner = partner_of(call, row, collection);
    const Row held = find_row(call.site, child).value();
    if (child.table->logical_name != collection.from_table || text_of(held, partner.column) != row.id)
        refuse_missing(*child.table, child.id);
    return set_lookup(call, child, partner, std::nullopt);
}

Response collection_reference(const Call& call, const RowRef& row, const Collection& collection,
                              const odata::Segment& segment) {
    const Table* child = call.site.schema.by_name(collection.from_table);
    if (!child)
        refuse_segment(collection.name);
    if (call.method() == "DELETE") {
        if (segment.has_parentheses)
            return disassociate(call, row, collection,
                                {child, existing_id(call.site, *child, odata::bind_key(*child, segment))});
        if (!call.options.id)
            refuse_method(call);
        return disassociate(call, row, collection, row_named(call.site, *call.options.id));
    }
    if (call.method() == "GET")
        return list_references(call, row, collection, *child);
    if (call.method() != "POST")
        refuse_method(call);
    const Navigation& partner = partner_of(call, row, collection);
    const RowRef named = row_in_body(call, *row.table);
    if (named.table != child)
        refuse_payload(*row.table,
                       "'" + collection.name + "' does not hold rows of '" + named.table->logical_name + "'.");
    return set_lookup(call, named, partner, row);
}

Response answer_collection(const Call& call, const RowRef& row, const Collection& collection, Segments rest) {
    const Table* child = call.site.schema.by_name(collection.from_table);
    if (!child)
        refuse_segment(collection.name);
    if (rest.size() == 2 && rest[1].name == "$ref")
        return collection_reference(call, row, collection, rest[0]);
    const RowFilter belongs = [&](const Row& related) {
        const std::string type = text_of(related, collection.from_column + "@type");
        return text_of(related, collection.from_column) == row.id && (type.empty() || type == row.table->logical_name);
    };
    if (rest.size() == 2 && rest[1].name == "$count" && call.method() == "GET")
        return count_rows(call, *child, belongs);
    if (rest.size() > 1)
        refuse_segment(rest[1].name);
    if (rest[0].has_parentheses)
        refuse_segment(rest[0].name);
    if (call.method() == "GET")
        return query_rows(call, *child, belongs);
    if (call.method() == "POST")
        return create_related(call, row, collection);
    if (call.method() == "PUT")
        return put_parties(call, row, collection);
    refuse_method(call);
}

Response answer_navigation(const Call& call, const RowRef& row, const Navigation& navigation, Segments rest) {
    if (rest.size() == 2 && rest[1].name == "$ref")
        return navigation_reference(call, row, navigation);
    if (call.method() != "GET")
        refuse_method(call);
    const auto related = related_row(call, row, navigation);
    if (!related)
        return no_content(call);
    if (rest.size() > 1)
        return answer_behind(call, *related, rest.subspan(1));
    return read_row(call, *related->table, odata::Key{related->id, nullptr, {}});
}

Response answer_property(const Call& call, const RowRef& row, const Column& column, Segments rest) {
    const bool is_raw = rest.size() == 2 && rest[1].name == "$value";
    if (rest.size() > 1 && !is_raw)
        refuse_segment(rest[1].name);
    if (call.method() == "GET")
        return read_property(call, row, column, is_raw);
    if ((call.method() == "PUT" || call.method() == "DELETE") && !is_raw)
        return write_property(call, row, column.read_as);
    refuse_method(call);
}

} // namespace

Response answer_behind(const Call& call, const RowRef& row, Segments rest) {
    const odata::Segment& next = rest.front();
    if (call.method() == "GET")
        require_access(call.site, Right::read, row, find_row(call.site, row).value());
    if (const Collection* collection = row.table->collection(next.name))
        return answer_collection(call, row, *collection, rest);
    if (next.has_parentheses)
        refuse_segment(next.is_qualified() ? std::string(next.name_in_namespace()) : next.name);
    if (const Navigation* navigation = row.table->navigation(next.name))
        return answer_navigation(call, row, *navigation, rest);
    if (const Column* column = row.table->column_read_as(next.name))
        return answer_property(call, row, *column, rest);
    refuse_segment(next.is_qualified() ? std::string(next.name_in_namespace()) : next.name);
}

} // namespace dyncx::emulator
