// A record on its way to Dynamics, and what of its kind was refused before. Private to the files of desk.h.
#pragma once

#include "handoff/desk.h"

#include <optional>
#include <string>
#include <vector>

namespace dyncx::handoff {

struct Desk::Choice {
    bool is_case_instead = false;  // of a conversation
    bool is_bare = false;          // the record and its customer alone; the rest by itself
    bool not_by_key = false;       // no contact has the host's key
    bool not_made = false;         // a contact may not be made
    bool not_known = false;        // whom we knew is not there any more
    bool is_contact_there = false; // somebody made the same one just now
    std::vector<std::string> why;

    Json json() const;
    static Choice of(const Json& json);
    static Choice kept(const delivery::Turn& turn); // on disk, before the record was sent that way
    Json fact(const delivery::Turn& turn) const;    // that keeps it
};

struct Desk::Opening {
    const delivery::Turn& turn;
    Choice choice;
    Json asked; // with GUIDs for the names of subject and product
    Json facts; // of the session, with what was asked
    Customer customer = {};
    Decision decision = {};
    Json explained = {};                                     // the rules, one by one
    std::shared_ptr<const dataverse::Table> table = nullptr; // of the record
    Json row = {};
    std::string id = {};
    std::optional<Place> queue = std::nullopt;
    std::vector<dataverse::Request> requests = {};
    std::size_t at = 0; // of the record among them
    std::vector<std::string> notes = {};
    Handed handed = Handed();

    bool is_conversation() const { return decision.is_conversation; }
    bool must_wait() const { return !is_conversation() && !customer.is_somebody(); }
    Json about() const { return Json(Json::Object{{table->name, id}}); }
};

Json list_of(const std::vector<std::string>& texts);
Json facts_of(const delivery::Turn& turn);         // of the session, with what was asked
const char* customer_column(const Handed& handed); // of the record
std::string record_id(const char* kind, const delivery::Turn& turn);
// Of a part of the transcript, or of the recording; `text` is the name of what is in it, as Handed keeps it.
std::string note_id(const std::string& record, const std::string& what, const std::string& text, std::size_t part);

} // namespace dyncx::handoff
