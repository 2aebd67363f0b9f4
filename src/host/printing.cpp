// Poco's JSON does the reading and writing; this file lays text out. Width is counted in characters, wide ones as two.
#include "printing.h"

#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>
#include <Poco/JSON/Stringifier.h>

#include <algorithm>
#include <sstream>

namespace dyncx::host {

namespace {

std::size_t width_of(const std::string& text) {
    std::size_t width = 0;
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if ((byte & 0xC0U) != 0x80U) // a character begins
            width += byte >= 0xF0U ? 2 : 1;
    }
    return width;
}

bool is_nested(const Poco::Dynamic::Var& value) {
    return value.type() == typeid(Poco::JSON::Object::Ptr) || value.type() == typeid(Poco::JSON::Array::Ptr);
}

// On one line, whatever it is.
std::string text_of_value(const Poco::Dynamic::Var& value) {
    if (!is_nested(value))
        return value.convert<std::string>();
    std::ostringstream text;
    Poco::JSON::Stringifier::stringify(value, text);
    return text.str();
}

// Further lines of a text stand below the first one.
std::string indented(std::string text, std::size_t indent) {
    for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
        text.insert(at + 1, indent, ' ');
    return text;
}

void print_member(std::ostream& out, const std::string& label, const Poco::Dynamic::Var& value, std::size_t indent) {
    out << std::string(indent, ' ') << label;
    if (is_nested(value)) {
        out << '\n';
        print_outline(out, value, indent + 2);
    } else {
        out << ' ' << (value.isEmpty() ? "-" : indented(text_of_value(value), indent + label.size() + 1)) << '\n';
    }
}

} // namespace

void print_table(std::ostream& out, const std::vector<Row>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], width_of(row[column]));
    }
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t column = 0; column < row.size(); ++column) {
            line += row[column];
            if (column + 1 < row.size())
                line += std::string(widths[column] - width_of(row[column]) + 2, ' ');
        }
        out << line << '\n';
    }
}

void print_outline(std::ostream& out, const Poco::Dynamic::Var& value, std::size_t indent) {
    if (value.type() == typeid(Poco::JSON::Object::Ptr)) {
        const auto& object = value.extract<Poco::JSON::Object::Ptr>();
        for (const auto& name : object->getNames())
            print_member(out, name + ":", object->get(name), indent);
    } else if (value.type() == typeid(Poco::JSON::Array::Ptr)) {
        for (const auto& element : *value.extract<Poco::JSON::Array::Ptr>())
            print_member(out, "-", element, indent);
    } else {
        out << std::string(indent, ' ') << (value.isEmpty() ? "-" : text_of_value(value)) << '\n';
    }
}

Poco::JSON::Object::Ptr parse_object(const std::string& json) {
    Poco::JSON::Parser parser(new Poco::JSON::ParseHandler(true));
    return parser.parse(json).extract<Poco::JSON::Object::Ptr>();
}

Poco::JSON::Object::Ptr new_object() { return new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER); }

void print_json(std::ostream& out, const Poco::JSON::Object::Ptr& object) {
    Poco::JSON::Stringifier::stringify(object, out);
    out << '\n';
}

std::string text_at(const Poco::JSON::Object::Ptr& object, const std::string& name) {
    if (object.isNull() || !object->has(name) || object->isNull(name))
        return {};
    return text_of_value(object->get(name));
}

Poco::JSON::Object::Ptr object_at(const Poco::JSON::Object::Ptr& object, const std::string& name) {
    return object.isNull() ? nullptr : object->getObject(name);
}

Poco::JSON::Array::Ptr array_at(const Poco::JSON::Object::Ptr& object, const std::string& name) {
    auto array = object.isNull() ? nullptr : object->getArray(name);
    return array.isNull() ? Poco::JSON::Array::Ptr(new Poco::JSON::Array) : array;
}

} // namespace dyncx::host
