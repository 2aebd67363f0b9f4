// Reads JSON through Poco's parser with a handler that builds Json values, and writes it back.
// Poco's exceptions end here.
#include "base/json.h"

#include "base/text.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Handler.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace dyncx {
namespace {

constexpr std::size_t kUsualMembers = 8; // of an object: room is made for them at once

// What an absent value refers to. Never destroyed: a host's thread may be reading while another one calls exit().
struct Nothing {
    std::string text;
    Json::Array array;
    Json::Object object;
    Json null;
};
const Nothing& nothing() {
    static const Nothing& held = *new const Nothing;
    return held;
}

// Builds the value bottom up; refuses duplicate members by throwing, which parse() turns into a Fault.
class Builder final : public Poco::JSON::Handler {
  public:
    void reset() override { stack_.clear(); }
    void startObject() override { stack_.push_back(Json::object()); }
    void endObject() override {
        refuse_twins(stack_.back().as_object());
        close();
    }
    void startArray() override { stack_.push_back(Json::array()); }
    void endArray() override { close(); }
    void key(const std::string& name) override { stack_.back().object_ref().emplace_back(name, Json()); }
    void null() override { add(Json()); }
    void value(int v) override { add(Json(v)); }
    void value(unsigned v) override { add(Json(std::int64_t{v})); }
    void value(Poco::Int64 v) override { add(Json(std::int64_t{v})); }
    void value(Poco::UInt64 v) override {
        add(v <= INT64_MAX ? Json(static_cast<std::int64_t>(v)) : Json(static_cast<double>(v)));
    }
    void value(const std::string& v) override { add(Json(v)); }
    void value(double v) override { add(Json(v)); }
    void value(bool v) override { add(Json(v)); }

    Json take() { return std::move(root_); }

  private:
    static void refuse_twins(const Json::Object& members) {
        std::vector<std::string_view> names;
        names.reserve(members.size());
        for (auto& [name, value] : members)
            names.push_back(name);
        std::sort(names.begin(), names.end());
        if (const auto twin = std::adjacent_find(names.begin(), names.end()); twin != names.end())
            throw Poco::DataFormatException("the member \"" + std::string(cut_bytes(*twin, 60)) + "\" stands twice");
    }
    void close() {
        Json done = std::move(stack_.back());
        stack_.pop_back();
        add(std::move(done));
    }
    void add(Json value) {
        if (stack_.empty()) {
            root_ = std::move(value);
        } else if (stack_.back().is_array()) {
            stack_.back().push(std::move(value));
        } else {
            stack_.back().object_ref().back().second = std::move(value);
        }
    }

    std::vector<Json> stack_;
    Json root_;
};

void append_number(std::string& out, double value) {
    if (!std::isfinite(value)) { // JSON has no word for it
        out += "null";
        return;
    }
    char text[40];
    auto end = std::to_chars(text, text + sizeof text, value).ptr;
    out.append(text, end);
}

void append(std::string& out, const Json& json, int indent);

void append_line(std::string& out, int indent) {
    if (indent >= 0)
        out.append(1, '\n').append(static_cast<std::size_t>(indent) * 2, ' ');
}

void append_object(std::string& out, const Json::Object& members, int indent) {
    const int inner = indent >= 0 ? indent + 1 : -1;
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
        out += i ? "," : "";
        append_line(out, inner);
        append_json_string(out, members[i].first);
        out += indent >= 0 ? ": " : ":";
        append(out, members[i].second, inner);
    }
    if (!members.empty())
        append_line(out, indent);
    out += '}';
}

void append_array(std::string& out, const Json::Array& items, int indent) {
    const int inner = indent >= 0 ? indent + 1 : -1;
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        out += i ? "," : "";
        append_line(out, inner);
        append(out, items[i], inner);
    }
    if (!items.empty())
        append_line(out, indent);
    out += ']';
}

void append(std::string& out, const Json& json, int indent) {
    if (json.is_null())
        out += "null";
    else if (json.is_bool())
        out += json.as_bool() ? "true" : "false";
    else if (json.is_integer())
        out += std::to_string(json.as_integer());
    else if (json.is_number())
        append_number(out, json.as_number());
    else if (json.is_string())
        append_json_string(out, json.as_string());
    else if (json.is_array())
        append_array(out, json.as_array(), indent);
    else
        append_object(out, json.as_object(), indent);
}

// "line 3, column 7" of a byte offset, for messages.
std::string place_of(std::string_view text, std::size_t offset) {
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
        ++column;
        if (text[i] == '\n')
            ++line, column = 1;
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// Poco skips what stands behind the value and accepts a repeated comma; both are looked for here, with the depth.
bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; } // inside a text

struct Scan {
    std::size_t bad_offset = std::string_view::npos;
    const char* what = "";
};
Scan scan(std::string_view text) {
    int depth = 0;
    bool in_string = false, is_escaped = false, has_ended = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (!is_escaped && is_plain(c))
                continue;
            if (static_cast<unsigned char>(c) < 0x20)
                return {i, "a control character stands in a text without being escaped"};
            if (is_escaped)
                is_escaped = false;
            else if (c == '\\')
                is_escaped = true;
            else if (c == '"')
                in_string = false;
            has_ended = has_ended || (!in_string && depth == 0);
            continue;
        }
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            continue;
        if (has_ended)
            return {i, "something stands behind the value"};
        if (c == '"')
            in_string = true;
        else if (c == '{' || c == '[') {
            if (++depth > Json::kMaxDepth)
                return {i, "it is nested too deeply"};
        } else if ((c == '}' || c == ']') && --depth == 0)
            has_ended = true;
        else if (c == '/' || c == '#')
            return {i, "comments are not JSON"};
    }
    return {};
}

void append_escaped(std::string& out, char c) {
    switch (c) {
    case '"':
        out += "\\\"";
        break;
    case '\\':
        out += "\\\\";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        char escaped[8];
        std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
        out += escaped;
    }
}

// Poco quotes the byte that it stumbled over.
std::string printable(std::string text) {
    for (char& c : text)
        c = c >= 0x20 && c < 0x7F ? c : '?';
    return text;
}

} // namespace

bool Json::as_bool(bool fallback) const {
    auto* v = std::get_if<bool>(&held_);
    return v ? *v : fallback;
}
std::int64_t Json::as_integer(std::int64_t fallback) const {
    if (auto* v = std::get_if<std::int64_t>(&held_))
        return *v;
    auto* d = std::get_if<double>(&held_);
    if (d && std::trunc(*d) == *d && std::fabs(*d) < 9.0e18)
        return static_cast<std::int64_t>(*d);
    return fallback;
}
double Json::as_number(double fallback) const {
    if (auto* v = std::get_if<std::int64_t>(&held_))
        return static_cast<double>(*v);
    auto* d = std::get_if<double>(&held_);
    return d ? *d : fallback;
}
const std::string& Json::as_string() const {
    auto* v = std::get_if<std::string>(&held_);
    return v ? *v : nothing().text;
}
const Json::Array& Json::as_array() const {
    auto* v = std::get_if<Array>(&held_);
    return v ? *v : nothing().array;
}
const Json::Object& Json::as_object() const {
    auto* v = std::get_if<Object>(&held_);
    return v ? *v : nothing().object;
}
Json::Array& Json::array_ref() {
    if (!is_array())
        held_ = Array{};
    return std::get<Array>(held_);
}
Json::Object& Json::object_ref() {
    if (!is_object())
        held_ = Object{};
    return std::get<Object>(held_);
}

const Json* Json::find(std::string_view name) const {
    for (auto& [key, value] : as_object())
        if (key == name)
            return &value;
    return nullptr;
}
const Json& Json::operator[](std::string_view name) const {
    auto* found = find(name);
    return found ? *found : nothing().null;
}
const Json& Json::at_path(std::string_view dotted) const {
    const Json* here = this;
    for (auto part : split(dotted, '.')) {
        if (here->is_array() && is_digits(part) && part.size() < 9) {
            const auto index = std::stoul(std::string(part));
            here = index < here->as_array().size() ? &here->as_array()[index] : &nothing().null;
        } else {
            here = &(*here)[part];
        }
    }
    return *here;
}
void Json::set(std::string_view name, Json value) {
    Object& members = object_ref();
    for (auto& [key, held] : members)
        if (key == name) {
            held = std::move(value);
            return;
        }
    if (members.capacity() == 0)
        members.reserve(kUsualMembers);
    members.emplace_back(std::string(name), std::move(value));
}
bool Json::erase(std::string_view name) {
    return is_object() && std::erase_if(object_ref(), [&](const Member& m) { return m.first == name; }) > 0;
}
void Json::push(Json value) { array_ref().push_back(std::move(value)); }

std::string Json::text() const {
    std::string out;
    append(out, *this, -1);
    return out;
}
std::string Json::pretty() const {
    std::string out;
    append(out, *this, 0);
    return out;
}

Result<Json> Json::parse(std::string_view text) {
    if (auto bad = find_invalid_utf8(text); bad != std::string_view::npos)
        return fault(DYNCX_E_INVALID, "The JSON is not valid UTF-8 at byte " + std::to_string(bad) + ".",
                     "Send UTF-8 without a byte order mark.");
    if (auto s = scan(text); s.bad_offset != std::string_view::npos)
        return fault(DYNCX_E_INVALID, "The JSON is malformed at " + place_of(text, s.bad_offset) + ": " + s.what + ".");
    try {
        Poco::SharedPtr<Builder> builder(new Builder);
        Poco::JSON::Parser parser(builder);
        parser.setDepth(kMaxDepth + 1);
        parser.setAllowComments(false);
        parser.parse(std::string(text));
        return builder->take();
    } catch (const Poco::DataFormatException& e) {
        return fault(DYNCX_E_INVALID, "The JSON is ambiguous: " + e.message() + ".");
    } catch (const Poco::SyntaxException&) { // of a number; its text quotes the value
        return fault(DYNCX_E_INVALID, "The JSON is malformed: a number is out of range.");
    } catch (const Poco::Exception& e) {
        return fault(DYNCX_E_INVALID, "The JSON is malformed: " + printable(e.message()) + ".");
    }
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
        const auto length = static_cast<std::size_t>(end - text.begin());
        out.append(text.substr(0, length));
        if (length == text.size())
            break;
        append_escaped(out, text[length]);
        text.remove_prefix(length + 1);
    }
    out += '"';
}

} // namespace dyncx
