// What clients share: worker threads, the committing thread, the part that reads telephone numbers, and a governor where
// they are one user of one environment. Several runtimes may live side by side; they share nothing.
// close() ends the clients, then the threads; it runs on the host's thread. At exit() the threads are parked.
#pragma once

#include "client/schedule.h"
#include "config/settings.h"
#include "delivery/gate.h"
#include "guest/exit.h"
#include "lookup/phone_part.h"
#include "store/committer.h"

#include <memory>
#include <mutex>
#include <vector>

namespace dyncx::client {

class Client;

constexpr std::chrono::milliseconds kPatience{2000}; // what close() gives requests under way to end

class Runtime {
  public:
    static Result<std::shared_ptr<Runtime>> open(std::string_view settings_json);
    ~Runtime();

    Schedule& schedule() { return schedule_; }
    store::Committer& committer() { return *committer_; }
    const Clock& clock() const { return clock_; }
    delivery::Gates& gates() { return gates_; }
    const std::shared_ptr<const lookup::PhonePart>& phone_part() const { return phone_part_; }
    bool add(const std::shared_ptr<Client>& client);                               // false: it is closing
    void close(Deadline deadline, std::chrono::milliseconds patience = kPatience); // patience of all clients together

  private:
    Runtime() = default;
    void park(std::chrono::milliseconds budget);

    SystemClock clock_;
    delivery::Gates gates_{clock_};
    const std::shared_ptr<const lookup::PhonePart> phone_part_ = std::make_shared<lookup::PhonePart>();
    std::unique_ptr<store::Committer> committer_;
    Schedule schedule_;
    std::mutex mutex_; // guards what follows
    std::vector<std::weak_ptr<Client>> clients_;
    bool is_closed_ = false;
    std::unique_ptr<guest::ExitWatch> exit_watch_;
};

} // namespace dyncx::client
