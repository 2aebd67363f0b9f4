// The body of a create or update, read against its table: column values, lookups, parties, rows to create along with
// it.
//
// Promises that every member is known, writable in this mode and of the right type, and that every bound row exists;
// otherwise the Refusal of Dataverse. Reading changes nothing. What the values mean together is rows/writes.h.
#pragma once

#include "emulator/rows/references.h"
#include "emulator/site.h"

#include <Poco/JSON/Object.h>

#include <memory>
#include <string>
#include <vector>

namespace dyncx::emulator {

enum class WriteMode { create, update };

struct Payload;

struct NestedParent { // single-valued navigation given as an object: that row is created first
    const Navigation* navigation;
    const Table* table;
    std::shared_ptr<Payload> payload;
};

struct NestedChild { // an element of a collection given as an object: created afterwards, pointing here
    const Collection* collection;
    const Table* table;
    std::shared_ptr<Payload> payload;
};

struct BoundChild { // an element of a collection's @odata.bind: an existing row that will point here
    const Collection* collection;
    RowRef row;
};

struct Payload {
    const Table* table = nullptr;
    Row columns; // given ones only, null included
    std::vector<NestedParent> parents;
    std::vector<NestedChild> children;
    std::vector<BoundChild> bound;
    std::vector<std::shared_ptr<Payload>> parties;
    bool has_parties = false;
};

Payload read_payload(const Site& site, const Table& table, const Poco::JSON::Object& json, WriteMode mode);

// Values of one property (PUT set(key)/name): the same checks as for a member of a payload.
Payload read_property(const Site& site, const Table& table, const std::string& name, const Poco::Dynamic::Var& json);

// Points a lookup at a row, after the check that the navigation may hold a row of that table.
void point_at(const Table& table, const Navigation& navigation, const RowRef& target, Row& columns);

} // namespace dyncx::emulator
