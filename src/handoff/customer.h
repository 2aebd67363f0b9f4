// Who is handed over: by known id, e-mail, telephone or the host's key, in the order of handoff.identity. What the directory
// or a lookup of late knows costs nothing, and the host's key travels with the write; else one request searches.
// Nobody is guessed in silence: of several the newest counts, and that is told.
#pragma once

#include "config/settings.h"
#include "dataverse/web_api.h"

#include <functional>
#include <string>
#include <vector>

namespace dyncx::handoff {

struct Customer {
    Json record = Json::object(); // {"contact":"<guid>"}; {}: nobody is known
    std::string key_bind;         // "/contacts(new_hostid='A-1')": known by key alone, without its id
    std::string how;              // "id" "email" "phone" "key" "created" "stand-in"
    std::string said;             // the address or number that led to it
    Json new_contact;             // columns of a contact that is made with the case; null: none
    std::vector<std::string> findings;
    bool is_somebody() const { return !record.as_object().empty() || !key_bind.empty(); }
};

struct CustomerSeams {
    std::function<bool(const std::string& said)> is_number; // of a person: not withheld, no extension
    std::function<Json(const std::string& said)> known;     // {"contact":"<guid>"} or {}
    std::function<Result<Json>(const Json& question, const net::Budget& budget)> ask; // body of dyncx_lookup()
};

class Customers {
  public:
    static Result<Customers> open(const config::Settings& settings, CustomerSeams seams);

    struct Not {                                          // what Dynamics refused before
        bool by_key = false, made = false, known = false; // known: who was is gone
    };
    const Json& stand_in() const { return stand_in_; } // null: none
    // `asked` of the handoff, `facts` of its session.
    Result<Customer> find(const Json& asked, const Json& facts, Not is_not, const net::Budget& budget) const;

  private:
    Result<Customer> by(const std::string& identity, const Json& asked, const Json& facts, Not is_not,
                        const net::Budget& budget) const;
    Result<Customer> searched(const char* kind, const std::string& said, const net::Budget& budget) const;
    std::string phone_of(const Json& asked, const Json& facts) const;
    Json contact_for(const Json& asked, const std::string& email, const std::string& phone) const;

    CustomerSeams seams_;
    std::string environment_, key_column_;
    std::vector<std::string> order_;
    bool makes_contacts_ = true;
    Json stand_in_;
};

} // namespace dyncx::handoff
