// The order of starting and shutting down.
#include "client/runtime.h"

#include "client/client.h"
#include "guest/fork.h"

#include <algorithm>

namespace dyncx::client {

Result<std::shared_ptr<Runtime>> Runtime::open(std::string_view settings_json) {
    auto settings = config::Settings::parse_runtime(settings_json);
    if (!settings)
        return settings.error();
    if (auto watched = guest::watch_forks(); !watched)
        return watched.error();
    if (auto opened = guest::runtime_opened(); !opened)
        return opened.error();
    std::shared_ptr<Runtime> runtime(new Runtime); // from here on the destructor undoes runtime_opened()
    auto committer = store::Committer::start();
    if (!committer)
        return committer.error();
    runtime->committer_ = std::move(*committer);
    if (auto started = runtime->schedule_.start(static_cast<int>(settings->integer("runtime.threads"))); !started)
        return started.error();
    if (auto watched = guest::watch_exit(); !watched)
        return watched.error();
    runtime->exit_watch_ = std::make_unique<guest::ExitWatch>(
        [raw = runtime.get()](std::chrono::milliseconds budget) { raw->park(budget); });
    return runtime;
}

Runtime::~Runtime() {
    exit_watch_.reset();
    schedule_.stop();
    committer_.reset();
    guest::runtime_closed();
}

bool Runtime::add(const std::shared_ptr<Client>& client) {
    std::lock_guard lock(mutex_);
    if (is_closed_)
        return false;
    std::erase_if(clients_, [](auto& known) { return known.expired(); });
    clients_.push_back(client);
    return true;
}

void Runtime::close(Deadline deadline, std::chrono::milliseconds patience) {
    std::vector<std::weak_ptr<Client>> clients;
    {
        std::lock_guard lock(mutex_);
        is_closed_ = true;
        clients.swap(clients_);
    }
    const Deadline end = Deadline::after(deadline.left() + patience);
    for (auto& known : clients)
        if (auto client = known.lock())
            client->close(deadline, std::min(patience, end.left()));
    schedule_.stop();
}

// Runs on: the thread that calls exit(). What was accepted is on disk; the rest is given up.
void Runtime::park(std::chrono::milliseconds budget) {
    close(Deadline::after(std::chrono::milliseconds(0)), budget / 2);
    committer_->stop();
}

} // namespace dyncx::client
