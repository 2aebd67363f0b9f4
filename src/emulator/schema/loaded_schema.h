// The Schema that the emulator serves: the embedded table definitions plus alternate keys given by the caller.
//
// Omnichannel's tables can be hidden, as in an environment without that solution.
//
// Promises that tables never move once loaded and that names are unique. Throws std::runtime_error for a definition or
// an alternate key that makes no sense, at start and never later. It does not read files.
#pragma once

#include "emulator/model.h"

#include <map>

namespace dyncx::emulator {

class LoadedSchema final : public Schema {
  public:
    LoadedSchema();

    // "contact:emailaddress1" or "incident:ticketnumber,customerid".
    void add_labels(std::string_view definition); // "incident.prioritycode:1031:1=Hoch,3=Niedrig"; throws for other
    void add_alternate_key(std::string_view definition);
    void track_changes(std::string_view table);                          // as a customizer switches it on
    void set_omnichannel(bool is_there) { has_omnichannel_ = is_there; } // without it the tables msdyn_* are not known

    const Table* by_set(std::string_view set_name) const override;
    const Table* by_name(std::string_view logical_name) const override;
    std::vector<const Table*> tables() const override;

  private:
    const Table* known(std::size_t at) const;

    std::vector<Table> tables_;
    std::map<std::string, std::size_t, std::less<>> by_set_;
    std::map<std::string, std::size_t, std::less<>> by_name_;
    bool has_omnichannel_ = true;
};

} // namespace dyncx::emulator
