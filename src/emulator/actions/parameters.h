// The parameters of an action: the body of its POST, read one by one.
//
// Promises that a name the action does not have is refused, and that a row which a parameter names exists. A parameter
// that takes rows of several tables needs @odata.type. It does not know what an action does with them.
#pragma once

#include "emulator/rows/payload.h"
#include "emulator/service/call.h"

#include <initializer_list>
#include <optional>
#include <string>

namespace dyncx::emulator {

class Parameters {
  public:
    Parameters(const Call& call, std::string action, std::initializer_list<std::string_view> known);

    // The row that an object names by @odata.id or by its key; nothing when it is left out or null. `table` is the
    // parameter's type; without one @odata.type says it.
    std::optional<RowRef> row(const std::string& name, const Table* table = nullptr) const;
    RowRef required_row(const std::string& name, const Table* table = nullptr) const;

    std::optional<Payload> new_row(const std::string& name, const Table& table) const; // an object to create a row from
    std::int64_t required_whole(const std::string& name) const;
    bool required_boolean(const std::string& name) const;

    [[noreturn]] void refuse_missing_parameter(const std::string& name) const;

  private:
    Poco::JSON::Object::Ptr object(const std::string& name) const; // null when it is left out or null

    const Site& site_;
    std::string action_;
    Poco::JSON::Object::Ptr body_;
};

} // namespace dyncx::emulator
