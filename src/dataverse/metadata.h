// Table definitions as this environment has them, fetched when first needed, kept in the store, renewed by age.
// `table` answers from memory or the store without a request when it can. An unknown table is UNSUPPORTED with nearest
// names.
#pragma once

#include "dataverse/web_api.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::dataverse {

struct Option {
    int value = 0;
    std::vector<std::string> labels;   // in every language installed
    std::optional<int> state;          // of a status column
    std::map<int, std::string> spoken; // the label by language (LCID)
};

struct Column {
    std::string name;   // logical, as written: "ownerid"
    std::string type;   // AttributeType in lower case: "string" "memo" "integer" "bigint" "decimal" "double" "money"
                        // "boolean" "datetime" "picklist" "multiselectpicklist" "state" "status" "lookup" "customer"
                        // "owner" "uniqueidentifier" …
    int max_length = 0; // UTF-16 units; 0: none
    bool can_create = true;
    bool can_update = true;
    bool is_date_only = false; // of a datetime
    std::optional<double> min; // of numbers
    std::optional<double> max;
    std::vector<Option> options;
    struct Target {
        std::string table;      // "contact"
        std::string set;        // "contacts"
        std::string navigation; // "customerid_contact": for @odata.bind, case as it is
    };
    std::vector<Target> targets;   // of lookups
    std::string read_name() const; // "_ownerid_value" for lookups, else the name
    bool is_lookup() const;
};

struct Table {
    std::string name; // logical
    std::string set;
    std::string primary_id;
    std::string primary_name;
    int type_code = 0;
    bool is_activity = false;
    std::vector<Column> columns;
    std::vector<std::string> party_collections;        // "phonecall_activity_parties", for activities
    const Column* column(std::string_view name) const; // by logical or read name
};
Json to_json(const Table& table);
Result<Table> table_of(const Json& json);

bool is_logical_name(std::string_view text); // small letters, digits and _; at most 128

// Where definitions are kept between runs; the store implements it through the client.
struct MetadataKeeper {
    std::function<std::optional<std::pair<Json, UnixMs>>(const std::string& table)> load;
    std::function<void(const std::string& table, const Json& definition)> save;
};

class Metadata {
  public:
    virtual ~Metadata() = default;
    virtual Result<std::shared_ptr<const Table>> table(std::string_view name, const net::Budget& budget) = 0;
    virtual std::shared_ptr<const Table> known(std::string_view name) = 0; // without network; null when not at hand
    // The table whose entity set has that name ("phonecalls"), as flows write it.
    virtual Result<std::shared_ptr<const Table>> table_of_set(std::string_view set, const net::Budget& budget) = 0;
    virtual void forget() = 0;
    static std::unique_ptr<Metadata> open(WebApi& api, MetadataKeeper keeper, const Clock& clock, UnixMs max_age_ms);
};

// ---- rows and queries, written by type ----

struct Written {
    Json payload = Json::object();  // what Dataverse wants
    std::vector<std::string> notes; // "description: cut from 3000 to 2000 characters"
};
enum class Verb { kCreate, kUpdate };
// A row as a person writes it ("prioritycode":"High", "ownerid":"<guid>", "customerid":{"contact":"<guid>"}, names of
// parties' collections with nested rows, "x@odata.bind" as it is) to a payload. Unknown names, ambiguous labels or
// targets, wrong types, read-only columns are refused with the choices or nearest names. `fits_text`, for templates:
// numbers and yes/no for a text are written out, too long text is cut and noted; else both are refused. Tables of lookup
// targets are resolved from `table`'s definition alone.
Result<Written> write_row(const Table& table, const Json& row, Verb verb, bool fits_text);

constexpr int kDefaultPageSize = 500;
constexpr int kMaxPageSize = 5000; // Dataverse's own

// The JSON of dyncx_record_query() to a request: {"table","columns","where","order","top","page_size"}.
// where: {"column","is"|"is_not"|"above"|"at_least"|"below"|"at_most"|"starts_with"|"ends_with"|"contains": value} or
// {"and":[…]},
// {"or":[…]}, {"not":{…}}; is null and lists ("is":[…]) too. Every value is one literal.
Result<Request> write_query(const Table& table, const Json& query);
// The link of a former answer, byte for byte; same origin and API root only. `page_size` as in the query that began it.
Result<Request> write_next(const std::string& next_link, const std::string& base_url, int page_size = kDefaultPageSize);

} // namespace dyncx::dataverse
