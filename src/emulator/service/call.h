// One Web API request, taken apart: path, options, preferences, and the site it runs on.
//
// Plain data plus the few answers that every operation gives. The helpers write no headers that depend on the
// connection; web_api.cpp adds those.
#pragma once

#include "emulator/exchange.h"
#include "emulator/odata/path.h"
#include "emulator/odata/query_options.h"
#include "emulator/service/preferences.h"
#include "emulator/site.h"

#include <span>
#include <string>

namespace dyncx::emulator {

struct Call {
    const Request& request;
    const Site& site;
    std::string root; // https://127.0.0.1:port/api/data/v9.2/
    odata::Path path;
    std::string raw_path;  // below the root, as sent
    std::string raw_query; // as sent
    odata::QueryOptions options;
    Preferences preferences;
    odata::Caller caller;

    std::string method() const { return request.method; }
    std::string address_of(const RowRef& row) const { return root + row.table->set_name + "(" + row.id + ")"; }
    EntityView view() const { return {site, preferences.annotations, caller, root}; }
};

using Segments = std::span<const odata::Segment>;

Response json_answer(const Call& call, int status, std::string body);
Response no_content(const Call& call);
void add_location(const Call& call, Response& response, const std::string& address); // OData-EntityId and Location
void require_no_query(const Call& call);                                             // an address that takes no options

[[noreturn]] void refuse_segment(const std::string& name); // 404 0x8006088a
[[noreturn]] void refuse_method(const Call& call);         // 405

} // namespace dyncx::emulator
