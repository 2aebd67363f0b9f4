// What Entra's refusals mean: a Fault with one plain sentence, where to click, the AADSTS number and the trace id.
// The words of Entra itself are not passed on: they may name people.
#pragma once

#include "net/http.h"

namespace dyncx::identity {

// Of an answer of the token endpoint that is no token.
Fault fault_of_refusal(const net::HttpAnswer& answer);

} // namespace dyncx::identity
