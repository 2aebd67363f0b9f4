// Writes the answer to $batch: batchresponse_<guid> and, inside, changesetresponse_<guid> multiparts with CRLF line
// ends.
#pragma once

#include "emulator/batch/message.h"

#include <functional>
#include <string>
#include <vector>

namespace dyncx::emulator::batch {

using NewGuid = std::function<std::string()>;

struct BatchAnswer {
    int status = 200;
    std::string content_type; // multipart/mixed; boundary=batchresponse_<guid>
    std::string body;
};

BatchAnswer write_batch(int status, const std::vector<AnswerItem>& items, const NewGuid& new_guid);
std::string_view reason_phrase(int status);

} // namespace dyncx::emulator::batch
