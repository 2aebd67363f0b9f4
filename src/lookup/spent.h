// What a customer has spent: a sum that Dynamics makes, by currency, from where the settings say it stands. It has a time of
// its own and is kept in memory with its age, so that no answer waits for it twice; a sum that is too old is told, with its
// age, when a new one does not come.
#pragma once

#include "lookup/mapping.h"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

namespace dyncx::lookup {

class Spent {
  public:
    static Result<std::unique_ptr<Spent>> open(const config::Settings& settings, dataverse::WebApi& api,
                                               dataverse::Metadata& metadata, const Clock& clock);
    Result<> check(const net::Budget& budget) const; // holds the mapping against the metadata
    // Each of the first matches of a lookup's answer gets "spent": {"state":"read"|"kept"|…,"age_ms",
    // "totals":[{"currency","amount","count"}]}; "parts" and "findings" say how it went. An error ends the whole call.
    Result<> add_to(Json& answer, const net::Budget& budget);

  private:
    struct Held {
        Json totals;
        std::int64_t at_ms = 0; // even time
    };
    struct Asked { // a match on its way
        std::string key, table, id;
        const char* state = "not asked";
        std::optional<Held> held;
    };
    Spent(dataverse::WebApi& api, dataverse::Metadata& metadata, const Clock& clock)
        : api_(api), metadata_(metadata), clock_(clock) {}
    std::optional<Held> held(const std::string& key);
    void keep(const std::string& key, const Held& held);
    bool is_fresh(const Held& held) const;
    Result<> read(std::vector<Asked>& asked, Json& findings, const net::Budget& budget);
    Result<> send(const std::vector<Asked*>& asked, const std::vector<dataverse::BatchPart>& requests, Json& findings,
                  const net::Budget& budget);
    void write(Json& answer, const std::vector<Asked>& asked) const;

    dataverse::WebApi& api_;
    dataverse::Metadata& metadata_;
    const Clock& clock_;
    std::optional<Mapping> mapping_;
    std::vector<std::string> tables_; // of customers
    std::chrono::milliseconds limit_{0};
    std::int64_t max_age_ms_ = 0;
    std::mutex mutex_; // guards held_
    std::map<std::string, Held> held_;
};

} // namespace dyncx::lookup
