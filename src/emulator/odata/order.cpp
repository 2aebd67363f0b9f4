// See order.h.
#include "emulator/odata/order.h"

#include "emulator/odata/columns.h"
#include "emulator/odata/filter_parser.h"
#include "emulator/odata/lexer.h"
#include "emulator/odata/refusals.h"
#include "emulator/odata/related.h"

#include <algorithm>
#include <utility>

namespace dyncx::emulator::odata {
namespace {

ColumnPath read_term(Lexer& lexer, const FilterSource& source) {
    if (lexer.peek().kind != TokenKind::alias) {
        return read_column_path(lexer, source);
    }
    const std::string text = text_of_alias(source.aliases, lexer.take().text);
    Lexer inner(text);
    auto path = read_column_path(inner, source);
    if (!inner.is_at_end()) {
        inner.refuse_here();
    }
    return path;
}

struct Sortable {
    std::vector<Value> keys;
    std::string id;
    Row row;
};

int compare_keys(const Value& a, const Value& b, const OrderTerm& term) {
    const bool left_is_null = std::holds_alternative<std::monostate>(a);
    const bool right_is_null = std::holds_alternative<std::monostate>(b);
    int order = 0;
    if (left_is_null || right_is_null) {
        order = (right_is_null ? 1 : 0) - (left_is_null ? 1 : 0);
    } else {
        order = compare_values(a, b, term.path.type);
    }
    return term.is_descending ? -order : order;
}

} // namespace

ColumnPath read_column_path(Lexer& lexer, const FilterSource& source) {
    ColumnPath path;
    const Table* table = &source.table;
    for (;;) {
        if (lexer.peek().kind != TokenKind::name) {
            lexer.refuse_here();
        }
        const auto name = lexer.take().text;
        if (!lexer.accept('/')) {
            path.column = &property(*table, name);
            path.type = edm_type(*path.column);
            return path;
        }
        const Navigation* step = table->navigation(name);
        const Table* target = step == nullptr ? nullptr : source.schema.by_name(step->target);
        if (target == nullptr || path.row.steps.size() >= kMaxPathSteps) {
            refuse_property(name, table->logical_name);
        }
        path.row.steps.push_back(step);
        path.row.tables.push_back(target);
        table = target;
    }
}

Order parse_orderby(std::string_view text, const FilterSource& source) {
    Order order;
    Lexer lexer(text);
    do {
        OrderTerm term{read_term(lexer, source), false};
        if (term.path.type == EdmType::other) {
            refuse_unsupported("The column '" + term.path.column->name + "' cannot be used in $orderby.");
        }
        term.is_descending = lexer.accept_word("desc");
        if (!term.is_descending) {
            lexer.accept_word("asc");
        }
        order.push_back(std::move(term));
        if (order.size() > kMaxOrderTerms) {
            refuse_unsupported("$orderby holds too many columns.");
        }
    } while (lexer.accept(','));
    if (!lexer.is_at_end()) {
        lexer.refuse_here();
    }
    return order;
}

void sort_rows(std::vector<Row>& found, const Order& order, const Table& table, const Rows& rows) {
    std::vector<Sortable> sortable;
    sortable.reserve(found.size());
    for (auto& row : found) {
        Sortable one;
        for (const auto& term : order) {
            one.keys.push_back(value_behind(row, term.path, rows));
        }
        const auto id = row.find(table.primary_id);
        const auto* text = id == row.end() ? nullptr : std::get_if<std::string>(&id->second);
        one.id = text == nullptr ? std::string() : *text;
        one.row = std::move(row);
        sortable.push_back(std::move(one));
    }
    std::stable_sort(sortable.begin(), sortable.end(), [&](const Sortable& a, const Sortable& b) {
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (const int result = compare_keys(a.keys[i], b.keys[i], order[i]); result != 0) {
                return result < 0;
            }
        }
        return a.id < b.id;
    });
    for (std::size_t i = 0; i < found.size(); ++i) {
        found[i] = std::move(sortable[i].row);
    }
}

} // namespace dyncx::emulator::odata
