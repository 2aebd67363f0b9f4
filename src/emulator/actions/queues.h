// The actions on queues: putting a row into one, taking, giving back, routing and removing an item.
//
// Promises one active item per object and the queue errors of Dataverse. What an item looks like is rows/queue_items.
#pragma once

#include "emulator/service/call.h"

namespace dyncx::emulator {

Response add_to_queue(const Call& call, const RowRef& queue); // 200 with QueueItemId, the others 204
Response pick_from_queue(const Call& call, const RowRef& item);
Response release_to_queue(const Call& call, const RowRef& item);
Response remove_from_queue(const Call& call, const RowRef& item);
Response route_to(const Call& call);
Response apply_routing_rule(const Call& call); // puts the case into Site::routing_queue_id, if there is one

} // namespace dyncx::emulator
