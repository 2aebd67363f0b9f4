// Opening, waiting, closing. The settings go to the library as they are in the file: the library checks them and says
// what is wrong with them better than a host could.
#include "connection.h"

#include <fstream>
#include <sstream>

namespace dyncx::host {

namespace {

constexpr std::int32_t kClosingMs = 2000; // what is left stays in the store for the next open
constexpr std::int32_t kMarginMs = 5000;  // an operation ends by its own budget; this is for a machine under load

} // namespace

Connection::Connection(const Library& library, const Options& options) : library_(library), wait_ms_(options.wait_ms) {
    std::string settings;
    if (!options.config.empty())
        settings = read_file(options.config);
    slot_ = DYNCX_INIT(dyncx_event);
    dyncx_error error = DYNCX_INIT(dyncx_error);
    check(library_.runtime_open(nullptr, 0, &runtime_, &error), error);
    const auto status = library_.client_open(runtime_, options.store.c_str(), DYNCX_NUL,
                                             options.config.empty() ? nullptr : settings.data(),
                                             static_cast<std::int64_t>(settings.size()), &client_, &error);
    if (status < DYNCX_OK) {
        close();
        check(status, error);
    }
}

Connection::~Connection() { close(); }

void Connection::close() {
    library_.event_release(&slot_);
    if (client_ != nullptr)
        library_.client_close(client_, kClosingMs, nullptr);
    if (runtime_ != nullptr)
        library_.runtime_close(runtime_, kClosingMs, nullptr);
    client_ = nullptr;
    runtime_ = nullptr;
}

Outcome Connection::run(const Start& start) {
    dyncx_call call = DYNCX_INIT(dyncx_call);
    call.flags = DYNCX_CALL_WAITABLE;
    call.budget_ms = wait_ms_;
    dyncx_op op = 0;
    dyncx_error error = DYNCX_INIT(dyncx_error);
    check(start(call, op, error), error);
    const auto status = library_.wait(client_, op, wait_ms_ + kMarginMs, &slot_, &error);
    check(status, error);
    if (status == DYNCX_NONE)
        throw Failure(kLate, "no answer in time");
    return outcome_of(slot_);
}

std::optional<std::string> Connection::read(const Read& read) {
    dyncx_blob* blob = nullptr;
    dyncx_error error = DYNCX_INIT(dyncx_error);
    const auto status = read(&blob, error);
    check(status, error);
    if (status == DYNCX_NONE)
        return std::nullopt;
    std::int64_t length = 0;
    const char* data = library_.blob_data(blob, &length);
    std::string text(data, static_cast<std::size_t>(length));
    library_.blob_free(blob);
    return text;
}

std::optional<Outcome> Connection::poll(std::int32_t wait_ms) {
    dyncx_error error = DYNCX_INIT(dyncx_error);
    const auto status = library_.poll(client_, wait_ms, &slot_, &error);
    check(status, error);
    if (status == DYNCX_NONE)
        return std::nullopt;
    return outcome_of(slot_);
}

void Connection::pause() {
    dyncx_error error = DYNCX_INIT(dyncx_error);
    check(library_.client_pause(client_, 1, &error), error);
}

void Connection::check(dyncx_status status, const dyncx_error& error) const {
    if (status < DYNCX_OK)
        throw Failure(error, library_.status_name(status));
}

Failure Connection::failure(const Outcome& outcome) const {
    return {outcome.error, library_.status_name(outcome.status)};
}

Outcome Connection::outcome_of(const dyncx_event& slot) const {
    Outcome outcome;
    outcome.kind = slot.kind;
    outcome.tag = slot.tag;
    outcome.status = slot.status;
    outcome.subject = text_of(slot.subject);
    outcome.body = text_of(slot.body);
    if (slot.error != nullptr)
        outcome.error = *slot.error;
    outcome.error.status = slot.status;
    return outcome;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
        throw Failure(kRefused, "the file cannot be read, or is empty: " + path);
    return text.str();
}

std::string text_of(const dyncx_str& text) {
    if (text.data == nullptr)
        return {};
    return text.length_bytes < 0 ? std::string(text.data)
                                 : std::string(text.data, static_cast<std::size_t>(text.length_bytes));
}

} // namespace dyncx::host
