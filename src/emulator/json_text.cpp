// JSON by hand for writing, by Poco for reading; see json_text.h.
#include "emulator/json_text.h"

#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>
#include <Poco/UTF8Encoding.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <set>

namespace dyncx::emulator {

namespace {

constexpr std::size_t kMaxDepth = 32;

// The length of the valid UTF-8 sequence at `at`, or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    static const Poco::UTF8Encoding encoding;
    const int wanted = encoding.sequenceLength(reinterpret_cast<const unsigned char*>(text.data() + at), 1);
    if (wanted < 1 || at + static_cast<std::size_t>(wanted) > text.size())
        return 0;
    const bool is_legal = Poco::UTF8Encoding::isLegal(reinterpret_cast<const unsigned char*>(text.data() + at), wanted);
    return is_legal ? static_cast<std::size_t>(wanted) : 0;
}

void append_escaped(std::string& out, unsigned char c) {
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        break;
    }
    if (c >= 0x20) {
        out += static_cast<char>(c);
        return;
    }
    std::array<char, 8> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "\\u%04x", static_cast<unsigned>(c));
    out += buffer.data();
}

// Poco's handler keeps the last of two members with one name; OData refuses them.
class StrictHandler final : public Poco::JSON::ParseHandler {
  public:
    StrictHandler() : Poco::JSON::ParseHandler(true) {}
    void startObject() override {
        names_.emplace_back();
        Poco::JSON::ParseHandler::startObject();
    }
    void endObject() override {
        names_.pop_back();
        Poco::JSON::ParseHandler::endObject();
    }
    void key(const std::string& name) override {
        if (!names_.back().insert(name).second)
            throw Poco::DataFormatException("a member is there twice");
        Poco::JSON::ParseHandler::key(name);
    }

  private:
    std::vector<std::set<std::string>> names_;
};

} // namespace

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c < 0x80) {
            append_escaped(out, c);
            ++i;
            continue;
        }
        const std::size_t length = sequence_length(text, i);
        out += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(i, length);
        i += length == 0 ? 1 : length;
    }
    return out + "\"";
}

std::string json_fixed(double value, int digits) {
    std::array<char, 400> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.*f", digits, value);
    return buffer.data();
}

std::string json_number(double value) {
    std::array<char, 64> buffer{};
    const auto done = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    if (done.ec != std::errc())
        return json_fixed(value, 6);
    return {buffer.data(), done.ptr};
}

std::string json_value(const Value& value, const Column* column) {
    if (std::holds_alternative<std::monostate>(value))
        return "null";
    if (const bool* yes = std::get_if<bool>(&value))
        return *yes ? "true" : "false";
    const bool is_fixed = column && (column->type == "money" || column->type == "decimal");
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return is_fixed ? json_fixed(static_cast<double>(*whole), column->precision) : std::to_string(*whole);
    if (const double* fraction = std::get_if<double>(&value))
        return is_fixed ? json_fixed(*fraction, column->precision) : json_number(*fraction);
    return json_string(std::get<std::string>(value));
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
    if (!body_.empty())
        body_ += ",";
    body_ += json_string(name);
    body_ += ":";
    body_ += json;
    return *this;
}

JsonArray& JsonArray::raw(std::string_view json) {
    if (!body_.empty())
        body_ += ",";
    body_ += json;
    return *this;
}

Poco::JSON::Object::Ptr parse_payload(const std::string& body) {
    try {
        const Poco::JSON::Handler::Ptr handler = new StrictHandler;
        Poco::JSON::Parser parser(handler);
        parser.setDepth(kMaxDepth);
        const Poco::Dynamic::Var parsed = parser.parse(body);
        if (is_json_object(parsed))
            return parsed.extract<Poco::JSON::Object::Ptr>();
    } catch (const Poco::Exception&) {
        // falls through to the one refusal for everything unreadable
    }
    throw Refusal{
        400,
        "0x80048d19",
        "Error identified in Payload provided by the user, For more information on this error please follow this "
        "help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : "
        "Microsoft.OData.ODataException: The body of the request is not a JSON object that could be read.",
        {}};
}

std::vector<std::pair<std::string, Poco::Dynamic::Var>> members(const Poco::JSON::Object& object) {
    std::vector<std::pair<std::string, Poco::Dynamic::Var>> out;
    for (const std::string& name : object.getNames())
        out.emplace_back(name, object.get(name));
    return out;
}

bool is_json_object(const Poco::Dynamic::Var& var) {
    return !var.isEmpty() && var.type() == typeid(Poco::JSON::Object::Ptr);
}

bool is_json_array(const Poco::Dynamic::Var& var) {
    return !var.isEmpty() && var.type() == typeid(Poco::JSON::Array::Ptr);
}

} // namespace dyncx::emulator
