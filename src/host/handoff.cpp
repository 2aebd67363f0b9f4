// Handing over at the command line: a session goes to a person as a file says, or only tells where it would go; and what
// became of a session that was handed over. Alarms come later, as DYNCX_EVENT_HANDOFF: a host that stays polls them.
#include "commands.h"

#include "printing.h"

#include <Poco/Exception.h>

#include <iostream>
#include <iterator>
#include <sstream>

namespace dyncx::host {

namespace {

std::string joined(const Poco::JSON::Array::Ptr& texts) {
    std::string all;
    for (const auto& text : *texts)
        all += (all.empty() ? "" : " ") + text.convert<std::string>();
    return all;
}

void set_if(Poco::JSON::Object& shown, const char* name, const std::string& text) {
    if (!text.empty())
        shown.set(name, text);
}

// "Support (the settings)"
std::string wish_of(const Poco::JSON::Object::Ptr& wish) {
    const auto why = text_at(wish, "why");
    return text_at(wish, "name") + (why.empty() ? "" : " (" + why + ")");
}

// What a person wants to know of it; --json has everything.
void show_handed(Poco::JSON::Object& shown, const Poco::JSON::Object::Ptr& handed) {
    set_if(shown, "state", text_at(handed, "state"));
    set_if(shown, "reason", text_at(object_at(handed, "reason"), "message"));
    set_if(shown, "path", text_at(handed, "path"));
    set_if(shown, "why", joined(array_at(handed, "why")));
    set_if(shown, "record", text_at(handed, "table") + (handed->has("id") ? " " : "") + text_at(handed, "id"));
    for (const char* name : {"number", "customer", "rule"})
        set_if(shown, name, text_at(handed, name));
    for (const char* name : {"queue", "owner"})
        set_if(shown, name, wish_of(object_at(handed, name)));
    for (const char* name : {"links", "findings"})
        if (handed->has(name))
            shown.set(name, handed->get(name));
}

void show_plan(Poco::JSON::Object& shown, const Poco::JSON::Object::Ptr& plan) {
    for (const char* name : {"would", "why"})
        set_if(shown, name, text_at(plan, name));
    if (const auto handed = object_at(plan, "handoff"); !handed.isNull())
        show_handed(shown, handed);
    Poco::JSON::Array::Ptr rules = new Poco::JSON::Array, requests = new Poco::JSON::Array;
    for (const auto& rule : *array_at(plan, "rules")) {
        const auto one = rule.extract<Poco::JSON::Object::Ptr>();
        rules->add(text_at(one, "rule") + (one->getValue<bool>("matches") ? " matches: " : " does not match: ") +
                   text_at(one, "why"));
    }
    for (const auto& request : *array_at(plan, "requests")) {
        const auto one = request.extract<Poco::JSON::Object::Ptr>();
        requests->add(text_at(one, "method") + " " + text_at(one, "address"));
    }
    if (rules->size() > 0)
        shown.set("rules", rules);
    if (requests->size() > 0)
        shown.set("requests", requests);
}

void print_handoff(const Options& options, const std::string& body) {
    if (options.is_json) {
        std::cout << body << '\n';
        return;
    }
    const auto told = parse_object(body);
    auto shown = new_object();
    shown->set("session", text_at(told, "session"));
    if (told->has("would"))
        show_plan(*shown, told);
    else
        show_handed(*shown, told);
    print_outline(std::cout, shown);
}

std::string request_in(const Options& options) {
    const auto& file = options.words[1];
    const std::string text = file == "-" ? std::string(std::istreambuf_iterator<char>(std::cin), {}) : read_file(file);
    if (!options.is_dry_run)
        return text;
    try {
        auto request = parse_object(text);
        request->set("dry_run", true);
        std::ostringstream written;
        request->stringify(written);
        return written.str();
    } catch (const Poco::Exception&) {
        throw Failure(kRefused, "the handoff is no JSON object: " + file);
    }
}

} // namespace

// What was given up is told too: the state names the reason.
Exit run_handoff(Connection& connection, const Options& options) {
    const std::string request = request_in(options);
    const auto outcome = connection.run([&](const auto& call, auto& op, auto& error) {
        return connection.api().handoff(connection.client(), request.data(), static_cast<std::int64_t>(request.size()),
                                        &call, &op, &error);
    });
    const auto failure = connection.failure(outcome);
    if (outcome.body.empty())
        throw failure;
    print_handoff(options, outcome.body);
    if (outcome.status == DYNCX_OK)
        return kOk;
    std::cerr << "dyncx-host: " << failure.line() << '\n';
    return failure.exit();
}

Exit run_handoff_state(Connection& connection, const Options& options) {
    const auto& key = options.words[2];
    const auto body = connection.read([&](auto** out, auto& error) {
        return connection.api().handoff_get(connection.client(), key.c_str(), DYNCX_NUL, out, &error);
    });
    if (body) {
        print_handoff(options, *body);
        return kOk;
    }
    std::cout << (options.is_json ? "null" : "nothing is known about " + key) << '\n';
    return kRefused;
}

} // namespace dyncx::host
