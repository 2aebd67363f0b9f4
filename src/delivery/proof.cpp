// Lookups and parties are left out: they read under other names.
#include "delivery/proof.h"

#include "dataverse/address.h"

namespace dyncx::delivery {

std::optional<Proof> proof_of_update(std::string_view set, std::string_view id, const Json& payload) {
    if (!payload.find("statecode"))
        return std::nullopt;
    Proof proof;
    std::string select;
    for (const auto& [name, value] : payload.as_object()) {
        if (name.find('@') != std::string::npos || value.is_array() || value.is_object())
            continue;
        select += (select.empty() ? "?$select=" : ",") + dataverse::percent_encoded(name);
        proof.wanted.set(name, value);
    }
    proof.read = {"GET", dataverse::record_path(set, id) + select, {}, ""};
    return proof;
}

bool is_proven(const Proof& proof, const Result<dataverse::Answer>& answer) {
    if (!answer)
        return false;
    auto row = answer->json();
    if (!row)
        return false;
    for (const auto& [name, value] : proof.wanted.as_object())
        if (!((*row)[name] == value))
            return false;
    return true;
}

} // namespace dyncx::delivery
