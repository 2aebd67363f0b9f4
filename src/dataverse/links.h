// Addresses that open a record, or a form for a new one, in a model-driven app; and the way back, from an address that a
// person copied out of the browser. Every value is percent-encoded, those of a form twice, as extraqs wants it.
#pragma once

#include "base/json.h"

#include <string>
#include <string_view>

namespace dyncx::dataverse {

// {"tab":"https://org…/main.aspx?…","embedded":"…&navbar=off&cmdbar=true","prefers":"tab"}. `query` is an object of
// names and texts in order. An app that is no GUID is a unique name and goes as appname.
Json links_of(const std::string& environment_url, const Json& query, bool prefers_tab);
Json record_query(const std::string& app_id, const std::string& table, const std::string& id);
// `values`: columns and what stands in them when the form opens.
Json form_query(const std::string& app_id, const std::string& table, const Json& values);

struct RecordAddress {
    std::string app;   // GUID or unique name; "" when the address names none
    std::string table; // "contact"
    std::string id;
    std::string form; // GUID of the form, or ""
};
// Of ".../main.aspx?appid=…&pagetype=entityrecord&etn=contact&id=…"; a refusal says in one sentence what is missing.
Result<RecordAddress> record_address_of(std::string_view pasted);

} // namespace dyncx::dataverse
