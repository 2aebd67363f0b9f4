// The first five minutes with dyncx: replays the contacts that come with it, then shows for each session which record
// it became and whose call it was, the link that opens it for the agent, what it cost and how long it took.
#include "commands.h"
#include "printing.h"
#include "replay.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

namespace dyncx::host {

namespace {

constexpr const char* kSource = "amazon-connect";

struct Line { // one session in the table at the end
    std::string session, table, id, subject, link, requests;
    std::string customer, customer_table; // "" when nobody is known
    std::int64_t elapsed_ms = 0;
};

std::vector<std::string> bundled_files() {
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    for (const auto& folder : {program_folder() + "../share/dyncx/demo", std::string(DYNCX_DEMO_FOLDER)}) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error))
            if (entry.path().extension() == ".json" || entry.path().extension() == ".jsonl")
                files.push_back(entry.path().string());
        if (!files.empty())
            break;
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string subject_of(Connection& connection, const Line& line) {
    const auto outcome = connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().record_get(connection.client(), line.table.c_str(), DYNCX_NUL, line.id.c_str(),
                                           DYNCX_NUL, "subject", DYNCX_NUL, &call, &op, &error);
    });
    return outcome.status < DYNCX_OK ? "" : text_at(parse_object(outcome.body), "subject");
}

std::string name_of_customer(Connection& connection, const std::string& table, const std::string& id) {
    const auto question = R"({"id":")" + id + R"(","tables":[")" + table + R"("],"include":[]})";
    const auto outcome = connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().lookup(connection.client(), question.c_str(), DYNCX_NUL, &call, &op, &error);
    });
    const auto matches = array_at(parse_object(outcome.body), "matches");
    return matches->size() == 0 ? id : text_at(matches->getObject(0), "name");
}

Line line_of(Connection& connection, const SessionTime& time) {
    Line line;
    line.session = time.session;
    line.elapsed_ms = time.last_ms - time.first_ms;
    const auto body = connection.read([&](auto** out, auto& error) {
        return connection.api().session_get(connection.client(), time.session.c_str(), DYNCX_NUL, out, &error);
    });
    const auto session = parse_object(body.value_or("{}"));
    line.requests = text_at(session, "requests");
    line.link = text_at(object_at(session, "links"), "tab");
    if (const auto customer = object_at(session, "customer")) {
        line.customer_table = text_at(customer, "table");
        line.customer = name_of_customer(connection, line.customer_table, text_at(customer, "id"));
    }
    const auto records = array_at(session, "records");
    if (records->size() == 0)
        return line;
    line.table = text_at(records->getObject(0), "table");
    line.id = text_at(records->getObject(0), "id");
    line.subject = subject_of(connection, line);
    return line;
}

void print_for_machines(const Tally& tally, const std::vector<Line>& lines) {
    Poco::JSON::Array::Ptr sessions = new Poco::JSON::Array;
    for (const auto& line : lines) {
        auto session = new_object();
        session->set("session", line.session);
        session->set("table", line.table);
        session->set("id", line.id);
        session->set("subject", line.subject);
        session->set("link", line.link);
        session->set("customer", line.customer);
        session->set("customer_table", line.customer_table);
        session->set("requests", line.requests.empty() ? 0 : std::stoll(line.requests));
        session->set("ms", line.elapsed_ms);
        sessions->add(session);
    }
    auto result = new_object();
    result->set("payloads", tally.payloads);
    result->set("delivered", tally.delivered);
    result->set("refused", tally.refusals.size());
    result->set("late", tally.late);
    result->set("ms", tally.elapsed_ms);
    result->set("sessions", sessions);
    print_json(std::cout, result);
}

// A line of the table for each session; what is too long for a column stands below it.
void print_for_people(const Tally& tally, const std::vector<Line>& lines) {
    std::vector<Row> rows{{"SESSION", "REQUESTS", "MS", "CUSTOMER", "RECORD IN DYNAMICS, SCREEN-POP LINK"}};
    for (const auto& line : lines)
        rows.push_back({line.session, line.requests, std::to_string(line.elapsed_ms),
                        line.customer.empty() ? "not known" : line.customer + " (" + line.customer_table + ")",
                        line.subject});
    std::stringstream table;
    print_table(table, rows);
    std::string text;
    std::getline(table, text);
    std::cout << text << '\n';
    for (const auto& line : lines) {
        std::getline(table, text);
        std::cout << text << "\n    " << (line.id.empty() ? "no record" : line.table + " " + line.id) << "\n    "
                  << line.link << '\n';
    }
    std::cout << '\n'
              << tally.delivered << " of " << tally.payloads << " recorded events took effect in " << tally.elapsed_ms
              << " ms: " << lines.size() << " sessions, one record each, however often an event was given.\n";
}

void print_next(const Options& options, const std::vector<Line>& lines) {
    const auto config = options.config.empty() ? "" : " --config " + options.config;
    const auto start = "  " + options.program + config + " --store " + options.store + " ";
    std::cout << "\nLook further:\n"
              << start << "session " << lines.front().session << '\n'
              << start << "find --record " << lines.front().id << '\n'
              << start << "audit verify\n";
}

} // namespace

Exit run_demo(Connection& connection, const Options& options) {
    std::vector<std::string> files(options.words.begin() + 1, options.words.end());
    if (files.empty())
        files = bundled_files();
    if (files.empty())
        throw Failure(kRefused, "the recorded contacts that come with dyncx were not found: name files");
    if (!options.is_json)
        std::cout << "Replaying " << files.size() << " files of recorded Amazon Connect contacts through "
                  << connection.api().path << "\n"
                  << std::endl;
    auto tally = replay(connection, options, kSource, read_payloads(files, options.times));
    std::stable_sort(tally.sessions.begin(), tally.sessions.end(),
                     [](const auto& left, const auto& right) { return left.first_ms < right.first_ms; });
    for (const auto& refusal : tally.refusals)
        std::cerr << "dyncx-host: " << refusal.file << ": " << refusal.failure.line() << '\n';
    std::vector<Line> lines;
    for (const auto& time : tally.sessions)
        lines.push_back(line_of(connection, time));
    if (options.is_json) {
        print_for_machines(tally, lines);
    } else if (!lines.empty()) {
        print_for_people(tally, lines);
        print_next(options, lines);
    }
    return tally.exit();
}

} // namespace dyncx::host
