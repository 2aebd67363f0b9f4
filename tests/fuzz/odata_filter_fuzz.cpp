// Fuzz target: the query language of the emulator. The input is a request address below the service root; its path, its
// options and its filter are read and run over a small table. Only a Refusal may leave the code under test.
#include "../unit/emulator_odata/small_world.h"
#include "emulator/odata/keys.h"
#include "emulator/odata/page_cookie.h"
#include "emulator/odata/path.h"
#include "emulator/odata/query.h"

#include <cstddef>
#include <cstdint>

namespace {

using namespace dyncx::emulator;

void read(std::string_view url) {
    static const odata::test::SmallSchema schema;
    static const odata::test::SmallRows rows;
    const auto split = odata::split_url(url, true);
    const auto options = odata::parse_query_options(split.query);
    const auto path = odata::parse_path(split.path, options.aliases, odata::PathOrigin::request_line);
    const Table* table = path.empty() ? nullptr : schema.by_set(path.front().name);
    if (table == nullptr) {
        return;
    }
    if (path.front().has_parentheses) {
        odata::bind_key(*table, path.front());
    }
    const auto query = odata::bind_query(options, schema, *table);
    odata::find_rows(query, *table, rows, odata::test::small_caller());
    if (options.skiptoken) {
        odata::read_skiptoken(*options.skiptoken, table->primary_id);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        read(std::string_view(reinterpret_cast<const char*>(data), size));
    } catch (const Refusal&) {
        return 0;
    }
    return 0;
}
