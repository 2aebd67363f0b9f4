// From a text to an answer. What is kept in memory is the answer without its age.
#include "directory/directory.h"

#include "base/text.h"
#include "directory/person.h"

#include <algorithm>

namespace dyncx::directory {
namespace {

using lookup::Question;

constexpr std::size_t kMegabyte = 1U << 20;

// A number unless it cannot be one.
Result<Question> question_in(std::string_view who, const lookup::PhoneReader& reader) {
    if (who.starts_with('{')) {
        auto json = Json::parse(who);
        return json ? lookup::question_of(*json) : Result<Question>(json.error());
    }
    const bool may_be_address = !email_key(who).empty();
    if (!may_be_address || reader.read(who).kind != lookup::PhoneKind::kNone)
        return lookup::phone_question(who);
    return lookup::question_of(Json(Json::Object{{"email", Json(who)}}));
}

Json page_of(const store::DirectoryMatches& matches) {
    Json rows = Json::array();
    for (const store::DirectoryRow& row : matches.rows) {
        auto document = Json::parse(row.document); // written by person_of()
        rows.push(document ? std::move(*document) : Json::object());
    }
    Json page = Json::object();
    page.set("@odata.count", matches.count);
    page.set("value", std::move(rows));
    return page;
}

bool is_empty(const std::vector<store::DirectoryMatches>& all) {
    return std::all_of(all.begin(), all.end(), [](auto& matches) { return matches.count == 0; });
}

} // namespace

std::unique_ptr<Directory> Directory::off() {
    return std::unique_ptr<Directory>(new Directory(0, lookup::PhoneReader("", nullptr)));
}

Result<std::unique_ptr<Directory>> Directory::open(const config::Settings& settings, lookup::PhoneReader reader,
                                                   Ground ground) {
    auto books = lookup::books_of(settings);
    if (!books)
        return books.error();
    const auto bytes = static_cast<std::size_t>(settings.integer("directory.memory_mb")) * kMegabyte;
    std::unique_ptr<Directory> directory(new Directory(bytes, reader));
    directory->shelf_ = &ground.shelf;
    directory->clock_ = &ground.clock;
    directory->words_ = {settings.text("environment.url"), settings.text("environment.app_id")};
    directory->several_ = lookup::several_of(settings.text("lookup.several"));
    directory->most_matches_ = static_cast<int>(settings.integer("lookup.matches"));
    directory->is_sealed_ = settings.boolean("directory.sealed");
    FollowOptions options{std::move(*books), std::chrono::seconds(settings.integer("directory.refresh_s")),
                          directory->is_sealed_};
    directory->follower_ =
        std::make_unique<Follower>(std::move(options), std::move(reader), ground, directory->memory_);
    if (auto looked = directory->follower_->look(); !looked)
        return looked.error();
    return directory;
}

std::chrono::milliseconds Directory::step(const net::Budget& budget) {
    constexpr std::chrono::hours kNever{24}; // settings that turn it on begin anew
    return is_on() ? follower_->step(budget) : kNever;
}

Result<std::string> Directory::ask(std::string_view who) {
    if (!is_on())
        return told(lookup::nobody("the directory is off").text());
    if (auto known = memory_.find(who))
        return told(std::move(*known));
    const std::uint64_t age = memory_.age();
    auto question = question_in(who, reader_);
    if (!question)
        return question.error();
    question->wants_cases = question->wants_orders = question->wants_spent = false;
    auto answer = found(*question);
    if (!answer)
        return answer;
    memory_.put(who, *answer, age);
    return told(std::move(*answer));
}

Result<std::vector<lookup::Book>> Directory::books_for(const Question& question) const {
    auto books = follower_->books();
    if (question.tables.empty())
        return books;
    std::vector<lookup::Book> chosen;
    for (const std::string& table : question.tables) {
        const auto book = std::find_if(books.begin(), books.end(), [&](auto& one) { return one.table == table; });
        if (book == books.end())
            return fault(DYNCX_E_INVALID, "The lookup: the table \"" + table + "\" is not among lookup.tables.",
                         "Add it to lookup.tables.");
        chosen.push_back(*book);
    }
    return chosen;
}

// What the first key that finds anything finds.
Directory::Matches Directory::first_found(store::DirectoryQuestion& asked, const std::vector<std::string>& keys) const {
    Matches matches = std::vector<store::DirectoryMatches>();
    for (const std::string& key : keys) {
        if (key.empty() || key == asked.key)
            continue;
        asked.key = key;
        matches = shelf_->find(asked);
        if (!matches || !is_empty(*matches))
            break;
    }
    return matches;
}

// A number in the international form is tried as it stands: to read it by its plan takes longer than to find it. A number
// with an extension that nobody has is found as the number of the house.
Directory::Matches Directory::matches_of_number(const std::string& text, store::DirectoryQuestion& asked,
                                                const char*& nobody_because) const {
    auto matches = first_found(asked, {lookup::PhoneReader::key_at_once(text)});
    if (!matches || !is_empty(*matches))
        return matches;
    const lookup::PhoneNumber number = reader_.read(text);
    if (number.kind == lookup::PhoneKind::kWithheld)
        nobody_because = "withheld";
    else if (number.kind == lookup::PhoneKind::kNone)
        nobody_because = "no number";
    return first_found(asked, {number.key(), number.key_without_extension()});
}

Result<std::string> Directory::found(const Question& question) {
    if (question.by == Question::By::kColumns)
        return fault(DYNCX_E_INVALID, "The directory finds by phone, email and id only.",
                     "Ask for other columns with dyncx_lookup().");
    auto books = books_for(question);
    if (!books)
        return books.error();
    store::DirectoryQuestion asked;
    for (const lookup::Book& book : *books)
        asked.tables.push_back(book.table);
    asked.most = most_matches_;
    asked.is_sealed = is_sealed_;
    asked.is_newest_first = several_ == lookup::Several::kNewest;
    const char* nobody_because = nullptr;
    Matches matches = std::vector<store::DirectoryMatches>();
    if (question.by == Question::By::kPhone) {
        matches = matches_of_number(question.text, asked, nobody_because);
    } else if (question.by == Question::By::kId) {
        asked.record = question.text;
        matches = shelf_->find(asked);
    } else if (const std::string key = email_key(question.text); !key.empty()) {
        matches = first_found(asked, {key});
    } else {
        nobody_because = "no address";
    }
    if (!matches)
        return matches.error();
    return nobody_because ? lookup::nobody(nobody_because).text() : answer_of(question, *books, *matches);
}

std::string Directory::answer_of(const Question& question, const std::vector<lookup::Book>& books,
                                 const std::vector<store::DirectoryMatches>& matches) const {
    lookup::Asking asking{question, {}, most_matches_, several_};
    std::vector<lookup::AnsweredBook> answered;
    for (std::size_t i = 0; i < matches.size(); ++i) {
        answered.push_back({books[i], page_of(matches[i]), false});
        const auto& rows = answered.back().rows["value"].as_array();
        for (std::size_t at = 0; at < rows.size() && question.by == Question::By::kPhone; ++at)
            asking.numbers.emplace_back(trimmed(rows[at][matches[i].rows[at].keys.front().column].as_string()));
    }
    return lookup::customer_answer(asking, answered, words_).text();
}

// An answer with what is true of the moment: as the last members, so that nothing of it is written anew.
std::string Directory::told(std::string answer) const {
    answer.pop_back();
    if (!is_on())
        return answer + R"(,"findings":[],"directory":{"state":"off"}})";
    const Standing standing = follower_->standing();
    answer += ",\"findings\":" + standing.findings.text() + ",\"directory\":{\"state\":\"" + standing.state + "\"";
    if (standing.as_of > 0)
        answer += ",\"as_of\":\"" + format_time(standing.as_of) +
                  "\",\"age_ms\":" + std::to_string(std::max<std::int64_t>(0, clock_->now() - standing.as_of));
    return answer + "}}";
}

Json Directory::status() const {
    Json status = Json::object();
    status.set("state", is_on() ? follower_->standing().state : "off");
    if (!is_on())
        return status;
    status.set("memory_bytes", static_cast<std::int64_t>(memory_.bytes()));
    status.set("tables", follower_->tables());
    return status;
}

} // namespace dyncx::directory
