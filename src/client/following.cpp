// The directory: asked at once, kept in the background. A step is a task behind all deliveries; what it sends passes the gate
// as a delivery does.
#include "client/client.h"

namespace dyncx::client {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPause{1000};

milliseconds guarded_step(directory::Directory& directory, const net::Budget& budget) {
    try {
        return directory.step(budget);
    } catch (...) { // out of memory
        return kPause;
    }
}

} // namespace

Result<std::string> Client::lookup_cached(std::string_view who) {
    if (is_closed_)
        return closed();
    return link()->directory().ask(who);
}

// From the settings that are active now; a former loop ends.
void Client::follow_directory() {
    const int loop = ++following_;
    if (link()->directory().is_on())
        follow_directory(loop, milliseconds(0));
}

void Client::follow_directory(int loop, milliseconds pause) {
    const auto task = [weak = weak_from_this(), loop] {
        auto self = weak.lock();
        if (!self)
            return;
        if (const auto next = self->step_directory(loop))
            self->follow_directory(loop, *next);
    };
    runtime_->schedule().post_at(std::chrono::steady_clock::now() + pause, net::Lane::kLog, kLast, task);
}

// When the next one is due; none when this loop has ended.
std::optional<milliseconds> Client::step_directory(int loop) {
    {
        std::lock_guard lock(running_mutex_);
        if (is_closed_ || loop != following_)
            return std::nullopt;
        ++running_;
    }
    const auto link = this->link();
    const Deadline deadline = Deadline::after(milliseconds(link->settings().integer("net.request_ms")));
    const milliseconds next =
        is_paused_ ? kPause : guarded_step(link->directory(), {deadline, directory_cancel_, net::Lane::kLog});
    std::lock_guard lock(running_mutex_);
    --running_;
    running_changed_.notify_all();
    return next;
}

} // namespace dyncx::client
