// Blocks, forms and tables as flat objects, see host_text.h.
#include "sources/host_text.h"

#include "base/text.h"

#include <algorithm>
#include <utility>

namespace dyncx::sources {
namespace {

constexpr std::size_t kMaxFields = 2000;

std::string numbered(std::size_t index) { return "[" + std::to_string(index) + "]"; }

Fault too_many() { return fault(DYNCX_E_INVALID, "The payload holds more than 10000 events."); }

Result<> check_utf8(std::string_view text) {
    const std::size_t bad = find_invalid_utf8(text);
    if (bad != std::string_view::npos)
        return fault(DYNCX_E_INVALID, "The payload is no valid UTF-8 at byte " + std::to_string(bad) + ".",
                     "Convert it to UTF-8 before handing it in.");
    return Done{};
}

// "Name: value", where the name has neither spaces nor "=".
std::optional<std::pair<std::string_view, std::string_view>> header_of(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos ||
        line.substr(0, colon).find_first_of(" =") != std::string_view::npos)
        return std::nullopt;
    if (colon + 1 < line.size() && line[colon + 1] != ' ')
        return std::nullopt;
    return std::pair{line.substr(0, colon), line.size() > colon + 2 ? line.substr(colon + 2) : std::string_view{}};
}

// Lines of blocks, each begun by the line that names the event.
class BlockReader {
  public:
    BlockReader(std::string_view first_name, bool ends_at_blank) : first_(first_name), ends_at_blank_(ends_at_blank) {}

    Result<> take(std::string_view line) {
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        if (line.empty()) {
            is_open_ = is_open_ && !ends_at_blank_;
            return Done{};
        }
        const auto header = header_of(line);
        if (header && header->first == first_) {
            if (items_.size() == kMaxItems)
                return too_many();
            items_.push_back({Json::object(), numbered(items_.size())});
            is_open_ = true;
        }
        if (!is_open_)
            return Done{};
        auto& members = items_.back().fields.object_ref();
        if (!header) { // a value of several lines
            if (!members.empty())
                members.back().second = members.back().second.as_string() + "\n" + std::string(line);
            return Done{};
        }
        if (members.size() == kMaxFields)
            return fault(DYNCX_E_INVALID, items_.back().place + " has more than 2000 lines.");
        members.emplace_back(std::string(header->first), std::string(header->second));
        return Done{};
    }
    std::vector<HostItem> items() && { return std::move(items_); }

  private:
    std::string_view first_;
    bool ends_at_blank_, is_open_ = false;
    std::vector<HostItem> items_;
};

HostItems read_blocks(std::string_view text, std::string_view first_name, bool ends_at_blank) {
    BlockReader reader(first_name, ends_at_blank);
    for (std::string_view line : split(text, '\n'))
        if (auto taken = reader.take(line); !taken)
            return taken.error();
    auto items = std::move(reader).items();
    if (items.empty())
        return fault(DYNCX_E_INVALID,
                     "The payload is neither JSON nor lines with \"" + std::string(first_name) + ": …\".");
    return items;
}

// One row; quotes may hold separators, line ends and doubled quotes.
std::vector<std::string> read_row(std::string_view text, std::size_t& at) {
    std::vector<std::string> cells(1);
    bool is_quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (is_quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"')
            cells.back() += text[++at];
        else if (c == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && c == ',' && cells.size() <= kMaxFields)
            cells.emplace_back();
        else if (!is_quoted && c == '\n')
            break;
        else if (is_quoted || c != '\r')
            cells.back() += c;
    }
    ++at;
    return cells;
}

HostItems read_json_items(const Json& json, HostItems (*read_text)(std::string_view)) {
    if (json.is_object())
        return std::vector<HostItem>{{json, ""}};
    if (json.is_string())
        return read_text(json.as_string());
    if (!json.is_array() || json.as_array().empty())
        return fault(DYNCX_E_INVALID, "The payload must be an object, a filled array of objects, or a text.");
    std::vector<HostItem> items;
    for (std::size_t i = 0; i < json.as_array().size(); ++i) {
        auto inner = json.as_array()[i].is_array() ? HostItems(fault(DYNCX_E_INVALID, "An array stands in an array."))
                                                   : read_json_items(json.as_array()[i], read_text);
        if (!inner) {
            inner.error().message = numbered(i) + ": " + inner.error().message;
            return inner.error();
        }
        for (auto& item : *inner)
            items.push_back({std::move(item.fields), numbered(i) + item.place});
        if (items.size() > kMaxItems)
            return too_many();
    }
    return items;
}

int digit_of(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

HostItems read_host_items(std::string_view payload, HostItems (*read_text)(std::string_view text)) {
    if (auto sound = check_utf8(payload); !sound)
        return sound.error();
    const std::string_view text = trimmed(payload);
    const char first = text.empty() ? ' ' : text.front();
    if (first == '{' || first == '[' || first == '"') {
        auto json = Json::parse(text);
        if (json)
            return read_json_items(*json, read_text);
        if (first != '"') // a table may begin with a quote
            return json.error();
    }
    return read_text(text);
}

HostItems read_manager_blocks(std::string_view text) { return read_blocks(text, "Event", true); }

HostItems read_socket_blocks(std::string_view text) {
    auto items = read_blocks(text, "Event-Name", false);
    if (!items)
        return items;
    for (HostItem& item : *items) {
        bool is_raw = false; // an encoded value has no space
        for (const auto& [name, value] : item.fields.as_object())
            is_raw = is_raw || value.as_string().find_first_of(" \n") != std::string::npos;
        if (is_raw)
            continue;
        for (auto& [name, value] : item.fields.object_ref()) {
            auto decoded = percent_decoded(value.as_string(), false, item.place + "." + name);
            if (!decoded)
                return decoded.error();
            value = std::move(*decoded);
        }
    }
    return items;
}

HostItems read_form(std::string_view text) {
    HostItem item{Json::object(), ""};
    const auto pairs = split(text, '&');
    if (pairs.size() > kMaxFields)
        return fault(DYNCX_E_INVALID, "The form has more than 2000 fields.");
    for (std::string_view pair : pairs) {
        const std::size_t sign = pair.find('=');
        if (sign == 0 || sign == std::string_view::npos)
            return fault(DYNCX_E_INVALID, "The payload is neither JSON nor a form of \"name=value&…\".");
        auto name = percent_decoded(pair.substr(0, sign), true, "A name of the form");
        if (!name)
            return name.error();
        auto value = percent_decoded(pair.substr(sign + 1), true, *name);
        if (!value)
            return value.error();
        item.fields.object_ref().emplace_back(std::move(*name), std::move(*value));
    }
    return std::vector<HostItem>{std::move(item)};
}

HostItems read_table(std::string_view text, std::string_view key, const std::vector<std::string_view>& names) {
    std::size_t at = 0;
    std::vector<std::string> columns = read_row(text, at);
    for (std::string& column : columns)
        column = plain_name(column);
    if (std::find(columns.begin(), columns.end(), key) == columns.end()) {
        columns.assign(names.begin(), names.end());
        at = 0;
    }
    if (columns.empty())
        return fault(DYNCX_E_INVALID, "The payload is neither JSON nor a table whose first row names its columns.",
                     "Write the names into the first row, \"" + std::string(key) + "\" among them.");
    std::vector<HostItem> items;
    while (at < text.size()) {
        auto cells = read_row(text, at);
        if (cells.size() == 1 && trimmed(cells.front()).empty())
            continue;
        if (items.size() == kMaxItems)
            return too_many();
        if (cells.size() > columns.size())
            return fault(DYNCX_E_INVALID, numbered(items.size()) + " has more cells than the table has columns (" +
                                              std::to_string(columns.size()) + ").");
        Json row = Json::object();
        for (std::size_t i = 0; i < cells.size(); ++i)
            row.object_ref().emplace_back(columns[i], std::move(cells[i]));
        items.push_back({std::move(row), numbered(items.size())});
    }
    if (items.empty())
        return fault(DYNCX_E_INVALID, "The payload is neither JSON nor a table with rows.");
    return items;
}

Result<std::string> percent_decoded(std::string_view text, bool plus_is_space, const std::string& place) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
        const int low = high >= 0 ? digit_of(text[i + 2]) : -1;
        if (low >= 0) {
            plain += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            plain += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    if (!is_utf8(plain))
        return fault(DYNCX_E_INVALID, place + " is no valid UTF-8 once it is decoded.", "Have the host write UTF-8.");
    return plain;
}

} // namespace dyncx::sources
