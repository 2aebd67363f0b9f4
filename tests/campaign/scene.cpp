// See scene.h.
#include "scene.h"

#include <Poco/JSON/Parser.h>

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <set>
#include <sstream>
#include <stdlib.h>
#include <sys/stat.h>

namespace campaign {
namespace {

constexpr std::chrono::seconds kPatience(120); // for one answer of a host
constexpr const char* kSettings = R"(,"delivery":{"retry_first_ms":10,"retry_most_ms":250}})";

dyncx::emulator::EmulatorOptions with_sample() {
    dyncx::emulator::EmulatorOptions options;
    options.has_sample = true;
    return options;
}

} // namespace

std::string words_after(const std::string& report, const std::string& word) {
    return report.starts_with(word + " ") ? report.substr(word.size() + 1) : "";
}

void print_count(const std::string& name, std::int64_t count) {
    std::cout << "  " << std::left << std::setw(54) << name << std::right << std::setw(9) << count << "\n";
}

Folder::Folder() : path(std::filesystem::temp_directory_path() / "dyncx-campaign-XXXXXX") {
    if (!::mkdtemp(path.data()))
        throw std::runtime_error("no folder in " + std::filesystem::temp_directory_path().string());
}

Folder::~Folder() {
    if (is_kept)
        std::cerr << "The store is kept in " << path << "/store\n";
    else
        std::filesystem::remove_all(path);
}

Scene::Scene(const std::string& library, std::uint64_t seed, Order order)
    : emulator(with_sample()), weather(emulator, seed), ledger(seed, order), library_(library), seed_(seed),
      order_(order) {
    emulator.start();
    std::string settings = emulator.client_config();
    settings.replace(settings.rfind('}'), 1, kSettings);
    std::ofstream(folder_.path + "/settings.json") << settings;
}

HostStart Scene::start(bool with_settings) const {
    return {library_, folder_.path + "/store", with_settings ? folder_.path + "/settings.json" : "", seed_, order_};
}

std::int64_t Scene::database_written() const {
    struct stat file {};
    const std::string name = folder_.path + "/store/dyncx.db";
    return ::stat(name.c_str(), &file) == 0 ? file.st_mtim.tv_sec * 1'000'000'000LL + file.st_mtim.tv_nsec : 0;
}

// Only a checkpoint writes the database itself. How many frames it begins to copy, and how many are done, SQLite notes in
// the wal-index.
bool Scene::is_amid_checkpoint(std::int64_t written_before) const {
    constexpr std::streamoff kDone = 96, kBegun = 128;
    std::ifstream index(folder_.path + "/store/dyncx.db-shm", std::ios::binary);
    const auto number_at = [&](std::streamoff offset) {
        std::uint32_t number = 0;
        index.seekg(offset);
        index.read(reinterpret_cast<char*>(&number), sizeof number);
        return index ? number : 0;
    };
    const std::uint32_t done = number_at(kDone);
    return number_at(kBegun) > done && database_written() != written_before;
}

void Scene::learn(Work& work, const std::string& report) {
    if (report.starts_with("try ") || report.starts_with("done "))
        ledger.learn(work, report);
    else if (report.starts_with("failed "))
        throw Broken("a host reports: " + report);
}

std::string Scene::answer(Process& host, Work& work, const std::string& word) {
    const Moment limit = after(kPatience);
    for (;;) {
        while (auto report = host.report()) {
            learn(work, *report);
            if (report->starts_with(word + " "))
                return words_after(*report, word);
        }
        if (host.has_ended())
            throw Broken("a host " + (host.ending().empty() ? "ended too early" : host.ending()));
        if (!host.wait(limit) && std::chrono::steady_clock::now() >= limit)
            throw Broken("a host hangs: no \"" + word + "\" from it");
    }
}

void Scene::close(Process& host, Work& work) {
    host.tell("close 1000");
    const Moment limit = after(kPatience);
    while (!host.has_ended()) {
        while (auto report = host.report())
            learn(work, *report);
        if (!host.wait(limit) && std::chrono::steady_clock::now() >= limit)
            throw Broken("a host hangs while it closes");
    }
    if (!host.ending().empty())
        throw Broken("a host " + host.ending() + " while it closed");
    ledger.host_is_gone(work);
}

void Scene::drain_and_judge() {
    weather.change(10);
    Work work = ledger.draw_rest();
    Process host(start(true));
    for (const Submit& submit : work)
        host.tell(submit.line());
    host.tell("flush 120000");
    const std::string flushed = answer(host, work, "flushed");
    host.tell("health");
    const std::string health = answer(host, work, "health");
    if (flushed != "1" || health != "0 0")
        throw Broken("the store is not empty at the end: flushed " + flushed + ", pending and given up " + health +
                     faults_of_rows());
    judge_store(host, work);
    close(host, work);
    judge_rows();
}

std::string Scene::faults_of_rows() {
    const Rows rows(emulator);
    std::string faults;
    for (const Session& session : ledger.sessions())
        if (const std::string fault = rows.fault_of(session); !fault.empty())
            faults += "\n" + fault;
    for (const std::string& fault : rows.unexplained(ledger.sessions()))
        faults += "\n" + fault;
    return faults;
}

void Scene::judge_rows() {
    if (const std::string faults = faults_of_rows(); !faults.empty())
        throw Broken("Dynamics holds what it should not hold:" + faults);
}

void Scene::judge_store(Process& host, Work& work) {
    host.tell("audit");
    std::istringstream audit(answer(host, work, "audit"));
    std::int64_t is_intact = 0, first_broken = 0;
    audit >> is_intact >> audit_entries_ >> first_broken;
    if (is_intact != 1)
        throw Broken("the audit trail is broken at entry " + std::to_string(first_broken));
    const Rows rows(emulator);
    for (const Session& session : ledger.sessions()) {
        host.tell("session " + session.call.session);
        judge_session(session, words_after(answer(host, work, "session"), session.call.session), rows);
    }
}

// The store knows the session as Dynamics does: the same call, as many notes, nothing pending, nothing given up.
void Scene::judge_session(const Session& session, const std::string& known, const Rows& rows) const {
    const auto json = Poco::JSON::Parser().parse(known).extract<Poco::JSON::Object::Ptr>();
    std::string call;
    std::set<std::string> notes;
    if (const auto records = json->getArray("records"))
        for (unsigned i = 0; i < records->size(); ++i) {
            const auto record = records->getObject(i);
            if (record->getValue<std::string>("table") == "phonecall")
                call = record->getValue<std::string>("id");
            else
                notes.insert(record->getValue<std::string>("id"));
        }
    const auto left = json->optValue<int>("pending", 0) + json->optValue<int>("dead", 0);
    if (call != rows.id_of_call(session) || notes.size() != rows.notes_of(session) || left != 0)
        throw Broken(session.call.session + ": the store knows call '" + call + "' and " +
                     std::to_string(notes.size()) + " notes, " + std::to_string(left) + " left; Dynamics has '" +
                     rows.id_of_call(session) + "' and " + std::to_string(rows.notes_of(session)));
}

void Scene::print_counts() {
    const auto totals = ledger.totals();
    const Rows rows(emulator);
    const Tally& tally = weather.tally();
    print_count("submits tried", totals.tried);
    print_count("submits acknowledged", totals.acknowledged);
    print_count("submits without an answer", totals.unanswered);
    print_count("events acknowledged, each counted once", totals.events);
    print_count("sessions acknowledged", totals.sessions);
    print_count("  of them handed in by several hosts", totals.shared_sessions);
    print_count("phone calls in Dynamics", static_cast<std::int64_t>(rows.calls()));
    print_count("notes in Dynamics", static_cast<std::int64_t>(rows.notes()));
    print_count("creates of phone calls that Dynamics met", tally.creates);
    print_count("repeats that met their own key", tally.repeats_met);
    print_count("requests", tally.requests);
    print_count("token requests", tally.tokens);
    print_count("answers dropped after the commit", tally.dropped);
    print_count("connections cut before the work", tally.cut);
    print_count("answers 502 and 503", tally.unavailable);
    print_count("answers 429", tally.throttled);
    print_count("entries of the audit trail, chain intact", audit_entries_);
}

} // namespace campaign
