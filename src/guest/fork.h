// What fork() does to us: a counter that grows in every child, so that a handle carried over a fork is recognised, and
// the rule who may open: a child of a process that had a runtime open may not (locks of OpenSSL and SQLite may be held
// there), a child made before the first open or after a clean close may. The counter and the flags behind it are the
// library's process-wide state; nothing else happens in a child.
#pragma once

#include "base/result.h"

#include <cstdint>

namespace dyncx::guest {

std::uint32_t fork_generation(); // one atomic read; compare it with the value kept at open

Result<> watch_forks();    // before the first open; the handler is registered once per process
Result<> runtime_opened(); // DYNCX_E_FORKED in a child that may not open; counts the runtime otherwise
void runtime_closed();     // after everything of the runtime is gone

} // namespace dyncx::guest
