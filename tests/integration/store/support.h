// What the tests of the store share: a directory of their own, a clock that stands, events, a second look at the file.
#pragma once

#include "store/committer.h"
#include "store/store.h"

#include <boost/test/unit_test.hpp>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace dyncx::store::test {

class Directory {
  public:
    Directory() {
        char name[] = "/tmp/dyncx-store-XXXXXX";
        BOOST_REQUIRE(::mkdtemp(name) != nullptr);
        path_ = name;
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::string store() const { return path_ + "/store"; }
    std::string file() const { return store() + "/dyncx.db"; }
    std::string key() const { return store() + "/key"; }

  private:
    std::string path_;
};

class StandingClock final : public Clock {
  public:
    UnixMs now() const override { return now_; }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point(std::chrono::milliseconds(now_.load()));
    }
    void set(UnixMs now) { now_ = now; }

  private:
    std::atomic<UnixMs> now_{1'700'000'000'000};
};

struct Opened { // a store with a committer of its own
    StandingClock clock;
    std::unique_ptr<Committer> committer;
    std::unique_ptr<Store> store;
    explicit Opened(const std::string& directory, const OpenOptions& options = {}) {
        auto started = Committer::start();
        BOOST_REQUIRE(started.ok());
        committer = std::move(*started);
        auto opened = Store::open(directory, *committer, clock, options);
        BOOST_REQUIRE_MESSAGE(opened.ok(), (opened ? "" : opened.error().message));
        store = std::move(*opened);
    }
    Store* operator->() { return store.get(); }
};

inline Fault refused_open(const std::string& directory, const OpenOptions& options = {}) {
    StandingClock clock;
    auto committer = Committer::start();
    BOOST_REQUIRE(committer.ok());
    auto opened = Store::open(directory, **committer, clock, options);
    BOOST_REQUIRE(!opened.ok());
    return opened.error();
}

inline NewEvent event_of(const std::string& session, int kind = DYNCX_SESSION_ENDED, std::string body = "{}") {
    NewEvent event;
    event.guid = "0190a1b2-c3d4-7000-8000-000000000001";
    event.source = "amazon-connect";
    event.session = session;
    event.kind = kind;
    event.version = 1;
    event.body = std::move(body);
    return event;
}

inline AuditLine accepted(const std::string& session) {
    AuditLine line;
    line.kind = "accepted";
    line.subject = session;
    line.detail.set("events", 1);
    return line;
}

inline void accept(Opened& opened, const std::string& session, int kind = DYNCX_SESSION_ENDED) {
    auto done = opened->accept({event_of(session, kind)}, accepted(session));
    BOOST_REQUIRE_MESSAGE(done.ok(), (done ? "" : done.error().message));
}

// Another program's hands on the file.
inline void tamper(const std::string& file, const std::string& sql) {
    sqlite3* handle = nullptr;
    BOOST_REQUIRE(sqlite3_open(file.c_str(), &handle) == SQLITE_OK);
    char* message = nullptr;
    const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message);
    BOOST_REQUIRE_MESSAGE(code == SQLITE_OK, (message ? message : "tampering failed"));
    sqlite3_close(handle);
}

inline std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

} // namespace dyncx::store::test
