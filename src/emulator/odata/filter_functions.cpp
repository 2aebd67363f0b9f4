// The names in a $filter: paths, text functions, lambdas and Dataverse's own conditions. See filter.h.
#include "emulator/odata/columns.h"
#include "emulator/odata/filter_parser.h"
#include "emulator/odata/refusals.h"
#include "emulator/odata/text_match.h"

#include <utility>

namespace dyncx::emulator::odata {
namespace {

constexpr std::string_view kNamespace = "Microsoft.Dynamics.CRM.";

bool is_text_function(std::string_view name) {
    return name == "contains" || name == "startswith" || name == "endswith";
}

NodePtr node(decltype(Node::what) what) { return std::make_unique<Node>(Node{std::move(what)}); }

[[noreturn]] void refuse_unknown_function(const std::string& name) {
    refuse_query("An unknown function with name '" + name.substr(0, 100) +
                 "' was found. This may also be a function import or a key lookup on a navigation property, which is "
                 "not allowed.");
}

[[noreturn]] void refuse_signature(const std::string& name) {
    refuse_query("No function signature for the function with name '" + name +
                 "' matches the specified arguments. The function signatures considered are: " + name +
                 "(Edm.String Nullable=true, Edm.String Nullable=true).");
}

} // namespace

// OData: an alias without a value is null.
std::string text_of_alias(const Aliases* aliases, const std::string& alias) {
    if (aliases == nullptr) {
        refuse_unsupported("The parameter alias '" + alias.substr(0, 100) + "' cannot be used inside $expand.");
    }
    const auto found = aliases->find(alias);
    return found == aliases->end() ? "null" : found->second;
}

bool is_special_name(std::string_view name) { return name.substr(0, kNamespace.size()) == kNamespace; }

// Which row the path begins at: a lambda's variable where one is named, else the row of the query. Returns the name
// that comes next.
std::string FilterParser::begin_path(const Token& first, PathEnd& end) {
    for (std::size_t i = scopes_.size(); i-- > 1;) {
        if (scopes_[i].name == first.text) {
            end.row.scope = i;
            end.table = scopes_[i].table;
            lexer_.expect('/');
            return lexer_.take().text;
        }
    }
    end.row.scope = 0;
    end.table = scopes_.front().table;
    return first.text;
}

// name/name/... as far as single-valued navigations lead, then a property, a collection's any or all, or a function.
PathEnd FilterParser::read_path(const Token& first) {
    PathEnd end;
    end.name = begin_path(first, end);
    while (lexer_.accept('/')) {
        if ((end.collection = end.table->collection(end.name)) != nullptr) {
            if (!lexer_.is_at_word("any") && !lexer_.is_at_word("all")) {
                refuse_query("The parent value for a property access of a property '" +
                             lexer_.peek().text.substr(0, 100) +
                             "' is not a single value. Property access can only be applied to a single value.");
            }
            end.name = lexer_.take().text;
            return end;
        }
        const Navigation* step = end.table->navigation(end.name);
        const Table* target = step == nullptr ? nullptr : source_.schema.by_name(step->target);
        if (target == nullptr || end.row.steps.size() >= kMaxPathSteps) {
            refuse_property(end.name, end.table->logical_name);
        }
        end.row.steps.push_back(step);
        end.row.tables.push_back(target);
        end.table = target;
        end.name = lexer_.take().text;
    }
    return end;
}

ColumnPath FilterParser::column_at(const PathEnd& end) const {
    const Column& column = property(*end.table, end.name);
    return ColumnPath{end.row, &column, edm_type(column)};
}

NodePtr FilterParser::read_function(const Token& name) {
    if (is_special_name(name.text)) {
        PathEnd end;
        end.row.scope = scopes_.size() - 1;
        end.table = scopes_.back().table;
        end.name = name.text;
        return read_special(std::move(end));
    }
    if (!is_text_function(name.text)) {
        refuse_unknown_function(name.text);
    }
    lexer_.expect('(');
    if (lexer_.peek().kind != TokenKind::name) {
        refuse_signature(name.text);
    }
    const Token first = lexer_.take();
    auto column = column_at(read_path(first));
    lexer_.expect(',');
    const auto literal = read_literal_or_alias();
    lexer_.expect(')');
    if (column.type != EdmType::string || literal.type != EdmType::string) {
        refuse_signature(name.text);
    }
    const auto& text = std::get<std::string>(literal.value);
    if (text.size() > kMaxPatternBytes) {
        refuse_query("The text of a " + name.text + " is too long.");
    }
    count_condition();
    auto pattern = fold_case(text);
    pattern = (name.text == "startswith" ? U"" : U"%") + pattern + (name.text == "endswith" ? U"" : U"%");
    return node(Match{std::move(column), std::move(pattern)});
}

NodePtr FilterParser::read_lambda(PathEnd end, bool is_all) {
    Lambda lambda;
    lambda.is_all = is_all;
    lambda.collection = end.collection;
    lambda.table = end.collection == nullptr ? nullptr : source_.schema.by_name(end.collection->from_table);
    if (lambda.table == nullptr) {
        refuse_property(end.name, end.table->logical_name);
    }
    lambda.owner = std::move(end.row);
    lexer_.expect('(');
    if (!is_all && lexer_.accept(')')) {
        count_condition();
        return node(std::move(lambda));
    }
    const Token variable = lexer_.take();
    if (variable.kind != TokenKind::name || variable.text.find('.') != std::string::npos) {
        lexer_.refuse_here();
    }
    lexer_.expect(':');
    for (const auto& scope : scopes_) {
        if (scope.name == variable.text) {
            refuse_query("The range variable '" + variable.text.substr(0, 100) + "' has already been declared.");
        }
    }
    scopes_.push_back(Variable{variable.text, lambda.table});
    lambda.body = read_or();
    scopes_.pop_back();
    lexer_.expect(')');
    return node(std::move(lambda));
}

// The column is named by its logical name, also a lookup: the condition goes to the database, past OData's names.
NodePtr FilterParser::read_special(PathEnd end) {
    const auto name = end.name.substr(kNamespace.size());
    const auto arguments = read_condition_arguments();
    const Column* column = end.table->column(arguments.property_name);
    if (column == nullptr) {
        throw Refusal{400,
                      "0x80041103",
                      "'" + end.table->schema_name + "' entity doesn't contain attribute with Name = '" +
                          arguments.property_name.substr(0, 100) + "' and NameMapping = 'Logical'.",
                      {}};
    }
    count_condition();
    ColumnPath path{std::move(end.row), column, edm_type(*column)};
    return node(Special{std::move(path), make_condition(name, *column, arguments)});
}

std::vector<Literal> FilterParser::read_values(Lexer& lexer, bool& is_list) {
    std::vector<Literal> values;
    is_list = lexer.accept('[');
    while (!(is_list && lexer.accept(']'))) {
        auto literal = lexer.peek().kind == TokenKind::json_string
                           ? std::optional(Literal{EdmType::string, Value(lexer.take().text)})
                           : take_literal(lexer);
        if (!literal || values.size() >= kMaxConditionValues) {
            lexer.refuse_here();
        }
        values.push_back(std::move(*literal));
        if (!is_list) {
            break;
        }
        if (!lexer.accept(',') && !lexer.is_at(']')) {
            lexer.refuse_here();
        }
    }
    return values;
}

std::vector<Literal> FilterParser::read_argument_values(bool& is_list) {
    if (lexer_.peek().kind != TokenKind::alias) {
        return read_values(lexer_, is_list);
    }
    const std::string text = text_of_alias(source_.aliases, lexer_.take().text);
    Lexer lexer(text);
    auto values = read_values(lexer, is_list);
    if (!lexer.is_at_end()) {
        lexer.refuse_here();
    }
    return values;
}

ConditionArguments FilterParser::read_condition_arguments() {
    ConditionArguments arguments;
    lexer_.expect('(');
    do {
        const Token name = lexer_.take();
        lexer_.expect('=');
        bool is_list = false;
        auto values = read_argument_values(is_list);
        const bool is_one_text = !is_list && values.front().type == EdmType::string;
        if (name.text == "PropertyName" && is_one_text && arguments.property_name.empty()) {
            arguments.property_name = std::get<std::string>(values.front().value);
        } else if (name.text == (is_list ? "PropertyValues" : "PropertyValue") && !arguments.values) {
            arguments.values = std::move(values);
            arguments.is_list = is_list;
        } else {
            lexer_.refuse_here();
        }
    } while (lexer_.accept(','));
    lexer_.expect(')');
    return arguments;
}

Literal FilterParser::literal_of_alias(const std::string& alias) const {
    auto literal = read_literal(text_of_alias(source_.aliases, alias));
    if (!literal) {
        refuse_query("The value of the parameter alias '" + alias.substr(0, 100) + "' is not a literal.");
    }
    return std::move(*literal);
}

Literal FilterParser::read_literal_or_alias() {
    if (lexer_.peek().kind == TokenKind::alias) {
        return literal_of_alias(lexer_.take().text);
    }
    if (lexer_.is_at_end()) {
        refuse_query("Expression expected at position " + std::to_string(lexer_.peek().position) + " in '" +
                     std::string(lexer_.text()) + "'.");
    }
    auto literal = take_literal(lexer_);
    if (!literal) {
        lexer_.refuse_here();
    }
    return std::move(*literal);
}

} // namespace dyncx::emulator::odata
