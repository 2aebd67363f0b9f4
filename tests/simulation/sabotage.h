// Bugs seeded on purpose, to show that the simulation finds such ones: each makes one seam of the engine behave as a
// wrong engine would.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace dyncx::simulation {

enum class Sabotage {
    kNone,
    kMappingApart,      // the event moves on in one commit, its mapping comes in the next
    kKeyExistsFails,    // "the key exists" counts as a refusal
    kNewGuid,           // a create chooses a new GUID with each attempt
    kOrderIgnored,      // the newest event of a session is given first
    kVersionIgnored,    // what a session has seen is not known
    kRetryAfterLost,    // nobody is told how long to wait
    kOwnerDispossessed, // events are taken over while their owner lives
    kAcceptedEarly,     // acknowledged before the commit
    kProofSkipped,      // a completion that is refused is not looked at
    kFoldedEarly,       // events that are told together leave the outbox before the answer
};

struct SabotageName {
    Sabotage sabotage;
    std::string_view name;
    std::string_view means;
};

constexpr std::array<SabotageName, 10> kSabotages{{
    {Sabotage::kMappingApart, "mapping-apart", "the outbox moves on in one commit, the mapping comes in the next"},
    {Sabotage::kKeyExistsFails, "key-exists-fails", "a create that meets its own key counts as refused"},
    {Sabotage::kNewGuid, "new-guid", "a create takes a new GUID with each attempt"},
    {Sabotage::kOrderIgnored, "order-ignored", "the newest event of a session is given first"},
    {Sabotage::kVersionIgnored, "version-ignored", "versions that a session has seen are forgotten"},
    {Sabotage::kRetryAfterLost, "retry-after-lost", "Retry-After does not reach the engine"},
    {Sabotage::kOwnerDispossessed, "owner-dispossessed", "events are taken over from a process that lives"},
    {Sabotage::kAcceptedEarly, "accepted-early", "submit acknowledges before the commit"},
    {Sabotage::kProofSkipped, "proof-skipped", "a completion that was done before is not recognized"},
    {Sabotage::kFoldedEarly, "folded-early", "events that are told together leave the outbox before the answer"},
}};

inline std::optional<Sabotage> sabotage_named(std::string_view name) {
    for (const auto& known : kSabotages)
        if (known.name == name)
            return known.sabotage;
    return std::nullopt;
}

} // namespace dyncx::simulation
