// See keys.h.
#include "emulator/odata/keys.h"

#include "emulator/odata/columns.h"
#include "emulator/odata/literal.h"
#include "emulator/odata/refusals.h"

namespace dyncx::emulator::odata {
namespace {

[[noreturn]] void refuse_key(const Table& table) {
    throw Refusal{400,
                  "0x80060890",
                  "The specified key attributes are not a defined key for the " + table.logical_name + " entity",
                  {}};
}

[[noreturn]] void refuse_value() {
    refuse_url(
        "URL was not parsed due to an ODataUnrecognizedPathException. Resource not found for the segment provided "
        "in the URL.");
}

std::string guid_of(const Argument& argument) {
    const auto literal = read_literal(argument.value);
    if (!literal || literal->type != EdmType::guid) {
        refuse_value();
    }
    return std::get<std::string>(literal->value);
}

bool takes_bare_form_only(const Table& table) {
    return table.logical_name == "systemuser" || table.logical_name == "team";
}

} // namespace

Key bind_key(const Table& table, const Segment& segment) {
    if (segment.arguments.empty()) {
        refuse_value();
    }
    const auto& first = segment.arguments.front();
    const bool is_single = segment.arguments.size() == 1;
    if (first.name.empty()) {
        return is_single ? Key{guid_of(first), nullptr, {}} : (refuse_value(), Key{});
    }
    if (is_single && first.name == table.primary_id) {
        return takes_bare_form_only(table) ? (refuse_value(), Key{}) : Key{guid_of(first), nullptr, {}};
    }
    Key key;
    std::vector<std::string> names;
    for (const auto& argument : segment.arguments) {
        const Column* column = table.column_read_as(argument.name);
        if (column == nullptr) {
            refuse_key(table);
        }
        const auto literal = read_literal(argument.value);
        if (!literal || literal->type == EdmType::null || !can_compare(edm_type(*column), literal->type)) {
            refuse_value();
        }
        names.push_back(column->name);
        key.parts.emplace_back(column, literal->value);
    }
    key.alternate = table.key_of(names);
    if (key.alternate == nullptr) {
        refuse_key(table);
    }
    return key;
}

} // namespace dyncx::emulator::odata
