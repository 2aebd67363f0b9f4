// Any bytes as the answer to a $batch: read without crash, with one list per part, whatever they are.
#include "dataverse/batch_reader.h"
#include "dataverse/catalogue.h"
#include "dataverse/multipart.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace dyncx::dataverse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    BatchPart read{{Request{"GET", "x", {}, ""}}, false};
    BatchPart change{{Request{"POST", "x", {}, "{}"}, Request{"PATCH", "x", {}, "{}"}}, true};
    const std::vector<BatchPart> sent = {read, change, read};
    Answer bare{200, {{"Content-Type", "multipart/mixed; boundary=b"}}, std::string(text)};
    for (const Answer& answer : {http_answer_of(text).value_or(bare), bare}) {
        fault_of(answer);
        static_cast<void>(answer.record_id());
        auto answers = read_batch(answer, sent);
        if (answers && (answers->size() != sent.size() || (*answers)[0].size() != 1))
            std::abort();
    }
    return 0;
}
