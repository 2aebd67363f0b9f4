// Many sessions that waited for the end of an outage, against Dynamics' published limits, scaled down in time. It shows
// that they arrive once each and in about the shortest time that the limits allow, that nothing is refused any more after
// the first pause, and that a lookup of the host in the middle of it waits for no delivery. The host is this process.
// A short run, as the tests make it, judges only what does not depend on the speed of the machine: that all arrive, once.
#include "library.h"
#include "scene.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <iostream>
#include <mutex>
#include <thread>

namespace campaign {
namespace {

using namespace std::chrono_literals;
using dyncx::emulator::LimitSettings;
using Ms = std::chrono::milliseconds;

constexpr int kWarm = 200;              // sessions before the outage
constexpr int kTellingSessions = 5000;  // a shorter run has too little work in a window to speak of times and limits
constexpr double kWindowsOfWork = 4.25; // run time of all, in windows
constexpr double kMostTimesShortest = 1.1;
constexpr const char* kLookup = R"({"table":"incident","columns":["title"],"top":5})";
constexpr const char* kLookupAddress = "/incidents";
constexpr int kLookupBudget_ms = 400'000; // longer than any pause: how long one lasts is Dynamics' affair
constexpr double kHeldMs = 400;           // so long nothing was sent at all: Dynamics has asked for a pause
constexpr int kWindowsOfTrust = 6;        // then one request may be refused to see whether there is more
constexpr const char* kSettings = R"(,"net":{"connections":32},"delivery":{"retry_first_ms":50,"retry_most_ms":250}})";
constexpr const char* kRuntime = R"({"runtime":{"threads":32}})";

// 6000 requests, 20 minutes of run time in five minutes, 52 at once; all times divided by the same number.
LimitSettings published_limits(int divisor) {
    LimitSettings limits;
    limits.window_ms /= divisor;
    limits.requests /= divisor;
    limits.execution_ms /= divisor;
    return limits;
}

LimitSettings no_limits() {
    LimitSettings limits;
    limits.requests = limits.execution_ms = 1'000'000'000;
    return limits;
}

// What a window allows can be used up at once, by as many requests as may be at work; then the window has to pass. So the
// least time for an amount is all full windows before the last one, and the work of the last one side by side.
double shortest_ms(const LimitSettings& limits, std::int64_t requests, std::int64_t run_time_ms) {
    const auto windows_before_last = [](std::int64_t amount, std::int64_t limit) {
        return amount == 0 ? 0 : (amount - 1) / limit;
    };
    const std::int64_t full = windows_before_last(run_time_ms, limits.execution_ms);
    const auto rest_ms = static_cast<double>(run_time_ms - full * limits.execution_ms);
    const auto window_ms = static_cast<double>(limits.window_ms);
    return std::max(static_cast<double>(full) * window_ms + rest_ms / static_cast<double>(limits.concurrent),
                    static_cast<double>(windows_before_last(requests, limits.requests)) * window_ms);
}

struct Lookups {
    std::vector<double> latencies_ms; // of each that no pause held up
    double behind_ms = 0;             // the longest that a request of a delivery was sent before one
    int held = 0, failed = 0;

    static double at(std::vector<double> values, double share) {
        if (values.empty())
            return 0;
        std::sort(values.begin(), values.end());
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    }
    void print(const std::string& when) const {
        print_count("lookups " + when, static_cast<std::int64_t>(latencies_ms.size()));
        print_count("  that failed", failed);
        for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p99", 0.99}, {"max", 1.0}})
            print_count(std::string("  ms until the answer, ") + name, std::lround(at(latencies_ms, share)));
        print_count("  ms that a delivery was sent before one, max", std::lround(behind_ms));
        print_count("  more lookups, held by a pause of Dynamics", held);
    }
};

std::int64_t now_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// What comes to Dynamics since a lookup began.
class Arrivals {
  public:
    void begin() {
        std::lock_guard lock(mutex_);
        began_us_ = last_us_ = now_us();
        silence_us_ = behind_us_ = 0;
    }
    void see(const dyncx::emulator::Request& request) {
        std::lock_guard lock(mutex_);
        const std::int64_t now = now_us();
        silence_us_ = std::max(silence_us_, now - last_us_);
        last_us_ = now;
        if (request.target.find(kLookupAddress) != std::string::npos)
            behind_us_ = now - began_us_ - silence_us_;
    }
    double silence_ms() const { return ms(silence_us_); } // the longest, in which no request came at all
    double behind_ms() const { return ms(behind_us_); }   // how long others were sent before the lookup was

  private:
    double ms(const std::int64_t& us) const {
        std::lock_guard lock(mutex_);
        return static_cast<double>(us) / 1000;
    }
    mutable std::mutex mutex_; // guards what follows
    std::int64_t began_us_ = 0, last_us_ = 0, silence_us_ = 0, behind_us_ = 0;
};

class Drain {
  public:
    explicit Drain(const Options& options);
    ~Drain();
    void run();

  private:
    void check(dyncx_status status, const char* what, const dyncx_error& err) const;
    void submit(int first, int count); // whole sessions
    void flush();
    void warm_up();
    void fill();
    void drain();
    void look_up(Lookups& lookups);
    void watch_refusals();
    void judge();

    const Options options_;
    const bool is_telling_;
    const Library use_;
    Arrivals arrivals_;
    dyncx::emulator::Emulator emulator_;
    Folder folder_;
    LimitSettings limits_;
    dyncx_runtime* runtime_ = nullptr;
    dyncx_client* client_ = nullptr;
    dyncx::emulator::Counts before_, after_;
    Lookups idle_, busy_;
    double fill_ms_ = 0, drain_ms_ = 0;
    std::optional<Moment> first_refusal_;
    std::int64_t refusals_ = 0, late_refusals_ = 0; // 429: in all, and after the first pause began
};

double ms_since(Moment begin) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

dyncx::emulator::EmulatorOptions watched_by(Arrivals& arrivals) {
    dyncx::emulator::EmulatorOptions options;
    options.has_sample = true;
    options.on_request = [&arrivals](const dyncx::emulator::Request& request) { arrivals.see(request); };
    return options;
}

Drain::Drain(const Options& options)
    : options_(options), is_telling_(options.times >= kTellingSessions), use_(load(options.library)),
      emulator_(watched_by(arrivals_)), limits_(published_limits(is_telling_ ? options.divisor : 100)) {
    emulator_.start();
    emulator_.set_limits(no_limits());
    std::string settings = emulator_.client_config();
    settings.replace(settings.rfind('}'), 1, kSettings);
    dyncx_error err = DYNCX_INIT(dyncx_error);
    check(use_.runtime_open(kRuntime, DYNCX_NUL, &runtime_, &err), "runtime_open", err);
    check(use_.client_open(runtime_, (folder_.path + "/store").c_str(), DYNCX_NUL, settings.c_str(), DYNCX_NUL,
                           &client_, &err),
          "client_open", err);
}

Drain::~Drain() {
    if (client_)
        use_.client_close(client_, 0, nullptr);
    if (runtime_)
        use_.runtime_close(runtime_, 0, nullptr);
}

void Drain::check(dyncx_status status, const char* what, const dyncx_error& err) const {
    if (status < 0)
        throw Broken(std::string(what) + ": " + use_.status_name(status) + " " + err.message + " " + err.fix);
}

void Drain::submit(int first, int count) {
    constexpr int kThreads = 4; // so that they share commits
    std::vector<std::thread> threads;
    std::atomic<int> failed{0};
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&, thread] {
            dyncx_call quiet = DYNCX_INIT(dyncx_call);
            quiet.flags = DYNCX_CALL_QUIET;
            for (int i = first + thread; i < first + count; i += kThreads) {
                const Call call = make_whole_call(options_.seed, i);
                std::string payload;
                for (const Event& event : call.events)
                    payload += (payload.empty() ? "[" : ",") + to_json(call, event);
                payload += "]";
                failed += use_.submit_json(client_, "dyncx", DYNCX_NUL, payload.data(),
                                           static_cast<std::int64_t>(payload.size()), &quiet, nullptr, nullptr) < 0;
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    if (failed > 0)
        throw Broken(std::to_string(failed) + " submits failed");
}

void Drain::flush() {
    dyncx_error err = DYNCX_INIT(dyncx_error);
    const dyncx_status status = use_.client_flush(client_, 30 * 60 * 1000, &err);
    check(status, "client_flush", err);
    if (status != DYNCX_OK)
        throw Broken("the store is not empty after half an hour");
}

// What a session costs when many wait tells how long an operation must take, so that the work fills some windows.
void Drain::warm_up() {
    dyncx_error err = DYNCX_INIT(dyncx_error);
    std::int64_t before = 0;
    for (int half = 0; half < 2; ++half) { // the first learns who is called; the second tells what a session costs
        before = emulator_.counts().operations;
        check(use_.client_pause(client_, 1, &err), "client_pause", err);
        submit(half * kWarm / 2, kWarm / 2);
        check(use_.client_pause(client_, 0, &err), "client_pause", err);
        flush();
    }
    const auto operations = static_cast<double>(emulator_.counts().operations - before) * options_.times / (kWarm / 2);
    limits_.operation_us = std::llround(kWindowsOfWork * static_cast<double>(limits_.execution_ms) * 1000 / operations);
    LimitSettings idle = no_limits();
    idle.operation_us = limits_.operation_us;
    emulator_.set_limits(idle);
    for (int i = 0; i < 50; ++i)
        look_up(idle_);
}

void Drain::fill() {
    const Moment begin = after(0s);
    submit(kWarm, options_.times);
    fill_ms_ = ms_since(begin);
}

void Drain::look_up(Lookups& lookups) {
    dyncx_error err = DYNCX_INIT(dyncx_error);
    dyncx_call call = DYNCX_INIT(dyncx_call);
    call.flags = DYNCX_CALL_WAITABLE;
    call.budget_ms = kLookupBudget_ms;
    dyncx_op op = 0;
    dyncx_event done = DYNCX_INIT(dyncx_event);
    arrivals_.begin();
    const std::int64_t begin_us = now_us();
    check(use_.record_query(client_, kLookup, DYNCX_NUL, &call, &op, &err), "record_query", err);
    check(use_.wait(client_, op, kLookupBudget_ms, &done, &err), "wait", err);
    const double latency_ms = static_cast<double>(now_us() - begin_us) / 1000;
    lookups.failed += done.status == DYNCX_OK ? 0 : 1;
    lookups.behind_ms = std::max(lookups.behind_ms, arrivals_.behind_ms());
    if (arrivals_.silence_ms() > kHeldMs)
        ++lookups.held;
    else
        lookups.latencies_ms.push_back(latency_ms);
    use_.event_release(&done);
}

// The requests that were under way when the first one was refused are refused with it: within a second.
void Drain::watch_refusals() {
    const std::int64_t refusals = emulator_.counts().throttled - before_.throttled;
    if (refusals > refusals_ && first_refusal_ && ms_since(*first_refusal_) > 1000)
        late_refusals_ += refusals - refusals_;
    if (refusals > 0 && !first_refusal_)
        first_refusal_ = after(0s);
    refusals_ = refusals;
}

void Drain::drain() {
    emulator_.set_limits(limits_);
    before_ = emulator_.counts();
    const Moment begin = after(0s);
    emulator_.start();
    std::atomic<bool> is_done{false};
    std::array<std::exception_ptr, 2> failures;
    const auto guarded = [](std::exception_ptr& failure, const auto& work) {
        try {
            work();
        } catch (...) {
            failure = std::current_exception();
        }
    };
    std::thread flusher([&] {
        guarded(failures[0], [&] { flush(); });
        drain_ms_ = ms_since(begin);
        is_done = true;
    });
    std::thread caller([&] {
        guarded(failures[1], [&] {
            for (Moment next = begin; !is_done; next = std::max(next + 100ms, after(0s))) {
                std::this_thread::sleep_until(next);
                look_up(busy_);
            }
        });
    });
    while (!is_done) {
        watch_refusals();
        std::this_thread::sleep_for(20ms);
    }
    caller.join();
    flusher.join();
    for (const std::exception_ptr& failure : failures)
        if (failure)
            std::rethrow_exception(failure);
    after_ = emulator_.counts();
}

void Drain::judge() {
    std::vector<Session> sessions(static_cast<std::size_t>(kWarm + options_.times));
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        sessions[i].call = make_whole_call(options_.seed, static_cast<int>(i));
        sessions[i].tried = sessions[i].acknowledged = {0, 1, 2, 3};
    }
    const Rows rows(emulator_);
    for (const Session& session : sessions)
        if (const std::string fault = rows.fault_of(session); !fault.empty())
            throw Broken(fault);
    if (const auto strange = rows.unexplained(sessions); !strange.empty())
        throw Broken(strange.front());
    const std::int64_t requests = after_.total - before_.total, run_time_ms = after_.run_time_ms - before_.run_time_ms;
    const double shortest = shortest_ms(limits_, requests, run_time_ms);
    print_count("sessions of four events that waited", options_.times);
    print_count("  ms to accept them", std::lround(fill_ms_));
    print_count("  phone calls in Dynamics, with those before", static_cast<std::int64_t>(rows.calls()));
    print_count("  notes in Dynamics, with those before", static_cast<std::int64_t>(rows.notes()));
    print_count("window in ms", limits_.window_ms);
    print_count("  requests that it allows", limits_.requests);
    print_count("  ms of run time that it allows", limits_.execution_ms);
    print_count("us of run time of an operation", limits_.operation_us);
    print_count("requests", requests);
    print_count("operations", after_.operations - before_.operations);
    print_count("ms of run time", run_time_ms);
    print_count("ms until all was delivered", std::lround(drain_ms_));
    print_count("  the shortest that the limits allow", std::lround(shortest));
    print_count("  in percent of it", std::lround(drain_ms_ * 100 / shortest));
    print_count("answers 429", refusals_);
    print_count("  after the first pause began", late_refusals_);
    idle_.print("before");
    busy_.print("during the delivery");
    const double windows = drain_ms_ / static_cast<double>(limits_.window_ms);
    if (is_telling_ && late_refusals_ > static_cast<std::int64_t>(windows / kWindowsOfTrust))
        throw Broken("Dynamics refused requests after the first pause");
    if (busy_.failed > 0)
        throw Broken("lookups failed during the delivery");
    if (is_telling_ && drain_ms_ > kMostTimesShortest * shortest)
        throw Broken("it took more than 1.1 times the shortest time");
}

void Drain::run() {
    warm_up();
    emulator_.stop();
    fill();
    drain();
    judge();
}

} // namespace

int run_drain(const Options& options) {
    Drain(options).run();
    return 0;
}

} // namespace campaign
