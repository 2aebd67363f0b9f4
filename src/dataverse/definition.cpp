// The reads by position: the enum below is their order in the batch.
#include "dataverse/definition.h"

#include "base/text.h"
#include "dataverse/address.h"

#include <algorithm>
#include <array>

namespace dyncx::dataverse {

namespace {

enum Part : std::size_t {
    kEntity,
    kAttributes,
    kRelations,
    kFirstOptions, // picklist, multi-select, state, status, boolean
    kLookups = kFirstOptions + 5,
    kDates,
    kFirstLimits, // string, memo, integer, decimal, double, money
    kCount = kFirstLimits + 6
};

struct Cast {
    const char* type;
    const char* select;
    const char* expand;
};
constexpr std::array<Cast, kCount - kFirstOptions> kCasts = {{
    {"Picklist", "LogicalName", "OptionSet,GlobalOptionSet"},
    {"MultiSelectPicklist", "LogicalName", "OptionSet,GlobalOptionSet"},
    {"State", "LogicalName", "OptionSet"},
    {"Status", "LogicalName", "OptionSet"},
    {"Boolean", "LogicalName", "OptionSet"},
    {"Lookup", "LogicalName,Targets", ""},
    {"DateTime", "LogicalName,Format,DateTimeBehavior", ""},
    {"String", "LogicalName,MaxLength", ""},
    {"Memo", "LogicalName,MaxLength", ""},
    {"Integer", "LogicalName,MinValue,MaxValue", ""},
    {"Decimal", "LogicalName,MinValue,MaxValue", ""},
    {"Double", "LogicalName,MinValue,MaxValue", ""},
    {"Money", "LogicalName,MinValue,MaxValue", ""},
}};

BatchPart read(std::string path) {
    BatchPart part;
    part.requests.push_back(Request{"GET", std::move(path), {}, {}});
    return part;
}

std::string type_of(const Json& attribute) {
    std::string type = lower_ascii(attribute["AttributeType"].as_string());
    std::string name = lower_ascii(attribute["AttributeTypeName"]["Value"].as_string());
    if (type == "virtual" && name == "multiselectpicklisttype")
        return "multiselectpicklist";
    return type;
}

Column column_of(const Json& attribute) {
    Column column;
    column.name = attribute["LogicalName"].as_string();
    column.type = type_of(attribute);
    bool is_payload = column.type != "virtual" && column.type != "entityname" && column.type != "managedproperty";
    column.can_create = is_payload && attribute["IsValidForCreate"].as_bool(true);
    column.can_update = is_payload && attribute["IsValidForUpdate"].as_bool(true);
    return column;
}

void add_label(Option& option, const Json& label) {
    const std::string& text = label["Label"].as_string();
    bool is_known = std::find(option.labels.begin(), option.labels.end(), text) != option.labels.end();
    if (!text.empty() && !is_known)
        option.labels.push_back(text);
    if (const auto language = static_cast<int>(label["LanguageCode"].as_integer()); !text.empty() && language > 0)
        option.spoken[language] = text;
}

Option option_of(const Json& json) {
    Option option;
    option.value = static_cast<int>(json["Value"].as_integer());
    add_label(option, json["Label"]["UserLocalizedLabel"]);
    for (const Json& label : json["Label"]["LocalizedLabels"].as_array())
        add_label(option, label);
    if (json["State"].is_integer())
        option.state = static_cast<int>(json["State"].as_integer());
    return option;
}

std::vector<Option> options_of(const Json& attribute) {
    const Json& own = attribute["OptionSet"];
    const Json& set = own.is_object() ? own : attribute["GlobalOptionSet"];
    std::vector<Option> options;
    for (const Json& option : set["Options"].as_array())
        options.push_back(option_of(option));
    for (const char* side : {"FalseOption", "TrueOption"})
        if (set[side].is_object())
            options.push_back(option_of(set[side]));
    return options;
}

Column* find_column(Table& table, std::string_view name) {
    for (Column& column : table.columns)
        if (column.name == name)
            return &column;
    return nullptr;
}

void take_cast(Table& table, const Json& attribute) {
    Column* column = find_column(table, attribute["LogicalName"].as_string());
    if (column == nullptr)
        return;
    std::vector<Option> options = options_of(attribute);
    if (!options.empty())
        column->options = std::move(options);
    if (attribute["MaxLength"].is_integer())
        column->max_length =
            static_cast<int>(std::clamp<std::int64_t>(attribute["MaxLength"].as_integer(), 0, 1 << 30));
    if (attribute["MinValue"].is_number())
        column->min = attribute["MinValue"].as_number();
    if (attribute["MaxValue"].is_number())
        column->max = attribute["MaxValue"].as_number();
    const Json& behavior = attribute["DateTimeBehavior"]["Value"];
    column->is_date_only = column->is_date_only || behavior.as_string() == "DateOnly";
}

std::string set_of(const SetNames& sets, std::string_view table) {
    auto found = sets.find(table);
    return found == sets.end() ? std::string() : found->second;
}

void add_target(Column& column, const std::string& table, const std::string& navigation, const SetNames& sets) {
    std::string set = set_of(sets, table);
    for (const auto& target : column.targets)
        if (target.table == table)
            return;
    if (!set.empty() && !navigation.empty())
        column.targets.push_back({table, set, navigation});
}

// An owner is one relationship to "owner", which stands for users and teams.
void add_relation(Table& table, const Json& relation, const SetNames& sets) {
    Column* column = find_column(table, relation["ReferencingAttribute"].as_string());
    if (column == nullptr || !column->is_lookup())
        return;
    const std::string& navigation = relation["ReferencingEntityNavigationPropertyName"].as_string();
    const std::string& referenced = relation["ReferencedEntity"].as_string();
    if (column->type != "owner")
        return add_target(*column, referenced, navigation, sets);
    if (referenced != "owner" && !column->targets.empty())
        return;
    column->targets.clear();
    for (const char* one : {"systemuser", "team"})
        add_target(*column, one, navigation, sets);
}

void add_party_targets(Table& table, const Json& lookup, const SetNames& sets) {
    Column* column = find_column(table, lookup["LogicalName"].as_string());
    if (column == nullptr || column->type != "partylist")
        return;
    for (const Json& target : lookup["Targets"].as_array())
        add_target(*column, target.as_string(), "partyid_" + target.as_string(), sets);
}

// "value" of a part that was answered; an empty list else.
Result<Json> rows_of(const WebApi::PartAnswers& part) {
    if (part.empty() || !part.front())
        return part.empty() ? fault(DYNCX_E_REMOTE, "a part of the metadata is missing") : part.front().error();
    return part.front()->json();
}

} // namespace

bool is_table_name(std::string_view name) {
    return !name.empty() && name.size() <= 100 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::vector<BatchPart> definition_requests(std::string_view table) {
    std::string entity = "EntityDefinitions(LogicalName=" + percent_encoded(odata_text(table)) + ")";
    std::vector<BatchPart> parts(kFirstOptions);
    parts[kEntity] =
        read(entity +
             "?$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,ObjectTypeCode,IsActivity");
    parts[kAttributes] = read(entity + "/Attributes?$select=LogicalName,AttributeType,AttributeTypeName,AttributeOf,"
                                       "IsValidForCreate,IsValidForUpdate");
    parts[kRelations] = read(entity + "/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,"
                                      "ReferencingEntityNavigationPropertyName");
    for (const Cast& cast : kCasts) {
        std::string path =
            entity + "/Attributes/Microsoft.Dynamics.CRM." + cast.type + "AttributeMetadata?$select=" + cast.select;
        parts.push_back(read(*cast.expand == '\0' ? path : path + "&$expand=" + cast.expand));
    }
    return parts;
}

Result<Table> definition_of(const std::vector<WebApi::PartAnswers>& answers, const SetNames& sets) {
    if (answers.size() < kCount)
        return fault(DYNCX_E_REMOTE, "parts of the metadata are missing");
    auto entity = rows_of(answers[kEntity]);
    auto attributes = rows_of(answers[kAttributes]);
    auto relations = rows_of(answers[kRelations]);
    for (const auto* needed : {&entity, &attributes, &relations})
        if (!*needed)
            return needed->error();
    Table table;
    table.name = (*entity)["LogicalName"].as_string();
    table.set = (*entity)["EntitySetName"].as_string();
    table.primary_id = (*entity)["PrimaryIdAttribute"].as_string();
    table.primary_name = (*entity)["PrimaryNameAttribute"].as_string();
    table.type_code = static_cast<int>((*entity)["ObjectTypeCode"].as_integer());
    table.is_activity = (*entity)["IsActivity"].as_bool();
    if (table.is_activity)
        table.party_collections.push_back(table.name + "_activity_parties");
    for (const Json& attribute : (*attributes)["value"].as_array())
        if (attribute["AttributeOf"].as_string().empty()) // not "owneridname"
            table.columns.push_back(column_of(attribute));
    for (std::size_t i = kFirstOptions; i < kCount; ++i) {
        auto rows = rows_of(answers[i]);
        bool is_needed = i < kLookups;
        if (!rows && is_needed)
            return rows.error();
        for (const Json& attribute : rows ? (*rows)["value"].as_array() : Json::Array())
            take_cast(table, attribute);
    }
    for (const Json& relation : (*relations)["value"].as_array())
        add_relation(table, relation, sets);
    if (auto lookups = rows_of(answers[kLookups]))
        for (const Json& lookup : (*lookups)["value"].as_array())
            add_party_targets(table, lookup, sets);
    if (table.name.empty() || table.set.empty() || table.primary_id.empty())
        return fault(DYNCX_E_REMOTE, "the metadata of a table has no name, set or key");
    return table;
}

Request set_names_request() { return Request{"GET", "EntityDefinitions?$select=LogicalName,EntitySetName", {}, {}}; }

Result<SetNames> set_names_of(const Json& answer) {
    SetNames sets;
    for (const Json& row : answer["value"].as_array())
        if (!row["EntitySetName"].as_string().empty())
            sets[row["LogicalName"].as_string()] = row["EntitySetName"].as_string();
    if (sets.empty())
        return fault(DYNCX_E_REMOTE, "the environment names no tables");
    return sets;
}

Json to_json(const SetNames& sets) {
    Json json = Json::object();
    for (const auto& [name, set] : sets)
        json.object_ref().emplace_back(name, Json(set));
    return json;
}

SetNames kept_set_names(const Json& json) {
    SetNames sets;
    for (const auto& [name, set] : json.as_object())
        if (set.is_string())
            sets[name] = set.as_string();
    return sets;
}

} // namespace dyncx::dataverse
