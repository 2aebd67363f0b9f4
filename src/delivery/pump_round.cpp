// A round: one or more turns that travel together, each request of Dynamics and each commit shared by all that need one.
#include "delivery/pump.h"

#include "delivery/turn_run.h"

#include <utility>

namespace dyncx::delivery {
namespace {

using Runs = std::vector<std::unique_ptr<TurnRun>>;

std::vector<TurnRun*> that_need(const Runs& runs, TurnRun::Needs needs) {
    std::vector<TurnRun*> found;
    for (auto& run : runs)
        if (run->needs() == needs)
            found.push_back(run.get());
    return found;
}

void commit_all(store::Store& store, const Runs& runs) {
    for (;;) {
        const auto waiting = that_need(runs, TurnRun::Needs::kCommit);
        if (waiting.empty())
            return;
        std::vector<store::Progress> progress;
        for (TurnRun* run : waiting)
            progress.push_back(run->take_progress());
        const auto done = store.commit_each(std::move(progress));
        for (std::size_t i = 0; i < waiting.size(); ++i)
            waiting[i]->committed(done[i]);
    }
}

// The fault, if any, that the next request would have met as well; of several the one that asks for the longest wait.
const Fault* fault_of_the_way(const std::vector<Told>& told) {
    const Fault* found = nullptr;
    for (const Told& one : told)
        if (one.fault && is_of_the_way(*one.fault) && (!found || one.fault->retry_after_ms > found->retry_after_ms))
            found = &*one.fault;
    return found;
}

// Sends nothing while Dynamics has asked to wait, also in the middle of a round; what is left stays in the store as it is.
class PatientApi final : public dataverse::WebApi {
  public:
    PatientApi(dataverse::WebApi& api, std::function<bool()> must_wait) : api_(api), must_wait_(std::move(must_wait)) {}

    Result<dataverse::Answer> send(const dataverse::Request& request, const net::Budget& budget) override {
        return is_held() ? held() : noted(api_.send(request, budget));
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool goes_on_after_error,
                                           const net::Budget& budget) override {
        return is_held() ? held() : noted(api_.batch(parts, goes_on_after_error, budget));
    }
    std::int64_t count_requests() const override { return api_.count_requests(); }
    std::string base_url() const override { return api_.base_url(); }
    bool has_held() const { return has_held_; }

  private:
    static Fault held() { return fault(DYNCX_E_CANCELED, "Dynamics has asked to wait."); }
    bool is_held() { return has_held_ = has_held_ || is_told_ || must_wait_(); }
    template <class T> Result<T> noted(Result<T> answer) {
        is_told_ = is_told_ || (!answer && concerns_everything(answer.error()));
        return answer;
    }

    dataverse::WebApi& api_;
    const std::function<bool()> must_wait_;
    bool is_told_ = false, has_held_ = false;
};

} // namespace

void Pump::run(std::vector<store::PendingEvent> events) {
    const auto link = seams_.link();
    Runs runs;
    for (auto& event : events)
        runs.push_back(std::make_unique<TurnRun>(TurnRun::Tools{store_, clock_, options_, seams_, budget()},
                                                 std::move(event), link));
    for (;;) {
        commit_all(store_, runs);
        const auto asking = that_need(runs, TurnRun::Needs::kAnswer);
        if (asking.empty())
            break;
        ask(*link, asking);
    }
    end(runs);
}

void Pump::ask(Link& link, const std::vector<TurnRun*>& asking) {
    std::vector<const StepRequest*> steps;
    for (const TurnRun* run : asking)
        steps.push_back(&run->request());
    const auto began = clock_.steady();
    PatientApi api(link.api(), [this] {
        std::lock_guard lock(mutex_);
        return governor_.pause(clock_.steady()).has_value();
    });
    auto told = carry(api, steps, budget());
    const auto now = clock_.steady();
    const Fault* in_the_way = fault_of_the_way(told);
    bool was_open = false, is_open = false;
    {
        std::lock_guard lock(mutex_);
        was_open = governor_.is_open();
        if (in_the_way)
            governor_.failed(now, *in_the_way, seams_.random);
        else if (!api.has_held())
            governor_.worked(std::chrono::duration_cast<std::chrono::milliseconds>(now - began),
                             static_cast<int>(steps.size()));
        is_open = governor_.is_open();
    }
    if (was_open != is_open && seams_.way_changed)
        seams_.way_changed(in_the_way);
    for (std::size_t i = 0; i < asking.size(); ++i) {
        seams_.answered(told[i].fault ? &*told[i].fault : nullptr);
        asking[i]->told(std::move(told[i]));
    }
}

void Pump::end(const std::vector<std::unique_ptr<TurnRun>>& runs) {
    const Fault* of_the_way = nullptr; // met while planning: metadata, people
    std::unique_lock lock(mutex_);
    for (auto& run : runs) {
        counters_.applied += run->counters().applied;
        counters_.duplicates += run->counters().duplicates;
        counters_.dead += run->counters().dead;
        counters_.retries += run->counters().retries;
        if (run->has_store_failed())
            hold_back(options_.retry.first_ms);
        if (const Fault* fault = run->fault_of_plan(); fault && is_of_the_way(*fault))
            of_the_way = fault;
    }
    if (!of_the_way)
        return;
    const bool was_open = governor_.is_open();
    governor_.failed(clock_.steady(), *of_the_way, seams_.random);
    const bool has_opened = !was_open && governor_.is_open(); // the circuit: the way is shut
    lock.unlock();
    seams_.answered(of_the_way);
    if (has_opened && seams_.way_changed)
        seams_.way_changed(of_the_way);
}

} // namespace dyncx::delivery
