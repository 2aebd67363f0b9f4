// Reads the answers of tests/fixtures/real_responses and compares their shape with an answer of the emulator: the
// status, the names of members, the kinds of their values. Ids, times and texts may differ.
#pragma once

#include "../../integration/emulator/running_emulator.h"

#include <Poco/String.h>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace dyncx::emulator::testing {

struct Recording {
    int status = 0;
    std::set<std::string> headers; // lower-case names
    std::string body;

    Poco::JSON::Object::Ptr json() const {
        Poco::JSON::Parser parser;
        return parser.parse(body).extract<Poco::JSON::Object::Ptr>();
    }
};

inline Recording read_recording(const std::string& name) {
    std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/tests/fixtures/real_responses/" + name + ".http");
    Recording recording;
    std::string line;
    while (std::getline(file, line) && line.starts_with("#")) {
    }
    std::istringstream(line.substr(line.find(' '))) >> recording.status;
    while (std::getline(file, line) && !line.empty())
        recording.headers.insert(Poco::toLower(line.substr(0, line.find(':'))));
    std::stringstream rest;
    rest << file.rdbuf();
    recording.body = rest.str();
    return recording;
}

inline std::string kind_of(const Poco::Dynamic::Var& value) {
    if (value.isEmpty())
        return "null";
    if (value.type() == typeid(Poco::JSON::Object::Ptr))
        return "object";
    if (value.type() == typeid(Poco::JSON::Array::Ptr))
        return "array";
    return value.isBoolean() ? "boolean" : value.isNumeric() ? "number" : "string";
}

// Adds what the answer lacks to `missing`, as paths.
inline void compare_values(const Poco::Dynamic::Var& recorded, const Poco::Dynamic::Var& ours, const std::string& path,
                           std::vector<std::string>& missing) {
    const std::string kind = kind_of(recorded);
    if (kind == "null" || kind_of(ours) == "null")
        return;
    if (kind != kind_of(ours)) {
        missing.push_back(path + " is a " + kind_of(ours) + ", not a " + kind);
        return;
    }
    if (kind == "array") {
        const auto& theirs = *recorded.extract<Poco::JSON::Array::Ptr>();
        const auto& here = *ours.extract<Poco::JSON::Array::Ptr>();
        if (theirs.size() > 0 && here.size() > 0)
            compare_values(theirs.get(0), here.get(0), path + "[0]", missing);
        return;
    }
    if (kind != "object")
        return;
    const auto& here = *ours.extract<Poco::JSON::Object::Ptr>();
    for (const auto& [name, value] : *recorded.extract<Poco::JSON::Object::Ptr>()) {
        if (here.has(name))
            compare_values(value, here.get(name), path + "/" + name, missing);
        else
            missing.push_back(path + "/" + name);
    }
}

inline std::vector<std::string> missing_members(const Recording& recording, const Answer& answer) {
    std::vector<std::string> missing;
    compare_values(Poco::Dynamic::Var(recording.json()), Poco::Dynamic::Var(answer.json()), "", missing);
    return missing;
}

inline std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names)
        out += name + " ";
    return out;
}

inline void check_shape(const std::string& name, const Answer& answer) {
    const Recording recording = read_recording(name);
    BOOST_TEST_CONTEXT(name + ": " + answer.body) {
        BOOST_TEST(answer.status == recording.status);
        BOOST_TEST(joined(missing_members(recording, answer)) == "");
    }
}

} // namespace dyncx::emulator::testing
