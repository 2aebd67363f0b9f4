// What became of a handoff, as the session keeps it among its facts and as dyncx_handoff_get() tells it. Names, ids and
// codes; nothing that was said.
#pragma once

#include "base/json.h"
#include "delivery/script.h"

#include <string>
#include <vector>

namespace dyncx::handoff {

inline constexpr const char* kFact = "handoff"; // among the session's facts

inline constexpr const char* kChoice = "choice"; // in it, while there is no record: how one is tried

// What is left to do where the record could not be made with all of it at once.
inline constexpr const char* kQueueLeft = "queue";
inline constexpr const char* kOwnerLeft = "owner";
inline constexpr const char* kNotesLeft = "notes";
inline constexpr const char* kRecordingLeft = "recording";

class Handed {
  public:
    Handed() : json_(Json::object()) {}
    explicit Handed(Json json) : json_(std::move(json)) {}
    static Handed of(const Json& facts) { return Handed(facts[kFact]); }

    bool has_record() const { return !id().empty(); }
    const std::string& table() const { return json_["table"].as_string(); }
    const std::string& id() const { return json_["id"].as_string(); }
    bool is_unsure() const { return json_["is_unsure"].as_bool(); } // the answer to the create was lost
    bool has_stand_in() const { return json_["customer_by"].as_string() == "stand-in"; }
    bool is_left(const char* what) const;
    void leave(const char* what);
    void settle(const char* what);                               // it is done, or given up
    void find(const std::string& code, const std::string& text); // a finding
    const Json& operator[](const char* name) const { return json_[name]; }
    void set(const char* name, Json value) { json_.set(name, std::move(value)); }
    void erase(const char* name) { json_.erase(name); }
    const Json& json() const { return json_; }

    delivery::StepOutcome outcome() const; // that keeps it

  private:
    Json json_;
};

} // namespace dyncx::handoff
