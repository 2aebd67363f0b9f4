// Sealing: text that must not be readable in the file (settings with their secrets), under AES-256-GCM.
// Each purpose has a key of its own, derived from the key of the store. A seal holds for one place only: what was
// sealed as settings version 3 does not open as version 4.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <string>
#include <string_view>

namespace dyncx::store {

Secret derived_key(const Secret& key, std::string_view purpose); // 32 bytes

class Seal {
  public:
    explicit Seal(const Secret& key) : key_(derived_key(key, "seal")) {}
    Result<std::string> close(std::string_view text, std::string_view place) const;
    Result<std::string> open(std::string_view sealed, std::string_view place) const;

  private:
    Secret key_;
};

} // namespace dyncx::store
