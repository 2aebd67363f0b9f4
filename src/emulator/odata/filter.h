// The tree of a $filter, bound to a table: every name is known, every comparison is between things that can be
// compared. parse_filter refuses what Dataverse refuses; evaluate.h walks the tree. Depth and the number of conditions
// are bounded.
#pragma once

#include "emulator/model.h"
#include "emulator/odata/condition.h"
#include "emulator/odata/literal.h"
#include "emulator/odata/query_options.h"

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dyncx::emulator::odata {

constexpr int kMaxFilterDepth = 100;
constexpr int kMaxConditions = 500;
constexpr std::size_t kMaxPathSteps = 10;
constexpr std::size_t kMaxPatternBytes = 4000;

// A row in sight: 0 is the row of the query, 1 the variable of the outermost lambda, and so on.
struct RowPath {
    std::size_t scope = 0;
    std::vector<const Navigation*> steps; // single-valued navigations from that row
    std::vector<const Table*> tables;     // the table behind each step
};

struct ColumnPath {
    RowPath row;
    const Column* column = nullptr;
    EdmType type = EdmType::other;
};

using Operand = std::variant<Literal, ColumnPath>;
enum class Comparison { eq, ne, gt, ge, lt, le };

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Junction {
    bool is_and = true;
    std::vector<NodePtr> parts;
};
struct Negation {
    NodePtr inner;
};
struct Compare {
    Comparison how = Comparison::eq;
    ColumnPath left;
    Operand right;
};
struct Match { // contains, startswith, endswith
    ColumnPath column;
    std::u32string pattern; // folded, with the % that the function means
};
struct Lambda {
    bool is_all = false;
    RowPath owner;
    const Collection* collection = nullptr;
    const Table* table = nullptr;
    NodePtr body; // null for any()
};
struct Special { // Microsoft.Dynamics.CRM.X
    ColumnPath column;
    Condition condition;
};
struct Node {
    std::variant<Junction, Negation, Compare, Match, Lambda, Special> what;
};

struct FilterSource {
    const Schema& schema;
    const Table& table;
    const Aliases* aliases = nullptr; // none inside $expand: aliases are refused there
};

NodePtr parse_filter(std::string_view text, const FilterSource& source);

} // namespace dyncx::emulator::odata
