// See page_cookie.h.
#include "emulator/odata/page_cookie.h"

#include "emulator/model.h"
#include "emulator/odata/literal.h"
#include "emulator/odata/percent.h"

#include <charconv>

namespace dyncx::emulator::odata {
namespace {

[[noreturn]] void refuse_cookie() { throw Refusal{400, "0x80040203", "Malformed XML in the Paging Cookie", {}}; }

std::string changed_case(std::string text, char from, char to, int by) {
    for (char& c : text) {
        c = c >= from && c <= to ? static_cast<char>(c + by) : c;
    }
    return text;
}

std::string upper(std::string text) { return changed_case(std::move(text), 'a', 'z', 'A' - 'a'); }
std::string lower(std::string text) { return changed_case(std::move(text), 'A', 'Z', 'a' - 'A'); }

// Only what may not stand in a query is encoded; "=" and "/" stay, as in Dataverse's links.
std::string encode_link(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += std::string_view("<>\" %").find(c) == std::string_view::npos ? std::string(1, c)
                                                                            : encode_percent(std::string_view(&c, 1));
    }
    return out;
}

void take(std::string_view& text, std::string_view expected) {
    if (text.substr(0, expected.size()) != expected) {
        refuse_cookie();
    }
    text.remove_prefix(expected.size());
}

std::string_view take_until(std::string_view& text, std::string_view mark) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos) {
        refuse_cookie();
    }
    const auto taken = text.substr(0, at);
    text.remove_prefix(at + mark.size());
    return taken;
}

std::int64_t take_page(std::string_view& text) {
    const auto digits = take_until(text, "\"");
    std::int64_t page = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), page);
    if (error != std::errc() || end != digits.data() + digits.size() || page < 1 || page > 1000000000) {
        refuse_cookie();
    }
    return page;
}

std::string take_id(std::string_view& text) {
    const auto id = read_literal(take_until(text, "}\""));
    if (!id || id->type != EdmType::guid) {
        refuse_cookie();
    }
    return lower(std::get<std::string>(id->value));
}

} // namespace

std::string write_skiptoken(const PageCookie& cookie) {
    const std::string inner = "<cookie page=\"" + std::to_string(cookie.page - 1) + "\"><" + cookie.column +
                              " last=\"{" + upper(cookie.last_id) + "}\" first=\"{" + upper(cookie.first_id) +
                              "}\" /></cookie>";
    const std::string outer = "<cookie pagenumber=\"" + std::to_string(cookie.page) + "\" pagingcookie=\"" +
                              encode_percent(inner, false) + "\" istracking=\"False\" />";
    return encode_link(outer);
}

PageCookie read_skiptoken(std::string_view text, std::string_view column) {
    PageCookie cookie;
    take(text, "<cookie pagenumber=\"");
    cookie.page = take_page(text);
    take(text, " pagingcookie=\"");
    const auto inner = decode_path(take_until(text, "\""));
    take(text, " istracking=\"False\" />");
    std::string_view rest(inner);
    take(rest, "<cookie page=\"");
    if (take_page(rest) != cookie.page - 1 || !text.empty()) {
        refuse_cookie();
    }
    take(rest, "><");
    cookie.column = std::string(take_until(rest, " last=\"{"));
    cookie.last_id = take_id(rest);
    take(rest, " first=\"{");
    cookie.first_id = take_id(rest);
    if (rest != " /></cookie>" || cookie.column != column) {
        refuse_cookie();
    }
    return cookie;
}

} // namespace dyncx::emulator::odata
