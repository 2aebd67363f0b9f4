// A JSON value, its parser (Poco's, behind bounds) and its writer.
// The parser refuses invalid UTF-8, duplicate members, text behind the value, nesting beyond kMaxDepth; the message names
// the place. Objects keep their order. Whole numbers are exact to 64 bits; others are doubles, written back so that they
// read the same. The writer escapes everything that JSON asks for and writes valid UTF-8 as it is.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace dyncx {

class Json {
  public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;
    static constexpr int kMaxDepth = 64;

    Json() = default; // null
    Json(std::nullptr_t) {}
    Json(bool value) : held_(value) {}
    Json(int value) : held_(std::int64_t{value}) {}
    Json(std::int64_t value) : held_(value) {}
    Json(double value) : held_(value) {}
    Json(const char* value) : held_(std::string(value)) {}
    Json(std::string value) : held_(std::move(value)) {}
    Json(std::string_view value) : held_(std::string(value)) {}
    Json(Array value) : held_(std::move(value)) {}
    Json(Object value) : held_(std::move(value)) {}
    static Json object() { return Json(Object{}); }
    static Json array() { return Json(Array{}); }

    bool is_null() const { return std::holds_alternative<std::monostate>(held_); }
    bool is_bool() const { return std::holds_alternative<bool>(held_); }
    bool is_integer() const { return std::holds_alternative<std::int64_t>(held_); }
    bool is_number() const { return is_integer() || std::holds_alternative<double>(held_); }
    bool is_string() const { return std::holds_alternative<std::string>(held_); }
    bool is_array() const { return std::holds_alternative<Array>(held_); }
    bool is_object() const { return std::holds_alternative<Object>(held_); }

    // The value when it is of that type, else the fallback.
    bool as_bool(bool fallback = false) const;
    std::int64_t as_integer(std::int64_t fallback = 0) const; // also a double without a fraction
    double as_number(double fallback = 0) const;
    const std::string& as_string() const; // "" for anything else
    const Array& as_array() const;        // empty for anything else
    const Object& as_object() const;      // empty for anything else
    Array& array_ref();                   // becomes an array if it is none
    Object& object_ref();                 // becomes an object if it is none

    const Json* find(std::string_view name) const;       // a member, or nullptr
    const Json& operator[](std::string_view name) const; // a member, or null
    const Json& at_path(std::string_view dotted) const;  // "a.b.0.c", or null
    void set(std::string_view name, Json value);         // adds or replaces a member
    bool erase(std::string_view name);
    void push(Json value);

    std::string text() const; // compact
    std::string pretty() const;
    static Result<Json> parse(std::string_view text);

    friend bool operator==(const Json& a, const Json& b) { return a.held_ == b.held_; }

  private:
    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> held_;
};

void append_json_string(std::string& out, std::string_view text); // with its quotes

} // namespace dyncx
