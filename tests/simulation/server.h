// Dynamics as far as the default flow needs it: rows by table and GUID, keys that exist, updates that never create,
// change sets, completed calls that are read-only. It counts, and watches that no session gets a second row or note.
#pragma once

#include "dataverse/web_api.h"
#include "nature.h"
#include "plan.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace dyncx::simulation {

struct Row {
    std::string set; // "phonecalls"
    Json columns = Json::object();
};

class Server {
  public:
    // Knows each caller, or nobody, when it is asked for people.
    Server(Nature& nature, const std::vector<PlannedSession>& sessions, bool knows_people);

    // One transaction: an answer for each request, or the refusal of one alone and nothing done.
    std::vector<dataverse::Answer> run(const std::vector<dataverse::Request>& requests);

    const std::map<std::string, Row>& rows() const { return rows_; } // by GUID

  private:
    struct Target {
        std::string set, id, rest; // "phonecalls", a GUID or "", "/phonecall_activity_parties" or "?$select=…"
    };
    static Target target_of(const std::string& path);
    dataverse::Answer answer(const dataverse::Request& request);
    dataverse::Answer create(const Target& target, Json body);
    dataverse::Answer change(const Target& target, const Json& body, bool may_create);
    dataverse::Answer put_parties(const Target& target, const Json& body);
    dataverse::Answer read(const Target& target) const;
    dataverse::Answer find_people(const Target& target) const;
    void keep_for_undo(const std::string& id);
    void watch_created(const std::string& id);

    Nature& nature_;
    std::set<std::string> numbers_, refused_numbers_;
    const bool knows_people_;
    std::map<std::string, Row> rows_;
    std::map<std::string, std::string> call_of_number_;
    std::set<std::string> notes_;                      // what each is about
    std::map<std::string, std::optional<Row>> before_; // of the transaction under way
};

// The GUID that a request names, in its address or as the key of its body; "" when none.
std::string guid_in(const dataverse::Request& request);

} // namespace dyncx::simulation
