// One HTTP exchange as the emulator's rooms see it: a request that was read whole and the answer to it.
//
// Plain data. Header names compare without case. Who reads the socket is http/; who answers is service/ and entra/.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dyncx::emulator {

using Headers = std::vector<std::pair<std::string, std::string>>;

bool same_header(std::string_view a, std::string_view b);
std::string header(const Headers& headers, std::string_view name); // repeated ones joined with ","; "" when absent

struct Request {
    std::string method;
    std::string target; // path and query as on the request line
    Headers headers;
    std::string body;
    bool is_batch_part = false;

    std::string header(std::string_view name) const { return emulator::header(headers, name); }
    bool has_header(std::string_view name) const;
    std::string_view path() const; // target without the query
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::string row_url{};   // of the row that was created or changed, for "$1" in a batch; never sent
    bool is_dropped = false; // the work is done, the answer never arrives

    void set(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
};

} // namespace dyncx::emulator
