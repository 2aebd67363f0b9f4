// The refusal of a second row with the same alternate key.
//
// Promises 412 0x80060892 with the labels of the key's columns, and the annotations DuplicateEntity and
// DuplicateAttributes as well-formed XML about the row being written; nothing about the row that exists. Finding
// duplicates is rows/writes.cpp.
#pragma once

#include "emulator/model.h"

namespace dyncx::emulator {

[[noreturn]] void refuse_duplicate_key(const Table& table, const AlternateKey& key, const Row& row);

} // namespace dyncx::emulator
