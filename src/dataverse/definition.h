// How a table's definition is asked for (one $batch of reads) and put together from the answers. Parts that an
// environment does not answer (ranges, lengths, targets) are left unknown; without the table, its columns or
// relationships there is none.
#pragma once

#include "dataverse/metadata.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::dataverse {

using SetNames = std::map<std::string, std::string, std::less<>>; // logical name -> entity set

std::vector<BatchPart> definition_requests(std::string_view table);
Result<Table> definition_of(const std::vector<WebApi::PartAnswers>& answers, const SetNames& sets);

Request set_names_request();
Result<SetNames> set_names_of(const Json& answer);
Json to_json(const SetNames& sets);
SetNames kept_set_names(const Json& json);

bool is_table_name(std::string_view name); // letters, digits and "_"

} // namespace dyncx::dataverse
