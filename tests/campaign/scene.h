// What each campaign needs: a folder with store and settings, the emulator in this process, the ledger, and the last
// host, which drains the store and tells what it holds. The folder is removed at the end, unless something was wrong.
#pragma once

#include "ledger.h"
#include "process.h"
#include "verdict.h"
#include "weather.h"

#include <stdexcept>
#include <string>
#include <vector>

namespace campaign {

struct Options {
    std::string library;
    int times = 0;
    std::uint64_t seed = 0;
    int divisor = 5; // of the times of Dynamics' limits
};

struct Broken : std::runtime_error { // what a campaign promises does not hold
    using std::runtime_error::runtime_error;
};

inline Moment after(std::chrono::nanoseconds time) { return std::chrono::steady_clock::now() + time; }
std::string words_after(const std::string& report, const std::string& word); // "" when it begins otherwise
void print_count(const std::string& name, std::int64_t count);

struct Folder { // removed at the end, unless it is kept
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path;
    bool is_kept = false;
};

class Scene {
  public:
    Scene(const std::string& library, std::uint64_t seed, Order order);

    HostStart start(bool with_settings) const;                  // without: those that the store keeps
    void learn(Work& work, const std::string& report);          // of any host; throws Broken for "failed"
    std::int64_t database_written() const;                      // a time, in any unit; 0: never
    bool is_amid_checkpoint(std::int64_t written_before) const; // that a host which is dead now began since then
    // Waits for a report that begins with the word and gives its other words; all before it is learned.
    std::string answer(Process& host, Work& work, const std::string& word);
    void close(Process& host, Work& work); // and waits for its end, which must be a good one

    // The last host hands in the rest of the ledger's work, delivers all, and is compared with Dynamics.
    void drain_and_judge();
    void judge_rows(); // throws Broken
    std::string faults_of_rows();
    void keep_folder() { folder_.is_kept = true; }
    void print_counts();

    dyncx::emulator::Emulator emulator;
    Weather weather;
    Ledger ledger;

  private:
    void judge_store(Process& host, Work& work);
    void judge_session(const Session& session, const std::string& known, const Rows& rows) const;

    const std::string library_;
    const std::uint64_t seed_;
    const Order order_;
    Folder folder_;
    std::int64_t audit_entries_ = 0;
};

int run_kill(const Options& options);      // kill.cpp; the exit code
int run_processes(const Options& options); // processes.cpp
int run_drain(const Options& options);     // drain.cpp; `times` sessions
int run_directory(const Options& options); // directory.cpp; `times` people

} // namespace campaign
