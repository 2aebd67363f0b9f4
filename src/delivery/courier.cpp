// Sends, hands each step its own part of the answer, and asks on where an answer alone does not tell.
#include "delivery/courier.h"

#include "delivery/retry.h"

#include <utility>

namespace dyncx::delivery {
namespace {

using Steps = std::vector<const StepRequest*>;

constexpr std::size_t kMostOperations = 900; // Dataverse takes 1000 in a batch
constexpr std::size_t kMostBytes = 4u << 20; // of bodies in one batch

std::size_t operations_of(const StepRequest& step) { return step.requests.size() + step.riders.size(); }

std::size_t bytes_of(const StepRequest& step) {
    std::size_t bytes = 0;
    for (auto& request : step.requests)
        bytes += request.body.size();
    return bytes;
}

Told told_of(Fault fault) {
    Told told;
    told.fault = std::move(fault);
    return told;
}

Told ask_plain(dataverse::WebApi& api, const StepRequest& step, const net::Budget& budget) {
    Told told;
    auto answer = api.send(step.requests.front(), budget);
    if (answer) {
        told.answers.push_back(std::move(*answer));
        return told;
    }
    told.fault = std::move(answer.error());
    return told;
}

void append_parts(std::vector<dataverse::BatchPart>& parts, const StepRequest& step) {
    for (auto& rider : step.riders)
        parts.push_back({{rider}, false});
    const bool is_read = step.requests.size() == 1 && step.requests.front().method == "GET";
    parts.push_back({step.requests, !is_read});
}

// The answers to one step's parts, which begin at `at`.
Told take_told(std::vector<dataverse::WebApi::PartAnswers>& answers, std::size_t& at, const StepRequest& step) {
    Told told;
    for (std::size_t i = 0; i < step.riders.size(); ++i, ++at)
        told.riders.push_back(answers[at].empty() ? Result<dataverse::Answer>(fault(DYNCX_E_REMOTE, "No answer."))
                                                  : std::move(answers[at].front()));
    for (auto& answer : answers[at]) {
        if (answer)
            told.answers.push_back(std::move(*answer));
        else
            told.fault = std::move(answer.error());
    }
    ++at;
    return told;
}

std::vector<Told> ask_together(dataverse::WebApi& api, const Steps& steps, const net::Budget& budget);

std::vector<Told> ask_halves(dataverse::WebApi& api, const Steps& steps, const net::Budget& budget) {
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    auto told = ask_together(api, Steps(steps.begin(), middle), budget);
    auto rest = ask_together(api, Steps(middle, steps.end()), budget);
    std::move(rest.begin(), rest.end(), std::back_inserter(told));
    for (Told& one : told)
        ++one.requests;
    return told;
}

std::vector<Told> ask_in_batch(dataverse::WebApi& api, const Steps& steps, const net::Budget& budget) {
    std::vector<dataverse::BatchPart> parts;
    for (const StepRequest* step : steps)
        append_parts(parts, *step);
    auto answers = api.batch(parts, true, budget);
    std::vector<Told> told;
    if (answers) {
        std::size_t at = 0;
        for (const StepRequest* step : steps)
            told.push_back(take_told(*answers, at, *step));
        return told;
    }
    const Fault& refusal = answers.error();
    const bool may_be_the_size = !is_of_the_way(refusal) && refusal.status != DYNCX_E_CANCELED;
    if (steps.size() > 1 && may_be_the_size)
        return ask_halves(api, steps, budget);
    for (std::size_t i = 0; i < steps.size(); ++i)
        told.push_back(told_of(refusal));
    return told;
}

std::vector<Told> ask_together(dataverse::WebApi& api, const Steps& steps, const net::Budget& budget) {
    if (steps.size() == 1 && steps.front()->riders.empty() && steps.front()->requests.size() == 1)
        return {ask_plain(api, *steps.front(), budget)};
    return ask_in_batch(api, steps, budget);
}

// The row of a create is there: what else stood in its change set was rolled back with the repeat and is sent by itself.
void send_the_rest(dataverse::WebApi& api, const StepRequest& step, const net::Budget& budget, Told& told) {
    StepRequest rest = step;
    rest.requests.erase(rest.requests.begin());
    rest.riders.clear();
    Told of_rest;
    if (!rest.requests.empty()) {
        of_rest = std::move(ask_together(api, {&rest}, budget).front());
        of_rest.requests = told.requests + 1;
    }
    of_rest.riders = std::move(told.riders); // answered beside the refusal
    of_rest.answers.clear();
    told = std::move(of_rest);
}

void look_for_proof(dataverse::WebApi& api, const Proof& proof, const net::Budget& budget, Told& told) {
    ++told.requests;
    auto row = api.send(proof.read, budget);
    if (!row &&
        (row.error().is_retriable() || concerns_everything(row.error()) || row.error().status == DYNCX_E_CANCELED))
        told.fault = row.error(); // not known yet: the step is made again
    else if (is_proven(proof, row))
        told.fault.reset();
}

void settle(dataverse::WebApi& api, const StepRequest& step, const net::Budget& budget, Told& told) {
    if (told.fault && step.is_create && dataverse::already_exists(*told.fault))
        send_the_rest(api, step, budget, told);
    const bool may_be_done =
        told.fault && (told.fault->status == DYNCX_E_REJECTED || told.fault->http_status == 412); // it is there
    if (may_be_done && step.proof)
        look_for_proof(api, *step.proof, budget, told);
}

} // namespace

std::vector<Told> carry(dataverse::WebApi& api, const Steps& steps, const net::Budget& budget) {
    std::vector<Told> told;
    Steps together;
    std::size_t operations = 0, bytes = 0;
    const auto send = [&] {
        if (together.empty())
            return;
        auto answers = ask_together(api, together, budget);
        std::move(answers.begin(), answers.end(), std::back_inserter(told));
        together.clear();
        operations = bytes = 0;
    };
    for (const StepRequest* step : steps) {
        if (operations + operations_of(*step) > kMostOperations || bytes + bytes_of(*step) > kMostBytes)
            send();
        together.push_back(step);
        operations += operations_of(*step);
        bytes += bytes_of(*step);
    }
    send();
    for (std::size_t i = 0; i < steps.size(); ++i)
        settle(api, *steps[i], budget, told[i]);
    return told;
}

} // namespace dyncx::delivery
