// Each set of events that may have been accepted has its row; the one that is there must be one of those.
#include "verdict.h"

#include <algorithm>
#include <variant>

namespace campaign {
namespace {

using dyncx::emulator::Row;
using dyncx::emulator::Value;

std::string text_of(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    if (const auto* truth = std::get_if<bool>(&value))
        return *truth ? "true" : "false";
    return "";
}

std::string text_at(const Row& row, const std::string& column) {
    const auto found = row.find(column);
    return found == row.end() ? "" : text_of(found->second);
}

std::string listed(const std::set<int>& events) {
    std::string text;
    for (const int event : events)
        text += (text.empty() ? "" : " ") + std::to_string(event);
    return "[" + text + "]";
}

// What was acknowledged, with each choice of what was tried without an answer.
std::vector<std::set<int>> possible(const Session& session) {
    std::vector<std::set<int>> sets{session.acknowledged};
    for (const int event : session.tried)
        if (!session.acknowledged.contains(event) && session.call.events[static_cast<std::size_t>(event)].is_of_call())
            for (std::size_t i = sets.size(); i > 0; --i) {
                sets.push_back(sets[i - 1]);
                sets.back().insert(event);
            }
    return sets;
}

std::string first_difference(const Columns& wanted, const Columns& found) {
    for (const auto& [column, value] : wanted) {
        const auto there = found.find(column);
        const std::string text = there == found.end() ? "" : there->second;
        if (text != value)
            return column + " should be '" + value + "' and is '" + text + "'";
    }
    return "";
}

template <class Map> const std::vector<Row>& rows_at(const Map& rows, const std::string& key) {
    static const std::vector<Row> none;
    const auto found = rows.find(key);
    return found == rows.end() ? none : found->second;
}

} // namespace

Rows::Rows(dyncx::emulator::Emulator& emulator) {
    for (Row& row : emulator.rows("phonecalls")) {
        ++call_count_;
        calls_[text_at(row, "subject")].push_back(std::move(row));
    }
    for (Row& row : emulator.rows("activityparties"))
        parties_[text_at(row, "activityid")].push_back(std::move(row));
    for (Row& row : emulator.rows("annotations")) {
        ++note_count_;
        notes_[text_at(row, "objectid")].push_back(std::move(row));
    }
}

Columns Rows::columns_of(const Row& row) const {
    Columns columns;
    for (const auto& [name, value] : row)
        columns[name] = text_of(value);
    for (const Row& party : rows_at(parties_, columns["activityid"])) {
        const std::string mask = text_at(party, "participationtypemask");
        if (mask != "1" && mask != "2")
            continue; // the owner and the regarding row, which Dynamics adds
        std::string& side = columns[mask == "1" ? "sender" : "receiver"];
        const std::string id = text_at(party, "partyid");
        side += (side.empty() ? "" : " and ") + (id.empty() ? text_at(party, "addressused") : id);
    }
    return columns;
}

std::string Rows::id_of_call(const Session& session) const {
    const auto& rows = rows_at(calls_, session.call.subject());
    return rows.empty() ? "" : text_at(rows.front(), "activityid");
}

std::size_t Rows::notes_of(const Session& session) const { return rows_at(notes_, id_of_call(session)).size(); }

std::string Rows::fault_of_call(const Session& session, const Row& row) const {
    const Columns found = columns_of(row);
    std::string fault;
    for (const auto& accepted : possible(session)) {
        const Columns wanted = wanted_columns(session.call, accepted);
        if (wanted.empty())
            continue;
        const std::string difference = first_difference(wanted, found);
        if (difference.empty())
            return "";
        if (fault.empty())
            fault = difference;
    }
    return fault.empty() ? "there is a phone call, and none of its events was handed in" : fault;
}

std::string Rows::fault_of_notes(const Session& session, const std::string& id) const {
    std::map<std::string, int> times;
    for (const Row& note : rows_at(notes_, id))
        ++times[text_at(note, "notetext")];
    for (const int index : session.tried) {
        const std::string& recording = session.call.events[static_cast<std::size_t>(index)].recording;
        if (recording.empty())
            continue;
        const int count = times[recording];
        times.erase(recording);
        if (count > 1 || (count == 0 && session.acknowledged.contains(index)))
            return "the recording of event " + std::to_string(index) + " has " + std::to_string(count) + " notes";
    }
    return times.empty() ? "" : "a note says '" + times.begin()->first + "', which was not handed in";
}

std::string Rows::fault_of(const Session& session) const {
    const auto& rows = rows_at(calls_, session.call.subject());
    std::string fault;
    if (rows.size() > 1)
        fault = std::to_string(rows.size()) + " phone calls";
    else if (rows.size() == 1)
        fault = fault_of_call(session, rows.front());
    else if (session.has_acknowledged_call())
        fault = "no phone call";
    if (fault.empty() && rows.size() == 1)
        fault = fault_of_notes(session, text_at(rows.front(), "activityid"));
    if (fault.empty())
        return "";
    return session.call.session + ": " + fault + "; acknowledged " + listed(session.acknowledged) + ", tried " +
           listed(session.tried);
}

std::vector<std::string> Rows::unexplained(const std::vector<Session>& sessions) const {
    std::set<std::string> subjects, ids;
    for (const Session& session : sessions) {
        subjects.insert(session.call.subject());
        ids.insert(id_of_call(session));
    }
    ids.erase("");
    std::vector<std::string> found;
    for (const auto& [subject, rows] : calls_)
        if (!subjects.contains(subject))
            found.push_back("a phone call of no session: " + subject);
    for (const auto& [id, rows] : notes_)
        if (!ids.contains(id))
            found.push_back("a note beside no phone call: " + text_at(rows.front(), "notetext"));
    return found;
}

} // namespace campaign
