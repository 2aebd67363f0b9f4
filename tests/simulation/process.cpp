// As client/ does it: a task of the engine keeps its process in memory, but nothing of a dead one reaches the outside.
#include "process.h"

namespace dyncx::simulation {
namespace {

constexpr std::int64_t kStopLookMs = 20, kWatchPauseMs = 60000;

} // namespace

Process::Process(const Ground& ground, int id)
    : ground_(ground), life_{id, true, false, ground.nature.schedule.now()}, store_(ground.nature, ground.disk, life_),
      api_(ground.nature, ground.server, ground.traffic, ground.internet, life_, ground.options.request_ms),
      gate_(ground.nature.clock, ground.options.retry, ground.options.side_by_side, ground.options.sessions_together,
            [this] { return ground_.nature.dice.next(); }),
      script_(ground.nature, ground.tables, store_, ground.disk),
      watchdog_(store_, ground.nature.clock, ground.patience) {}

std::shared_ptr<Process> Process::open(const Ground& ground, int id) {
    std::shared_ptr<Process> process(new Process(ground, id));
    process->life_.kill = [raw = process.get()] { raw->kill(); };
    process->pump_ =
        std::make_shared<delivery::Pump>(process->store_, ground.nature.clock, ground.options, process->seams());
    ground.disk.living.insert(id);
    if (ground.nature.is_logged)
        ground.nature.log(id, "opens");
    process->pump_->kick(); // what others left
    process->watch_sessions();
    return process;
}

delivery::PumpSeams Process::seams() {
    auto& schedule = ground_.nature.schedule;
    const auto post = [weak = weak_from_this(), &schedule](std::int64_t delay_ms, std::function<void()> task) {
        const auto self = weak.lock();
        if (self && self->life_.is_alive)
            schedule.post(self->life_.id, delay_ms, [self, task = std::move(task)] { task(); });
    };
    delivery::PumpSeams seams;
    seams.post = [post](std::function<void()> task) { post(0, std::move(task)); };
    seams.post_after = [post](std::chrono::milliseconds delay, std::function<void()> task) {
        post(delay.count(), std::move(task));
    };
    seams.link = [this] { return std::make_shared<SimLink>(script_, api_, gate_); };
    seams.finished = [this](const store::NewEvent& event, const Fault*) { finished(event); };
    seams.answered = [](const Fault*) {};
    seams.random = [this] { return ground_.nature.dice.next(); };
    return seams;
}

Result<> Process::accept(store::NewEvent event) {
    const std::string guid = event.guid, session = event.session;
    if (ground_.nature.is_logged)
        ground_.nature.log(life_.id, "is handed " + event.body);
    auto taken = store_.accept({std::move(event)}, {"accepted", session, Json::object()});
    if (!taken || !life_.is_alive)
        return taken;
    if (!ground_.disk.taken.contains(guid))
        ground_.nature.watch.breaks("nothing lost", "an event of " + session + " is acknowledged and not on disk");
    pump_->kick();
    return taken;
}

// Told once, and only of what has left the outbox.
void Process::finished(const store::NewEvent& event) {
    if (life_.is_alive && life_.owed.erase(event.guid) == 0)
        ground_.nature.watch.breaks("one end", "the end of an event of " + event.session +
                                                   " is told twice, or while it is in the outbox");
}

void Process::watch_sessions() {
    if (ground_.patience == std::chrono::minutes(0))
        return;
    ground_.nature.schedule.post(life_.id, kWatchPauseMs, [self = shared_from_this()] {
        auto ended = self->watchdog_.end_silent();
        if (ended && *ended > 0)
            self->pump_->kick();
        if (self->is_open())
            self->watch_sessions();
    });
}

void Process::stop() {
    if (!is_open())
        return;
    life_.is_stopping = true;
    pump_->stop();
    ground_.nature.schedule.wake(life_.id);
    end_when_idle();
}

void Process::end_when_idle() {
    auto& schedule = ground_.nature.schedule;
    if (!life_.is_alive)
        return;
    if (!schedule.is_running(life_.id)) {
        if (!life_.owed.empty())
            ground_.nature.watch.breaks("one end", "a process ends and has not told the end of an event");
        return end();
    }
    schedule.post(Schedule::kWorld, kStopLookMs, [self = shared_from_this()] { self->end_when_idle(); });
}

void Process::kill() {
    if (!life_.is_alive)
        return;
    if (ground_.nature.is_logged)
        ground_.nature.log(life_.id, "is killed");
    end();
    api_.process_was_killed();
    ground_.nature.schedule.wake(life_.id); // to see that it is dead
}

void Process::end() {
    life_.is_alive = false;
    has_ended_ = true;
    ground_.disk.living.erase(life_.id);
    ground_.nature.schedule.forget(life_.id);
}

} // namespace dyncx::simulation
