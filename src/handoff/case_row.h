// What stands in the record that a person gets: subject, description with the way back to the session and the beginning and
// end of the conversation, priority, origin, and whatever the host adds. By a template of the settings, or as built in.
// Pure: facts and definitions in, a row out; docs/handoff.md has it field by field.
#pragma once

#include "dataverse/metadata.h"
#include "handoff/decision.h"

#include <string>

namespace dyncx::handoff {

struct CaseWords { // what the row is made from
    const Json& asked;
    const Json& facts; // of the session, with what was asked
    const std::string& source;
    const std::string& session;
    const Decision& decision;
};

class CaseRow {
  public:
    static Result<CaseRow> open(const config::Settings& settings);

    // As dataverse::write_row takes it, without customer and owner. Places (subject, product) are GUIDs by now.
    Json incident(const CaseWords& words, const dataverse::Table& table) const;
    Json conversation(const CaseWords& words, const dataverse::Table& table) const;
    // Of what is asked for, that which a conversation has no column for: "priority, handoff.case"; "": nothing.
    std::string left_out_of_conversation(const CaseWords& words) const;
    const std::string& recording_column() const { return recording_column_; }

  private:
    std::string title(const CaseWords& words) const;
    std::string description(const CaseWords& words, std::size_t most_units) const;
    Json from_template(const CaseWords& words, Json row) const;

    Json template_;
    std::string session_url_, recording_column_;
};

// Where the description of a table's column ends; `usual` where its definition does not say.
std::size_t length_of(const dataverse::Table& table, const char* column, std::size_t usual);

} // namespace dyncx::handoff
