// Queues, users, teams, subjects and products by the names that people know them by: asked for when first needed, kept, and
// forgotten when Dynamics does not know them any more. A GUID is taken as it is.
// Runs on: any thread; a name that is not at hand blocks for the budget.
#pragma once

#include "dataverse/web_api.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace dyncx::handoff {

struct Place {
    std::string table; // "queue" "systemuser" "team" "subject" "product"
    std::string id;
    std::string name;
    bool is_out_of_use = false; // disabled or inactive
};
Json to_json(const Place& place); // {"queue":"<guid>"}

struct PlaceKeeper { // where they are kept between runs; the store implements it through the client
    std::function<std::optional<std::pair<Json, UnixMs>>(const std::string& key)> load;
    std::function<void(const std::string& key, const Json& place)> save;
};

// Whether a refusal is about this place alone, so that another may be tried.
bool is_about_the_place(const Fault& fault);

class Places {
  public:
    Places(dataverse::WebApi& api, PlaceKeeper keeper, const Clock& clock, UnixMs max_age_ms)
        : api_(api), keeper_(std::move(keeper)), clock_(clock), max_age_ms_(max_age_ms) {}

    // GONE when there is none, CONFLICT when several have the name. `table` as of Place.
    Result<Place> find(const std::string& table, const std::string& name, const net::Budget& budget);
    // "agent.one@example.com", "team:Night", a GUID of a user.
    Result<Place> owner(const std::string& name, const net::Budget& budget);
    void forget(const std::string& table, const std::string& name);
    void forget_owner(const std::string& name);
    // From Dynamics, also for a GUID: it is there, and in use.
    Result<Place> prove(const std::string& table, const std::string& name, const net::Budget& budget) const;
    Result<Place> prove_owner(const std::string& name, const net::Budget& budget) const;

  private:
    dataverse::WebApi& api_;
    const PlaceKeeper keeper_;
    const Clock& clock_;
    const UnixMs max_age_ms_;
};

} // namespace dyncx::handoff
