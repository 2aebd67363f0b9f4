// Whether Dynamics holds what was acknowledged: each session exactly one phone call with the right values and parties, one
// note for each recording, nothing else. What was tried without an answer may be there once, or not at all.
#pragma once

#include "emulator/emulator.h"
#include "ledger.h"

#include <map>
#include <string>
#include <vector>

namespace campaign {

class Rows { // as the emulator holds them now
  public:
    explicit Rows(dyncx::emulator::Emulator& emulator);

    std::string fault_of(const Session& session) const;   // "" when all is right, else one sentence
    std::string id_of_call(const Session& session) const; // "" when there is none
    std::size_t notes_of(const Session& session) const;
    std::vector<std::string> unexplained(const std::vector<Session>& sessions) const; // rows of no session
    std::size_t calls() const { return call_count_; }
    std::size_t notes() const { return note_count_; }

  private:
    using Row = dyncx::emulator::Row;
    using Grouped = std::map<std::string, std::vector<Row>>;

    std::string fault_of_call(const Session& session, const Row& row) const;
    std::string fault_of_notes(const Session& session, const std::string& id) const;
    Columns columns_of(const Row& row) const;

    Grouped calls_;           // by subject
    Grouped parties_, notes_; // by id of the call
    std::size_t call_count_ = 0, note_count_ = 0;
};

} // namespace campaign
