// What the simulation shows of the engine holds for a store that behaves like the simulated one: here both are given the
// same calls by two processes that come and go, and must answer alike.
#include "sim_store.h"

#include "store/committer.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <sstream>
#include <unistd.h>

using namespace dyncx;
using namespace dyncx::simulation;

namespace {

class Folder {
  public:
    Folder() {
        char name[] = "/tmp/dyncx-agrees-XXXXXX";
        BOOST_REQUIRE(::mkdtemp(name) != nullptr);
        path_ = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::string store() const { return path_ + "/store"; }

  private:
    std::string path_;
};

std::string shown(const Result<>& result) { return result ? "done" : "fault " + std::to_string(result.error().status); }

std::string shown(const std::vector<store::PendingEvent>& events) {
    std::ostringstream text;
    for (const auto& one : events)
        text << one.id << " " << one.event.guid << " " << one.event.session << " " << one.event.kind << " "
             << one.event.version << " " << one.event.op << " " << one.event.body << " " << one.next_step << " "
             << one.attempts << " " << one.not_before << " " << one.is_waiting << " " << one.accepted_at << " ["
             << shown(one.followers) << "]; ";
    return text.str();
}

std::string shown(const Result<std::vector<store::PendingEvent>>& events) { return events ? shown(*events) : "fault"; }

std::string shown(const Result<std::optional<UnixMs>>& time) {
    return !time ? "fault" : *time ? std::to_string(**time) : "none";
}

std::string shown(const store::SessionRow& row) {
    std::ostringstream text;
    text << row.source << " " << row.session << " " << row.facts.text() << " " << row.seen.text() << " " << row.requests
         << " " << row.updated_at << " " << row.revision;
    for (const auto& record : row.records)
        text << "; " << record.step << " " << record.table << " " << record.id << " " << record.response.text();
    return text.str();
}

std::string shown(const Result<std::optional<store::SessionRow>>& row) {
    return !row ? "fault" : *row ? shown(**row) : "none";
}

constexpr auto kShow = [](const auto& answer) { return shown(answer); };

std::string names_of(const Result<std::vector<store::SessionRow>>& rows) {
    std::set<std::string> names;
    if (rows)
        for (const auto& row : *rows)
            names.insert(row.session + row.facts.text());
    std::string text;
    for (const auto& name : names)
        text += name + " ";
    return text;
}

std::string ids_of(const Result<std::vector<store::DeadEvent>>& events) {
    std::set<std::int64_t> ids;
    if (events)
        for (const auto& one : *events)
            ids.insert(one.id);
    std::string text;
    for (const auto id : ids)
        text += std::to_string(id) + " ";
    return text;
}

std::unique_ptr<store::Committer> committer() {
    auto started = store::Committer::start();
    BOOST_REQUIRE(started.ok());
    return std::move(*started);
}

// Two openings of one store, twice.
class Twins {
  public:
    Twins(std::uint64_t seed, FiberPool& fibers)
        : nature_(seed, Sabotage::kNone, false, fibers), committer_(committer()) {
        for (auto& opening : openings_)
            open(opening);
    }
    void compare() {
        nature_.schedule.post(Schedule::kWorld, 0, [this] {
            for (int i = 0; i < 250 && is_alike_; ++i)
                one_call();
        });
        while (!nature_.schedule.is_empty())
            nature_.schedule.step();
    }

  private:
    struct Opening {
        Life life;
        std::unique_ptr<SimStore> simulated;
        std::unique_ptr<store::Store> real;
    };

    void open(Opening& opening) {
        if (opening.real)
            disk_.living.erase(opening.life.id);
        opening.real.reset();
        opening.life = {};
        opening.life.id = ++last_id_;
        disk_.living.insert(last_id_);
        opening.simulated = std::make_unique<SimStore>(nature_, disk_, opening.life);
        auto opened = store::Store::open(folder_.store(), *committer_, nature_.clock);
        if (opened)
            opening.real = std::move(*opened);
        is_alike_ = is_alike_ && opened.ok();
    }

    // The simulated one first: its calls take time, at the end of which the real one is called.
    template <class Call, class Show> void alike(const char* name, Opening& at, const Call& call, const Show& show) {
        const std::string simulated = show(call(static_cast<store::Store&>(*at.simulated)));
        const std::string real = show(call(*at.real));
        BOOST_CHECK_MESSAGE(simulated == real, name << ": simulated " << simulated << "\n  real " << real);
        is_alike_ = is_alike_ && simulated == real;
    }

    void one_call() {
        auto& dice = nature_.dice;
        Opening& at = openings_[dice.below(2)];
        nature_.schedule.sleep(dice.between(0, 400));
        switch (dice.below(10)) {
        case 0:
        case 1:
        case 2:
            return accept(at);
        case 3:
        case 4:
            return look(at);
        case 5:
            if (dice.chance(1000))
                open(at);
            return look(at);
        case 6:
            alike(
                "dead", at, [](auto& store) { return store.dead(0, 100); }, ids_of);
            return look_for_silent(at);
        default:
            return commit(at);
        }
    }

    std::string session() { return "s" + std::to_string(nature_.dice.below(3)); }

    void accept(Opening& at) {
        store::NewEvent event;
        event.guid = "guid-" + std::to_string(nature_.dice.next());
        event.source = "dyncx";
        event.session = session();
        event.kind = static_cast<int>(nature_.dice.between(1, 8));
        event.version = nature_.dice.between(1, 9);
        event.body = "{}";
        event.op = static_cast<std::uint64_t>(nature_.dice.between(1, 99));
        const store::AuditLine line{"accepted", event.session, Json::object()};
        alike(
            "accept", at, [&](auto& store) { return store.accept({event}, line); }, kShow);
    }

    void look_for_silent(Opening& at) {
        const UnixMs then = nature_.clock.now() - 3000;
        alike(
            "silent_since", at, [&](auto& store) { return store.silent_since(then, 100); }, names_of);
    }

    void look(Opening& at) {
        const int max = static_cast<int>(nature_.dice.between(1, 4));
        std::vector<std::string> busy;
        if (nature_.dice.chance(3000))
            busy.push_back("dyncx\n" + session());
        alike(
            "due", at, [&](auto& store) { return store.due(max, busy); }, kShow);
        const std::int64_t looked_at_ms = nature_.clock.even_ms() - nature_.dice.between(0, 100);
        alike(
            "next_due", at, [&](auto& store) { return store.next_due(looked_at_ms); }, kShow);
    }

    // Some of its session's events behind it; now and then one that is not there.
    void add_followers(store::Progress& progress) {
        if (progress.event_id == 0 || !nature_.dice.chance(5000))
            return;
        for (const auto& [id, owned] : disk_.outbox)
            if (id > progress.event_id && owned.event.event.session == progress.session && nature_.dice.chance(7000))
                progress.folded.push_back(id);
        if (nature_.dice.chance(500))
            progress.folded.push_back(progress.event_id + 1000);
    }

    void commit(Opening& at) {
        auto& dice = nature_.dice;
        store::Progress progress;
        progress.source = "dyncx";
        progress.session = session();
        if (!disk_.outbox.empty() && dice.chance(9000)) {
            const auto event =
                std::next(disk_.outbox.begin(), static_cast<std::ptrdiff_t>(dice.below(disk_.outbox.size())));
            progress.event_id = event->first + (dice.chance(300) ? 1000 : 0);
            progress.session = event->second.event.event.session;
        }
        if (const auto end = dice.below(10); end < 3) {
            progress.is_finished = true;
            add_followers(progress);
        } else if (end == 3)
            progress.dead_reason = Json::object();
        if (dice.chance(3000))
            progress.next_step = static_cast<int>(dice.below(3));
        if (dice.chance(4000))
            progress.not_before = nature_.clock.even_ms() + dice.between(-10, 900);
        if (dice.chance(4000))
            progress.is_waiting = dice.chance(7000);
        progress.counts_attempt = dice.chance(3000);
        if (dice.chance(5000)) {
            progress.facts = Json::object();
            progress.facts->set("n", dice.between(1, 1000));
        }
        if (dice.chance(3000))
            progress.seen = Json::object();
        if (dice.chance(3000))
            progress.is_open = dice.chance(5000);
        if (dice.chance(3000))
            progress.mappings.push_back({"STEP" + std::to_string(dice.below(3)),
                                         "phonecall",
                                         "row-" + std::to_string(dice.next()),
                                         {},
                                         Json::object(),
                                         0});
        progress.requests = dice.between(0, 2);
        const auto row = disk_.sessions.find("dyncx\n" + progress.session);
        if (progress.facts && dice.chance(5000))
            progress.read_revision = (row == disk_.sessions.end() ? 0 : row->second.revision) - dice.between(0, 1);
        progress.audit.push_back({"applied", progress.session, Json::object()});
        alike(
            "commit", at, [&](auto& store) { return store.commit(progress); }, kShow);
        alike(
            "session", at, [&](auto& store) { return store.session("dyncx", progress.session); }, kShow);
        alike(
            "due", at, [](auto& store) { return store.due(10, {}); }, kShow);
    }

    Nature nature_;
    Disk disk_;
    Folder folder_;
    std::unique_ptr<store::Committer> committer_;
    Opening openings_[2];
    int last_id_ = 0;
    bool is_alike_ = true;
};

} // namespace

BOOST_AUTO_TEST_SUITE(simulation_store)

BOOST_AUTO_TEST_CASE(the_simulated_store_and_the_real_one_answer_alike) {
    FiberPool fibers;
    for (std::uint64_t seed = 0; seed < 8; ++seed)
        Twins(seed, fibers).compare();
}

BOOST_AUTO_TEST_SUITE_END()
