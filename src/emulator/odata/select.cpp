// See select.h.
#include "emulator/odata/select.h"

#include "emulator/odata/columns.h"
#include "emulator/odata/lexer.h"

#include <algorithm>

namespace dyncx::emulator::odata {

Selection parse_select(std::string_view text, const Table& table) {
    Selection selection;
    selection.is_all = false;
    Lexer lexer(text);
    do {
        if (lexer.accept('*')) {
            selection.is_all = true;
            continue;
        }
        if (lexer.peek().kind != TokenKind::name) {
            lexer.refuse_here();
        }
        const Column* column = &property(table, lexer.take().text);
        if (std::find(selection.columns.begin(), selection.columns.end(), column) == selection.columns.end()) {
            selection.columns.push_back(column);
        }
    } while (lexer.accept(','));
    if (!lexer.is_at_end()) {
        lexer.refuse_here();
    }
    return selection;
}

} // namespace dyncx::emulator::odata
