// See limits.h.
#include "emulator/traffic/limits.h"

#include <algorithm>
#include <thread>

namespace dyncx::emulator {

namespace {

std::string with_thousands(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

} // namespace

std::int64_t steady_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void Limits::configure(const LimitSettings& settings) {
    const std::lock_guard lock(mutex_);
    settings_ = settings; // what was used counts on
    throttled_until_ms_ = 0;
}

LimitSettings Limits::settings() const {
    const std::lock_guard lock(mutex_);
    return settings_;
}

void Limits::forget_old(std::int64_t now_ms) {
    while (!came_at_ms_.empty() && came_at_ms_.front() + settings_.window_ms <= now_ms)
        came_at_ms_.pop_front();
    while (!ended_.empty() && ended_.front().at_ms + settings_.window_ms <= now_ms) {
        run_time_ms_ -= ended_.front().run_time_ms;
        ended_.pop_front();
    }
}

// Until so much of it has left the window that a request may come.
std::int64_t Limits::wait_for_run_time(std::int64_t now_ms) const {
    std::int64_t left = run_time_ms_;
    for (const Ended& ended : ended_)
        if ((left -= ended.run_time_ms) < settings_.execution_ms)
            return ended.at_ms + settings_.window_ms - now_ms;
    return settings_.window_ms;
}

Limits::Throttled Limits::throttle(std::string code, std::string message, std::int64_t wait_ms, std::int64_t now_ms) {
    throttled_until_ms_ = now_ms + wait_ms;
    last_ = {std::move(code), std::move(message), std::max<std::int64_t>(1, (wait_ms + 999) / 1000)};
    return last_;
}

std::optional<Limits::Throttled> Limits::enter() {
    const std::lock_guard lock(mutex_);
    const std::int64_t now_ms = steady_ms();
    forget_old(now_ms);
    if (now_ms < throttled_until_ms_)
        return throttle(last_.code, last_.message, throttled_until_ms_ - now_ms + settings_.growth_s * 1000, now_ms);
    const std::string window = std::to_string(settings_.window_ms / 1000) + " seconds.";
    if (static_cast<std::int64_t>(came_at_ms_.size()) >= settings_.requests) {
        const std::int64_t wait_ms =
            came_at_ms_.empty() ? settings_.window_ms : came_at_ms_.front() + settings_.window_ms - now_ms;
        return throttle("0x80072322",
                        "Number of requests exceeded the limit of " + std::to_string(settings_.requests) +
                            " over time window of " + window,
                        wait_ms, now_ms);
    }
    if (run_time_ms_ >= settings_.execution_ms)
        return throttle(
            "0x80072321",
            "Combined execution time of incoming requests exceeded limit of " + with_thousands(settings_.execution_ms) +
                " milliseconds over time window of " + window +
                " Decrease number of concurrent requests or reduce the duration of requests and try again later.",
            wait_for_run_time(now_ms), now_ms);
    if (at_work_ >= settings_.concurrent)
        return Throttled{
            "0x80072326",
            "Number of concurrent requests exceeded the limit of " + std::to_string(settings_.concurrent) + ".", 1};
    ++at_work_;
    came_at_ms_.push_back(now_ms);
    return std::nullopt;
}

void Limits::leave(std::int64_t run_time_ms) {
    const std::lock_guard lock(mutex_);
    --at_work_;
    ended_.push_back({steady_ms(), run_time_ms});
    run_time_ms_ += run_time_ms;
}

std::int64_t Limits::requests_left() const {
    const std::lock_guard lock(mutex_);
    return std::max<std::int64_t>(0, settings_.requests - static_cast<std::int64_t>(came_at_ms_.size()));
}

double Limits::seconds_left() const {
    const std::lock_guard lock(mutex_);
    return static_cast<double>(std::max<std::int64_t>(0, settings_.execution_ms - run_time_ms_)) / 1000.0;
}

void Admission::take_time_for(std::int64_t operations) const {
    const std::int64_t end_ms = begin_ms_ + operations * limits_.settings().operation_us / 1000;
    std::this_thread::sleep_for(std::chrono::milliseconds(end_ms - steady_ms())); // not at all when it is over
}

} // namespace dyncx::emulator
