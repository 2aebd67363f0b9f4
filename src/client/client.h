// One Dynamics environment with one store: the meeting point of all rooms. Any thread may call; nothing here touches the
// network on the caller's thread, and SQLite only through the store's threads.
// submit.cpp takes events in, records.cpp starts remote verbs, sessions.cpp and dead_letters.cpp answer from the store,
// handoffs.cpp hands over to a person, following.cpp keeps the directory, way.cpp tells whether Dynamics is reached.
#pragma once

#include "client/event_queue.h"
#include "client/link.h"
#include "client/newest.h"
#include "client/operations.h"
#include "client/runtime.h"
#include "delivery/pump.h"
#include "delivery/watchdog.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace dyncx::client {

struct Health {
    int state = DYNCX_HEALTH_STARTING;
    std::int64_t pending = 0, dead = 0, oldest_pending_ms = 0, store_bytes = 0, last_answer_ms = 0;
};

struct RecordVerb { // what get, create and update share
    std::string table, id, columns, etag;
    Json row;
    bool has_columns = false;
};

// What the host may take from after close. Owned apart from the client, so that its store and the threads of the runtime
// can go before the host has read everything.
struct Mailbox {
    explicit Mailbox(guest::EventFd flag) : queue(std::move(flag)), operations(queue, clock) {}

    const SystemClock clock;
    EventQueue queue;
    Operations operations;
};

class Client : public std::enable_shared_from_this<Client> {
  public:
    static Result<std::shared_ptr<Client>> open(std::shared_ptr<Runtime> runtime, const std::string& directory,
                                                std::optional<std::string_view> settings_json);
    ~Client();
    // Delivers until the deadline; then everything open ends with CLOSED, and requests under way get `patience` to end.
    void close(Deadline deadline, std::chrono::milliseconds patience = kPatience);
    bool is_closed() const { return is_closed_.load(); }

    Result<Health> health();
    Result<bool> flush(Deadline deadline); // false: time ran out
    void pause(bool is_paused);
    Result<Json> stats();
    Json configuration() const;

    Result<std::uint64_t> submit(std::string_view source, std::string_view payload, const Call& call);
    Result<std::uint64_t> submit_native(const Json& event, const Call& call);
    Result<std::uint64_t> handoff(std::string_view request_json, const Call& call);
    Result<std::optional<Json>> handoff_get(std::string_view key); // a session, or a record by id or number
    Result<std::uint64_t> preview(std::string_view source, std::string_view payload, const Call& call);
    Result<std::uint64_t> configure(std::string_view settings_json, const Call& call);
    Result<std::uint64_t> verify(const Call& call);
    Result<std::uint64_t> record_get(RecordVerb verb, const Call& call);
    Result<std::uint64_t> record_create(RecordVerb verb, const Call& call);
    Result<std::uint64_t> record_update(RecordVerb verb, const Call& call);
    Result<std::uint64_t> record_query(Json query, const Call& call);
    Result<std::uint64_t> lookup(lookup::Question question, const Call& call);
    Result<std::uint64_t> timeline(lookup::TimelineQuestion question, const Call& call);
    Result<std::string> lookup_cached(std::string_view who); // never sends anything
    Result<std::uint64_t> order_get(lookup::OrderQuestion question, const Call& call);
    Result<std::uint64_t> case_get(lookup::CaseQuestion question, const Call& call);

    Result<std::optional<Json>> session_get(std::string_view session);
    Result<std::optional<Json>> session_find(std::string_view key);
    Result<std::optional<Json>> dead_list(std::int64_t after_id, int max);
    // One letter, or with id 0 all; tells how many. NOT_FOUND when the one is not there any more.
    Result<std::int64_t> dead_settle(std::int64_t id, store::Settle how, std::string_view by);
    store::Store& store() { return *store_; }
    const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
    EventQueue& queue() { return queue_; }
    Operations& operations() { return operations_; }

  private:
    struct Answered { // what a remote verb comes to
        std::string subject, body;
        std::optional<Fault> fault;
    };
    using Verb = std::function<Answered(Link& link, const net::Budget& budget)>;

    Client(std::shared_ptr<Runtime> runtime, guest::EventFd flag);
    Result<> start(const std::string& directory, std::optional<std::string_view> settings_json);
    Result<config::Settings> settings_of_store();
    Result<> keep_settings();
    delivery::PumpSeams pump_seams();
    void watch_sessions();
    void follow_directory();
    void follow_directory(int loop, std::chrono::milliseconds pause);
    std::optional<std::chrono::milliseconds> step_directory(int loop);
    static Answered guarded_verb(const Verb& verb, Link& link, const net::Budget& budget);
    Result<std::uint64_t> begin(const Call& call, Verb verb);
    void try_verb(int priority, const std::shared_ptr<Operation>& operation, const std::shared_ptr<const Verb>& verb);
    Answered done_by(const Operation& operation, const Verb& verb, Link& link);
    Result<std::uint64_t> accept(std::vector<SessionEvent> events, const Call& call);
    Result<> accept_behind(std::vector<store::NewEvent> events, store::AuditLine audit,
                           const std::shared_ptr<Operation>& operation);
    void wait_until_landed();
    void tell(const std::string& session, const Json& news);
    void finished(const store::NewEvent& event, const Fault* given_up);
    Result<std::int64_t> settle(store::Settle how, const std::vector<store::DeadEvent>& letters, std::string_view by);
    void answered(const Fault* fault);
    void look_at_way();
    int health_state() const { return is_paused_ ? int{DYNCX_HEALTH_PAUSED} : state_.load(); }
    std::string records_body(std::string_view source, std::string_view session);
    Json session_json(const store::SessionRow& row);
    Result<Json> handoff_json(const store::SessionRow& row);
    std::string handoff_body(std::string_view source, std::string_view session);
    void accept_look(const store::SessionRow& row, UnixMs now);
    void look_at_handoffs();
    void look_again_after(std::chrono::milliseconds pause);
    void keep_told(const SessionEvent& event);
    Json facts_of(const store::SessionRow& row) const;
    std::shared_ptr<Link> link() const;
    Link::Ground ground() const;
    Fault closed() const { return fault(DYNCX_E_CLOSED, "The client is closed."); }

    const std::shared_ptr<Runtime> runtime_;
    const std::shared_ptr<Mailbox> mailbox_;
    EventQueue& queue_;
    Operations& operations_;
    std::unique_ptr<store::Store> store_;
    std::shared_ptr<delivery::Pump> pump_;
    std::unique_ptr<delivery::Watchdog> watchdog_; // null: no session is ended by estimate
    std::atomic<bool> is_closed_{false}, is_paused_{false};
    std::atomic<bool> must_hurry_{false}; // a second close() came: the first one stops delivering
    std::atomic<int> state_{DYNCX_HEALTH_STARTING};
    std::atomic<std::int64_t> last_answer_ms_{0}, accepted_{0};
    std::atomic<std::size_t> payload_bytes_{0};
    Newest<Json> told_;             // of sessions that wait for Dynamics, what the screen pop needs
    std::atomic<int> following_{0}; // the directory: number of the loop that goes on
    const std::shared_ptr<net::Cancel> directory_cancel_ = std::make_shared<net::Cancel>();
    std::mutex looks_mutex_;                                        // guards looks_at_
    std::optional<std::chrono::steady_clock::time_point> looks_at_; // when handoffs are looked at again
    std::mutex running_mutex_;                                      // guards running_
    std::condition_variable running_changed_;
    int running_ = 0;               // remote verbs under way
    int landing_ = 0;               // NOWAIT submits not on disk yet
    std::mutex way_mutex_;          // guards what follows, and the order in which it is told
    bool is_way_shut_ = false;      // as the host was told
    bool is_way_told_ = true;       // until close() cancels what is under way
    mutable std::mutex link_mutex_; // guards what follows
    std::shared_ptr<Link> link_;
    std::int64_t settings_version_ = 0;
};

} // namespace dyncx::client
