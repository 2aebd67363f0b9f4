// The words the emulator's files share: a refusal, a column's value, a row, and what a table consists of.
//
// Promises plain data only. `Schema` owns its tables for the life of the emulator, so a `const Table*` stays valid.
// `Rows` is the read side of storage as the query evaluator sees it: one row by key, all rows, rows that point at a
// row. It does not know HTTP, JSON text or SQL; see rows.h for storage and schema/schema.cpp for where tables come
// from.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dyncx::emulator {

// Thrown when Dataverse or Entra would refuse. `code` is the member `error.code` as sent, e.g. "0x80040217" or "0x0".
// Annotations go into the error body only when the caller asked for them (name without the leading '@').
struct Refusal {
    int http_status = 400;
    std::string code;
    std::string message;
    std::vector<std::pair<std::string, std::string>> annotations;
};

// A column's value; monostate is null. Choices, states and integers are int64; decimal, money and double are double;
// text, memo, guid (lower case), multi-select ("1,2") and date-time ("2026-01-31T10:00:00Z", sorts as text) are
// strings.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string>;

// Logical column name -> value. A lookup holds the target's guid under its logical name; "<name>@type" holds the
// target's table as logical name. "versionnumber" is always present. Absent and null mean the same.
using Row = std::map<std::string, Value>;

struct Column {
    std::string name;
    std::string type; // string memo integer bigint decimal double money boolean datetime picklist multiselectpicklist
        // state status lookup customer owner partylist uniqueidentifier entityname image file managedproperty
    std::string label;
    std::string schema_name;
    std::string required; // None Recommended ApplicationRequired SystemRequired, or empty when unknown
    std::string behavior; // datetime: UserLocal, DateOnly, TimeZoneIndependent
    std::string format;   // datetime: DateAndTime, DateOnly
    int max_length = 0;   // 0: no limit known
    int precision = 0;    // digits printed after the point for decimal, money and double
    bool can_create = false;
    bool can_update = false;
    bool in_web_api = true; // false: not a property of its own (entity names, party lists)
    bool is_custom = false;
    std::map<int, std::string> options;                   // with the labels of the base language, 1033
    std::map<int, std::map<int, std::string>> translated; // option -> LCID -> label
    std::map<int, int> status_state;                      // status columns: status -> the state that owns it
    std::vector<std::string> targets;
    std::vector<std::string> nav; // navigation names usable with @odata.bind
    std::string read_as;          // "_ownerid_value" for lookups, otherwise equal to name
    Value default_value;
    std::optional<double> min;
    std::optional<double> max;

    bool is_lookup() const { return type == "lookup" || type == "customer" || type == "owner"; }
    bool is_choice() const { return type == "picklist" || type == "state" || type == "status"; }
    bool is_number() const { return type == "integer" || type == "bigint" || is_fraction(); }
    bool is_fraction() const { return type == "decimal" || type == "double" || type == "money"; }
};

// Single valued; the name is usable with @odata.bind and $expand. Several navigations share one polymorphic column.
struct Navigation {
    std::string name;
    std::string column;
    std::string target; // logical name; may name a table the schema does not hold
    bool is_writable = false;
};

// Collection valued: the rows of from_table whose from_column points here.
struct Collection {
    std::string name;
    std::string from_table;
    std::string from_column;
    std::string partner; // the single-valued navigation on from_table
};

struct StatusModel {
    int value = 0;
    std::string label;
};

struct StateModel {
    int state = 0;
    std::string label;
    int default_status = 0;
    std::vector<StatusModel> statuses;
};

struct AlternateKey {
    std::string name;
    std::vector<std::string> columns;
};

struct Table {
    std::string logical_name;
    std::string schema_name;
    std::string display_name;
    std::string set_name;
    std::string primary_id;
    std::string primary_name;     // empty when the table has none
    std::string ownership;        // UserOwned, OrganizationOwned, BusinessOwned, None
    std::string party_collection; // activities: "phonecall_activity_parties"; otherwise empty
    std::vector<int> party_masks; // participation types that the activity takes; empty: any
    int type_code = 0;
    bool is_activity = false;
    bool tracks_changes = false;
    std::vector<Column> columns;
    std::vector<Navigation> navigations;
    std::vector<Collection> collections;
    std::vector<StateModel> states;
    std::vector<AlternateKey> keys;

    const Column* column(std::string_view name) const;         // by logical name
    const Column* column_read_as(std::string_view name) const; // by property name in answers and queries
    const Navigation* navigation(std::string_view name) const; // case sensitive
    const Collection* collection(std::string_view name) const; // case sensitive
    const AlternateKey* key_of(const std::vector<std::string>& columns) const; // any order
};

class Schema {
  public:
    virtual ~Schema() = default;
    virtual const Table* by_set(std::string_view set_name) const = 0;
    virtual const Table* by_name(std::string_view logical_name) const = 0;
    virtual std::vector<const Table*> tables() const = 0;
};

class Rows {
  public:
    using Visit = std::function<bool(const Row&)>; // false stops the walk

    virtual ~Rows() = default;
    virtual std::optional<Row> find(const Table& table, const std::string& id) const = 0;
    // Every row, in the order of primary keys.
    virtual void scan(const Table& table, const Visit& visit) const = 0;
    // The rows whose lookup `column` holds `id`: what a collection navigation and a lambda walk over.
    virtual void scan_pointing_at(const Table& table, const std::string& column, const std::string& id,
                                  const Visit& visit) const = 0;
};

} // namespace dyncx::emulator
