// Writing JSON: members in the order given, strings escaped, numbers as Dataverse prints them.
//
// Promises valid JSON for any bytes (invalid UTF-8 is replaced). Reading is Poco's parser, wrapped here so that a body
// that is no JSON object becomes a Refusal with Dataverse's code. It knows no table.
#pragma once

#include "emulator/model.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>
#include <string_view>

namespace dyncx::emulator {

std::string json_string(std::string_view text);                   // with quotes
std::string json_fixed(double value, int digits);                 // 1.5, 4 -> 1.5000
std::string json_number(double value);                            // shortest form that reads back the same
std::string json_value(const Value& value, const Column* column); // the column decides how a number looks

class JsonObject {
  public:
    JsonObject& raw(std::string_view name, std::string_view json);
    JsonObject& text(std::string_view name, std::string_view value) { return raw(name, json_string(value)); }
    JsonObject& number(std::string_view name, std::int64_t value) { return raw(name, std::to_string(value)); }
    JsonObject& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
    JsonObject& null(std::string_view name) { return raw(name, "null"); }
    bool is_empty() const { return body_.empty(); }
    std::string str() const { return "{" + body_ + "}"; }

  private:
    std::string body_;
};

class JsonArray {
  public:
    JsonArray& raw(std::string_view json);
    JsonArray& text(std::string_view value) { return raw(json_string(value)); }
    std::string str() const { return "[" + body_ + "]"; }

  private:
    std::string body_;
};

// A JSON object with its members in order. Throws Refusal 400 0x80048d19 for anything else.
Poco::JSON::Object::Ptr parse_payload(const std::string& body);

// The members of an object in the order they were written.
std::vector<std::pair<std::string, Poco::Dynamic::Var>> members(const Poco::JSON::Object& object);
bool is_json_object(const Poco::Dynamic::Var& var);
bool is_json_array(const Poco::Dynamic::Var& var);

} // namespace dyncx::emulator
