// From a question to an answer, see lookup.h.
#include "lookup/lookup.h"

#include "base/text.h"
#include "dataverse/condition_writer.h"
#include "lookup/findings.h"

#include <algorithm>

namespace dyncx::lookup {
namespace {

Json where_of(const Json& columns) {
    Json all = Json::array();
    for (const auto& [name, value] : columns.as_object())
        all.push(Json(Json::Object{{"column", name}, {"is", value}}));
    return Json(Json::Object{{"and", std::move(all)}});
}

bool is_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

} // namespace

Result<std::unique_ptr<Lookup>> Lookup::open(const config::Settings& settings, dataverse::WebApi& api,
                                             dataverse::Metadata& metadata, Forms forms) {
    auto books = books_of(settings);
    if (!books)
        return books.error();
    std::unique_ptr<Lookup> lookup(new Lookup(api, metadata, std::move(forms)));
    lookup->books_ = std::move(*books);
    lookup->words_ = {settings.text("environment.url"), settings.text("environment.app_id")};
    lookup->several_ = several_of(settings.text("lookup.several"));
    lookup->most_matches_ = static_cast<int>(settings.integer("lookup.matches"));
    return lookup;
}

// Shipped tables need no metadata; other tables, and values of columns, do.
Result<Lookup::Part> Lookup::part_of(Book book, const Question& question, const net::Budget& budget) const {
    Part part;
    if (book.set.empty() || question.by == Question::By::kColumns) {
        auto table = metadata_.table(book.table, budget);
        if (!table)
            return table.error();
        book = completed(std::move(book), **table);
        if (question.by == Question::By::kColumns) {
            auto condition = dataverse::write_condition(**table, where_of(question.columns));
            if (!condition)
                return condition.error();
            part.condition = std::move(*condition);
        }
    }
    part.book = std::move(book);
    return part;
}

Result<std::vector<Lookup::Part>> Lookup::parts_of(const Question& question, const net::Budget& budget) const {
    std::vector<Book> chosen = books_;
    if (!question.tables.empty()) {
        chosen.clear();
        for (const std::string& table : question.tables) {
            const auto found = std::find_if(books_.begin(), books_.end(), [&](auto& b) { return b.table == table; });
            if (found == books_.end())
                return fault(DYNCX_E_INVALID, "The lookup: the table \"" + table + "\" is not among lookup.tables.",
                             "Add it to lookup.tables.");
            chosen.push_back(*found);
        }
    }
    std::vector<Part> parts;
    for (Book& book : chosen) {
        const bool has_columns = !(question.by == Question::By::kPhone && book.phone.empty()) &&
                                 !(question.by == Question::By::kEmail && book.email.empty());
        if (!has_columns)
            continue;
        auto part = part_of(std::move(book), question, budget);
        if (!part)
            return part.error();
        parts.push_back(std::move(*part));
    }
    return parts;
}

// Each part is answered or refused; a Fault is one of the way.
Result<> Lookup::send(std::vector<Part*> parts, const Asking& asking, bool is_alone, const net::Budget& budget) const {
    std::vector<dataverse::BatchPart> requests;
    for (const Part* part : parts)
        requests.push_back({{customer_query(part->book, asking, part->condition, is_alone)}, false});
    auto answers = api_.batch(requests, true, budget);
    if (!answers)
        return answers.error();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        parts[i]->refused.reset();
        parts[i]->answered = {parts[i]->book, Json(), is_alone};
        auto& answer = (*answers)[i].front();
        auto rows = answer ? answer->json() : Result<Json>(answer.error());
        if (rows)
            parts[i]->answered.rows = std::move(*rows);
        else if (is_refusal(rows.error()))
            parts[i]->refused = rows.error();
        else
            return rows.error();
    }
    return Done{};
}

Result<Json> Lookup::told(const std::vector<Part>& parts, const Asking& asking) const {
    std::vector<AnsweredBook> answered;
    Json findings = Json::array();
    for (const Part& part : parts) {
        if (part.refused)
            findings.push(finding_of(part.book.table, *part.refused));
        else
            answered.push_back(part.answered);
    }
    if (answered.empty() && !parts.empty())
        return *parts.front().refused;
    Json answer = customer_answer(asking, answered, words_);
    answer.set("findings", std::move(findings));
    const auto late =
        std::find_if(parts.begin(), parts.end(), [](auto& one) { return one.refused && is_late(*one.refused); });
    if (late == parts.end())
        return answer;
    if (answer["matches"].as_array().empty()) // "nobody" would be a guess
        return *late->refused;
    Json states = answer["parts"];
    for (auto& [name, state] : states.object_ref())
        if (state.as_string() != "not asked")
            state = Json("late");
    answer.set("parts", std::move(states));
    return answer;
}

Result<Json> Lookup::ask(const Question& question, const net::Budget& budget) const {
    Asking asking{question, {}, most_matches_, several_};
    if (question.by == Question::By::kPhone) {
        NumberForms number = forms_(question.text);
        if (number.forms.empty())
            return nobody(number.reason);
        asking.numbers = std::move(number.forms);
    }
    if (question.by == Question::By::kEmail && !is_address(question.text))
        return nobody("no address");
    auto parts = parts_of(question, budget);
    if (!parts)
        return parts.error();
    std::vector<Part*> all, refused;
    for (Part& part : *parts)
        all.push_back(&part);
    if (auto sent = send(all, asking, false, budget); !sent)
        return sent.error();
    std::copy_if(all.begin(), all.end(), std::back_inserter(refused), [](auto* part) { return part->refused; });
    if (!refused.empty())
        if (auto sent = send(refused, asking, true, budget); !sent) {
            if (!is_late(sent.error()))
                return sent.error();
            for (Part* part : refused) // what the others gave is told in time, and that these did not come
                part->refused = sent.error();
        }
    return told(*parts, asking);
}

} // namespace dyncx::lookup
