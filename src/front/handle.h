// Handles: small blocks that are never unmapped, so that a handle used after close, closed twice or carried over fork() is
// answered with a status and not with a crash. A pointer that was never a handle is recognised without being followed.
// A closed block is not used again before kQuietBlocks others were. The table of blocks is the room's one piece of
// process-wide state; it is constant-initialised and empty until the first open.
#pragma once

#include "base/result.h"

#include <memory>

namespace dyncx::front {

enum class Kind : std::uint32_t { kRuntime = 1, kClient = 2 };

// What stands behind a handle: the core, and what of it may still be taken after close (none for a runtime).
struct Behind {
    std::shared_ptr<void> core;
    std::shared_ptr<void> rest;
    const void* parent = nullptr; // the handle of the runtime
};

Result<void*> make_handle(Kind kind, Behind behind);
// The core behind a handle: HANDLE, CLOSED or FORKED when it must not be used.
Result<std::shared_ptr<void>> core_of(const void* handle, Kind kind);
// What may be taken after close, until drop_handle().
Result<std::shared_ptr<void>> rest_of(const void* handle, Kind kind);
// Marks it closed and gives the core; a second close is CLOSED.
Result<std::shared_ptr<void>> close_handle(const void* handle, Kind kind);
void release_core(const void* handle);   // of a closed handle
void close_children(const void* parent); // their cores are closed by now
void drop_handle(const void* handle);    // a closed one: nothing is left to take

} // namespace dyncx::front
