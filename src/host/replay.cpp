// The tag of a call is the number of its payload, so the event that ends it is matched without a table of operations.
#include "replay.h"

#include "progress.h"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <unordered_map>

namespace dyncx::host {

namespace {

constexpr std::int32_t kPollMs = 100;
constexpr std::int64_t kMarginMs = 2000; // operations end by their own budget; this is for a machine under load

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

bool holds_lines(const std::vector<std::string>& lines) {
    return std::all_of(lines.begin(), lines.end(),
                       [](const std::string& line) { return line.front() == '{' && line.back() == '}'; });
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
        line.erase(line.find_last_not_of(" \t\r") + 1);
        if (!line.empty())
            lines.push_back(line);
    }
    return lines;
}

class Replay {
  public:
    Replay(Connection& connection, const Options& options, const std::string& source,
           const std::vector<Payload>& payloads)
        : connection_(connection), source_(source), payloads_(payloads), started_ms_(now_ms()),
          deadline_ms_(started_ms_ + options.wait_ms), begun_ms_(payloads.size()),
          progress_(payloads.size(), !options.is_json) {
        tally_.payloads = payloads.size();
    }

    Tally run() {
        for (std::size_t index = 0; index < payloads_.size(); ++index) {
            submit(index);
            while (open_ > 0 && take_one(0)) {
            }
        }
        while (open_ > 0 && now_ms() < deadline_ms_ + kMarginMs)
            take_one(kPollMs);
        tally_.late += open_;
        tally_.elapsed_ms = now_ms() - started_ms_;
        return std::move(tally_);
    }

  private:
    // A refusal that may pass (too many operations open, disk full) is tried again while there is time.
    void submit(std::size_t index) {
        const auto& payload = payloads_[index];
        begun_ms_[index] = now_ms() - started_ms_;
        for (;;) {
            dyncx_call call = DYNCX_INIT(dyncx_call);
            call.tag = index;
            call.budget_ms = static_cast<std::int32_t>(std::max<std::int64_t>(deadline_ms_ - now_ms(), 1));
            dyncx_error error = DYNCX_INIT(dyncx_error);
            const auto status =
                connection_.api().submit_json(connection_.client(), source_.c_str(), DYNCX_NUL, payload.text.data(),
                                              static_cast<std::int64_t>(payload.text.size()), &call, nullptr, &error);
            if (status == DYNCX_OK) {
                ++accepted_;
                ++open_;
                break;
            }
            if ((error.flags & DYNCX_ERROR_RETRIABLE) == 0U || now_ms() > deadline_ms_) {
                tally_.refusals.push_back({payload.file, Failure(error, connection_.api().status_name(status))});
                break;
            }
            take_one(kPollMs);
        }
        progress_.show(accepted_, tally_.delivered);
    }

    bool take_one(std::int32_t wait_ms) {
        const auto outcome = connection_.poll(wait_ms);
        if (!outcome)
            return false;
        if (outcome->kind == DYNCX_EVENT_DONE)
            note(*outcome);
        progress_.show(accepted_, tally_.delivered);
        return true;
    }

    void note(const Outcome& outcome) {
        --open_;
        if (outcome.status == DYNCX_OK) {
            ++tally_.delivered;
            note_session(outcome.subject, begun_ms_.at(outcome.tag));
        } else if (outcome.status == DYNCX_E_TIMEOUT) {
            ++tally_.late;
        } else {
            tally_.refusals.push_back({payloads_.at(outcome.tag).file, connection_.failure(outcome)});
        }
    }

    void note_session(const std::string& session, std::int64_t begun_ms) {
        const auto ended_ms = now_ms() - started_ms_;
        const auto [place, is_new] = places_.try_emplace(session, tally_.sessions.size());
        if (is_new)
            tally_.sessions.push_back({session, begun_ms, ended_ms});
        auto& known = tally_.sessions[place->second];
        known.first_ms = std::min(known.first_ms, begun_ms);
        known.last_ms = ended_ms;
    }

    Connection& connection_;
    const std::string& source_;
    const std::vector<Payload>& payloads_;
    std::int64_t started_ms_;
    std::int64_t deadline_ms_;
    std::vector<std::int64_t> begun_ms_;
    std::size_t accepted_ = 0;
    std::size_t open_ = 0;
    Progress progress_;
    std::unordered_map<std::string, std::size_t> places_; // of a session in tally_.sessions
    Tally tally_;
};

} // namespace

std::vector<Payload> read_payloads(const std::vector<std::string>& files, int times) {
    std::vector<Payload> payloads;
    for (const auto& file : files) {
        const auto text = read_file(file);
        const auto lines = lines_of(text);
        if (lines.empty())
            throw Failure(kRefused, "the file holds no payload: " + file);
        for (int time = 0; time < times; ++time) {
            if (!holds_lines(lines))
                payloads.push_back({file, text});
            else
                for (const auto& line : lines)
                    payloads.push_back({file, line});
        }
    }
    return payloads;
}

Exit Tally::exit() const {
    if (!refusals.empty())
        return kRefused;
    return late > 0 ? kLate : kOk;
}

Tally replay(Connection& connection, const Options& options, const std::string& source,
             const std::vector<Payload>& payloads) {
    return Replay(connection, options, source, payloads).run();
}

} // namespace dyncx::host
