// Words of an OData expression: names, literals, aliases and punctuation, each with its place in the text.
// Refuses what is no word (an open string, a stray character) with OData's own texts. It knows no table.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dyncx::emulator::odata {

// A json_string stands in double quotes: only arrays of parameter values hold such.
enum class TokenKind { name, string, json_string, integer, decimal, guid, date, date_time, alias, punctuation, end };

struct Token {
    TokenKind kind = TokenKind::end;
    std::string text; // a string without its quotes, doubled ones undone; all else as written
    std::size_t position = 0;
};

class Lexer {
  public:
    explicit Lexer(std::string_view text);
    const Token& peek() const { return token_; }
    Token take();
    bool is_at_end() const { return token_.kind == TokenKind::end; }
    bool is_at(char punctuation) const;
    bool is_at_word(std::string_view word) const; // a name, compared by case
    bool accept(char punctuation);
    bool accept_word(std::string_view word);
    void expect(char punctuation);
    [[noreturn]] void refuse_here() const; // "Syntax error at position N in '...'."
    std::string_view text() const { return text_; }

  private:
    void advance();
    void read_string();
    void read_json_string();
    bool read_guid();
    bool read_date();
    void read_number();
    void read_name();
    bool has_name_char_at(std::size_t place) const;

    std::string_view text_;
    std::size_t place_ = 0;
    Token token_;
};

} // namespace dyncx::emulator::odata
