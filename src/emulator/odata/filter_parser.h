// Reads a $filter word by word. Used by parse_filter alone; split from it so that each file stays short.
#pragma once

#include "emulator/odata/filter.h"
#include "emulator/odata/lexer.h"

namespace dyncx::emulator::odata {

// What a path in a filter ends in.
struct PathEnd {
    RowPath row;
    const Table* table = nullptr;
    const Collection* collection = nullptr; // before any and all
    std::string name;                       // of the property or function behind the last step
};

class FilterParser {
  public:
    FilterParser(std::string_view text, const FilterSource& source);
    NodePtr parse(); // the whole text

  private:
    struct Variable {
        std::string name; // "" for the row of the query
        const Table* table = nullptr;
    };
    class Deeper;

    // filter.cpp: structure
    NodePtr read_or();
    NodePtr read_and();
    NodePtr read_unary();
    NodePtr read_primary();
    NodePtr read_comparison(ColumnPath left);
    Operand read_right_side(const ColumnPath& left, Comparison how);
    // filter_functions.cpp: what begins with a name
    NodePtr read_function(const Token& name);
    NodePtr read_special(PathEnd end);
    NodePtr read_lambda(PathEnd end, bool is_all);
    ConditionArguments read_condition_arguments();
    std::vector<Literal> read_values(Lexer& lexer, bool& is_list);
    std::vector<Literal> read_argument_values(bool& is_list);
    std::string begin_path(const Token& first, PathEnd& end);
    PathEnd read_path(const Token& first);
    ColumnPath column_at(const PathEnd& end) const;
    Literal literal_of_alias(const std::string& alias) const;
    Literal read_literal_or_alias();
    void count_condition();

    FilterSource source_;
    Lexer lexer_;
    std::vector<Variable> scopes_;
    int depth_ = 0;
    int conditions_ = 0;
};

bool is_special_name(std::string_view name); // Microsoft.Dynamics.CRM.X
std::string text_of_alias(const Aliases* aliases, const std::string& alias);

} // namespace dyncx::emulator::odata
