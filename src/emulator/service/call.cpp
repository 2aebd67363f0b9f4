// See call.h.
#include "emulator/service/call.h"

namespace dyncx::emulator {

namespace {

void add_applied(const Call& call, Response& response) {
    std::string applied;
    const auto add = [&](const std::string& preference) { applied += (applied.empty() ? "" : ",") + preference; };
    const bool is_write = call.method() == "POST" || call.method() == "PATCH";
    if (call.preferences.wants_representation && is_write)
        add("return=representation");
    if (call.preferences.max_page_size && call.method() == "GET")
        add("odata.maxpagesize=" + std::to_string(*call.preferences.max_page_size));
    if (call.preferences.tracks_changes && call.method() == "GET")
        add("odata.track-changes");
    if (!call.preferences.annotations.is_empty())
        add("odata.include-annotations=\"" + call.preferences.annotations_text + "\"");
    if (!applied.empty())
        response.set("Preference-Applied", applied);
}

} // namespace

Response json_answer(const Call& call, int status, std::string body) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.set("Content-Type", call.request.is_batch_part
                                     ? "application/json; odata.metadata=minimal; odata.streaming=true"
                                     : "application/json; odata.metadata=minimal");
    add_applied(call, response);
    return response;
}

Response no_content(const Call&) {
    Response response;
    response.status = 204;
    return response;
}

void add_location(const Call& call, Response& response, const std::string& address) {
    const bool is_create = call.method() == "POST" || call.request.is_batch_part;
    if (is_create)
        response.set("Location", address);
    response.set("OData-EntityId", address);
}

void require_no_query(const Call& call) {
    const odata::QueryOptions& options = call.options;
    if (options.filter || options.orderby || options.top || options.counts || options.apply || options.skiptoken)
        throw Refusal{
            400, "0x80060888", "The query options in the request URI are not valid for the requested resource.", {}};
}

void refuse_segment(const std::string& name) {
    throw Refusal{404, "0x8006088a", "Resource not found for the segment '" + name + "'.", {}};
}

void refuse_method(const Call& call) {
    throw Refusal{
        405, "0x80060888", "The requested resource does not support http method '" + call.method() + "'.", {}};
}

} // namespace dyncx::emulator
