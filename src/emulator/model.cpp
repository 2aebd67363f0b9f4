// Look-ups inside a table; see model.h.
#include "emulator/model.h"

#include <algorithm>

namespace dyncx::emulator {

namespace {

template <class Item, class Match> const Item* first(const std::vector<Item>& items, const Match& match) {
    const auto found = std::find_if(items.begin(), items.end(), match);
    return found == items.end() ? nullptr : &*found;
}

} // namespace

const Column* Table::column(std::string_view name) const {
    return first(columns, [&](const Column& c) { return c.name == name; });
}

const Column* Table::column_read_as(std::string_view name) const {
    return first(columns, [&](const Column& c) { return c.in_web_api && c.read_as == name; });
}

const Navigation* Table::navigation(std::string_view name) const {
    return first(navigations, [&](const Navigation& n) { return n.name == name; });
}

const Collection* Table::collection(std::string_view name) const {
    return first(collections, [&](const Collection& c) { return c.name == name; });
}

const AlternateKey* Table::key_of(const std::vector<std::string>& wanted) const {
    return first(keys, [&](const AlternateKey& key) {
        return std::is_permutation(key.columns.begin(), key.columns.end(), wanted.begin(), wanted.end());
    });
}

} // namespace dyncx::emulator
