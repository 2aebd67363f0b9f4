// GET $metadata: the schema as a CSDL document (OData 4.0).
//
// Promises valid XML with an entity type and an entity set per table. Relationships to tables that the schema does not
// hold are left out. Annotations are not written.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

Response csdl_document(const Call& call);

} // namespace dyncx::emulator
