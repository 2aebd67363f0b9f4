// See lexer.h.
#include "emulator/odata/lexer.h"

#include "emulator/odata/refusals.h"

namespace dyncx::emulator::odata {
namespace {

constexpr std::size_t kGuidLength = 36;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_guid_text(std::string_view text) {
    if (text.size() != kGuidLength) {
        return false;
    }
    for (std::size_t i = 0; i < kGuidLength; ++i) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? text[i] != '-' : !is_hex(text[i])) {
            return false;
        }
    }
    return true;
}

} // namespace

Lexer::Lexer(std::string_view text) : text_(text) { advance(); }

Token Lexer::take() {
    Token taken = std::move(token_);
    advance();
    return taken;
}

bool Lexer::is_at(char punctuation) const {
    return token_.kind == TokenKind::punctuation && token_.text[0] == punctuation;
}

bool Lexer::is_at_word(std::string_view word) const { return token_.kind == TokenKind::name && token_.text == word; }

bool Lexer::accept(char punctuation) {
    if (!is_at(punctuation)) {
        return false;
    }
    advance();
    return true;
}

bool Lexer::accept_word(std::string_view word) {
    if (!is_at_word(word)) {
        return false;
    }
    advance();
    return true;
}

void Lexer::expect(char punctuation) {
    if (!accept(punctuation)) {
        refuse_here();
    }
}

void Lexer::refuse_here() const {
    refuse_query("Syntax error at position " + std::to_string(token_.position) + " in '" + std::string(text_) + "'.");
}

bool Lexer::has_name_char_at(std::size_t place) const {
    return place < text_.size() && (is_letter(text_[place]) || is_digit(text_[place]));
}

void Lexer::advance() {
    while (place_ < text_.size() && (text_[place_] == ' ' || text_[place_] == '\t')) {
        ++place_;
    }
    token_ = Token{TokenKind::end, "", place_};
    if (place_ >= text_.size()) {
        return;
    }
    const char c = text_[place_];
    if (c == '\'') {
        read_string();
    } else if (c == '"') {
        read_json_string();
    } else if (read_guid() || read_date()) {
        return;
    } else if (is_digit(c) || (c == '-' && place_ + 1 < text_.size() && is_digit(text_[place_ + 1]))) {
        read_number();
    } else if (is_letter(c) || c == '$' || c == '@') {
        read_name();
    } else if (std::string_view("(),/:;=*[]").find(c) != std::string_view::npos) {
        token_ = Token{TokenKind::punctuation, std::string(1, c), place_++};
    } else {
        refuse_here();
    }
}

void Lexer::read_string() {
    token_.kind = TokenKind::string;
    for (std::size_t i = place_ + 1; i < text_.size(); ++i) {
        if (text_[i] != '\'') {
            token_.text.push_back(text_[i]);
        } else if (i + 1 < text_.size() && text_[i + 1] == '\'') {
            token_.text.push_back('\'');
            ++i;
        } else {
            place_ = i + 1;
            return;
        }
    }
    refuse_query("There is an unterminated string literal at position " + std::to_string(text_.size()) + " in '" +
                 std::string(text_) + "'.");
}

// Simple escapes only; what needs more is sent unescaped.
void Lexer::read_json_string() {
    token_.kind = TokenKind::json_string;
    for (std::size_t i = place_ + 1; i < text_.size(); ++i) {
        if (text_[i] == '"') {
            place_ = i + 1;
            return;
        }
        if (text_[i] == '\\') {
            ++i;
            if (i >= text_.size() || std::string_view("\"\\/").find(text_[i]) == std::string_view::npos) {
                refuse_here();
            }
        }
        token_.text.push_back(text_[i]);
    }
    refuse_here();
}

bool Lexer::read_guid() {
    const auto candidate = text_.substr(place_, kGuidLength);
    if (!is_guid_text(candidate) || has_name_char_at(place_ + kGuidLength)) {
        return false;
    }
    token_ = Token{TokenKind::guid, std::string(candidate), place_};
    place_ += kGuidLength;
    return true;
}

// Takes the shape only: digits, then what may stand in a time. Whether such a day exists is checked where it is used.
bool Lexer::read_date() {
    const auto day = text_.substr(place_, 10);
    if (day.size() != 10 || day[4] != '-' || day[7] != '-') {
        return false;
    }
    for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
        if (!is_digit(day[i])) {
            return false;
        }
    }
    std::size_t end = place_ + 10;
    token_.kind = TokenKind::date;
    if (end < text_.size() && (text_[end] == 'T' || text_[end] == 't')) {
        token_.kind = TokenKind::date_time;
        ++end;
        while (end < text_.size() &&
               (is_digit(text_[end]) || std::string_view(":.+-Zz").find(text_[end]) != std::string_view::npos)) {
            ++end;
        }
    }
    if (has_name_char_at(end)) {
        refuse_here();
    }
    token_.text = std::string(text_.substr(place_, end - place_));
    place_ = end;
    return true;
}

void Lexer::read_number() {
    std::size_t end = place_ + (text_[place_] == '-' ? 1 : 0);
    const auto skip_digits = [&] {
        while (end < text_.size() && is_digit(text_[end])) {
            ++end;
        }
    };
    skip_digits();
    token_.kind = TokenKind::integer;
    if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1])) {
        token_.kind = TokenKind::decimal;
        ++end;
        skip_digits();
    }
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
        token_.kind = TokenKind::decimal;
        ++end;
        end += end < text_.size() && (text_[end] == '-' || text_[end] == '+') ? 1U : 0U;
        if (end >= text_.size() || !is_digit(text_[end])) {
            refuse_here();
        }
        skip_digits();
    }
    if (has_name_char_at(end) || (end < text_.size() && text_[end] == '.')) {
        refuse_here();
    }
    token_.text = std::string(text_.substr(place_, end - place_));
    place_ = end;
}

// Also qualified names (Microsoft.Dynamics.CRM.In), $-words and @aliases.
void Lexer::read_name() {
    std::size_t end = place_;
    token_.kind = text_[place_] == '@' ? TokenKind::alias : TokenKind::name;
    if (text_[end] == '@' || text_[end] == '$') {
        ++end;
    }
    if (end >= text_.size() || !is_letter(text_[end])) {
        refuse_here();
    }
    while (has_name_char_at(end) || (end + 1 < text_.size() && text_[end] == '.' && is_letter(text_[end + 1]) &&
                                     token_.kind == TokenKind::name)) {
        ++end;
    }
    token_.text = std::string(text_.substr(place_, end - place_));
    place_ = end;
}

} // namespace dyncx::emulator::odata
