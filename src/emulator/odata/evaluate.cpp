// See evaluate.h.
#include "emulator/odata/evaluate.h"

#include "emulator/odata/columns.h"
#include "emulator/odata/related.h"
#include "emulator/odata/text_match.h"

namespace dyncx::emulator::odata {
namespace {

struct InSight {
    const Row* row = nullptr;
    const Table* table = nullptr;
};

bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

const std::string* guid_in(const Row& row, const std::string& column) {
    const auto found = row.find(column);
    return found == row.end() ? nullptr : std::get_if<std::string>(&found->second);
}

class Walk {
  public:
    Walk(const Rows& rows, const Caller& caller, InSight outermost) : rows_(rows), caller_(caller) {
        sight_.push_back(outermost);
    }

    bool holds(const Node& node) {
        return std::visit([this](const auto& what) { return test(what); }, node.what);
    }

  private:
    bool test(const Junction& junction) {
        for (const auto& part : junction.parts) {
            if (holds(*part) != junction.is_and) {
                return !junction.is_and;
            }
        }
        return junction.is_and;
    }

    bool test(const Negation& negation) { return !holds(*negation.inner); }

    bool test(const Compare& compare) {
        const Value left = value_at(compare.left);
        const auto* literal = std::get_if<Literal>(&compare.right);
        const Value right = literal != nullptr ? literal->value : value_at(std::get<ColumnPath>(compare.right));
        if (is_null(left) || is_null(right)) {
            const bool both = is_null(left) && is_null(right);
            return compare.how == Comparison::eq ? both : compare.how == Comparison::ne && !both;
        }
        const int order = compare_values(left, right, compare.left.type);
        switch (compare.how) {
        case Comparison::eq:
            return order == 0;
        case Comparison::ne:
            return order != 0;
        case Comparison::gt:
            return order > 0;
        case Comparison::ge:
            return order >= 0;
        case Comparison::lt:
            return order < 0;
        case Comparison::le:
            return order <= 0;
        }
        return false;
    }

    bool test(const Match& match) {
        const Value value = value_at(match.column);
        const auto* text = std::get_if<std::string>(&value);
        return text != nullptr && matches_like(fold_case(*text), match.pattern);
    }

    bool test(const Special& special) { return special.condition(value_at(special.column), caller_); }

    bool test(const Lambda& lambda) {
        const auto owner = row_at(lambda.owner);
        const Table& table =
            lambda.owner.tables.empty() ? *sight_[lambda.owner.scope].table : *lambda.owner.tables.back();
        const auto* id = owner ? guid_in(*owner, table.primary_id) : nullptr;
        if (id == nullptr) {
            return lambda.is_all;
        }
        bool result = lambda.is_all;
        rows_.scan_pointing_at(*lambda.table, lambda.collection->from_column, *id, [&](const Row& row) {
            bool is_met = true;
            if (lambda.body) {
                sight_.push_back(InSight{&row, lambda.table});
                is_met = holds(*lambda.body);
                sight_.pop_back();
            }
            result = is_met;
            return is_met == lambda.is_all; // go on until one decides
        });
        return result;
    }

    std::optional<Row> row_at(const RowPath& path) const { return follow(*sight_[path.scope].row, path, rows_); }

    Value value_at(const ColumnPath& path) const { return value_behind(*sight_[path.row.scope].row, path, rows_); }

    const Rows& rows_;
    const Caller& caller_;
    std::vector<InSight> sight_;
};

} // namespace

bool meets(const Node& filter, const Row& row, const Table& table, const Rows& rows, const Caller& caller) {
    return Walk(rows, caller, InSight{&row, &table}).holds(filter);
}

} // namespace dyncx::emulator::odata
