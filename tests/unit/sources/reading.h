// Shared by the tests of sources: fixtures as text, and parsing that must work.
#pragma once

#include "sources/sources.h"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace dyncx::sources {

inline std::string fixture(const std::string& name) {
    std::ifstream file(std::string(DYNCX_SOURCE_DIR) + "/tests/fixtures/host_events/" + name);
    BOOST_REQUIRE_MESSAGE(file.good(), "fixture " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<SessionEvent> good(std::string_view source, const std::string& payload) {
    auto events = parse(source, payload);
    const std::string why = events.ok() ? std::string() : events.error().message;
    BOOST_REQUIRE_MESSAGE(events.ok(), why);
    return *events;
}

inline std::string text(const SessionEvent& event, std::string_view name) { return event.facts[name].as_string(); }

} // namespace dyncx::sources
