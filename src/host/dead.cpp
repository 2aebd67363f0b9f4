// Dead letters at the command line: what was given up, tried again or dropped. A retry is delivered by this process, which
// waits for it; a host that has the same store open is not disturbed.
#include "commands.h"

#include "printing.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <pwd.h>
#include <set>
#include <unistd.h>

namespace dyncx::host {

namespace {

constexpr std::int32_t kPage = 1000;
constexpr std::int32_t kPollMs = 100;

struct Letter {
    std::int64_t id = 0;
    std::string session;
};

Poco::JSON::Array::Ptr read_letters(Connection& connection) {
    Poco::JSON::Array::Ptr letters = new Poco::JSON::Array;
    for (std::int64_t after = 0;;) {
        const auto body = connection.read([&](auto** out, auto& error) {
            return connection.api().dead_list(connection.client(), after, kPage, out, &error);
        });
        if (!body)
            return letters;
        const auto page = array_at(parse_object(*body), "letters");
        for (const auto& letter : *page) {
            letters->add(letter);
            after = letter.extract<Poco::JSON::Object::Ptr>()->getValue<std::int64_t>("id");
        }
    }
}

// The one that the command line names, or all; the library says it when the one is not there.
std::vector<Letter> named_letters(Connection& connection, std::int64_t id) {
    std::vector<Letter> named;
    const auto letters = read_letters(connection);
    for (std::size_t index = 0; index < letters->size(); ++index) {
        const auto letter = letters->getObject(static_cast<unsigned>(index));
        if (const auto its = letter->getValue<std::int64_t>("id"); id == 0 || its == id)
            named.push_back({its, text_at(letter, "session")});
    }
    return named;
}

std::string who() {
    const passwd* user = getpwuid(getuid());
    return "dyncx-host, user " + (user != nullptr ? std::string(user->pw_name) : std::to_string(getuid()));
}

std::int64_t settle(Connection& connection, std::int64_t id, std::int32_t action) {
    std::int64_t settled = 0;
    dyncx_error error = DYNCX_INIT(dyncx_error);
    connection.check(
        connection.api().dead_settle(connection.client(), id, action, who().c_str(), DYNCX_NUL, &settled, &error),
        error);
    return settled;
}

bool is_pending(Connection& connection, const std::string& session) {
    const auto body = connection.read([&](auto** out, auto& error) {
        return connection.api().session_get(connection.client(), session.c_str(), DYNCX_NUL, out, &error);
    });
    return body && parse_object(*body)->getValue<std::int64_t>("pending") > 0;
}

// Until nothing of these sessions is pending; how many letters' sessions are still under way when the time ran out.
std::int64_t wait_for(Connection& connection, const std::vector<Letter>& letters, std::int32_t wait_ms) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
    std::int64_t late = 0;
    for (const auto& letter : letters) {
        while (is_pending(connection, letter.session) && std::chrono::steady_clock::now() < end)
            connection.poll(kPollMs);
        late += is_pending(connection, letter.session) ? 1 : 0;
    }
    return late;
}

std::int64_t count_dead(Connection& connection, const std::vector<Letter>& letters) {
    std::set<std::int64_t> dead;
    for (const auto& letter : named_letters(connection, 0))
        dead.insert(letter.id);
    return std::count_if(letters.begin(), letters.end(), [&](const auto& letter) { return dead.contains(letter.id); });
}

// "message (fix) [code]"
std::string why(const Poco::JSON::Object::Ptr& reason) {
    if (!reason)
        return {};
    std::string text = text_at(reason, "message");
    if (const auto fix = text_at(reason, "fix"); !fix.empty())
        text += " (" + fix + ")";
    if (const auto code = text_at(reason, "code"); !code.empty())
        text += " [" + code + "]";
    return text;
}

void print_result(const Options& options, const Poco::JSON::Object::Ptr& result) {
    if (options.is_json)
        print_json(std::cout, result);
    else
        print_outline(std::cout, result);
}

} // namespace

std::optional<std::int64_t> letter_named(const std::string& word) {
    std::int64_t id = 0;
    if (word == "all")
        return id;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), id);
    if (error != std::errc() || end != word.data() + word.size() || id < 1)
        return std::nullopt;
    return id;
}

Exit run_dead_list(Connection& connection, const Options& options) {
    const auto letters = read_letters(connection);
    if (options.is_json) {
        auto result = new_object();
        result->set("letters", letters);
        print_json(std::cout, result);
        return kOk;
    }
    std::vector<Row> rows{{"ID", "SESSION", "EVENT", "DIED", "STEPS DONE", "REASON"}};
    for (std::size_t index = 0; index < letters->size(); ++index) {
        const auto letter = letters->getObject(static_cast<unsigned>(index));
        rows.push_back({text_at(letter, "id"), text_at(letter, "session"), text_at(letter, "event"),
                        text_at(letter, "died_at"), text_at(letter, "steps_done"), why(object_at(letter, "reason"))});
    }
    print_table(std::cout, rows);
    return kOk;
}

Exit run_dead_retry(Connection& connection, const Options& options) {
    const auto id = letter_named(options.words[2]).value_or(0);
    const auto letters = named_letters(connection, id);
    const auto retried = settle(connection, id, DYNCX_DEAD_RETRY);
    const auto late = wait_for(connection, letters, options.wait_ms);
    const auto dead = count_dead(connection, letters);
    auto result = new_object();
    result->set("retried", retried);
    result->set("given_up_again", dead);
    result->set("late", late);
    print_result(options, result);
    if (dead > 0)
        return kRefused;
    return late > 0 ? kLate : kOk;
}

Exit run_dead_drop(Connection& connection, const Options& options) {
    auto result = new_object();
    result->set("dropped", settle(connection, letter_named(options.words[2]).value_or(0), DYNCX_DEAD_DROP));
    print_result(options, result);
    return kOk;
}

} // namespace dyncx::host
