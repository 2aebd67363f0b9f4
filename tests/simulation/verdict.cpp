// Compares the server's rows with plan.h's expectations.
#include "verdict.h"

#include <set>

namespace dyncx::simulation {
namespace {

using Notes = std::multiset<std::pair<std::string, std::string>>;

const std::string& name_of(const PlannedSession& session) { return session.handed_in.front().event.session; }

std::vector<std::string> calls_of(const Server& server, const std::string& number) {
    std::vector<std::string> ids;
    for (const auto& [id, row] : server.rows())
        if (row.set == "phonecalls" && row.columns["phonenumber"].as_string() == number)
            ids.push_back(id);
    return ids;
}

Notes notes_about(const Server& server, const std::string& call) {
    Notes notes;
    for (const auto& [id, row] : server.rows())
        if (row.set == "annotations" &&
            row.columns["objectid_phonecall@odata.bind"].as_string().find(call) != std::string::npos)
            notes.insert({row.columns["subject"].as_string(), row.columns["notetext"].as_string()});
    return notes;
}

void judge_row(const Case& facts, const PlannedSession& session, const std::string& id, const Expected& expected) {
    const Json& columns = facts.server.rows().at(id).columns;
    if (const std::string& end = columns["actualend"].as_string();
        !expected.ends.empty() && !expected.ends.contains(end))
        facts.watch.breaks("right values", name_of(session) + ": its estimated end is " + end);
    for (const auto& [name, value] : expected.columns.as_object()) {
        const Json& there = columns[name];
        const bool is_same = name == "statecode" ? there.as_integer() == value.as_integer() : there == value;
        if (!is_same)
            facts.watch.breaks("right values",
                               name_of(session) + ": " + name + " is " + there.text() + ", not " + value.text());
    }
}

void judge_notes(const Case& facts, const PlannedSession& session, const std::string& id, const Expected& expected) {
    const Notes there = notes_about(facts.server, id);
    for (const auto& note : expected.notes)
        if (there.count(note) != 1)
            facts.watch.breaks("one note", name_of(session) + " has " + std::to_string(there.count(note)) +
                                               " times the note " + note.second);
    if (there.size() != expected.notes.size())
        facts.watch.breaks("one note", name_of(session) + " has notes that nobody handed in");
}

void judge_refused(const Case& facts, const PlannedSession& session, std::size_t rows) {
    if (rows != 0)
        facts.watch.breaks("no ghost", name_of(session) + " was refused and has a row");
    for (const HandedIn& one : session.handed_in) {
        bool is_buried = false;
        for (const auto& dead : facts.disk.graves)
            is_buried = is_buried || (dead.event.session == one.event.session && dead.event.kind == one.event.kind &&
                                      dead.event.version == one.event.version && dead.reason["status"].is_integer());
        if (!is_buried)
            facts.watch.breaks("nothing lost", "an event of " + name_of(session) +
                                                   ", which Dynamics refuses, is neither there nor a dead letter");
    }
}

} // namespace

void judge(const Case& facts) {
    for (const PlannedSession& session : facts.sessions) {
        const auto calls = calls_of(facts.server, session.number);
        if (session.is_refused) {
            judge_refused(facts, session, calls.size());
            continue;
        }
        if (calls.empty())
            facts.watch.breaks("nothing lost", name_of(session) + " has no row");
        if (calls.size() != 1)
            continue;
        const Expected expected = expected_of(session, facts.are_ends_estimated);
        judge_row(facts, session, calls.front(), expected);
        judge_notes(facts, session, calls.front(), expected);
    }
}

} // namespace dyncx::simulation
