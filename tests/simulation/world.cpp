// The phases of a seed: storm, calm until all is drained, verdict, a while of quiet.
#include "world.h"

#include "base/guid.h"

namespace dyncx::simulation {
namespace {

constexpr std::int64_t kSupervisionMs = 1000;
constexpr std::int64_t kDrainMs = 20 * 60000; // beside the longest waits: for a record, for an end, for the clock
constexpr std::int64_t kQuietMs = 120000;
constexpr std::int64_t kMostSteps = 400000;
constexpr std::int64_t kWaitMs = 3600 * 1000, kJumpMs = 600 * 1000;

} // namespace

World::World(std::uint64_t seed, const WorldOptions& options, const Tables& tables, FiberPool& fibers)
    : seed_(seed), nature_(seed, options.sabotage, options.is_logged, fibers), tables_(tables),
      length_ms_(nature_.dice.between(10000, 240000)), slots_(1 + nature_.dice.below(3)),
      sessions_(plan_sessions(nature_.dice, {length_ms_, static_cast<int>(slots_.size())})),
      server_(nature_, sessions_, nature_.dice.chance(5000)), traffic_(nature_, disk_),
      options_(options_of(nature_.dice)), patience_(nature_.dice.chance(5000) ? nature_.dice.between(1, 20) : 0) {
    nature_.weather = Weather::of(nature_.dice);
}

delivery::PumpOptions World::options_of(Dice& dice) {
    delivery::PumpOptions options;
    options.retry.first_ms = dice.between(50, 1000);
    options.retry.most_ms = options.retry.first_ms * dice.between(1, 60);
    options.side_by_side = static_cast<int>(dice.between(1, 5));
    if constexpr (requires { options.sessions_together; })
        options.sessions_together = static_cast<int>(dice.between(1, 6));
    options.wait_ms = kWaitMs;
    return options;
}

Ground World::ground() { return {nature_, tables_, disk_, server_, traffic_, internet_, options_, patience_}; }

Outcome World::run() {
    be_stormy();
    be_calm();
    if (!nature_.watch.is_broken())
        judge({nature_.watch, sessions_, server_, disk_, patience_ != std::chrono::minutes(0)});
    be_quiet();
    Outcome outcome;
    outcome.seed = seed_;
    outcome.broken = nature_.watch.broken();
    outcome.troubles = nature_.troubles;
    outcome.simulated_ms = nature_.schedule.now();
    outcome.steps = nature_.schedule.count_steps();
    outcome.sessions = static_cast<std::int64_t>(sessions_.size());
    outcome.events = static_cast<std::int64_t>(disk_.taken.size());
    outcome.folded = disk_.folded;
    outcome.requests = traffic_.count_requests();
    outcome.fingerprint = nature_.dice.next() ^ static_cast<std::uint64_t>(outcome.steps);
    wind_up();
    return outcome;
}

void World::be_stormy() {
    for (const PlannedSession& session : sessions_)
        for (const HandedIn& one : session.handed_in) {
            ++open_hand_ins_;
            nature_.schedule.post(Schedule::kWorld, one.at_ms, [this, &one] { hand_in(one); });
        }
    nature_.schedule.post(Schedule::kWorld, 0, [this] { watch_over_slots(); });
    while (nature_.schedule.next_at() < length_ms_ && step()) {
    }
}

void World::be_calm() {
    nature_.weather = Weather::calm();
    internet_ = {};
    is_calm_ = true;
    if (nature_.is_logged)
        nature_.log(0, "calm");
    close_some_slots();
    const auto end = nature_.schedule.now() + kDrainMs + kWaitMs + nature_.clock.jumped_ms() +
                     std::chrono::milliseconds(2 * patience_).count();
    while (!is_drained() && step())
        if (nature_.schedule.now() > end)
            nature_.watch.breaks("progress", std::to_string(disk_.outbox.size()) + " events are left in the outbox");
}

// All is done: nothing more is sent.
void World::be_quiet() {
    const auto before = traffic_.count_requests();
    const auto end = nature_.schedule.now() + kQuietMs;
    while (!nature_.watch.is_broken() && nature_.schedule.next_at() < end && step()) {
    }
    if (traffic_.count_requests() != before)
        nature_.watch.breaks("no busy loop", "requests are sent although all is done");
}

// One process must do in the end; what the others leave is taken over.
void World::close_some_slots() {
    if (nature_.dice.chance(5000))
        return;
    const std::size_t stays = nature_.dice.below(slots_.size());
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        slots_[i].is_closed = i != stays;
        if (i == stays || !slots_[i].process)
            continue;
        if (nature_.dice.chance(5000))
            slots_[i].process->kill();
        else
            slots_[i].process->stop();
    }
}

bool World::is_drained() const {
    return open_hand_ins_ == 0 && disk_.outbox.empty() &&
           (patience_ == std::chrono::minutes(0) || disk_.open_sessions.empty());
}

bool World::step() {
    if (nature_.watch.is_broken())
        return false;
    nature_.schedule.step();
    check_step();
    return !nature_.watch.is_broken();
}

// What must hold between any two steps.
void World::check_step() {
    if (nature_.schedule.count_steps() > kMostSteps)
        nature_.watch.breaks("progress", "the world does not come to an end");
    if (server_.rows().size() > disk_.taken.size())
        nature_.watch.breaks("no ghost", "there are more rows than events");
    if (disk_.graves.empty())
        return;
    const auto& last = disk_.graves.back();
    for (const PlannedSession& session : sessions_)
        if (!session.is_refused && session.handed_in.front().event.session == last.event.session)
            nature_.watch.breaks("no dead letter",
                                 "an event of " + last.event.session + " is given up: " + last.reason.text());
}

// ---- hosts

void World::hand_in(const HandedIn& one) {
    for (int attempt = 0; !is_over_; ++attempt) {
        if (const auto process = living(one.slot)) {
            store::NewEvent event;
            event.guid = new_guid(nature_.clock.now(), [this] { return nature_.dice.next(); });
            event.source = one.event.source;
            event.session = one.event.session;
            event.kind = one.event.kind;
            event.version = one.event.version;
            event.body = to_json(one.event).text();
            event.op = 1;
            if (process->accept(std::move(event)))
                break;
        }
        nature_.schedule.sleep(nature_.dice.between(100, 3000)); // the host tries again until it is acknowledged
    }
    --open_hand_ins_;
}

std::shared_ptr<Process> World::living(int slot) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        const auto& process = slots_[(static_cast<std::size_t>(slot) + i) % slots_.size()].process;
        if (process && process->is_open())
            return process;
    }
    return nullptr;
}

// ---- processes

void World::open(Slot& slot) {
    slot.process = Process::open(ground(), ++last_process_);
    slot.opens_at = 0;
}

void World::watch_over_slots() {
    while (!is_over_) {
        const auto now = nature_.schedule.now();
        for (Slot& slot : slots_) {
            const bool is_vacant = !slot.process || slot.process->has_ended();
            if (slot.is_closed)
                continue;
            if (is_vacant && slot.opens_at == 0)
                slot.opens_at = now + (slot.process ? nature_.dice.between(0, 20000) : nature_.dice.between(0, 3000));
            if (is_vacant && (slot.opens_at <= now || is_calm_))
                open(slot);
            else if (!is_vacant && nature_.strikes(Trouble::kStopped))
                slot.process->stop();
        }
        if (nature_.strikes(Trouble::kClockJump))
            nature_.clock.jump(nature_.dice.between(-kJumpMs, kJumpMs));
        nature_.schedule.sleep(kSupervisionMs);
    }
}

void World::wind_up() {
    is_over_ = true;
    nature_.weather = Weather::calm();
    for (Slot& slot : slots_)
        if (slot.process)
            slot.process->kill();
    while (!nature_.schedule.is_empty())
        nature_.schedule.step();
}

} // namespace dyncx::simulation
