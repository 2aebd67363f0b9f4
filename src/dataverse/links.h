// Addresses that open a record in a model-driven app, for the screen pop. Every value is percent-encoded.
#pragma once

#include "base/json.h"

#include <string>

namespace dyncx::dataverse {

// {"tab":"https://org…/main.aspx?…","embedded":"…&navbar=off&cmdbar=true","prefers":"tab"}. `query` is an object of
// names and texts in order. An app that is no GUID is a unique name and goes as appname.
Json links_of(const std::string& environment_url, const Json& query, bool prefers_tab);
Json record_query(const std::string& app_id, const std::string& table, const std::string& id);

} // namespace dyncx::dataverse
