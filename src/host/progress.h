// A progress bar on standard error: drawn on a terminal, silent in a pipe, in a log and with --json.
#pragma once

#include <cstddef>

namespace dyncx::host {

class Progress {
  public:
    Progress(std::size_t total, bool is_wanted);
    ~Progress(); // clears the line
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::size_t accepted, std::size_t ended);

  private:
    std::size_t total_;
    bool is_drawn_;
};

} // namespace dyncx::host
