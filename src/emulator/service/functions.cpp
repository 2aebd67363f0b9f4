// See functions.h.
#include "emulator/service/functions.h"

#include "emulator/json_text.h"
#include "emulator/security/access.h"

#include <Poco/JSON/Parser.h>

#include <array>

namespace dyncx::emulator {

namespace {

constexpr std::array<std::string_view, 4> kFunctions{"WhoAmI", "RetrieveVersion", "RetrieveCurrentOrganization",
                                                     "RetrieveTotalRecordCount"};
constexpr const char* kVersion = "9.2.24061.175";

std::string context(const Call& call, const std::string& name) {
    return call.root + "$metadata#Microsoft.Dynamics.CRM." + name + "Response";
}

[[noreturn]] void refuse_arguments(const std::string& name) {
    throw Refusal{
        400, "0x80060888", "The parameters of the function '" + name + "' are missing or not those it takes.", {}};
}

const odata::Argument& only_argument(const odata::Segment& segment, std::string_view name) {
    if (segment.arguments.size() != 1 || segment.arguments.front().name != name)
        refuse_arguments(segment.name);
    return segment.arguments.front();
}

Response who_am_i(const Call& call) {
    return json_answer(call, 200,
                       JsonObject()
                           .text("@odata.context", context(call, "WhoAmI"))
                           .text("BusinessUnitId", call.site.business_unit_id)
                           .text("UserId", call.site.user_id)
                           .text("OrganizationId", call.site.organization_id)
                           .str());
}

std::string dictionary(const std::vector<std::string>& keys, const std::vector<std::string>& json_values) {
    JsonArray names;
    JsonArray values;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        names.text(keys[i]);
        values.raw(json_values[i]);
    }
    return JsonObject()
        .number("Count", static_cast<std::int64_t>(keys.size()))
        .boolean("IsReadOnly", false)
        .raw("Keys", names.str())
        .raw("Values", values.str())
        .str();
}

Response current_organization(const Call& call, const odata::Segment& segment) {
    const odata::Argument& access = only_argument(segment, "AccessType");
    if (!access.value.starts_with("Microsoft.Dynamics.CRM.EndpointAccessType'"))
        refuse_arguments(segment.name);
    const std::string& url = call.site.url;
    const std::string endpoints =
        dictionary({"WebApplication", "OrganizationService", "OrganizationDataService"},
                   {json_string(url + "/"), json_string(url + "/XRMServices/2011/Organization.svc"),
                    json_string(url + "/XRMServices/2011/OrganizationData.svc")});
    const std::string detail = JsonObject()
                                   .text("OrganizationId", call.site.organization_id)
                                   .text("FriendlyName", "dyncx emulator")
                                   .text("OrganizationVersion", kVersion)
                                   .text("EnvironmentId", "Default-" + call.site.tenant_id)
                                   .text("DatacenterId", "00000000-0000-0000-0000-000000000000")
                                   .text("Geo", "EMEA")
                                   .text("TenantId", call.site.tenant_id)
                                   .text("UrlName", "emulator")
                                   .text("UniqueName", "orgemulator")
                                   .text("State", "Enabled")
                                   .raw("Endpoints", endpoints)
                                   .str();
    return json_answer(call, 200,
                       JsonObject().text("@odata.context", context(call, segment.name)).raw("Detail", detail).str());
}

std::vector<std::string> names_in(const std::string& json, const std::string& function) {
    std::vector<std::string> names;
    try {
        Poco::JSON::Parser parser;
        const auto parsed = parser.parse(json);
        if (!is_json_array(parsed))
            refuse_arguments(function);
        for (const auto& item : *parsed.extract<Poco::JSON::Array::Ptr>())
            names.push_back(item.convert<std::string>());
    } catch (const Poco::Exception&) {
        refuse_arguments(function);
    }
    return names;
}

Response total_record_count(const Call& call, const odata::Segment& segment) {
    const std::vector<std::string> names = names_in(only_argument(segment, "EntityNames").value, segment.name);
    std::vector<std::string> counts;
    for (const std::string& name : names) {
        const Table* table = call.site.schema.by_name(name);
        if (!table)
            throw Refusal{
                400, "0x80041102", "The entity with a name = '" + name + "' was not found in the MetadataCache.", {}};
        counts.push_back(std::to_string(call.site.rows.count(*table)));
    }
    return json_answer(call, 200,
                       JsonObject()
                           .text("@odata.context", context(call, segment.name))
                           .raw("EntityRecordCountCollection", dictionary(names, counts))
                           .str());
}

[[noreturn]] void refuse_post(const Call& call) {
    throw Refusal{
        404, "", "No HTTP resource was found that matches the request URI '" + call.root + call.raw_path + "'.", {}};
}

Response user_privileges(const Call& call, const RowRef& user) {
    require_privilege(call.site, Right::read, *user.table);
    JsonArray privileges;
    const bool has_omnichannel = call.site.schema.by_name("msdyn_ocliveworkitem") != nullptr;
    for (const auto& [name, depth] : call.site.privileges.held())
        if (user.id == call.site.user_id && (has_omnichannel || name.find("msdyn_") == std::string::npos))
            privileges.raw(JsonObject()
                               .text("Depth", depth_name(depth))
                               .text("PrivilegeId", privilege_id(name))
                               .text("BusinessUnitId", call.site.business_unit_id)
                               .text("PrivilegeName", name)
                               .str());
    return json_answer(call, 200,
                       JsonObject()
                           .text("@odata.context", context(call, "RetrieveUserPrivileges"))
                           .raw("RolePrivileges", privileges.str())
                           .str());
}

} // namespace

bool is_function(const std::string& name) {
    return std::find(kFunctions.begin(), kFunctions.end(), name) != kFunctions.end();
}

Response answer_function(const Call& call, const odata::Segment& segment) {
    if (call.method() != "GET")
        refuse_post(call);
    if (segment.name == "RetrieveCurrentOrganization")
        return current_organization(call, segment);
    if (segment.name == "RetrieveTotalRecordCount")
        return total_record_count(call, segment);
    if (!segment.arguments.empty())
        refuse_arguments(segment.name);
    if (segment.name == "WhoAmI")
        return who_am_i(call);
    return json_answer(
        call, 200, JsonObject().text("@odata.context", context(call, segment.name)).text("Version", kVersion).str());
}

bool is_function_of(const Table& table, std::string_view name) {
    return table.logical_name == "systemuser" && name == "RetrieveUserPrivileges";
}

Response answer_function_of(const Call& call, const RowRef& row) {
    if (call.method() != "GET")
        refuse_post(call);
    return user_privileges(call, row);
}

} // namespace dyncx::emulator
