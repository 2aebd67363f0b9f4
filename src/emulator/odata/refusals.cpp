// See refusals.h.
#include "emulator/odata/refusals.h"

#include "emulator/model.h"

namespace dyncx::emulator::odata {

void refuse_query(std::string message) { throw Refusal{400, "0x0", std::move(message), {}}; }

void refuse_unsupported(std::string message) { throw Refusal{400, "0x80060888", std::move(message), {}}; }

void refuse_url(std::string message) { throw Refusal{400, "0x80060888", std::move(message), {}}; }

void refuse_segment(std::string_view name) {
    throw Refusal{404, "0x8006088a", "Resource not found for the segment '" + std::string(name) + "'.", {}};
}

void refuse_property(std::string_view name, std::string_view table) {
    refuse_query("Could not find a property named '" + std::string(name) + "' on type 'Microsoft.Dynamics.CRM." +
                 std::string(table) + "'.");
}

} // namespace dyncx::emulator::odata
