// Each command is a call of the C API and a print. With --json the library's JSON goes out as it came.
#include "commands.h"

#include "printing.h"
#include "replay.h"

#include <array>
#include <iostream>
#include <regex>
#include <sstream>

namespace dyncx::host {

namespace {

constexpr std::size_t kAny = 1000000;

void print_body(const Options& options, const std::string& body) {
    if (options.is_json)
        std::cout << (body.empty() ? "{}" : body) << '\n';
    else if (!body.empty())
        print_outline(std::cout, parse_object(body));
}

// "nothing there" is an answer, but a shell script wants to see it.
Exit print_found(const Options& options, const std::optional<std::string>& body, const std::string& what) {
    if (body) {
        print_body(options, *body);
        return kOk;
    }
    std::cout << (options.is_json ? "null" : "nothing is known about " + what) << '\n';
    return kRefused;
}

Exit print_outcome(Connection& connection, const Options& options, const Outcome& outcome) {
    if (outcome.status < DYNCX_OK)
        throw connection.failure(outcome);
    print_body(options, outcome.body);
    return kOk;
}

Exit run_replay(Connection& connection, const Options& options) {
    const auto payloads = read_payloads({options.words.begin() + 1, options.words.end()}, options.times);
    const auto tally = replay(connection, options, options.source, payloads);
    for (const auto& refusal : tally.refusals)
        std::cerr << "dyncx-host: " << refusal.file << ": " << refusal.failure.line() << '\n';
    auto result = new_object();
    result->set("payloads", tally.payloads);
    result->set("delivered", tally.delivered);
    result->set("refused", tally.refusals.size());
    result->set("late", tally.late);
    result->set("sessions", tally.sessions.size());
    result->set("ms", tally.elapsed_ms);
    if (options.is_json)
        print_json(std::cout, result);
    else
        print_outline(std::cout, result);
    return tally.exit();
}

// What an event would be given up for is a refusal, though the preview itself worked.
Exit run_preview(Connection& connection, const Options& options) {
    const auto payload = read_file(options.words[1]);
    const auto outcome = connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().preview(connection.client(), options.source.c_str(), DYNCX_NUL, payload.data(),
                                        static_cast<std::int64_t>(payload.size()), &call, &op, &error);
    });
    const auto shown = print_outcome(connection, options, outcome);
    const auto findings = array_at(parse_object(outcome.body), "findings");
    for (const auto& finding : *findings)
        if (finding.extract<Poco::JSON::Object::Ptr>()->getValue<bool>("is_error"))
            return kRefused;
    return shown;
}

Exit run_session(Connection& connection, const Options& options) {
    const auto& id = options.words[1];
    const auto body = connection.read([&](auto** out, auto& error) {
        return connection.api().session_get(connection.client(), id.c_str(), DYNCX_NUL, out, &error);
    });
    return print_found(options, body, "session " + id);
}

Exit run_find(Connection& connection, const Options& options) {
    const auto& key = options.ticket.empty() ? options.record : options.ticket;
    const auto body = connection.read([&](auto** out, auto& error) {
        return connection.api().session_find(connection.client(), key.c_str(), DYNCX_NUL, out, &error);
    });
    return print_found(options, body, key);
}

Exit run_verify(Connection& connection, const Options& options) {
    const auto outcome = connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().verify(connection.client(), &call, &op, &error);
    });
    if (outcome.body.empty())
        return print_outcome(connection, options, outcome);
    print_body(options, outcome.body); // also when a rung broke: the body names it and the fix
    if (outcome.status == DYNCX_OK)
        return kOk;
    std::cerr << "dyncx-host: " << connection.failure(outcome).line() << '\n';
    return connection.failure(outcome).exit();
}

Exit run_get(Connection& connection, const Options& options) {
    return print_outcome(connection, options, connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().record_get(
            connection.client(), options.words[2].c_str(), DYNCX_NUL, options.words[3].c_str(), DYNCX_NUL,
            options.columns.empty() ? nullptr : options.columns.c_str(), DYNCX_NUL, &call, &op, &error);
    }));
}

Exit run_create(Connection& connection, const Options& options) {
    return print_outcome(connection, options, connection.run([&](const auto& call, auto& op, auto& error) {
        dyncx_call keyed = call;
        if (!options.key.empty())
            keyed.idempotency_key = dyncx_text(options.key.c_str());
        return connection.api().record_create(connection.client(), options.words[2].c_str(), DYNCX_NUL,
                                              options.words[3].c_str(), DYNCX_NUL, &keyed, &op, &error);
    }));
}

Exit run_update(Connection& connection, const Options& options) {
    return print_outcome(connection, options, connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().record_update(connection.client(), options.words[2].c_str(), DYNCX_NUL,
                                              options.words[3].c_str(), DYNCX_NUL,
                                              options.etag.empty() ? nullptr : options.etag.c_str(), DYNCX_NUL,
                                              options.words[4].c_str(), DYNCX_NUL, &call, &op, &error);
    }));
}

Exit run_query(Connection& connection, const Options& options) {
    return print_outcome(connection, options, connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().record_query(connection.client(), options.words[2].c_str(), DYNCX_NUL, &call, &op,
                                             &error);
    }));
}

// A word that begins with { is a question; anything else is a number.
Exit run_lookup(Connection& connection, const Options& options) {
    const char* asked = options.words[1].c_str();
    return print_outcome(connection, options, connection.run([&](const auto& call, auto& op, auto& error) {
        const auto& api = connection.api();
        return *asked == '{' ? api.lookup(connection.client(), asked, DYNCX_NUL, &call, &op, &error)
                             : api.lookup_phone(connection.client(), asked, DYNCX_NUL, &call, &op, &error);
    }));
}

// A word that begins with { is a question; anything else is a number.
std::string question_of(const Options& options) {
    if (options.words[1].starts_with('{'))
        return options.words[1];
    auto asked = new_object();
    asked->set("number", options.words[1]);
    if (!options.language.empty())
        asked->set("language", options.language);
    std::ostringstream written;
    asked->stringify(written);
    return written.str();
}

Exit run_order(Connection& connection, const Options& options) {
    const std::string question = question_of(options);
    return print_outcome(connection, options, connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().order_get(connection.client(), question.c_str(), DYNCX_NUL, &call, &op, &error);
    }));
}

Exit run_case(Connection& connection, const Options& options) {
    const std::string question = question_of(options);
    return print_outcome(connection, options, connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().case_get(connection.client(), question.c_str(), DYNCX_NUL, &call, &op, &error);
    }));
}

Exit run_timeline(Connection& connection, const Options& options) {
    auto record = new_object(), asked = new_object();
    record->set(options.words[1], options.words[2]);
    asked->set("record", record);
    std::ostringstream written;
    asked->stringify(written);
    const std::string question = written.str();
    return print_outcome(connection, options, connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().timeline(connection.client(), question.c_str(), DYNCX_NUL, &call, &op, &error);
    }));
}

Exit run_stats(Connection& connection, const Options& options) {
    const auto stats = connection.read(
        [&](auto** out, auto& error) { return connection.api().client_stats(connection.client(), out, &error); });
    dyncx_health health = DYNCX_INIT(dyncx_health);
    dyncx_error error = DYNCX_INIT(dyncx_error);
    connection.check(connection.api().client_health(connection.client(), &health, &error), error);
    auto result = new_object();
    result->set("stats", parse_object(stats.value_or("{}")));
    auto state = new_object();
    state->set("pending", health.pending);
    state->set("dead", health.dead);
    state->set("oldest_pending_ms", health.oldest_pending_ms);
    state->set("store_bytes", health.store_bytes);
    result->set("store", state);
    if (options.is_json)
        print_json(std::cout, result);
    else
        print_outline(std::cout, result);
    return kOk;
}

Exit run_configuration(Connection& connection, const Options& options) {
    const auto body = connection.read(
        [&](auto** out, auto& error) { return connection.api().configuration(connection.client(), out, &error); });
    return print_found(options, body, "the settings");
}

Exit run_audit_verify(Connection& connection, const Options& options) {
    dyncx_audit_report report = DYNCX_INIT(dyncx_audit_report);
    dyncx_error error = DYNCX_INIT(dyncx_error);
    connection.check(connection.api().audit_verify(connection.client(), &report, &error), error);
    auto result = new_object();
    result->set("is_intact", report.is_intact == 1);
    result->set("entries", report.entries);
    result->set("first_broken_seq", report.first_broken_seq);
    if (options.is_json)
        print_json(std::cout, result);
    else if (report.is_intact == 1)
        std::cout << "the trail is intact: " << report.entries << " entries\n";
    else
        std::cout << "the trail is broken at entry " << report.first_broken_seq << '\n';
    return report.is_intact == 1 ? kOk : kRefused;
}

void print_entries(const Poco::JSON::Array& entries) {
    std::vector<Row> rows{{"SEQ", "TIME", "KIND", "SUBJECT", "DETAIL"}};
    for (std::size_t index = 0; index < entries.size(); ++index) {
        const auto entry = entries.getObject(static_cast<unsigned>(index));
        rows.push_back({text_at(entry, "seq"), text_at(entry, "time"), text_at(entry, "kind"),
                        text_at(entry, "subject"), text_at(entry, "detail")});
    }
    print_table(std::cout, rows);
}

Exit run_audit_read(Connection& connection, const Options& options) {
    constexpr std::int32_t kPage = 1000;
    Poco::JSON::Array::Ptr entries = new Poco::JSON::Array;
    for (auto after = options.after;;) {
        const auto body = connection.read([&](auto** out, auto& error) {
            return connection.api().audit_read(connection.client(), after, kPage, out, &error);
        });
        if (!body)
            break;
        const auto page = array_at(parse_object(*body), "entries");
        for (const auto& entry : *page) {
            entries->add(entry);
            after = entry.extract<Poco::JSON::Object::Ptr>()->getValue<std::int64_t>("seq");
        }
    }
    auto result = new_object();
    result->set("entries", entries);
    if (options.is_json)
        print_json(std::cout, result);
    else
        print_entries(*entries);
    return kOk;
}

constexpr std::array<Command, 26> kCommands{{
    {"demo", "", 0, kAny, false, false, run_demo},
    {"replay", "", 1, kAny, true, false, run_replay},
    {"preview", "", 1, 1, true, false, run_preview},
    {"session", "", 1, 1, false, true, run_session},
    {"find", "", 0, 0, false, true, run_find},
    {"verify", "", 0, 0, false, false, run_verify},
    {"lookup", "", 1, 1, false, false, run_lookup},
    {"order", "", 1, 1, false, false, run_order},
    {"timeline", "", 2, 2, false, false, run_timeline},
    {"case", "", 1, 1, false, false, run_case},
    {"handoff", "state", 1, 1, false, true, run_handoff_state},
    {"handoff", "", 1, 1, false, false, run_handoff},
    {"directory", "status", 0, 0, false, true, run_directory_status},
    {"directory", "load", 0, 0, false, false, run_directory_load},
    {"directory", "who", 1, 1, false, true, run_directory_who},
    {"records", "get", 2, 2, false, false, run_get},
    {"records", "create", 2, 2, false, false, run_create},
    {"records", "update", 3, 3, false, false, run_update},
    {"records", "query", 1, 1, false, false, run_query},
    {"stats", "", 0, 0, false, true, run_stats},
    {"configuration", "", 0, 0, false, true, run_configuration},
    {"audit", "verify", 0, 0, false, true, run_audit_verify},
    {"audit", "read", 0, 0, false, true, run_audit_read},
    {"dead", "list", 0, 0, false, true, run_dead_list},
    {"dead", "retry", 1, 1, false, false, run_dead_retry},
    {"dead", "drop", 1, 1, false, true, run_dead_drop},
}};

bool is_guid(const std::string& text) {
    return std::regex_match(text, std::regex(R"(\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?)"));
}

bool is_asked_for(const Command& command, const std::vector<std::string>& words) {
    if (words[0] != command.name)
        return false;
    return *command.verb == '\0' || (words.size() > 1 && words[1] == command.verb);
}

void check_needs(const Command& command, const Options& options) {
    const auto given = options.words.size() - (*command.verb == '\0' ? 1 : 2);
    if (given < command.least || given > command.most)
        throw Failure(kUsage, std::string(command.name) + " wants other arguments: see dyncx-host --help");
    if (options.store.empty())
        throw Failure(kUsage, "--store is missing: the folder where accepted work is kept");
    if (options.is_dry_run && command.run != run_handoff)
        throw Failure(kUsage, "--dry-run goes with handoff FILE; preview does it for events");
    if (command.needs_source && options.source.empty())
        throw Failure(kUsage, "--source is missing: the kind of events in the file, such as amazon-connect");
    if (command.run == run_find && options.ticket.empty() == options.record.empty())
        throw Failure(kUsage, "find wants --ticket or --record");
    if (command.run == run_find && options.ticket.empty() && !is_guid(options.record))
        throw Failure(kUsage, "--record wants the GUID of a row; a number such as CAS-01213 goes with --ticket");
    if ((command.run == run_dead_retry || command.run == run_dead_drop) && !letter_named(options.words[2]))
        throw Failure(kUsage, std::string("dead ") + command.verb + " wants the id of a letter, or all");
}

// Names the verbs that a command of this name has.
Failure no_command(const std::vector<std::string>& words) {
    std::string verbs;
    for (const auto& command : kCommands)
        if (words[0] == command.name)
            verbs += (verbs.empty() ? "" : ", ") + words[0] + " " + command.verb;
    if (verbs.empty())
        return {kUsage, "there is no command " + words[0] + ": see dyncx-host --help"};
    const auto asked = words[0] + (words.size() > 1 ? " " + words[1] : "");
    return {kUsage, "there is no command " + asked + "; there are " + verbs};
}

} // namespace

const Command& find_command(const Options& options) {
    if (options.words.empty())
        throw Failure(kUsage, "no command was given: see dyncx-host --help");
    for (const auto& command : kCommands)
        if (is_asked_for(command, options.words)) {
            check_needs(command, options);
            return command;
        }
    throw no_command(options.words);
}

Exit list_properties(const Library& library, const Options& options) {
    Poco::JSON::Array::Ptr list = new Poco::JSON::Array;
    std::vector<Row> rows{{"NAME", "TYPE", "DEFAULT", "WHAT IT IS"}};
    dyncx_property property = DYNCX_INIT(dyncx_property);
    for (std::uint32_t index = 0; library.property_at(index, &property) == DYNCX_OK; ++index) {
        rows.push_back({property.name, property.type, property.default_value, property.help});
        auto row = new_object();
        row->set("name", std::string(property.name));
        row->set("type", std::string(property.type));
        row->set("default", std::string(property.default_value));
        row->set("allowed", std::string(property.allowed));
        row->set("is_secret", property.is_secret == 1);
        row->set("help", std::string(property.help));
        list->add(row);
    }
    auto result = new_object();
    result->set("properties", list);
    if (options.is_json)
        print_json(std::cout, result);
    else
        print_table(std::cout, rows);
    return kOk;
}

} // namespace dyncx::host
