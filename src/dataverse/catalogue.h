// What Dynamics' refusals mean: one table of its error codes. A Fault carries our own sentence, the code verbatim, the
// names of a privilege, table or column when the answer names one, and Microsoft's request id. Never the words of
// Dynamics themselves: they may hold a customer's data.
#pragma once

#include "dataverse/web_api.h"

#include <optional>

namespace dyncx::dataverse {

// "0x80040217" in either case, the SDK's "-2147220969", "" and what is no number: 0.
std::uint32_t code_number(std::string_view code);

bool is_refusal(int http_status); // neither 2xx nor 304

// As fault_of(); a write that met a failing server may have been done.
Fault refusal_of(const Answer& refusal, const std::string& method);

// Of an answer that is no JSON although JSON was asked for (a sign-in page, a proxy's page).
Fault not_json_fault(const Answer& answer);

} // namespace dyncx::dataverse
