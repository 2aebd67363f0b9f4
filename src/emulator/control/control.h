// The control address: plain HTTP on loopback by which a test in another process steers the emulator and reads it.
//
// Promises JSON answers, 400 with a sentence for a request it does not understand, and that nothing here counts as
// traffic. docs/emulator.md lists the addresses.
#pragma once

#include "emulator/exchange.h"

namespace dyncx::emulator {

class Emulator;

Response answer_control(Emulator& emulator, const Request& request);

} // namespace dyncx::emulator
