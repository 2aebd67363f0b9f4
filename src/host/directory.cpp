// The directory at the command line: how far it is, who somebody is by it, and loading it before a host needs it.
#include "commands.h"

#include "printing.h"

#include <chrono>
#include <iostream>
#include <thread>

namespace dyncx::host {

namespace {

constexpr std::chrono::milliseconds kLook{200};

Poco::JSON::Object::Ptr status_of(Connection& connection) {
    const auto stats = connection.read(
        [&](auto** out, auto& error) { return connection.api().client_stats(connection.client(), out, &error); });
    const auto status = object_at(parse_object(stats.value_or("{}")), "directory");
    return status.isNull() ? new_object() : status;
}

std::string findings_in(const Poco::JSON::Object::Ptr& status) {
    std::string all;
    for (const auto& table : *array_at(status, "tables"))
        if (const auto finding = object_at(table.extract<Poco::JSON::Object::Ptr>(), "finding"); !finding.isNull())
            all += (all.empty() ? "" : " ") + text_at(finding, "message") + " " + text_at(finding, "fix");
    return all;
}

void print_status(const Options& options, const Poco::JSON::Object::Ptr& status) {
    if (options.is_json)
        print_json(std::cout, status);
    else
        print_outline(std::cout, status);
}

} // namespace

Exit run_directory_status(Connection& connection, const Options& options) {
    print_status(options, status_of(connection));
    return kOk;
}

// A finding is told at once: it does not go away by waiting.
Exit run_directory_load(Connection& connection, const Options& options) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(options.wait_ms);
    for (;;) {
        const auto status = status_of(connection);
        const std::string state = text_at(status, "state");
        const std::string findings = findings_in(status);
        const bool is_over = std::chrono::steady_clock::now() >= end;
        if (state == "ready" || state == "off" || !findings.empty() || is_over) {
            print_status(options, status);
            if (!findings.empty())
                std::cerr << "dyncx-host: " << findings << '\n';
            return state == "ready" ? kOk : is_over ? kLate : kRefused;
        }
        std::this_thread::sleep_for(kLook);
    }
}

Exit run_directory_who(Connection& connection, const Options& options) {
    const std::string& who = options.words[2];
    const auto body = connection.read([&](auto** out, auto& error) {
        return connection.api().lookup_cached(connection.client(), who.data(), static_cast<std::int64_t>(who.size()),
                                              out, &error);
    });
    const auto answer = parse_object(body.value_or("{}"));
    if (options.is_json)
        std::cout << body.value_or("{}") << '\n';
    else
        print_outline(std::cout, answer);
    return kOk;
}

} // namespace dyncx::host
