// One line that is drawn over itself: "[########........]  6 of 12 in Dynamics, 12 on disk".
#include "progress.h"

#include <iostream>
#include <string>
#include <unistd.h>

namespace dyncx::host {

namespace {

constexpr std::size_t kCells = 24;

} // namespace

Progress::Progress(std::size_t total, bool is_wanted)
    : total_(total), is_drawn_(is_wanted && total > 0 && isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    if (is_drawn_)
        std::cerr << "\r\033[K" << std::flush;
}

void Progress::show(std::size_t accepted, std::size_t ended) {
    if (!is_drawn_)
        return;
    const auto full = kCells * ended / total_;
    const auto bar = std::string(full, '#') + std::string(kCells - full, '.');
    std::cerr << "\r[" << bar << "] " << ended << " of " << total_ << " in Dynamics, " << accepted << " on disk "
              << std::flush;
}

} // namespace dyncx::host
