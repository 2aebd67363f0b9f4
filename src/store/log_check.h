// Whether the write-ahead log that a process left behind is whole. SQLite reads it up to the first frame that does not
// hold and forgets the rest, which is right for the torn end of a crash and silent loss for a log that was damaged. Here the
// two are told apart: behind a commit that was still being written there is none, behind a damaged one there are more.
// Limit: a damaged last commit looks like a torn one. It reads only, and must be called before SQLite opens the file, while
// nobody else has it open.
#pragma once

#include "base/result.h"

#include <string>

namespace dyncx::store {

Result<> check_log(const std::string& log_file); // no such file: whole

} // namespace dyncx::store
