// See apply.h.
#include "emulator/odata/apply.h"

#include "emulator/odata/columns.h"
#include "emulator/odata/lexer.h"
#include "emulator/odata/order.h"
#include "emulator/odata/refusals.h"

namespace dyncx::emulator::odata {
namespace {

constexpr std::string_view kFilter = "filter(";

// Where the bracket closes that `text` begins behind; quotes hide brackets.
std::size_t closing(std::string_view text) {
    int depth = 1;
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        is_quoted = is_quoted != (text[i] == '\'');
        if (is_quoted) {
            continue;
        }
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (depth == 0) {
            return i;
        }
    }
    refuse_query("Syntax error in $apply: a bracket of filter is not closed.");
}

Method method_named(Lexer& lexer) {
    for (const auto& [name, method] :
         {std::pair{"sum", Method::sum}, {"average", Method::average}, {"min", Method::min}, {"max", Method::max}}) {
        if (lexer.accept_word(name)) {
            return method;
        }
    }
    lexer.refuse_here();
}

Aggregate read_aggregate(Lexer& lexer, const FilterSource& source) {
    Aggregate one;
    if (!lexer.accept_word("$count")) {
        one.path = read_column_path(lexer, source);
        if (!lexer.accept_word("with")) {
            lexer.refuse_here();
        }
        one.method = method_named(lexer);
        const bool is_sum = one.method == Method::sum || one.method == Method::average;
        if (is_sum && !one.path.column->is_number()) {
            refuse_unsupported("The column '" + one.path.column->name + "' is no number.");
        }
    }
    if (!lexer.accept_word("as") || lexer.peek().kind != TokenKind::name) {
        lexer.refuse_here();
    }
    one.alias = lexer.take().text;
    return one;
}

void read_aggregates(Lexer& lexer, const FilterSource& source, Apply& apply) {
    lexer.expect('(');
    do {
        apply.aggregates.push_back(read_aggregate(lexer, source));
    } while (lexer.accept(','));
    lexer.expect(')');
}

void read_groups(Lexer& lexer, const FilterSource& source, Apply& apply) {
    apply.is_grouped = true;
    lexer.expect('(');
    lexer.expect('(');
    do {
        apply.groups.push_back(read_column_path(lexer, source));
        if (apply.groups.back().column->type == "datetime") {
            refuse_unsupported("Grouping by date and time is not supported.");
        }
    } while (lexer.accept(','));
    lexer.expect(')');
    if (lexer.accept(',')) {
        if (!lexer.accept_word("aggregate")) {
            lexer.refuse_here();
        }
        read_aggregates(lexer, source, apply);
    }
    lexer.expect(')');
}

} // namespace

Apply parse_apply(std::string_view text, const FilterSource& source) {
    Apply apply;
    if (text.starts_with(kFilter)) {
        text.remove_prefix(kFilter.size());
        const std::size_t end = closing(text);
        apply.filter = parse_filter(text.substr(0, end), source);
        text.remove_prefix(end + 1);
        if (!text.starts_with('/')) {
            refuse_query("Syntax error in $apply: groupby or aggregate is needed behind filter.");
        }
        text.remove_prefix(1);
    }
    Lexer lexer(text);
    if (lexer.accept_word("groupby")) {
        read_groups(lexer, source, apply);
    } else if (lexer.accept_word("aggregate")) {
        read_aggregates(lexer, source, apply);
    }
    if (!lexer.is_at_end() || (apply.groups.empty() && apply.aggregates.empty())) {
        lexer.refuse_here();
    }
    return apply;
}

std::string group_name(const ColumnPath& path) {
    return path.row.tables.empty() ? path.column->read_as
                                   : path.row.tables.back()->logical_name + "_" + path.column->name;
}

} // namespace dyncx::emulator::odata
