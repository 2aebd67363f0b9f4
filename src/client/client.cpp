// Opening, closing, state and settings of a client.
#include "client/client.h"

#include <algorithm>
#include <utility>

namespace dyncx::client {
namespace {

constexpr std::chrono::seconds kWatchPause{60};
constexpr std::chrono::milliseconds kSlice{100}; // how soon one who waits for deliveries sees that it is to hurry
constexpr std::size_t kMostTold = 1000;          // sessions

// Without network and store: the settings and the flow in them.
Result<config::Settings> checked_settings(std::string_view json) {
    auto settings = config::Settings::parse_client(json);
    if (!settings)
        return settings;
    if (auto good = flow::check(*settings); !good)
        return good.error();
    return settings;
}

} // namespace

Client::Client(std::shared_ptr<Runtime> runtime, guest::EventFd flag)
    : runtime_(std::move(runtime)), mailbox_(std::make_shared<Mailbox>(std::move(flag))), queue_(mailbox_->queue),
      operations_(mailbox_->operations), told_(kMostTold) {}

Client::~Client() = default;

Result<std::shared_ptr<Client>> Client::open(std::shared_ptr<Runtime> runtime, const std::string& directory,
                                             std::optional<std::string_view> settings_json) {
    auto flag = guest::EventFd::open();
    if (!flag)
        return flag.error();
    std::shared_ptr<Client> client(new Client(runtime, std::move(*flag)));
    if (auto started = client->start(directory, settings_json); !started)
        return started.error();
    if (!runtime->add(client)) {
        client->close(Deadline::after(std::chrono::milliseconds(0)));
        return fault(DYNCX_E_CLOSED, "The runtime is closed.");
    }
    client->pump_->kick(); // what a former process left
    client->watch_sessions();
    client->follow_directory();
    client->look_again_after(std::chrono::milliseconds(0));
    return client;
}

Result<> Client::start(const std::string& directory, std::optional<std::string_view> settings_json) {
    std::optional<config::Settings> given;
    if (settings_json) { // a wrong configuration must not leave a store behind
        auto checked = checked_settings(*settings_json);
        if (!checked)
            return checked.error();
        given = std::move(*checked);
    }
    auto store = store::Store::open(directory, runtime_->committer(), runtime_->clock());
    if (!store)
        return store.error();
    store_ = std::move(*store);
    auto settings = given ? std::move(*given) : settings_of_store();
    if (!settings)
        return settings.error();
    payload_bytes_ = static_cast<std::size_t>(settings->integer("submit.payload_bytes"));
    operations_.bound(static_cast<std::size_t>(settings->integer("operations.open")),
                      static_cast<std::size_t>(settings->integer("queue.events")));
    auto link = Link::open(std::move(*settings), *store_, ground());
    if (!link)
        return link.error();
    link_ = std::move(*link);
    if (auto kept = keep_settings(); !kept)
        return kept.error();
    if (auto watched = guest::watch_exit(); !watched) // again: the first TLS context has come by now
        return watched.error();
    pump_ = std::make_shared<delivery::Pump>(*store_, runtime_->clock(), link_->pace(), pump_seams());
    if (const std::chrono::minutes patience(link_->settings().integer("session.silent_minutes")); patience.count() > 0)
        watchdog_ = std::make_unique<delivery::Watchdog>(*store_, runtime_->clock(), patience);
    return Done{};
}

// Looks for silent sessions a minute after the open and then ever again.
void Client::watch_sessions() {
    if (!watchdog_)
        return;
    const auto task = [weak = weak_from_this()] {
        auto self = weak.lock();
        if (!self || self->is_closed_)
            return;
        auto ended = self->watchdog_->end_silent();
        if (ended && *ended > 0)
            self->pump_->kick();
        self->watch_sessions();
    };
    runtime_->schedule().post_at(std::chrono::steady_clock::now() + kWatchPause, net::Lane::kLog, kLast, task);
}

Result<config::Settings> Client::settings_of_store() {
    auto active = store_->settings();
    if (!active)
        return active.error();
    if (!*active)
        return fault(DYNCX_E_CONFIG, "The store holds no settings yet.", "Give settings at the first open.");
    return config::Settings::parse_client((*active)->text);
}

// What the link runs with becomes the store's active version, unless it is.
Result<> Client::keep_settings() {
    auto active = store_->settings();
    if (!active)
        return active.error();
    if (*active && (*active)->text == link_->settings().kept_text()) {
        settings_version_ = (*active)->version;
        return Done{};
    }
    auto version = store_->keep_settings(link_->settings().kept_text(), settings_line(*link_));
    if (!version)
        return version.error();
    settings_version_ = *version;
    return Done{};
}

// Every task holds the client, so that what the pump points to lives as long as its turns.
delivery::PumpSeams Client::pump_seams() {
    delivery::PumpSeams seams;
    seams.post = [weak = weak_from_this()](std::function<void()> task) {
        if (auto self = weak.lock())
            self->runtime_->schedule().post(net::Lane::kLog, kDelivery, [self, task = std::move(task)] { task(); });
    };
    seams.post_after = [weak = weak_from_this()](std::chrono::milliseconds pause, std::function<void()> task) {
        if (auto self = weak.lock())
            self->runtime_->schedule().post_at(std::chrono::steady_clock::now() + pause, net::Lane::kLog, kDelivery,
                                               [weak, task = std::move(task)] {
                                                   if (auto still = weak.lock())
                                                       task();
                                               });
    };
    seams.link = [this] { return link(); };
    seams.finished = [this](const store::NewEvent& event, const Fault* given_up) { finished(event, given_up); };
    seams.answered = [this](const Fault* fault) { answered(fault); };
    seams.news = [this](const std::string& session, const Json& news) { tell(session, news); };
    seams.look_at_way = [this] { look_at_way(); };
    return seams;
}

void Client::close(Deadline deadline, std::chrono::milliseconds patience) {
    if (is_closed_.exchange(true)) {
        must_hurry_ = true;
        return;
    }
    directory_cancel_->cancel();
    wait_until_landed(); // the committing thread still knows this client
    while (!is_paused_ && !deadline.is_over() && !must_hurry_) {
        auto counts = store_->counts();
        const Deadline soon = Deadline::sooner(deadline, Deadline::after(kSlice));
        if (!counts || (counts->pending == 0 && pump_->wait_told(soon)))
            break;
        pump_->wait_change(soon);
    }
    {
        std::lock_guard lock(way_mutex_);
        is_way_told_ = false; // a request that is canceled tells nothing about the way
    }
    pump_->stop();
    operations_.end_all(closed());
    const Deadline end = Deadline::after(patience);
    pump_->wait_idle(end);
    std::unique_lock lock(running_mutex_);
    running_changed_.wait_for(lock, end.left(), [this] { return running_ == 0; });
    lock.unlock();
    queue_.close();
}

Link::Ground Client::ground() const {
    return {runtime_->clock(), runtime_->gates(), runtime_->phone_part(), runtime_->schedule().most_deliveries()};
}

std::shared_ptr<Link> Client::link() const {
    std::lock_guard lock(link_mutex_);
    return link_;
}

Result<Health> Client::health() {
    auto counts = store_->counts();
    if (!counts)
        return counts.error();
    Health health;
    health.state = health_state();
    health.pending = counts->pending;
    health.dead = counts->dead;
    health.store_bytes = counts->store_bytes;
    health.last_answer_ms = last_answer_ms_;
    if (counts->oldest_pending_at > 0)
        health.oldest_pending_ms = std::max<std::int64_t>(0, runtime_->clock().now() - counts->oldest_pending_at);
    return health;
}

void Client::wait_until_landed() {
    std::unique_lock lock(running_mutex_);
    running_changed_.wait(lock, [this] { return landing_ == 0; });
}

Result<bool> Client::flush(Deadline deadline) {
    wait_until_landed();
    for (;;) {
        auto counts = store_->counts();
        if (!counts)
            return counts.error();
        const Deadline soon = Deadline::sooner(deadline, Deadline::after(kSlice));
        if (counts->pending == 0 && pump_->wait_told(soon))
            return true;
        if (deadline.is_over() || is_closed_)
            return false;
        pump_->wait_change(soon);
    }
}

void Client::pause(bool is_paused) {
    is_paused_ = is_paused;
    pump_->pause(is_paused);
}

Result<Json> Client::stats() {
    auto counts = store_->counts();
    if (!counts)
        return counts.error();
    const auto current = link();
    const auto done = pump_->counters();
    Json json = Json::object();
    json.set("accepted", accepted_.load());
    json.set("applied", done.applied);
    json.set("duplicates", done.duplicates);
    json.set("retries", done.retries);
    json.set("dead", counts->dead);
    json.set("pending", counts->pending);
    json.set("sessions", counts->sessions);
    json.set("store_bytes", counts->store_bytes);
    json.set("requests", current->api().count_requests());
    json.set("token_requests", current->tokens().count_requests());
    json.set("events_queued", static_cast<std::int64_t>(queue_.size()));
    json.set("directory", current->directory().status());
    return json;
}

Json Client::configuration() const {
    std::lock_guard lock(link_mutex_);
    Json json = Json::object();
    json.set("version", settings_version_);
    json.set("settings", link_->settings().redacted());
    Json repairs = Json::array();
    for (auto& repair : link_->settings().repairs())
        repairs.push(repair);
    json.set("repairs", std::move(repairs));
    json.set("findings", link_->findings());
    return json;
}

} // namespace dyncx::client
