// See counters.h.
#include "emulator/traffic/counters.h"

namespace dyncx::emulator {

namespace {

constexpr std::size_t kMaxLogEntries = 2000;
constexpr std::size_t kMaxLoggedBytes = 64 * 1024;

} // namespace

std::string set_in(std::string_view path) {
    constexpr std::string_view prefix = "/api/data/v9.";
    if (!path.starts_with(prefix))
        return {};
    const auto slash = path.find('/', prefix.size());
    if (slash == std::string_view::npos)
        return {};
    path.remove_prefix(slash + 1);
    return std::string(path.substr(0, path.find_first_of("(/?")));
}

void Counters::count_token() {
    const std::lock_guard lock(mutex_);
    ++counts_.tokens;
}

void Counters::count_operation(const Request& request) {
    const std::lock_guard lock(mutex_);
    ++counts_.operations;
    ++counts_.by_operation[request.method + " " + set_in(request.path())];
}

void Counters::count_run_time(std::int64_t ms) {
    const std::lock_guard lock(mutex_);
    counts_.run_time_ms += ms;
}

void Counters::count_request(const Request& request, const Response& response) {
    LogEntry entry{request.method,
                   request.target,
                   response.status,
                   request.body.substr(0, kMaxLoggedBytes),
                   response.body.substr(0, kMaxLoggedBytes),
                   {},
                   response.is_dropped};
    for (const auto& [name, value] : request.headers)
        if (!same_header(name, "Authorization"))
            entry.request_headers[name] = value;
    const std::lock_guard lock(mutex_);
    ++counts_.total;
    const std::string set = set_in(request.path());
    counts_.batches += set == "$batch" || set == "%24batch" ? 1 : 0;
    counts_.refused += response.status >= 400 ? 1 : 0;
    counts_.throttled += response.status == 429 ? 1 : 0;
    log_.push_back(std::move(entry));
    if (log_.size() > kMaxLogEntries)
        log_.pop_front();
}

void Counters::reset() {
    const std::lock_guard lock(mutex_);
    counts_ = {};
    log_.clear();
}

Counts Counters::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

std::deque<LogEntry> Counters::log() const {
    const std::lock_guard lock(mutex_);
    return log_;
}

} // namespace dyncx::emulator
