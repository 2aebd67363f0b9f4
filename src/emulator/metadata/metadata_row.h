// A row of metadata (a table, a column, a key, a relationship) as named JSON values, and the query options it takes.
//
// Promises that $select and $filter name members that exist, else 400 0x0. $filter knows eq and ne joined by and or by
// or, which is what clients use on metadata; anything else is refused. There is no paging.
#pragma once

#include "emulator/service/call.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace dyncx::emulator {

struct MetadataRow {
    std::string type; // "Microsoft.Dynamics.CRM.StringAttributeMetadata"; empty: the base type, written without a name
    std::string base_type;                                       // named in refusals
    std::vector<std::pair<std::string, std::string>> base;       // members that every row of the set has, as JSON
    std::vector<std::pair<std::string, std::string>> extra;      // members of the derived type only
    std::vector<std::pair<std::string, std::string>> expandable; // members that need $expand

    void add(std::string name, std::string json) { base.emplace_back(std::move(name), std::move(json)); }
    const std::string* find(std::string_view name, bool is_cast) const;
};

struct MetadataQuery {
    std::vector<std::string> select;
    std::vector<std::pair<std::string, std::string>> expand; // name and the text in its parentheses
    std::string filter;
    bool is_cast = false; // the address named the derived type, so its own members can be selected
};

MetadataQuery metadata_query(const Call& call, bool is_cast);
MetadataQuery nested_query(const std::string& options); // of an $expand, "$select=a,b"

std::string metadata_json(const MetadataRow& row, const MetadataQuery& query, const std::string& context = {});
bool meets(const MetadataRow& row, const MetadataQuery& query);

std::string metadata_id(const std::string& name); // a guid made from the name
// Label with its LocalizedLabels: `text` in the base language, 1033, which is the user's; `translated` in others.
std::string label_json(const std::string& text, const std::map<int, std::string>& translated = {});
std::string managed_json(const std::string& value, const char* name, bool can_change = true);

} // namespace dyncx::emulator
