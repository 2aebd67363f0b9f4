// Reading and filling of placeholders, see template.h.
#include "base/template.h"

#include "base/text.h"

namespace dyncx {
namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
}

// `0`, `true`, `"0"` keep their type; everything else is text.
Json fallback_of(std::string_view text) {
    if (auto json = Json::parse(text); json && !json->is_array() && !json->is_object() && !json->is_null())
        return *json;
    return Json(text);
}

Piece placeholder_of(std::string_view inner) {
    Piece piece;
    piece.is_name = true;
    if (const std::size_t bar = inner.find('|'); bar != std::string_view::npos) {
        piece.fallback = fallback_of(trimmed(inner.substr(bar + 1)));
        inner = inner.substr(0, bar);
    }
    inner = trimmed(inner);
    if (!inner.empty() && inner.back() == '!') {
        piece.stops = true;
        inner.remove_suffix(1);
    }
    piece.text = std::string(trimmed(inner));
    return piece;
}

void add_words(std::vector<Piece>& pieces, std::string_view words) {
    if (words.empty())
        return;
    if (pieces.empty() || pieces.back().is_name)
        pieces.emplace_back();
    pieces.back().text += words;
}

// Plain words, in which known names may stand without braces.
void add_plain(std::vector<Piece>& pieces, std::string_view words, const IsBareName& is_bare) {
    std::size_t at = 0;
    while (is_bare && at < words.size()) {
        std::size_t end = at;
        while (end < words.size() && is_word(words[end]))
            ++end;
        std::size_t length = end - at;
        while (length > 0 && words[at + length - 1] == '.') // the end of a sentence
            --length;
        const std::string_view word = words.substr(at, length);
        if (!word.empty() && is_bare(word)) {
            Piece piece;
            piece.is_name = piece.is_bare = true;
            piece.text = std::string(word);
            pieces.push_back(std::move(piece));
        } else {
            add_words(pieces, word);
        }
        const std::size_t next = end == at ? at + 1 : end;
        add_words(pieces, words.substr(at + length, next - at - length));
        at = next;
    }
    add_words(pieces, words.substr(at));
}

bool is_missing(const Json& value) { return value.is_null(); }

// One text: its value, or missing (false), with the reason in `filled`.
bool fill_text(const std::string& text, const std::string& place, const Filling& filling, Filled& filled, Json& out) {
    const auto pieces = pieces_of(text, filling.is_bare);
    std::string whole;
    for (const Piece& piece : pieces) {
        if (!piece.is_name) {
            whole += piece.text;
            continue;
        }
        Found found = filling.find(piece.text);
        if (!found.waits_for.empty() && !piece.fallback) {
            filled.waits_for = found.waits_for;
            return false;
        }
        if ((!found.value || is_missing(*found.value)) && piece.fallback)
            found.value = piece.fallback;
        if (!found.value || is_missing(*found.value)) {
            filled.notes.push_back(place + ": left out, " + piece.text + " is missing");
            if (piece.stops || filling.stops_when_missing)
                filled.stopped_by = piece.text;
            return false;
        }
        if (pieces.size() == 1) {
            out = std::move(*found.value);
            return true;
        }
        whole += plain_text(*found.value);
    }
    out = Json(std::move(whole));
    return true;
}

bool fill_value(const Json& value, const std::string& place, const Filling& filling, Filled& filled, Json& out) {
    if (value.is_string())
        return fill_text(value.as_string(), place, filling, filled, out);
    if (value.is_array()) {
        out = Json::array();
        for (std::size_t i = 0; i < value.as_array().size(); ++i)
            if (Json item;
                fill_value(value.as_array()[i], place + "[" + std::to_string(i) + "]", filling, filled, item))
                out.push(std::move(item));
        return true;
    }
    if (value.is_object()) {
        out = Json::object();
        for (const auto& [name, inner] : value.as_object())
            if (Json member; fill_value(inner, place + "." + name, filling, filled, member))
                out.object_ref().emplace_back(name, std::move(member));
        return true;
    }
    out = value;
    return true;
}

} // namespace

std::vector<Piece> pieces_of(std::string_view text, const IsBareName& is_bare) {
    std::vector<Piece> pieces;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t open = text.find("{{", at);
        const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open + 2);
        if (close == std::string_view::npos)
            break;
        add_plain(pieces, text.substr(at, open - at), is_bare);
        pieces.push_back(placeholder_of(text.substr(open + 2, close - open - 2)));
        at = close + 2;
    }
    if (at < text.size())
        add_plain(pieces, text.substr(at), is_bare);
    return pieces;
}

std::string plain_text(const Json& value) {
    if (value.is_string())
        return value.as_string();
    return value.is_null() ? std::string() : value.text();
}

Filled fill(const Json& value, const std::string& place, const Filling& filling) {
    Filled filled;
    if (Json out; fill_value(value, place, filling, filled, out))
        filled.value = std::move(out);
    return filled;
}

Result<Json> json_of_printed(const std::string& text) {
    auto plain = Json::parse(text);
    if (plain)
        return plain;
    std::string repaired;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"')
            continue;
        repaired += text[i] == '\n' || text[i] == '\r' || text[i] == '\t' ? ' ' : text[i];
    }
    if (auto again = Json::parse(repaired); again)
        return again;
    return plain;
}

} // namespace dyncx
