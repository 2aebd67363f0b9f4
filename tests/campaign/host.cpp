// Submits run on two threads, so that they share commits; every other line waits until those are done.
#include "host.h"

#include "library.h"

#include <array>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <iostream>
#include <iterator>
#include <mutex>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <vector>

namespace campaign {
namespace {

void report(const std::string& text) {
    const std::string line = text + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        ::_exit(3); // nobody listens any more
}

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Job { // a submit line
    char lane = 's';
    int session = 0;
    std::vector<int> events;
};

class Host {
  public:
    explicit Host(const HostStart& start) : start_(start), use_(load(start.library)) {}
    void open();
    void do_line(const std::string& line); // of any kind but "close"
    void close(int wait_ms);
    void submit_queued(std::size_t thread); // the body of a thread

  private:
    void check(dyncx_status status, const char* what, const dyncx_error& err) const;
    void submit(const Job& job);
    dyncx_status submit_struct(const Call& call, const Event& event, dyncx_error& err) const;
    dyncx_status submit_json(const std::string& payload, dyncx_error& err) const;
    void settle(); // until nothing is queued
    void tell_health();
    void tell_audit();
    void tell_session(const std::string& name);
    void tell_blob(const char* word, dyncx_status status, dyncx_blob* blob, const dyncx_error& err) const;

    const HostStart start_;
    const Library use_;
    dyncx_runtime* runtime_ = nullptr;
    dyncx_client* client_ = nullptr;

    std::mutex mutex_; // guards what follows
    std::condition_variable changed_;
    std::array<std::deque<Job>, 2> queued_; // a job stays at the front while it is done
};

void Host::check(dyncx_status status, const char* what, const dyncx_error& err) const {
    if (status >= 0)
        return;
    report(std::string("failed ") + what + ": " + use_.status_name(status) + " " + err.message + " " + err.fix);
    ::_exit(4);
}

void Host::open() {
    dyncx_error err = DYNCX_INIT(dyncx_error);
    report("phase opening");
    check(use_.runtime_open(nullptr, 0, &runtime_, &err), "runtime_open", err);
    const std::string settings = start_.settings_file.empty() ? "" : content_of(start_.settings_file);
    check(use_.client_open(runtime_, start_.store.c_str(), DYNCX_NUL, settings.empty() ? nullptr : settings.c_str(),
                           DYNCX_NUL, &client_, &err),
          "client_open", err);
    report("phase submitting");
}

dyncx_status Host::submit_struct(const Call& call, const Event& event, dyncx_error& err) const {
    dyncx_session_event given = DYNCX_INIT(dyncx_session_event);
    given.kind = event.kind;
    given.channel = DYNCX_CHANNEL_PHONE;
    given.direction = call.is_outgoing ? DYNCX_DIRECTION_OUT : DYNCX_DIRECTION_IN;
    given.time_ms = event.time_ms;
    given.version = event.version;
    given.talk_ms = event.talk_ms;
    given.wait_ms = event.wait_ms;
    given.session = dyncx_text(call.session.c_str());
    given.leg = dyncx_text(event.leg.c_str());
    given.from = dyncx_text(call.from().c_str());
    given.to = dyncx_text(call.to().c_str());
    given.queue = dyncx_text(event.queue.c_str());
    given.agent = dyncx_text(event.agent.c_str());
    given.disposition = dyncx_text(event.disposition.c_str());
    given.recording_url = dyncx_text(event.recording.c_str());
    dyncx_call how = DYNCX_INIT(dyncx_call);
    how.flags = DYNCX_CALL_QUIET;
    return use_.submit(client_, &given, &how, nullptr, &err);
}

dyncx_status Host::submit_json(const std::string& payload, dyncx_error& err) const {
    return use_.submit_json(client_, "dyncx", DYNCX_NUL, payload.data(), static_cast<std::int64_t>(payload.size()),
                            nullptr, nullptr, &err);
}

void Host::submit(const Job& job) {
    const Call call = make_call(start_.seed, job.session, start_.order);
    std::string names = std::to_string(job.session), payload;
    for (const int index : job.events) {
        names += " " + std::to_string(index);
        payload += (payload.empty() ? "" : ",") + to_json(call, call.events[static_cast<std::size_t>(index)]);
    }
    const Event& first = call.events[static_cast<std::size_t>(job.events.front())];
    dyncx_error err = DYNCX_INIT(dyncx_error);
    report("try " + names);
    const dyncx_status status = job.lane == 's'   ? submit_struct(call, first, err)
                                : job.lane == 'j' ? submit_json(payload, err)
                                                  : submit_json("[" + payload + "]", err);
    check(status, "submit", err);
    report("done " + names);
}

void Host::submit_queued(std::size_t thread) {
    auto& mine = queued_[thread];
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return !mine.empty(); });
        const Job job = mine.front();
        lock.unlock();
        submit(job);
        lock.lock();
        mine.pop_front();
        changed_.notify_all();
    }
}

void Host::settle() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queued_[0].empty() && queued_[1].empty(); });
}

void Host::tell_health() {
    dyncx_error err = DYNCX_INIT(dyncx_error);
    dyncx_health health = DYNCX_INIT(dyncx_health);
    check(use_.client_health(client_, &health, &err), "client_health", err);
    report("health " + std::to_string(health.pending) + " " + std::to_string(health.dead));
}

void Host::tell_audit() {
    dyncx_error err = DYNCX_INIT(dyncx_error);
    dyncx_audit_report found = DYNCX_INIT(dyncx_audit_report);
    check(use_.audit_verify(client_, &found, &err), "audit_verify", err);
    report("audit " + std::to_string(found.is_intact) + " " + std::to_string(found.entries) + " " +
           std::to_string(found.first_broken_seq));
}

void Host::tell_session(const std::string& name) {
    dyncx_error err = DYNCX_INIT(dyncx_error);
    dyncx_blob* blob = nullptr;
    const dyncx_status status = use_.session_get(client_, name.c_str(), DYNCX_NUL, &blob, &err);
    check(status, "session_get", err);
    report("session " + name + " " + (status == DYNCX_OK ? use_.blob_data(blob, nullptr) : "{}"));
    use_.blob_free(blob);
}

void Host::tell_blob(const char* word, dyncx_status status, dyncx_blob* blob, const dyncx_error& err) const {
    check(status, word, err);
    report(std::string(word) + " " + use_.blob_data(blob, nullptr));
    use_.blob_free(blob);
}

void Host::do_line(const std::string& line) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    if (word == "submit") {
        Job job;
        words >> job.lane >> job.session;
        job.events.assign(std::istream_iterator<int>(words), {});
        std::lock_guard lock(mutex_);
        queued_[static_cast<std::size_t>(job.session) % 2].push_back(std::move(job));
        changed_.notify_all();
        return;
    }
    settle();
    dyncx_error err = DYNCX_INIT(dyncx_error);
    if (word == "pause") {
        check(use_.client_pause(client_, 1, &err), "client_pause", err);
        report("paused");
    } else if (word == "flush") {
        int wait_ms = 0;
        words >> wait_ms;
        report("phase delivering");
        const dyncx_status status = use_.client_flush(client_, wait_ms, &err);
        check(status, "client_flush", err);
        report(status == DYNCX_OK ? "flushed 1" : "flushed 0");
    } else if (word == "health") {
        tell_health();
    } else if (word == "audit") {
        tell_audit();
    } else if (word == "session") {
        words >> word;
        tell_session(word);
    } else if (word == "stats") {
        dyncx_blob* blob = nullptr;
        const dyncx_status status = use_.client_stats(client_, &blob, &err);
        tell_blob("stats", status, blob, err);
    } else if (word == "who") {
        words >> word;
        dyncx_blob* blob = nullptr;
        const dyncx_status status = use_.lookup_cached(client_, word.c_str(), DYNCX_NUL, &blob, &err);
        tell_blob("who", status, blob, err);
    } else {
        report("failed unknown line: " + line);
    }
}

void Host::close(int wait_ms) {
    settle();
    dyncx_error err = DYNCX_INIT(dyncx_error);
    report("phase closing");
    check(use_.client_close(client_, wait_ms, &err), "client_close", err);
    check(use_.runtime_close(runtime_, 1000, &err), "runtime_close", err);
}

} // namespace

int run_host(const HostStart& start) {
    std::optional<Host> host;
    try {
        host.emplace(start);
    } catch (const std::exception& failure) {
        report(std::string("failed load: ") + failure.what());
        return 4;
    }
    host->open();
    for (std::size_t thread = 0; thread < 2; ++thread)
        std::thread([&host, thread] { host->submit_queued(thread); }).detach(); // they end with the process
    for (std::string line; std::getline(std::cin, line);) {
        if (!line.starts_with("close ")) {
            host->do_line(line);
            continue;
        }
        host->close(std::stoi(line.substr(6)));
        std::cout.flush();
        ::_exit(0);
    }
    ::_exit(5); // the campaign is gone
}

} // namespace campaign
