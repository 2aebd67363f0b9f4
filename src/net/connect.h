// A TCP connection to the first address that answers, through a proxy's CONNECT when one is set, within a budget.
// The descriptor is close-on-exec from its first moment and sends small packets at once. No TLS here.
#pragma once

#include "guest/descriptor.h"
#include "net/resolver.h"
#include "net/watch.h"

#include <optional>

namespace dyncx::net {

struct Route {
    Origin target;
    std::optional<Origin> proxy;
    const Origin& first() const { return proxy ? *proxy : target; } // where TCP goes to
};

Result<guest::Descriptor> connect_tcp(const Route& route, Resolver& resolver, Watch& watch, const Budget& budget);

} // namespace dyncx::net
