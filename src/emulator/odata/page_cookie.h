// The $skiptoken of a next link: an XML cookie that clients must send back unchanged. It names the next page and the
// first and last row of the page before it; its inner XML is percent-encoded once more, as Dataverse does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dyncx::emulator::odata {

struct PageCookie {
    std::int64_t page = 2; // the page that the link leads to
    std::string column;    // primary key of the table
    std::string first_id;  // of the page before
    std::string last_id;

    friend bool operator==(const PageCookie&, const PageCookie&) = default;
};

std::string write_skiptoken(const PageCookie& cookie); // ready to stand behind "$skiptoken=" in a link
// The option's value as query_options gives it. Refuses everything that write_skiptoken did not make for that column.
PageCookie read_skiptoken(std::string_view text, std::string_view column);

} // namespace dyncx::emulator::odata
