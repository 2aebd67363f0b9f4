// Faults have the status, flags and codes that net/, identity/ and dataverse/ give them.
#include "network.h"

#include "dataverse/catalogue.h"

namespace dyncx::simulation {
namespace {

using dataverse::Answer;
using dataverse::BatchPart;

constexpr std::uint32_t kRetriable = DYNCX_ERROR_RETRIABLE;
constexpr std::uint32_t kInDoubt = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_MAYBE_DONE;

Fault made(Status status, const char* message, std::uint32_t flags) {
    Fault f = fault(status, message);
    f.flags = flags;
    return f;
}

Fault canceled() { return made(DYNCX_E_CANCELED, "the process ends", 0); }
Fault never_run() { return made(DYNCX_E_REMOTE, "this part of the batch was not run", kRetriable); }

Fault refused_with(int status, const char* code, std::int64_t retry_after_s = 0) {
    Answer answer{status, {}, std::string(R"({"error":{"code":")") + code + R"(","message":"not now"}})"};
    if (retry_after_s > 0)
        answer.headers.emplace_back("Retry-After", std::to_string(retry_after_s));
    return dataverse::refusal_of(answer, "POST");
}

bool is_create(const BatchPart& part) { return part.requests.front().method == "POST"; }
bool is_read(const BatchPart& part) { return part.requests.front().method == "GET"; }

bool may_come_late(const std::vector<BatchPart>& parts) {
    for (const BatchPart& part : parts)
        if (!is_create(part) && !is_read(part))
            return false;
    return true;
}

// Notes are left out: a note of an event that waited for its call may be made beside a change of that call.
Traffic::Calls calls_of(const std::vector<BatchPart>& parts) {
    Traffic::Calls calls;
    for (const BatchPart& part : parts)
        for (const auto& request : part.requests)
            if (request.path.starts_with("phonecalls"))
                calls.insert(guid_in(request));
    return calls;
}

std::string shown(const std::vector<BatchPart>& parts) {
    std::string text;
    for (const BatchPart& part : parts)
        for (const auto& request : part.requests)
            if (request.method != "GET" || parts.size() == 1)
                text += (text.empty() ? "" : "; ") + request.method + " " + request.path + " " + request.body;
    return text;
}

} // namespace

Result<Answer> SimApi::send(const dataverse::Request& request, const net::Budget& budget) {
    auto answers = exchange({{{request}, false}}, false, budget);
    if (!answers)
        return answers.error();
    return std::move(answers->front().front());
}

Result<std::vector<dataverse::WebApi::PartAnswers>> SimApi::batch(const std::vector<BatchPart>& parts,
                                                                  bool goes_on_after_error, const net::Budget& budget) {
    return exchange(parts, goes_on_after_error, budget);
}

SimApi::Exchanged SimApi::exchange(const std::vector<BatchPart>& parts, bool goes_on, const net::Budget& budget) {
    if (!life_.is_alive || (budget.cancel && budget.cancel->is_canceled()))
        return canceled();
    ++requests_;
    const auto calls = calls_of(parts);
    traffic_.begins(life_, calls);
    if (nature_.is_logged)
        nature_.log(life_.id, "sends " + shown(parts));
    const auto flight = flights_.insert(flights_.end(), Flight{&parts, goes_on});
    auto answers = fly(*flight, budget);
    flights_.erase(flight);
    if (life_.is_alive)
        traffic_.ends(calls);
    if (answers || !life_.is_alive)
        return answers;
    traffic_.failed(life_);
    return told(std::move(answers.error()));
}

SimApi::Exchanged SimApi::fly(Flight& flight, const net::Budget& budget) {
    if (nature_.strikes(Trouble::kKilled))
        life_.kill();
    if (auto fault = trouble_with_token())
        return *fault;
    nature_.schedule.sleep(latency());
    if (auto fault = ended(flight, budget))
        return *fault;
    if (auto fault = trouble_on_the_way(flight))
        return *fault;
    if (auto fault = trouble_at_the_door())
        return *fault;
    auto answers = land(flight);
    if (nature_.strikes(Trouble::kTwice)) {
        auto again = land(flight);
        if (nature_.dice.chance(5000))
            answers = std::move(again);
    }
    if (nature_.strikes(Trouble::kKilled))
        life_.kill();
    nature_.schedule.sleep(latency());
    if (auto fault = ended(flight, budget))
        return *fault;
    if (auto fault = trouble_on_the_way_back(flight, answers))
        return *fault;
    return answers;
}

// The process was killed or stopped while the request was under way.
std::optional<Fault> SimApi::ended(Flight& flight, const net::Budget& budget) {
    if (!life_.is_alive)
        return canceled();
    if (!budget.cancel || !budget.cancel->is_canceled())
        return std::nullopt;
    if (!flight.is_at_server && nature_.dice.chance(5000))
        land(flight);
    return canceled();
}

void SimApi::process_was_killed() {
    for (Flight& flight : flights_) {
        traffic_.ends(calls_of(*flight.parts));
        if (flight.is_at_server || nature_.dice.chance(3000))
            continue;
        if (may_come_late(*flight.parts) && nature_.dice.chance(5000))
            land_late(flight);
        else
            land(flight);
    }
}

std::optional<Fault> SimApi::trouble_with_token() {
    const auto now = nature_.schedule.now();
    if (nature_.strikes(Trouble::kTokenRefused))
        internet_.refused_until = now + nature_.dice.between(1000, 120000);
    if (now < internet_.refused_until) {
        Fault f = made(DYNCX_E_AUTH, "the secret has expired", DYNCX_ERROR_LOCAL);
        f.code = "AADSTS7000222";
        return f;
    }
    if (nature_.strikes(Trouble::kTokenBusy)) {
        Fault f = made(DYNCX_E_REMOTE, "Entra is busy", kRetriable | DYNCX_ERROR_LOCAL);
        f.retry_after_ms = nature_.dice.chance(5000) ? nature_.dice.between(1, 30000) : 0;
        return f;
    }
    return std::nullopt;
}

std::optional<Fault> SimApi::trouble_on_the_way(Flight& flight) {
    const auto now = nature_.schedule.now();
    if (nature_.strikes(Trouble::kOutage))
        internet_.down_until = now + nature_.dice.between(1000, 180000);
    if (now < internet_.down_until)
        return made(DYNCX_E_NETWORK, "no connection", kRetriable | DYNCX_ERROR_LOCAL);
    if (nature_.strikes(Trouble::kTimeout))
        return time_out(flight);
    if (nature_.strikes(Trouble::kRequestLost)) {
        if (nature_.strikes(Trouble::kLate))
            land_late(flight);
        return made(DYNCX_E_NETWORK, "the connection broke", kInDoubt);
    }
    return std::nullopt;
}

// The server is there and does not do it.
std::optional<Fault> SimApi::trouble_at_the_door() {
    static constexpr const char* kLimits[] = {"0x80072321", "0x80072322", "0x80072326"};
    const auto now = nature_.schedule.now();
    if (nature_.strikes(Trouble::kStorm))
        internet_.storm_until = now + nature_.dice.between(1000, 300000);
    if (now < internet_.storm_until || nature_.strikes(Trouble::kThrottled)) {
        const auto left = std::max<std::int64_t>((internet_.storm_until - now + 999) / 1000, 0);
        return refused_with(429, kLimits[nature_.dice.below(3)], left > 0 ? left : nature_.dice.between(1, 60));
    }
    if (nature_.strikes(Trouble::kServerError)) {
        static constexpr int kStatuses[] = {500, 502, 503};
        return refused_with(kStatuses[nature_.dice.below(3)], "0x80040216");
    }
    return std::nullopt;
}

std::optional<Fault> SimApi::trouble_on_the_way_back(Flight& flight, std::vector<PartAnswers>& answers) {
    if (nature_.strikes(Trouble::kTimeout))
        return time_out(flight);
    if (nature_.strikes(Trouble::kAnswerLost))
        return made(DYNCX_E_NETWORK, "the answer broke off", kInDoubt);
    if (nature_.strikes(Trouble::kFailedAfterwards))
        return refused_with(nature_.dice.chance(5000) ? 502 : 504, "0x80040216");
    if (nature_.strikes(Trouble::kStrangePage)) {
        Fault f = dataverse::not_json_fault({200, {{"Content-Type", "text/html"}}, "<html>"});
        f.flags |= DYNCX_ERROR_MAYBE_DONE;
        return f;
    }
    if (answers.size() > 1 && nature_.strikes(Trouble::kAnswerCut))
        for (std::size_t i = nature_.dice.below(answers.size()); i < answers.size(); ++i)
            answers[i] = {made(DYNCX_E_REMOTE, "the answer to a batch was cut",
                               is_read((*flight.parts)[i]) ? kRetriable : kInDoubt)};
    return std::nullopt;
}

Fault SimApi::time_out(Flight& flight) {
    if (!flight.is_at_server && nature_.dice.chance(5000))
        land(flight);
    nature_.schedule.sleep(request_ms_);
    if (!life_.is_alive)
        return canceled();
    if (!flight.is_at_server && nature_.strikes(Trouble::kLate))
        land_late(flight);
    return made(DYNCX_E_TIMEOUT, "the budget ran out", kInDoubt);
}

std::vector<dataverse::WebApi::PartAnswers> SimApi::land(Flight& flight) {
    flight.is_at_server = true;
    std::vector<PartAnswers> all;
    bool is_over = false;
    for (const BatchPart& part : *flight.parts) {
        if (is_over) {
            all.push_back({never_run()});
            continue;
        }
        if (flight.parts->size() > 1 && nature_.strikes(Trouble::kPartFailed)) {
            all.push_back({refused_with(500, "0x80044150")});
        } else {
            auto answers = server_.run(part.requests);
            if (answers.back().status >= 400) {
                all.push_back({refusal(answers.back(), part.requests.front().method)});
            } else {
                PartAnswers good;
                for (auto& answer : answers)
                    good.push_back(std::move(answer));
                all.push_back(std::move(good));
            }
        }
        is_over = !flight.goes_on && !all.back().front();
    }
    return all;
}

Fault SimApi::refusal(const Answer& answer, const std::string& method) const {
    Fault fault = dataverse::refusal_of(answer, method);
    if (nature_.sabotage == Sabotage::kKeyExistsFails && dataverse::already_exists(fault))
        fault.code.clear();
    return fault;
}

void SimApi::land_late(const Flight& flight) {
    if (!may_come_late(*flight.parts))
        return;
    nature_.schedule.post(Schedule::kWorld, nature_.dice.between(0, 60000), [&server = server_, parts = *flight.parts] {
        for (const BatchPart& part : parts)
            server.run(part.requests);
    });
}

// What the engine is told; how long it has to wait is remembered.
Fault SimApi::told(Fault fault) {
    if (nature_.is_logged)
        nature_.log(life_.id, "is told " + std::to_string(fault.status) + " " + fault.code + " " + fault.message);
    if (fault.retry_after_ms > 0)
        traffic_.told_to_wait(life_, fault.retry_after_ms);
    if (nature_.sabotage == Sabotage::kRetryAfterLost) {
        fault.retry_after_ms = 0;
        if (fault.status == DYNCX_E_THROTTLED)
            fault.status = DYNCX_E_REMOTE;
    }
    return fault;
}

std::int64_t SimApi::latency() {
    return nature_.strikes(Trouble::kSlowNetwork) ? nature_.dice.between(100, 20000) : nature_.dice.between(0, 40);
}

} // namespace dyncx::simulation
