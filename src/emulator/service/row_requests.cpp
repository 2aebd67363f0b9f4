// See row_requests.h.
#include "emulator/service/row_requests.h"

#include "emulator/json_text.h"
#include "emulator/odata/columns.h"
#include "emulator/odata/percent.h"
#include "emulator/rows/values.h"
#include "emulator/rows/writes.h"
#include "emulator/security/access.h"
#include "emulator/service/conditions.h"

namespace dyncx::emulator {

namespace {

std::string selected_names(const odata::Selection& select, const std::vector<odata::Expansion>& expands) {
    std::string out;
    if (!select.is_all)
        for (const Column* column : select.columns)
            out += (out.empty() ? "" : ",") + column->read_as;
    for (const odata::Expansion& expansion : expands)
        out += (out.empty() ? "" : ",") + expansion.name() + "(" + selected_names(expansion.select, expansion.expands) +
               ")";
    return out;
}

// The table of the row that a lookup in a key names; refuses when there is no such row.
std::string table_behind(const Site& site, const Column& lookup, const std::string& id) {
    const Table* first = nullptr;
    for (const std::string& name : lookup.targets) {
        const Table* target = site.schema.by_name(name);
        if (target && site.rows.has(*target, id))
            return name;
        first = first ? first : target;
    }
    if (first)
        refuse_missing(*first, id);
    throw Refusal{404, "0x80040217", "The row that the key column '" + lookup.name + "' names does not exist.", {}};
}

// The values that an alternate key in the address gives to the row it creates.
Row columns_of(const Table& table, const odata::Key& key) {
    Row row;
    if (!key.alternate)
        row[table.primary_id] = key.id;
    for (const auto& [column, value] : key.parts)
        row[column->name] = value;
    return row;
}

// Key columns in the body win over the address, so only what remains is checked.
void type_lookups(const Call& call, const odata::Key& key, const Payload& payload, Row& row) {
    for (const auto& [column, value] : key.parts)
        if (column->is_lookup() && !payload.columns.contains(column->name))
            row[column->name + "@type"] = table_behind(call.site, *column, std::get<std::string>(value));
}

// Percent-encoded but for the quotes around a text, which belong to OData.
std::string literal_in_path(const std::string& literal) {
    const bool is_quoted = literal.size() >= 2 && literal.front() == '\'' && literal.back() == '\'';
    return is_quoted ? "'" + odata::encode_percent(literal.substr(1, literal.size() - 2)) + "'"
                     : odata::encode_percent(literal);
}

// An alternate key as the address named it, with the literals in place of aliases.
std::string address_of_key(const Call& call, const Table& table) {
    std::string arguments;
    bool has_alias = false;
    for (const odata::Argument& argument : call.path.front().arguments) {
        has_alias = has_alias || argument.is_alias;
        arguments += (arguments.empty() ? "" : ",") + argument.name + "=" + literal_in_path(argument.value);
    }
    return call.root + (has_alias ? table.set_name + "(" + arguments + ")" : call.raw_path);
}

Response written(const Call& call, const Table& table, const std::string& id, const std::string& address, bool is_new) {
    const bool has_body = call.preferences.wants_representation;
    Response response = has_body ? representation(call, table, id, is_new ? 201 : 200) : no_content(call);
    if (!has_body)
        add_location(call, response, address);
    response.row_url = call.address_of({&table, id});
    return response;
}

// The members of a payload for a row that exists: key columns in it are ignored.
Payload update_payload(const Call& call, const Table& table, const odata::Key& key) {
    Payload payload = read_payload(call.site, table, *parse_payload(call.request.body), WriteMode::update);
    payload.columns.erase(table.primary_id);
    for (const auto& [column, value] : key.parts)
        payload.columns.erase(column->name);
    return payload;
}

std::string create_from_key(const Call& call, const Table& table, const odata::Key& key) {
    const Payload payload = read_payload(call.site, table, *parse_payload(call.request.body), WriteMode::create);
    Row columns = columns_of(table, key);
    type_lookups(call, key, payload, columns);
    return create_row(call.site, payload, columns);
}

} // namespace

std::string context_of(const Call& call, const Table& table, const odata::Query& query) {
    const std::string names = selected_names(query.select, query.expands);
    return call.root + "$metadata#" + table.set_name + (names.empty() ? "" : "(" + names + ")");
}

Response representation(const Call& call, const Table& table, const std::string& id, int status) {
    const odata::Query query = odata::bind_query(call.options, call.site.schema, table);
    const Row row = call.site.rows.find(table, id).value();
    require_access(call.site, Right::read, {&table, id}, row);
    require_readable(call.site, table, query.expands);
    Response response = json_answer(
        call, status,
        entity_json(call.view(), table, row, query.select, query.expands, context_of(call, table, query) + "/$entity"));
    response.set("ETag", etag_of(row));
    return response;
}

Response create_in(const Call& call, const Table& table) {
    require_no_query(call);
    const odata::Query checked = odata::bind_query(call.options, call.site.schema, table);
    const Payload payload = read_payload(call.site, table, *parse_payload(call.request.body), WriteMode::create);
    Transaction transaction(call.site.rows);
    const std::string id = create_row(call.site, payload);
    transaction.commit();
    return written(call, table, id, call.address_of({&table, id}), true);
}

Response read_row(const Call& call, const Table& table, const odata::Key& key) {
    require_no_query(call);
    const std::string id = existing_id(call.site, table, key);
    const Row row = call.site.rows.find(table, id).value();
    require_access(call.site, Right::read, {&table, id}, row);
    const bool may_be_304 = !call.options.expand && call.preferences.annotations.is_empty();
    if (may_be_304 && is_unchanged(call.request, row)) {
        Response response;
        response.status = 304;
        response.set("Content-Type", "application/json; odata.metadata=minimal");
        response.set("ETag", etag_of(row));
        return response;
    }
    return representation(call, table, id, 200);
}

Response patch_row(const Call& call, const Table& table, const odata::Key& key) {
    require_no_query(call);
    const odata::Query checked = odata::bind_query(call.options, call.site.schema, table);
    const std::optional<std::string> found = id_of_key(call.site, table, key);
    const auto address_of = [&](const std::string& id) {
        return key.alternate ? address_of_key(call, table) : call.address_of({&table, id});
    };
    Transaction transaction(call.site.rows);
    if (!found) {
        if (call.request.has_header("If-Match"))
            existing_id(call.site, table, key); // refuses
        const std::string id = create_from_key(call, table, key);
        transaction.commit();
        return written(call, table, id, address_of(id), true);
    }
    require_absent_is_not_asked(call.request);
    require_match(call.request, call.site.rows.find(table, *found).value());
    update_row(call.site, table, *found, update_payload(call, table, key));
    transaction.commit();
    return written(call, table, *found, address_of(*found), false);
}

Response remove_row(const Call& call, const Table& table, const odata::Key& key) {
    require_no_query(call);
    const std::string id = existing_id(call.site, table, key);
    const Row row = call.site.rows.find(table, id).value();
    require_access(call.site, Right::remove, {&table, id}, row);
    require_match(call.request, row);
    Transaction transaction(call.site.rows);
    delete_row(call.site, table, id);
    transaction.commit();
    return no_content(call);
}

Response read_property(const Call& call, const RowRef& row, const Column& column, bool is_raw) {
    const Row held = call.site.rows.find(*row.table, row.id).value();
    const Value& value = odata::value_of(held, column);
    if (std::holds_alternative<std::monostate>(value))
        return no_content(call);
    const std::string json = json_value(value, &column);
    if (is_raw) {
        Response response;
        response.set("Content-Type", "text/plain");
        const auto* text = std::get_if<std::string>(&value);
        response.body = text ? *text : json;
        return response;
    }
    JsonObject body;
    body.text("@odata.context", call.root + "$metadata#" + row.table->set_name + "(" + row.id + ")/" + column.read_as);
    body.raw("value", json);
    return json_answer(call, 200, body.str());
}

Response write_property(const Call& call, const RowRef& row, const std::string& name) {
    Poco::Dynamic::Var value;
    if (call.method() == "PUT") {
        const auto body = parse_payload(call.request.body);
        if (!body->has("value"))
            refuse_payload(*row.table, "The property 'value' is missing.");
        value = body->get("value");
    }
    const Payload payload = emulator::read_property(call.site, *row.table, name, value);
    require_match(call.request, call.site.rows.find(*row.table, row.id).value());
    Transaction transaction(call.site.rows);
    update_row(call.site, *row.table, row.id, payload);
    transaction.commit();
    Response response = no_content(call);
    response.row_url = call.address_of(row);
    return response;
}

Response create_related(const Call& call, const RowRef& parent, const Collection& collection) {
    const Table* child = call.site.schema.by_name(collection.from_table);
    if (!child)
        refuse_segment(collection.name);
    require_no_query(call);
    const odata::Query checked = odata::bind_query(call.options, call.site.schema, *child);
    Payload payload = read_payload(call.site, *child, *parse_payload(call.request.body), WriteMode::create);
    payload.columns[collection.from_column] = parent.id;
    payload.columns[collection.from_column + "@type"] = parent.table->logical_name;
    Transaction transaction(call.site.rows);
    const std::string id = create_row(call.site, payload);
    transaction.commit();
    return written(call, *child, id, call.address_of({child, id}), true);
}

Response put_parties(const Call& call, const RowRef& activity, const Collection& collection) {
    if (collection.name != activity.table->party_collection)
        refuse_method(call);
    const Table& table = *call.site.schema.by_name("activityparty");
    const auto body = parse_payload(call.request.body);
    const auto items = body->getArray("value");
    if (!items || body->size() != 1)
        refuse_payload(*activity.table, "The body must be an object with one member 'value' that is an array.");
    std::vector<std::shared_ptr<Payload>> parties;
    for (const auto& item : *items) {
        if (!is_json_object(item))
            refuse_payload(*activity.table, "An element of 'value' must be an object.");
        parties.push_back(std::make_shared<Payload>(
            read_payload(call.site, table, *item.extract<Poco::JSON::Object::Ptr>(), WriteMode::create)));
    }
    Transaction transaction(call.site.rows);
    replace_parties(call.site, activity, parties);
    transaction.commit();
    Response response = no_content(call);
    response.row_url = call.address_of(activity);
    return response;
}

} // namespace dyncx::emulator
