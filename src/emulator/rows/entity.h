// A row as Dataverse shows it: properties, @odata.etag, annotations when asked for, expanded rows.
//
// Promises what $select promises: the selected columns plus the extras the server adds (primary key, currency beside
// money, the composite beside address parts). Annotations stand before their property.
#pragma once

#include "emulator/odata/expand.h"
#include "emulator/odata/query.h"
#include "emulator/site.h"

#include <string>
#include <vector>

namespace dyncx::emulator {

// The list of odata.include-annotations: "*", names, and names with a star at the end.
class AnnotationFilter {
  public:
    AnnotationFilter() = default;
    explicit AnnotationFilter(const std::string& list);
    bool includes(std::string_view name) const;
    bool is_empty() const { return patterns_.empty(); }

  private:
    std::vector<std::string> patterns_;
};

struct EntityView {
    const Site& site;
    const AnnotationFilter& annotations;
    const odata::Caller& caller;
    std::string root; // https://.../api/data/v9.2/
};

std::string etag_of(const Row& row); // W/"123"

// The members of the entity's JSON object; `context` is written first unless it is empty.
std::string entity_json(const EntityView& view, const Table& table, const Row& row, const odata::Selection& select,
                        const std::vector<odata::Expansion>& expands, const std::string& context = {});

} // namespace dyncx::emulator
