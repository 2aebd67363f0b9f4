// Texts of batches for the tests, written with LF and turned into CRLF.
#pragma once

#include "emulator/model.h"

#include <string>
#include <string_view>

namespace dyncx::emulator::batch::test {

inline std::string crlf(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    }
    return out;
}

constexpr const char* kPartHeaders = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n";
constexpr const char* kPartLines = "Content-Type: application/http\nContent-Transfer-Encoding: binary\n";

// One create, one change set of two, one query; shaped like the examples in Microsoft's documentation.
constexpr std::string_view kMixed = R"(--batch_1
Content-Type: application/http
Content-Transfer-Encoding: binary

POST /api/data/v9.2/tasks HTTP/1.1
Content-Type: application/json; type=entry

{
  "subject": "Task 1"
}
--batch_1
Content-Type: multipart/mixed; boundary="changeset_2"

--changeset_2
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 1

POST accounts HTTP/1.1
Content-Type: application/json

{ "name":"Account name"}
--changeset_2
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 3

PATCH $1 HTTP/1.1
Content-Type: application/json

{ "primarycontactid@odata.bind":"$2" }

--changeset_2--

--batch_1
Content-Type: application/http
Content-Transfer-Encoding: binary

GET /api/data/v9.2/accounts?$select=name HTTP/1.1


--batch_1--
)";

struct Refused {
    int status = 0;
    std::string code;
    std::string message;
};

template <class Act> Refused refusal_of(Act act) {
    try {
        act();
    } catch (const Refusal& refusal) {
        return {refusal.http_status, refusal.code, refusal.message};
    }
    return {};
}

} // namespace dyncx::emulator::batch::test
