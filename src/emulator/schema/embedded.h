// The table definitions of schema/*.json as they were at build time. Written by schema/embed.cmake.
// Each text is one JSON object; loaded_schema.cpp reads it. Nothing here is read from disk at run time.
#pragma once

#include <string_view>
#include <vector>

namespace dyncx::emulator {

std::vector<std::string_view> embedded_tables();

} // namespace dyncx::emulator
