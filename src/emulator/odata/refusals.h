// The refusals of the query language, with the codes that Dataverse gives. Texts end up in answers: no row data in
// them.
#pragma once

#include <string>
#include <string_view>

namespace dyncx::emulator::odata {

[[noreturn]] void refuse_query(std::string message);       // 400 "0x0": syntax and unknown names
[[noreturn]] void refuse_unsupported(std::string message); // 400 "0x80060888": understood, but not accepted
[[noreturn]] void refuse_url(std::string message);         // 400 "0x80060888": the path cannot be read
[[noreturn]] void refuse_segment(std::string_view name);   // 404 "0x8006088a": no such entity set or segment
[[noreturn]] void refuse_property(std::string_view name, std::string_view table);

} // namespace dyncx::emulator::odata
