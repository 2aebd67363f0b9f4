// See expand.h.
#include "emulator/odata/expand.h"

#include "emulator/odata/query_options.h"
#include "emulator/odata/refusals.h"

#include <set>

namespace dyncx::emulator::odata {
namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

// The pieces between separators that stand outside quotes and parentheses.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    bool is_quoted = false;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\'') {
            is_quoted = !is_quoted;
        } else if (!is_quoted && c == '(') {
            ++depth;
        } else if (!is_quoted && c == ')' && --depth < 0) {
            break;
        } else if (!is_quoted && depth == 0 && c == separator) {
            pieces.push_back(text.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    if (is_quoted || depth != 0) {
        refuse_query("Syntax error: $expand does not close what it opens.");
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

class ExpandParser {
  public:
    explicit ExpandParser(const Schema& schema) : schema_(schema) {}

    std::vector<Expansion> read_list(std::string_view text, const Table& table) {
        std::vector<Expansion> list;
        std::set<std::string> names;
        for (const auto piece : split(text, ',')) {
            list.push_back(read_one(trim(piece), table));
            if (!names.insert(list.back().name()).second) {
                refuse_query("The navigation property '" + list.back().name() + "' stands more than once in $expand.");
            }
        }
        return list;
    }

  private:
    Expansion read_one(std::string_view text, const Table& table) {
        if (++count_ > kMaxExpands) {
            refuse_unsupported("A query can expand 15 navigation properties at most.");
        }
        const auto open = text.find('(');
        auto name = trim(text.substr(0, open));
        Expansion one;
        constexpr std::string_view kReference = "/$ref";
        if (name.size() > kReference.size() && name.substr(name.size() - kReference.size()) == kReference) {
            one.is_reference = true;
            name.remove_suffix(kReference.size());
        }
        bind(one, name, table);
        if (open == std::string_view::npos) {
            return one;
        }
        if (text.back() != ')' || one.is_reference) {
            refuse_query("Syntax error in the $expand of '" + one.name() + "'.");
        }
        read_options(one, text.substr(open + 1, text.size() - open - 2));
        return one;
    }

    void bind(Expansion& one, std::string_view name, const Table& table) const {
        one.navigation = table.navigation(name);
        one.collection = one.navigation == nullptr ? table.collection(name) : nullptr;
        if (one.navigation == nullptr && one.collection == nullptr) {
            if (table.column_read_as(name) != nullptr) {
                refuse_query("Property '" + std::string(name) + "' on type 'Microsoft.Dynamics.CRM." +
                             table.logical_name +
                             "' is not a navigation property or complex property. Only navigation properties can be "
                             "expanded.");
            }
            refuse_property(name, table.logical_name);
        }
        one.target = schema_.by_name(one.navigation != nullptr ? one.navigation->target : one.collection->from_table);
        if (one.target == nullptr) {
            refuse_property(name, table.logical_name);
        }
        if (one.is_reference && one.collection != nullptr) {
            refuse_unsupported("$ref in $expand is supported for single-valued navigation properties only.");
        }
    }

    void read_options(Expansion& one, std::string_view text) {
        std::set<std::string_view> seen;
        for (auto piece : split(text, ';')) {
            piece = trim(piece);
            const auto equals = piece.find('=');
            const auto name = trim(piece.substr(0, equals));
            if (equals == std::string_view::npos || !seen.insert(name).second) {
                refuse_query("Syntax error in the $expand of '" + one.name() + "'.");
            }
            read_option(one, name, trim(piece.substr(equals + 1)));
        }
        const bool is_sorted_or_cut = !one.order.empty() || one.top;
        if (!one.expands.empty() && (is_sorted_or_cut || has_sorted_or_cut(one.expands))) {
            refuse_unsupported("$orderby and $top are not supported together with a nested $expand.");
        }
    }

    static bool has_sorted_or_cut(const std::vector<Expansion>& list) {
        for (const auto& one : list) {
            if (!one.order.empty() || one.top) {
                return true;
            }
        }
        return false; // deeper levels were checked when they were read
    }

    void read_option(Expansion& one, std::string_view name, std::string_view value) {
        const FilterSource source{schema_, *one.target, nullptr};
        if (name == "$select") {
            one.select = parse_select(value, *one.target);
            return;
        }
        if (name == "$expand") {
            one.expands = read_list(value, *one.target);
            return;
        }
        if (name != "$filter" && name != "$orderby" && name != "$top") {
            refuse_unsupported("The query option '" + std::string(name.substr(0, 100)) +
                               "' is not supported inside $expand.");
        }
        if (one.collection == nullptr) {
            refuse_unsupported("The query option '" + std::string(name) +
                               "' is supported for collection-valued navigation properties only.");
        }
        if (name == "$filter") {
            one.filter = parse_filter(value, source);
        } else if (name == "$orderby") {
            one.order = parse_orderby(value, source);
        } else {
            one.top = parse_top(value);
        }
    }

    const Schema& schema_;
    int count_ = 0;
};

} // namespace

std::vector<Expansion> parse_expand(std::string_view text, const Schema& schema, const Table& table) {
    return ExpandParser(schema).read_list(text, table);
}

} // namespace dyncx::emulator::odata
