// See dispatch.h.
#include "emulator/service/dispatch.h"

#include "emulator/actions/actions.h"
#include "emulator/guid.h"
#include "emulator/json_text.h"
#include "emulator/metadata/csdl.h"
#include "emulator/metadata/definitions.h"
#include "emulator/odata/keys.h"
#include "emulator/rows/references.h"
#include "emulator/service/caller.h"
#include "emulator/service/changes.h"
#include "emulator/service/functions.h"
#include "emulator/service/navigation.h"
#include "emulator/service/queries.h"
#include "emulator/service/row_requests.h"

namespace dyncx::emulator {

namespace {

bool has_body(const std::string& method) { return method == "POST" || method == "PATCH" || method == "PUT"; }

void require_json(const Request& request) {
    if (!has_body(request.method) || request.body.empty())
        return;
    const std::string type = lower_case(request.header("Content-Type"));
    if (type.empty() || type.starts_with("application/json"))
        return;
    throw Refusal{415, "", "The request entity's media type '" + type + "' is not supported for this resource.", {}};
}

Response service_document(const Call& call) {
    JsonArray sets;
    for (const Table* table : call.site.schema.tables())
        sets.raw(
            JsonObject().text("name", table->set_name).text("kind", "EntitySet").text("url", table->set_name).str());
    return json_answer(call, 200,
                       JsonObject().text("@odata.context", call.root + "$metadata").raw("value", sets.str()).str());
}

Response answer_set(const Call& call, const Table& table, Segments rest) {
    if (rest.size() == 1 && call.method() == "GET")
        return asks_for_changes(call) ? query_changes(call, table) : query_rows(call, table);
    if (rest.size() == 1 && call.method() == "POST")
        return create_in(call, table);
    if (rest.size() == 1)
        refuse_method(call);
    if (rest.size() == 2 && rest[1].name == "$count" && call.method() == "GET")
        return call.options.deltatoken ? count_changes(call, table) : count_rows(call, table);
    refuse_segment(rest[1].is_qualified() ? std::string(rest[1].name_in_namespace()) : rest[1].name);
}

Response answer_row(const Call& call, const Table& table, Segments rest) {
    const odata::Key key = odata::bind_key(table, rest.front());
    if (rest.size() == 2 && is_function_of(table, rest[1].name_in_namespace()))
        return answer_function_of(call, {&table, existing_id(call.site, table, key)});
    if (rest.size() == 2 && is_action_of(table, rest[1].name_in_namespace()))
        return answer_action_of(call, {&table, existing_id(call.site, table, key)}, rest[1].name_in_namespace());
    if (rest.size() > 1)
        return answer_behind(call, {&table, existing_id(call.site, table, key)}, rest.subspan(1));
    if (call.method() == "GET")
        return read_row(call, table, key);
    if (call.method() == "PATCH")
        return patch_row(call, table, key);
    if (call.method() == "DELETE")
        return remove_row(call, table, key);
    refuse_method(call);
}

Response answer_path(const Call& call) {
    if (call.path.empty())
        return call.method() == "GET" ? service_document(call) : (refuse_method(call), Response());
    const odata::Segment& first = call.path.front();
    if (first.name == "$metadata" && call.path.size() == 1 && call.method() == "GET")
        return csdl_document(call);
    if (first.name == "EntityDefinitions")
        return answer_definitions(call);
    if (call.path.size() == 1 && is_function(first.name))
        return answer_function(call, first);
    if (call.path.size() == 1 && is_action(first.name))
        return answer_action(call, first.name);
    const Table* table = call.site.schema.by_set(first.name);
    if (!table)
        refuse_segment(first.name);
    return first.has_parentheses ? answer_row(call, *table, call.path) : answer_set(call, *table, call.path);
}

} // namespace

std::string service_root_path(std::string_view path) {
    constexpr std::string_view prefix = "/api/data/v9.";
    if (!path.starts_with(prefix) || path.size() <= prefix.size() || path[prefix.size()] < '0' ||
        path[prefix.size()] > '2')
        return {};
    const std::string_view rest = path.substr(prefix.size() + 1);
    return rest.empty() || rest.front() == '/' ? std::string(path.substr(0, prefix.size() + 1)) + "/" : std::string();
}

Response dispatch(const Site& site, const Request& request, const std::string& root) {
    require_own_caller(site, request);
    require_json(request);
    const odata::SplitUrl split = odata::split_url(request.target, request.is_batch_part);
    const std::string root_path = service_root_path(split.path);
    std::string raw_path(split.path.size() > root_path.size() ? split.path.substr(root_path.size())
                                                              : std::string_view());
    odata::QueryOptions options = odata::parse_query_options(split.query);
    const auto origin = request.is_batch_part ? odata::PathOrigin::batch_part : odata::PathOrigin::request_line;
    odata::Path path = odata::parse_path(raw_path, options.aliases, origin);
    const Call call{request,
                    site,
                    root,
                    std::move(path),
                    std::move(raw_path),
                    std::string(split.query),
                    std::move(options),
                    read_preferences(request),
                    {[] { return now_seconds(); }, site.user_id, site.business_unit_id}};
    return answer_path(call);
}

} // namespace dyncx::emulator
