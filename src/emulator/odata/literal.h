// Literals as they stand in keys, function arguments and filters: null, booleans, numbers, strings, guids, dates.
// A literal knows its OData type, so that a comparison of things that cannot be compared is refused, not guessed.
#pragma once

#include "emulator/model.h"
#include "emulator/odata/lexer.h"

#include <optional>
#include <string>
#include <string_view>

namespace dyncx::emulator::odata {

enum class EdmType { null, boolean, int32, int64, decimal, number, string, guid, date, date_time, other };

struct Literal {
    EdmType type = EdmType::null;
    Value value; // a guid in lower case; dates as written
};

std::string_view edm_name(EdmType type); // "Edm.Guid"
bool is_numeric(EdmType type);
bool is_temporal(EdmType type);
bool can_compare(EdmType left, EdmType right);

// The literal at the lexer's place, taken from it; nothing is taken when there is none.
std::optional<Literal> take_literal(Lexer& lexer);
std::optional<Literal> read_literal(std::string_view text); // nothing unless the whole text is one

} // namespace dyncx::emulator::odata
