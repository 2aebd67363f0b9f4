// The table by number, then what the HTTP status alone tells.
#include "dataverse/catalogue.h"

#include "base/text.h"
#include "dataverse/named_in_answer.h"
#include "net/retry_after.h"

#include <charconv>

namespace dyncx::dataverse {

namespace {

enum class Again { kNo, kYes };

struct Row {
    std::uint32_t number;
    Status status;
    Again again;
    const char* message;
    const char* fix;
};

constexpr const char* kNamedKey = "Make the key's values unique, or update the row that exists.";
constexpr const char* kRole = "Power Platform admin center: give the application user's role this privilege.";
constexpr const char* kLater = "Nothing to do: it is tried again.";
constexpr const char* kPlugin = "Ask who wrote the plug-in or business rule of this table.";
constexpr const char* kThrottle =
    "Nothing to do: dyncx pauses. When it is frequent, look for other programs with this user.";
constexpr const char* kAppUser =
    "Power Platform admin center > Environments > Settings > Application users: add this client id.";
constexpr const char* kNames =
    "Check table and column names with `dyncx-host verify`; they follow upper and lower case.";
constexpr const char* kColumnRules = "Correct the value; docs/records.md lists what each type takes.";
constexpr const char* kMoved = "Check environment.url in the settings: open it in a browser and copy the address.";
constexpr const char* kSmaller = "Ask for less at once.";

constexpr Row kRows[] = {
    {0x80040217, DYNCX_E_GONE, Again::kNo, "the row, or a row that it refers to, does not exist", ""},
    {0x80060891, DYNCX_E_GONE, Again::kNo, "no row has this alternate key", ""},
    {0x80040237, DYNCX_E_CONFLICT, Again::kNo, "a row with this id exists already", ""},
    {0x80060892, DYNCX_E_CONFLICT, Again::kNo, "a row with this alternate key exists already", kNamedKey},
    {0x8006089d, DYNCX_E_REJECTED, Again::kNo, "several rows have this alternate key", kNamedKey},
    {0x80060890, DYNCX_E_REJECTED, Again::kNo,
     "these columns are no key of the table, or its index is still being built",
     "Look at the table's keys in Power Apps; wait until the key is Active."},
    {0x80073002, DYNCX_E_CONFLICT, Again::kNo, "a unique index of the table refuses the value", kNamedKey},
    {0x80040333, DYNCX_E_CONFLICT, Again::kNo, "a duplicate detection rule found such a row",
     "Update that row, or change the rule in the environment's settings."},
    {0x80060882, DYNCX_E_CONFLICT, Again::kNo, "the row changed since it was read",
     "Read it again, then repeat the change."},
    {0x80060883, DYNCX_E_CONFLICT, Again::kNo, "the row's version is missing or not supported", "Leave the etag out."},
    {0x8006088d, DYNCX_E_CONFLICT, Again::kNo, "the table knows no row versions", "Leave the etag out."},
    {0x80040220, DYNCX_E_FORBIDDEN, Again::kNo, "a privilege is missing", kRole},
    {0x80048306, DYNCX_E_FORBIDDEN, Again::kNo, "the application user may not touch this row",
     "Widen its role from user to business unit or organization, or share the row."},
    {0x80040231, DYNCX_E_FORBIDDEN, Again::kNo, "a privilege is missing", kRole},
    {0x80048405, DYNCX_E_FORBIDDEN, Again::kNo, "a privilege is missing", kRole},
    {0x80040256, DYNCX_E_FORBIDDEN, Again::kNo, "a privilege is missing", kRole},
    {0x80042f09, DYNCX_E_FORBIDDEN, Again::kNo, "the application user has no role",
     "Power Platform admin center > Application users: give it a security role."},
    {0x80040225, DYNCX_E_FORBIDDEN, Again::kNo, "the application user is disabled or has no business unit", kAppUser},
    {0x8004d24b, DYNCX_E_FORBIDDEN, Again::kNo, "the user has no licence",
     "Assign a licence, or sign in with an application user."},
    {0x80072560, DYNCX_E_FORBIDDEN, Again::kNo,
     "this environment has no application user for the client id (normal for minutes after it was added)", kAppUser},
    {0x80040265, DYNCX_E_REJECTED, Again::kNo, "a plug-in or business rule of the environment refused it", kPlugin},
    {0x80040224, DYNCX_E_REMOTE, Again::kYes, "a plug-in of the environment crashed", kPlugin},
    {0x8004418d, DYNCX_E_REMOTE, Again::kYes, "the environment had no worker for its plug-ins", kLater},
    {0x80081116, DYNCX_E_REMOTE, Again::kYes, "the environment's plug-ins are paused", kLater},
    {0x80044150, DYNCX_E_REMOTE, Again::kYes, "the environment's database failed (a deadlock?)", kLater},
    {0x80044151, DYNCX_E_REMOTE, Again::kYes, "the environment's database timed out", kSmaller},
    {0x80040255, DYNCX_E_REMOTE, Again::kYes, "the environment's database rolled back", kLater},
    {0x80072324, DYNCX_E_REMOTE, Again::kYes, "the environment's database is exhausted", kLater},
    {0x80072323, DYNCX_E_REMOTE, Again::kYes, "the environment's database is exhausted", kLater},
    {0x80048544, DYNCX_E_REJECTED, Again::kNo, "the query conflicts with the environment's throttling",
     "Make the query simpler: fewer conditions, no contains."},
    {0x80072321, DYNCX_E_THROTTLED, Again::kYes, "the user's execution time of five minutes is used up", kThrottle},
    {0x80072322, DYNCX_E_THROTTLED, Again::kYes, "the user's number of requests of five minutes is used up", kThrottle},
    {0x80072326, DYNCX_E_THROTTLED, Again::kYes, "the user has too many requests at once", kThrottle},
    {0x8005f103, DYNCX_E_THROTTLED, Again::kYes, "Dynamics has too many requests", kThrottle},
    {0x8005f101, DYNCX_E_AUTH, Again::kYes, "the access token has expired", kLater},
    {0x80071151, DYNCX_E_REMOTE, Again::kYes, "a solution is being imported into the environment", kLater},
    {0x80060888, DYNCX_E_REJECTED, Again::kNo, "Dynamics did not understand the address, or the address in a bind",
     kNames},
    {0x8006088a, DYNCX_E_REJECTED, Again::kNo, "Dynamics does not know the table or operation", kNames},
    {0x80048d19, DYNCX_E_REJECTED, Again::kNo,
     "Dynamics did not understand the row: a name in it is unknown or of another case", kNames},
    {0x80040203, DYNCX_E_REJECTED, Again::kNo, "a value is not accepted", kColumnRules},
    {0x80040216, DYNCX_E_REMOTE, Again::kYes, "Dynamics failed without saying why", kLater},
    {0x80044331, DYNCX_E_REJECTED, Again::kNo, "a text is too long for its column", kColumnRules},
    {0x8004431a, DYNCX_E_REJECTED, Again::kNo, "a choice column does not know the value", kColumnRules},
    {0x80044330, DYNCX_E_REJECTED, Again::kNo, "a number is outside the range of its column", kColumnRules},
    {0x80048408, DYNCX_E_REJECTED, Again::kNo, "statuscode does not belong to statecode",
     "Set both; docs/records.md tells how to find the pairs."},
    {0x80040227, DYNCX_E_CONFLICT, Again::kNo, "other rows refer to this one", "Remove those first."},
    {0x8004e023, DYNCX_E_REJECTED, Again::kNo, "the query counts more than 50,000 rows",
     "Narrow it, by date for instance."},
    {0x80041102, DYNCX_E_REJECTED, Again::kNo, "the query names a table that does not exist", kNames},
    {0x80041103, DYNCX_E_REJECTED, Again::kNo, "the query names a column that does not exist", kNames},
    {0x80044352, DYNCX_E_GONE, Again::kNo, "the stamp of the last synchronization has expired",
     "A full synchronization is needed."},
    {0x80072491, DYNCX_E_REJECTED, Again::kNo, "the table does not track changes",
     "Power Apps > the table > Properties > Track changes."},
    {0x8004a104, DYNCX_E_GONE, Again::kNo, "the environment is disabled",
     "Power Platform admin center: start the environment."},
    {0x80081111, DYNCX_E_REMOTE, Again::kNo, "a plug-in took longer than two minutes", kPlugin},
    {0x80044171, DYNCX_E_REMOTE, Again::kNo, "a plug-in took longer than two minutes", kPlugin},
    {0x80044172, DYNCX_E_REMOTE, Again::kNo, "a plug-in took longer than two minutes", kPlugin},
    {0x80044173, DYNCX_E_REMOTE, Again::kNo, "a plug-in took longer than two minutes", kPlugin},
    {0x80044183, DYNCX_E_REJECTED, Again::kNo, "the query is not valid", kNames},
    {0x8004440a, DYNCX_E_REJECTED, Again::kNo, "the case has open activities", "Complete or cancel them first."},
    {0x800404cf, DYNCX_E_CONFLICT, Again::kNo, "the case is resolved already", ""},
    {0x80044411, DYNCX_E_CONFLICT, Again::kNo, "the case is closed already", ""},
    {0x80040526, DYNCX_E_CONFLICT, Again::kNo, "the row is in a queue already", ""},
    {0x8004051b, DYNCX_E_CONFLICT, Again::kNo, "the row is in this queue already", ""},
    {0x800404e7, DYNCX_E_REJECTED, Again::kNo, "the table is not made for queues",
     "Power Apps > the table > Properties > Queues."},
};

struct StatusRow {
    int http_status;
    Status status;
    Again again;
    const char* message;
    const char* fix;
};

constexpr StatusRow kByStatus[] = {
    {301, DYNCX_E_REMOTE, Again::kYes, "Dynamics sends us to another address (a sign-in page?)", kMoved},
    {302, DYNCX_E_REMOTE, Again::kYes, "Dynamics sends us to another address (a sign-in page?)", kMoved},
    {307, DYNCX_E_REMOTE, Again::kYes, "Dynamics sends us to another address (a sign-in page?)", kMoved},
    {308, DYNCX_E_REMOTE, Again::kYes, "Dynamics sends us to another address (a sign-in page?)", kMoved},
    {400, DYNCX_E_REJECTED, Again::kNo, "Dynamics did not accept the request", kNames},
    {401, DYNCX_E_AUTH, Again::kNo, "Dynamics refused the access token",
     "Check environment.url and environment.tenant_id, and this machine's clock."},
    {403, DYNCX_E_FORBIDDEN, Again::kNo, "Dynamics forbids it to the application user", kRole},
    {404, DYNCX_E_GONE, Again::kNo, "the row or table does not exist", kNames},
    {405, DYNCX_E_REJECTED, Again::kNo, "Dynamics does not allow this here",
     "Other rows may refer to this one, or the table allows no such change."},
    {408, DYNCX_E_REMOTE, Again::kYes, "Dynamics took too long", kLater},
    {409, DYNCX_E_CONFLICT, Again::kNo, "the row is in another state than expected",
     "Read it again, then repeat the change."},
    {412, DYNCX_E_CONFLICT, Again::kNo, "the row changed, or exists already", "Read it again, then repeat the change."},
    {413, DYNCX_E_REJECTED, Again::kNo, "the request is too large for Dynamics", kSmaller},
    {414, DYNCX_E_REJECTED, Again::kNo, "the address of the request is too long for Dynamics", kSmaller},
    {429, DYNCX_E_THROTTLED, Again::kYes, "Dynamics has too many requests", kThrottle},
    {501, DYNCX_E_UNSUPPORTED, Again::kNo, "Dynamics does not implement this for the table", ""},
};

void take(Fault& f, Status status, Again again, const char* message, const char* fix) {
    f.status = status;
    f.message = message;
    f.fix = fix;
    f.flags = again == Again::kYes ? DYNCX_ERROR_RETRIABLE : 0;
}

void take_by_status(Fault& f, int http_status) {
    for (const StatusRow& row : kByStatus)
        if (row.http_status == http_status)
            return take(f, row.status, row.again, row.message, row.fix);
    if (http_status >= 500)
        return take(f, DYNCX_E_REMOTE, Again::kYes, "Dynamics failed", kLater);
    take(f, DYNCX_E_REMOTE, Again::kNo, "Dynamics gave an answer that was not expected", "");
}

// Old servers leave the code empty; these three sentences are the same in all of them.
std::uint32_t number_of_sentence(std::string_view text) {
    if (text.find("matching key values already exists") != text.npos)
        return 0x80040237;
    if (text.find("doesn't match the RowVersion") != text.npos)
        return 0x80060882;
    if (text.ends_with("Does Not Exist"))
        return 0x80040217;
    return 0;
}

std::string hex_code(std::uint32_t number) {
    char digits[8];
    auto written = std::to_chars(digits, digits + sizeof(digits), number, 16);
    return "0x" + std::string(digits, written.ptr);
}

bool is_code_text(std::string_view code) {
    if (code.empty() || code.size() > 24)
        return false;
    for (char c : code)
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == 'x' || c == 'X' ||
              c == '-'))
            return false;
    return true;
}

// "... over time window of 300 seconds." in milliseconds; 0 where it is not said.
std::int64_t window_ms_of(std::string_view text) {
    constexpr std::string_view kBefore = "time window of ";
    const std::size_t at = text.find(kBefore);
    if (at == text.npos)
        return 0;
    const char* begin = text.data() + at + kBefore.size();
    std::int64_t seconds = 0;
    auto read = std::from_chars(begin, text.data() + text.size(), seconds);
    const bool is_likely = read.ec == std::errc() && seconds > 0 && seconds <= 24 * 3600;
    return is_likely ? seconds * 1000 : 0;
}

// "... exceeded limit of 1,200,000 milliseconds ..."; 0 where it is not said.
std::int64_t limit_of(std::string_view text) {
    constexpr std::string_view kBefore = "limit of ";
    const std::size_t at = text.find(kBefore);
    if (at == text.npos)
        return 0;
    std::string digits;
    for (const char c : text.substr(at + kBefore.size(), 20)) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (c != ',')
            break;
    }
    std::int64_t limit = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), limit);
    return read.ec == std::errc() ? limit : 0;
}

void take_body(Fault& f, const Json& error, int http_status) {
    const std::string& code = error["code"].as_string();
    const std::string& text = error["message"].as_string();
    std::uint32_t number = code_number(code);
    if (number == 0)
        number = number_of_sentence(text);
    bool is_known = false;
    for (const Row& row : kRows) {
        if (row.number != number || number == 0)
            continue;
        take(f, row.status, row.again, row.message, row.fix);
        is_known = true;
    }
    // An unknown column of a query comes as 400 with code "0x0", an unknown table as 404 without a known code.
    if (!is_known && http_status == 404 && text.find("Resource not found for the segment") != text.npos)
        take(f, DYNCX_E_REJECTED, Again::kNo, "Dynamics does not know the table or operation", kNames);
    f.message += named_in_answer(text);
    f.limit = limit_of(text);
    f.window_ms = window_ms_of(text);
    if (is_code_text(code))
        f.code = code;
    else if (number != 0)
        f.code = hex_code(number);
}

} // namespace

std::uint32_t code_number(std::string_view code) {
    bool is_hex = code.starts_with("0x") || code.starts_with("0X");
    std::string_view digits = is_hex ? code.substr(2) : code;
    std::int64_t number = 0;
    auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number, is_hex ? 16 : 10);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size())
        return 0;
    return static_cast<std::uint32_t>(number & 0xffffffff);
}

Fault fault_of(const Answer& refusal) {
    Fault f;
    take_by_status(f, refusal.status);
    auto body = Json::parse(refusal.body);
    if (body && (*body)["error"].is_object())
        take_body(f, (*body)["error"], refusal.status);
    if (refusal.status == 429) // whatever the code says
        f.flags |= DYNCX_ERROR_RETRIABLE;
    f.http_status = refusal.status;
    f.request_id = refusal.request_id();
    f.retry_after_ms = net::retry_after_ms(refusal.headers);
    return f;
}

bool is_refusal(int http_status) { return http_status < 200 || (http_status >= 300 && http_status != 304); }

Fault refusal_of(const Answer& refusal, const std::string& method) {
    Fault f = fault_of(refusal);
    if (refusal.status >= 500 && refusal.status != 501 && method != "GET")
        f.flags |= DYNCX_ERROR_MAYBE_DONE;
    return f;
}

bool already_exists(const Fault& fault) { return code_number(fault.code) == 0x80040237; }

Fault not_json_fault(const Answer& answer) {
    Fault f = fault(DYNCX_E_REMOTE,
                    "Dynamics answered HTTP " + std::to_string(answer.status) +
                        " with what is no JSON (a sign-in page, or a proxy in between)",
                    "Check environment.url in the settings, and the proxy.");
    f.flags = DYNCX_ERROR_RETRIABLE;
    f.http_status = answer.status;
    f.request_id = answer.request_id();
    f.retry_after_ms = net::retry_after_ms(answer.headers);
    return f;
}

} // namespace dyncx::dataverse
