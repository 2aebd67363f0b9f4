// A host as the campaign sees it: a process that is told lines, reports lines, and is killed. Whatever happens, it is
// killed by its id and reaped before the object goes.
#pragma once

#include "host.h"

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace campaign {

using Moment = std::chrono::steady_clock::time_point;

class Process {
  public:
    explicit Process(const HostStart& start); // throws when it cannot be started
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void tell(const std::string& line);  // nothing happens when it is gone
    std::optional<std::string> report(); // the next line that came; does not wait
    // Waits for a report; false: none came by then. At the end of the reports it answers false at once.
    bool wait(Moment until);
    // Kills and reaps it, and takes in what it had reported. False: it had ended by itself.
    bool kill();
    bool has_ended();           // its reports are over; reaps it
    std::string ending() const; // of one that ended by itself: "" when as it should, else how

    friend void wait_for_any(const std::vector<Process*>& processes, Moment until);

  private:
    void take_in();
    void reap();

    pid_t pid_ = -1;
    int to_ = -1, from_ = -1;
    int status_ = 0;
    bool is_at_end_ = false;
    std::string rest_; // of a line
    std::deque<std::string> reports_;
};

void wait_for_any(const std::vector<Process*>& processes, Moment until); // until one has a report or is at its end

} // namespace campaign
