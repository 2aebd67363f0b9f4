// Fuzz target: $batch of the emulator. The input is a request body with the boundary "b"; what can be read is run
// against a service that answers everything with 204, and the answer must be readable as a batch again.
#include "emulator/batch/multipart.h"
#include "emulator/batch/run.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace dyncx::emulator;
using namespace dyncx::emulator::batch;

PartAnswer answer_everything(const HttpPart& part) {
    return PartAnswer{204, {{"OData-EntityId", "https://org/api/data/v9.2/accounts(1)"}}, "", part.url, ""};
}

void read_and_run(std::string_view body) {
    const auto request = parse_batch("multipart/mixed; boundary=b", body);
    int guids = 0;
    const BatchSteps steps{answer_everything,
                           [](const Refusal& refusal) {
                               return PartAnswer{refusal.http_status, {}, "", "", ""};
                           },
                           [] {},
                           [] {},
                           [] {},
                           [&] { return std::to_string(++guids); }};
    const auto answer = run_batch(request, {}, true, steps);
    const auto boundary = boundary_of(answer.content_type);
    if (split_multipart(answer.body, boundary, Closing::needs_line_end).size() != request.items.size()) {
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        read_and_run(std::string_view(reinterpret_cast<const char*>(data), size));
    } catch (const Refusal&) {
        return 0;
    }
    return 0;
}
