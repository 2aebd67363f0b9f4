// JSON and tables on standard output. Tables and outlines are for people; with --json a command prints the library's
// own JSON, or one object that it puts together with add().
#pragma once

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <iosfwd>
#include <string>
#include <vector>

namespace dyncx::host {

using Row = std::vector<std::string>;

// Columns as wide as their content; the last one is not padded. The first row is the heading.
void print_table(std::ostream& out, const std::vector<Row>& rows);

// An object as indented "name: value" lines.
void print_outline(std::ostream& out, const Poco::Dynamic::Var& value, std::size_t indent = 0);

Poco::JSON::Object::Ptr parse_object(const std::string& json); // keeps the order of names
Poco::JSON::Object::Ptr new_object();
void print_json(std::ostream& out, const Poco::JSON::Object::Ptr& object);

// A member as text; "" when it is absent or null.
std::string text_at(const Poco::JSON::Object::Ptr& object, const std::string& name);
Poco::JSON::Object::Ptr object_at(const Poco::JSON::Object::Ptr& object, const std::string& name); // may be null
Poco::JSON::Array::Ptr array_at(const Poco::JSON::Object::Ptr& object, const std::string& name);   // never null

} // namespace dyncx::host
