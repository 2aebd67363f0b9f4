// The structure of a $filter: or, and, not, parentheses, comparisons. See filter.h; names are in filter_functions.cpp.
#include "emulator/odata/filter.h"

#include "emulator/odata/columns.h"
#include "emulator/odata/filter_parser.h"
#include "emulator/odata/refusals.h"

#include <array>
#include <utility>

namespace dyncx::emulator::odata {
namespace {

struct OperatorWord {
    std::string_view word;
    std::string_view kind; // OData's name for it
    Comparison how;
};

constexpr std::array<OperatorWord, 6> kOperators = {{{"eq", "Equal", Comparison::eq},
                                                     {"ne", "NotEqual", Comparison::ne},
                                                     {"gt", "GreaterThan", Comparison::gt},
                                                     {"ge", "GreaterThanOrEqual", Comparison::ge},
                                                     {"lt", "LessThan", Comparison::lt},
                                                     {"le", "LessThanOrEqual", Comparison::le}}};

[[noreturn]] void refuse_types(EdmType left, EdmType right, Comparison how) {
    refuse_query("A binary operator with incompatible types was detected. Found operand types '" +
                 std::string(edm_name(left)) + "' and '" + std::string(edm_name(right)) + "' for operator kind '" +
                 std::string(kOperators[static_cast<std::size_t>(how)].kind) + "'.");
}

bool is_ordering(Comparison how) { return how != Comparison::eq && how != Comparison::ne; }

EdmType type_of(const Operand& operand) {
    const auto* literal = std::get_if<Literal>(&operand);
    return literal == nullptr ? std::get<ColumnPath>(operand).type : literal->type;
}

NodePtr node(decltype(Node::what) what) { return std::make_unique<Node>(Node{std::move(what)}); }

NodePtr joined(bool is_and, std::vector<NodePtr> parts) {
    return parts.size() == 1 ? std::move(parts.front()) : node(Junction{is_and, std::move(parts)});
}

bool is_special(const NodePtr& inner) { return std::holds_alternative<Special>(inner->what); }

} // namespace

// Counts the nesting while it lives.
class FilterParser::Deeper {
  public:
    explicit Deeper(int& depth) : depth_(depth) {
        if (++depth_ > kMaxFilterDepth) {
            refuse_query("Recursion depth exceeded allowed limit.");
        }
    }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

  private:
    int& depth_;
};

FilterParser::FilterParser(std::string_view text, const FilterSource& source) : source_(source), lexer_(text) {
    scopes_.push_back(Variable{"", &source.table});
}

NodePtr FilterParser::parse() {
    if (lexer_.is_at_end()) {
        refuse_query("Expression expected at position 0 in '" + std::string(lexer_.text()) + "'.");
    }
    auto tree = read_or();
    if (!lexer_.is_at_end()) {
        lexer_.refuse_here();
    }
    return tree;
}

NodePtr FilterParser::read_or() {
    const Deeper deeper(depth_);
    std::vector<NodePtr> parts;
    do {
        parts.push_back(read_and());
    } while (lexer_.accept_word("or"));
    return joined(false, std::move(parts));
}

NodePtr FilterParser::read_and() {
    std::vector<NodePtr> parts;
    do {
        parts.push_back(read_unary());
    } while (lexer_.accept_word("and"));
    return joined(true, std::move(parts));
}

NodePtr FilterParser::read_unary() {
    if (!lexer_.accept_word("not")) {
        return read_primary();
    }
    const Deeper deeper(depth_);
    auto inner = read_unary();
    if (is_special(inner)) {
        refuse_unsupported("Not operator along with the Custom Named Condition operators is not allowed");
    }
    return node(Negation{std::move(inner)});
}

NodePtr FilterParser::read_primary() {
    if (lexer_.accept('(')) {
        auto inner = read_or();
        lexer_.expect(')');
        return inner;
    }
    if (lexer_.is_at_end()) {
        refuse_query("Expression expected at position " + std::to_string(lexer_.peek().position) + " in '" +
                     std::string(lexer_.text()) + "'.");
    }
    if (lexer_.peek().kind != TokenKind::name || lexer_.is_at_word("null") || lexer_.is_at_word("true") ||
        lexer_.is_at_word("false")) {
        const auto at = lexer_.peek().position;
        if (!take_literal(lexer_)) {
            lexer_.refuse_here();
        }
        refuse_unsupported("The left side of a comparison must be a property; a literal was found at position " +
                           std::to_string(at) + " in $filter.");
    }
    const Token name = lexer_.take();
    if (lexer_.is_at('(')) {
        return read_function(name);
    }
    auto end = read_path(name);
    if (is_special_name(end.name)) {
        return read_special(std::move(end));
    }
    if (end.name == "any" || end.name == "all") {
        return read_lambda(std::move(end), end.name == "all");
    }
    return read_comparison(column_at(end));
}

NodePtr FilterParser::read_comparison(ColumnPath left) {
    for (const auto& one : kOperators) {
        if (lexer_.accept_word(one.word)) {
            count_condition();
            auto right = read_right_side(left, one.how);
            return node(Compare{one.how, std::move(left), std::move(right)});
        }
    }
    if (left.type != EdmType::boolean) {
        lexer_.is_at_end() ? refuse_query("The $filter expression must evaluate to a single boolean value.")
                           : lexer_.refuse_here();
    }
    count_condition(); // a yes/no column alone means that it is true
    return node(Compare{Comparison::eq, std::move(left), Literal{EdmType::boolean, Value(true)}});
}

Operand FilterParser::read_right_side(const ColumnPath& left, Comparison how) {
    Operand right;
    const auto kind = lexer_.peek().kind;
    const bool is_word = lexer_.is_at_word("null") || lexer_.is_at_word("true") || lexer_.is_at_word("false");
    if (kind == TokenKind::name && !is_word) {
        const Token name = lexer_.take();
        right = column_at(read_path(name));
        const auto& row = std::get<ColumnPath>(right).row;
        if (row.scope != left.row.scope || row.steps != left.row.steps) {
            refuse_unsupported("Only two columns of the same row can be compared.");
        }
    } else {
        right = read_literal_or_alias();
    }
    const EdmType type = type_of(right);
    const bool has_order = left.type != EdmType::boolean && type != EdmType::null;
    if (left.type == EdmType::other || !can_compare(left.type, type) || (is_ordering(how) && !has_order)) {
        refuse_types(left.type, type, how);
    }
    return right;
}

void FilterParser::count_condition() {
    if (++conditions_ > kMaxConditions) {
        throw Refusal{400, "0x8004430C", "Number of conditions in query exceeded maximum limit.", {}};
    }
}

NodePtr parse_filter(std::string_view text, const FilterSource& source) { return FilterParser(text, source).parse(); }

} // namespace dyncx::emulator::odata
