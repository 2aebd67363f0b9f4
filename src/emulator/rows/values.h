// A JSON value of a payload, checked against its column and turned into the emulator's form.
//
// Promises the refusals of Dataverse: wrong JSON type, too long text, number out of range, unknown option, a time
// without zone. Lengths count UTF-16 units. Whether the column may be written at all is the payload reader's question.
#pragma once

#include "emulator/model.h"

#include <Poco/Dynamic/Var.h>

#include <string>

namespace dyncx::emulator {

Value checked_value(const Table& table, const Column& column, const Poco::Dynamic::Var& json);

// "Error identified in Payload provided by the user for Entity :'phonecalls', ...": 400 0x80048d19.
[[noreturn]] void refuse_payload(const Table& table, const std::string& reason);

std::size_t utf16_length(const std::string& text);

} // namespace dyncx::emulator
