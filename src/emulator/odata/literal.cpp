// See literal.h.
#include "emulator/odata/literal.h"

#include "emulator/odata/moment.h"
#include "emulator/odata/refusals.h"

#include <charconv>
#include <limits>

namespace dyncx::emulator::odata {
namespace {

std::string lower(std::string text) {
    for (char& c : text) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

[[noreturn]] void refuse_literal(const Token& token, EdmType type) {
    refuse_query("Unrecognized '" + std::string(edm_name(type)) + "' literal '" + token.text.substr(0, 80) + "' at '" +
                 std::to_string(token.position) + "'.");
}

Literal integer(const Token& token) {
    std::int64_t number = 0;
    const char* end = token.text.data() + token.text.size();
    if (std::from_chars(token.text.data(), end, number).ec != std::errc()) {
        refuse_literal(token, EdmType::int64);
    }
    const bool is_small =
        number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::int32_t>::max();
    return Literal{is_small ? EdmType::int32 : EdmType::int64, Value(number)};
}

Literal decimal(const Token& token) {
    double number = 0;
    const char* end = token.text.data() + token.text.size();
    if (std::from_chars(token.text.data(), end, number).ec != std::errc()) {
        refuse_literal(token, EdmType::number);
    }
    return Literal{EdmType::decimal, Value(number)};
}

Literal moment(const Token& token) {
    const auto type = token.kind == TokenKind::date ? EdmType::date : EdmType::date_time;
    if (!parse_moment(token.text)) {
        refuse_literal(token, type);
    }
    return Literal{type, Value(token.text)};
}

Literal literal_of(const Token& token) {
    switch (token.kind) {
    case TokenKind::string:
    case TokenKind::json_string:
        return Literal{EdmType::string, Value(token.text)};
    case TokenKind::integer:
        return integer(token);
    case TokenKind::decimal:
        return decimal(token);
    case TokenKind::guid:
        return Literal{EdmType::guid, Value(lower(token.text))};
    case TokenKind::date:
    case TokenKind::date_time:
        return moment(token);
    default:
        return token.text == "null" ? Literal{} : Literal{EdmType::boolean, Value(token.text == "true")};
    }
}

bool is_literal(const Token& token) {
    switch (token.kind) {
    case TokenKind::name:
        return token.text == "null" || token.text == "true" || token.text == "false";
    case TokenKind::alias:
    case TokenKind::json_string:
    case TokenKind::punctuation:
    case TokenKind::end:
        return false;
    default:
        return true;
    }
}

} // namespace

std::string_view edm_name(EdmType type) {
    switch (type) {
    case EdmType::null:
        return "<null>";
    case EdmType::boolean:
        return "Edm.Boolean";
    case EdmType::int32:
        return "Edm.Int32";
    case EdmType::int64:
        return "Edm.Int64";
    case EdmType::decimal:
        return "Edm.Decimal";
    case EdmType::number:
        return "Edm.Double";
    case EdmType::string:
        return "Edm.String";
    case EdmType::guid:
        return "Edm.Guid";
    case EdmType::date:
        return "Edm.Date";
    case EdmType::date_time:
        return "Edm.DateTimeOffset";
    case EdmType::other:
        break;
    }
    return "Edm.Untyped";
}

bool is_numeric(EdmType type) {
    return type == EdmType::int32 || type == EdmType::int64 || type == EdmType::decimal || type == EdmType::number;
}

bool is_temporal(EdmType type) { return type == EdmType::date || type == EdmType::date_time; }

bool can_compare(EdmType left, EdmType right) {
    if (left == EdmType::null || right == EdmType::null) {
        return true;
    }
    if (left == EdmType::other || right == EdmType::other) {
        return false;
    }
    return left == right || (is_numeric(left) && is_numeric(right)) || (is_temporal(left) && is_temporal(right));
}

std::optional<Literal> take_literal(Lexer& lexer) {
    return is_literal(lexer.peek()) ? std::optional(literal_of(lexer.take())) : std::nullopt;
}

std::optional<Literal> read_literal(std::string_view text) {
    try {
        Lexer lexer(text);
        auto literal = take_literal(lexer);
        return literal && lexer.is_at_end() ? literal : std::nullopt;
    } catch (const Refusal&) {
        return std::nullopt; // the caller knows better what to say: a key is no filter
    }
}

} // namespace dyncx::emulator::odata
