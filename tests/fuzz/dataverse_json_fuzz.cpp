// Any JSON as a definition, a row, a query or a refusal: parsed and judged without crash; what is written stays in its
// bounds.
#include "dataverse/catalogue.h"
#include "dataverse/definition.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace dyncx;
using namespace dyncx::dataverse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

Table small_table() {
    Table table;
    table.name = "contact";
    table.set = "contacts";
    table.primary_id = "contactid";
    for (const char* type : {"string", "integer", "bigint", "decimal", "boolean", "datetime", "picklist",
                             "multiselectpicklist", "lookup", "customer", "owner"}) {
        Column column;
        column.name = type;
        column.type = type;
        column.max_length = 20;
        if (column.type.find("picklist") != std::string::npos)
            column.options = {{1, {"One", "Eins"}, {}, {}}, {2, {"Two"}, {}, {}}};
        if (column.is_lookup())
            column.targets = {{"contact", "contacts", column.name + "_contact"},
                              {"systemuser", "systemusers", column.name + "_systemuser"}};
        table.columns.push_back(column);
    }
    table.party_collections = {"parties"};
    return table;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Table table = small_table();
    std::string text(reinterpret_cast<const char*>(data), size);
    Answer answer{400, {}, text};
    fault_of(answer);
    auto json = Json::parse(text);
    if (!json)
        return 0;
    static_cast<void>(table_of(*json).ok());
    static_cast<void>(set_names_of(*json).ok());
    std::vector<WebApi::PartAnswers> parts(definition_requests("contact").size(),
                                           WebApi::PartAnswers{Answer{200, {}, text}});
    auto defined = definition_of(parts, {{"contact", "contacts"}});
    if (defined && !table_of(to_json(*defined)))
        std::abort();
    for (Verb verb : {Verb::kCreate, Verb::kUpdate})
        static_cast<void>(write_row(table, *json, verb, verb == Verb::kCreate).ok());
    for (const Json& query : {*json, Json(Json::Object{{"where", *json}})}) {
        auto request = write_query(table, query);
        if (request && request->path.find_first_of(" '\"\r\n") != std::string::npos)
            std::abort();
    }
    return 0;
}
