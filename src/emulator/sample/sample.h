// Sample data for a first look and for tests: people, companies, agents, queues, products, orders.
//
// Promises the same rows with the same ids in each run, invented names, and telephone numbers from the ranges reserved
// for fiction. Does nothing when the sample is already there.
#pragma once

#include "emulator/site.h"

namespace dyncx::emulator {

void make_sample(Site& site);

} // namespace dyncx::emulator
