// A host in miniature, in a process of its own: loads the library, opens a store, and does what its standard input says,
// line by line. It reports on its standard output, one line per write, before a submit and after it was acknowledged.
// It makes no judgement; any answer that a host must not meet is reported as "failed …".
//
//   submit LANE SESSION EVENT…   try SESSION EVENT…, then done SESSION EVENT…   (two threads, by session)
//   pause                        paused
//   flush MS                     phase delivering, flushed 0|1
//   health                       health PENDING DEAD
//   audit                        audit IS_INTACT ENTRIES FIRST_BROKEN
//   session NAME                 session NAME JSON
//   stats                        stats JSON
//   who TEXT                     who JSON
//   close MS                     phase closing, and it ends with 0
#pragma once

#include "calls.h"

#include <string>

namespace campaign {

struct HostStart {
    std::string library, store;
    std::string settings_file; // empty: the settings last active in the store
    std::uint64_t seed = 0;
    Order order = Order::kAny;
};

int run_host(const HostStart& start); // the exit code

} // namespace campaign
