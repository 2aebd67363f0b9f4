// The path of a request below /api/data/v9.x/: entity sets, keys, navigation, $count, $ref, properties, functions and
// actions, type casts. Percent-decoded exactly once. This is syntax only; keys.h binds a key to a table.
#pragma once

#include "emulator/odata/query_options.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::emulator::odata {

// Where the address came from: the front end in front of Dataverse refuses some characters, which a payload or a part
// of a batch does not meet.
enum class PathOrigin { request_line, batch_part, payload };

struct Argument {
    std::string name;  // "" for the bare value of a primary key
    std::string value; // the text of the literal; that of the alias where one stood
    bool is_alias = false;
};

struct Segment {
    std::string name; // "accounts", "Microsoft.Dynamics.CRM.Win", "$count", "$ref", "$metadata"
    std::vector<Argument> arguments;
    bool has_parentheses = false;

    bool is_qualified() const { return name.find('.') != std::string::npos; }
    // "Win" of Microsoft.Dynamics.CRM.Win; "" when the segment is not of that namespace.
    std::string_view name_in_namespace() const;
};

using Path = std::vector<Segment>; // empty for the service root

constexpr std::size_t kMaxSegments = 32;
constexpr std::size_t kMaxArguments = 64;

Path parse_path(std::string_view path, const Aliases& aliases, PathOrigin origin);

} // namespace dyncx::emulator::odata
