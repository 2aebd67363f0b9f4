// Runs a call on N threads for some seconds and tells the rate and the times of single calls.
#pragma once

#include "raw_group_commit.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace dyncx::bench {

// `call(thread, n)` for n = 0, 1, 2 … on each thread.
template <class Call> Rate measured(int threads, double seconds, Call&& call) {
    using Clock = std::chrono::steady_clock;
    std::vector<std::vector<double>> times_us(static_cast<std::size_t>(threads));
    std::atomic<bool> is_over{false};
    std::vector<std::thread> running;
    const auto began = Clock::now();
    for (int t = 0; t < threads; ++t)
        running.emplace_back([&, t] {
            for (long n = 0; !is_over.load(std::memory_order_relaxed); ++n) {
                const auto before = Clock::now();
                call(t, n);
                times_us[static_cast<std::size_t>(t)].push_back(
                    std::chrono::duration<double, std::micro>(Clock::now() - before).count());
            }
        });
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    is_over = true;
    for (auto& thread : running)
        thread.join();
    const double elapsed_s = std::chrono::duration<double>(Clock::now() - began).count();
    std::vector<double> all_us;
    for (auto& one : times_us)
        all_us.insert(all_us.end(), one.begin(), one.end());
    std::sort(all_us.begin(), all_us.end());
    Rate rate;
    if (all_us.empty())
        return rate;
    rate.events_per_second = static_cast<double>(all_us.size()) / elapsed_s;
    rate.p50_us = all_us[all_us.size() / 2];
    rate.p99_us = all_us[all_us.size() * 99 / 100];
    return rate;
}

} // namespace dyncx::bench
