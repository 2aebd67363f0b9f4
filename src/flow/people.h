// Who is on a call: a contact or account by the written forms of a number, a user by name. Nobody is asked for on their own: what is not
// known travels as riders in the $batch of the next write, and what they answer is kept, by session and with an age.
// One match counts; several, or none, leave the person unresolved.
#pragma once

#include "dataverse/web_api.h"
#include "flow/flow.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dyncx::flow {

struct Person {
    std::string table; // "contact"; "" while unresolved
    std::string id;
    friend bool operator==(const Person&, const Person&) = default;
};
Json to_json(const Person& person); // {"contact":"<guid>"}; {} while unresolved

class People {
  public:
    People(PeopleKeeper keeper, const Clock& clock, UnixMs max_age_ms, Json agents_map)
        : keeper_(std::move(keeper)), clock_(clock), max_age_ms_(max_age_ms), agents_map_(std::move(agents_map)) {}

    // From the facts of the session and what is kept; no network.
    Person customer(const Json& facts) const;
    Person agent(const Json& facts) const;
    // What would have to be asked to know more: empty when everybody is known or was asked for already.
    std::vector<dataverse::Request> riders(const Json& facts) const;
    // Reads their answers; returns the fact to keep in the session, null when nothing was learned.
    Json learn(const Json& facts, const std::vector<dataverse::Request>& asked,
               const std::vector<Result<dataverse::Answer>>& answers) const;

    static constexpr const char* kFact = "found_people"; // among the session's facts

  private:
    std::optional<Person> known(const Json& facts, const std::string& key) const;
    std::optional<Person> mapped_agent(const Json& facts, std::string& name) const;
    std::optional<Person> listed_agent(const std::string& name) const;
    bool has_list() const;
    bool remember(const Json& facts, Json& found) const;
    std::optional<Json> kept(const std::string& key) const;

    PeopleKeeper keeper_;
    const Clock& clock_;
    UnixMs max_age_ms_;
    Json agents_map_;
};

} // namespace dyncx::flow
