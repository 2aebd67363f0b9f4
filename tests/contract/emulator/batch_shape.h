// Takes the answer to a $batch apart, as recorded or as the emulator gave it, and compares the two: the parts and their
// nesting, the names of headers and the values of those that say the same for every row, statuses, members of bodies.
// Guids, addresses, times and ETags may differ. It knows no more of multipart than these answers need.
#pragma once

#include "shape.h"

#include <map>

namespace dyncx::emulator::testing {

using HeaderMap = std::map<std::string, std::string>; // lower-case names

struct BatchPart {
    HeaderMap headers;
    std::vector<BatchPart> operations; // of a change set
    std::string status_line;           // of a single operation, as its headers and body
    HeaderMap inner_headers;
    std::string body;
};

// The emulator's lines all end with CRLF, which the reader takes away; "" when one does not.
inline std::string without_cr(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
            return "";
        if (text[i] != '\r')
            out += text[i];
    }
    return out;
}

inline std::string take_line(std::string& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const std::string line = rest.substr(0, end);
    rest.erase(0, end + 1);
    return line;
}

inline HeaderMap take_header_lines(std::string& rest) {
    HeaderMap headers;
    for (std::string line = take_line(rest); !line.empty(); line = take_line(rest)) {
        const auto colon = line.find(':');
        headers[Poco::toLower(line.substr(0, colon))] = Poco::trim(line.substr(colon + 1));
    }
    return headers;
}

// What stands between the boundary lines; an entry "cut" at the end when the last one does not close.
inline std::vector<std::string> between_boundaries(std::string text, const std::string& boundary) {
    std::vector<std::string> found;
    bool is_inside = false;
    while (!text.empty()) {
        const std::string line = take_line(text);
        if (line == "--" + boundary + "--")
            return found;
        if (line == "--" + boundary) {
            is_inside = true;
            found.emplace_back();
        } else if (is_inside) {
            found.back() += line + "\n";
        }
    }
    found.emplace_back("cut");
    return found;
}

inline std::string boundary_in(const std::string& content_type) {
    const auto at = content_type.find("boundary=");
    return at == std::string::npos ? "" : content_type.substr(at + 9);
}

inline std::vector<BatchPart> read_parts(const std::string& text, const std::string& boundary) {
    std::vector<BatchPart> parts;
    for (std::string content : between_boundaries(text, boundary)) {
        BatchPart part;
        part.headers = take_header_lines(content);
        const std::string inner = boundary_in(part.headers["content-type"]);
        if (!inner.empty()) {
            part.operations = read_parts(content, inner);
        } else {
            part.status_line = take_line(content);
            part.inner_headers = take_header_lines(content);
            part.body = Poco::trim(content);
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

// Header values that hold an id of their own are compared up to it.
inline std::string steady_part(const std::string& name, const std::string& value) {
    if (name == "location" || name == "odata-entityid") {
        const auto set = value.rfind('/');
        return value.substr(set + 1, value.find('(', set) - set);
    }
    if (name == "req_id" || name == "etag")
        return "";
    return value.substr(0, value.find("response_"));
}

inline void compare_headers(const HeaderMap& recorded, const HeaderMap& ours, const std::string& path,
                            std::vector<std::string>& differences) {
    for (const auto& [name, value] : recorded)
        if (!ours.count(name))
            differences.push_back(path + " lacks " + name);
        else if (steady_part(name, ours.at(name)) != steady_part(name, value))
            differences.push_back(path + " " + name + ": " + ours.at(name));
    for (const auto& [name, value] : ours)
        if (!recorded.count(name))
            differences.push_back(path + " has " + name);
}

inline Poco::Dynamic::Var parsed(const std::string& body) {
    return body.empty() ? Poco::Dynamic::Var() : Poco::JSON::Parser().parse(body);
}

inline void compare_parts(const std::vector<BatchPart>& recorded, const std::vector<BatchPart>& ours,
                          const std::string& path, std::vector<std::string>& differences) {
    if (recorded.size() != ours.size()) {
        differences.push_back(path + " has " + std::to_string(ours.size()) + " parts");
        return;
    }
    for (std::size_t i = 0; i < recorded.size(); ++i) {
        const std::string here = path + "[" + std::to_string(i) + "]";
        compare_headers(recorded[i].headers, ours[i].headers, here, differences);
        compare_parts(recorded[i].operations, ours[i].operations, here, differences);
        if (recorded[i].status_line != ours[i].status_line)
            differences.push_back(here + " " + ours[i].status_line);
        compare_headers(recorded[i].inner_headers, ours[i].inner_headers, here + " operation", differences);
        if (recorded[i].body.empty() != ours[i].body.empty())
            differences.push_back(here + " body: " + ours[i].body);
        const Poco::Dynamic::Var theirs = parsed(recorded[i].body);
        const Poco::Dynamic::Var mine = parsed(ours[i].body);
        compare_values(theirs, mine, here, differences);
        compare_values(mine, theirs, here + " more", differences);
    }
}

inline std::vector<BatchPart> recorded_parts(const Recording& recording) {
    return read_parts(recording.body, recording.body.substr(2, recording.body.find('\n') - 2));
}

inline std::vector<BatchPart> parts_of(const Answer& answer) {
    return read_parts(without_cr(answer.body), boundary_in(answer.header("Content-Type")));
}

inline std::vector<std::string> batch_differences(const Recording& recording, const Answer& answer) {
    std::vector<std::string> differences;
    if (answer.status != recording.status)
        differences.push_back("status " + std::to_string(answer.status));
    const std::string type = answer.header("Content-Type");
    if (!type.starts_with("multipart/mixed; boundary=batchresponse_") || boundary_in(type).size() != 50)
        differences.push_back("Content-Type: " + type);
    if (answer.header("OData-Version") != "4.0")
        differences.push_back("OData-Version: " + answer.header("OData-Version"));
    compare_parts(recorded_parts(recording), parts_of(answer), "parts", differences);
    return differences;
}

} // namespace dyncx::emulator::testing
