// Reads the pages of customer_query() row by row. Absent and null are the same: Dataverse does both.
#include "lookup/customer_answer.h"

#include "base/text.h"
#include "dataverse/links.h"
#include "lookup/labels.h"

#include <algorithm>

namespace dyncx::lookup {
namespace {

std::string label_of(const Json& row, const std::string& column) { return row[column + kLabel].as_string(); }

std::string first_text(const Json& row, const std::vector<std::string>& columns) {
    for (const std::string& column : columns)
        if (const std::string& text = row[column].as_string(); !text.empty())
            return text;
    return {};
}

Json links_to(const AnswerWords& words, const std::string& table, const std::string& id) {
    if (words.app_id.empty())
        return {};
    return dataverse::links_of(words.environment_url, dataverse::record_query(words.app_id, table, id), true);
}

Json case_of(const Json& row, const AnswerWords& words) {
    Json out = Json::object();
    out.set("id", row["incidentid"]);
    out.set("number", row["ticketnumber"]);
    out.set("title", row["title"]);
    out.set("status", label_of(row, "statuscode"));
    out.set("status_code", row["statuscode"]);
    out.set("priority", label_of(row, "prioritycode"));
    out.set("created_at", row["createdon"]);
    out.set("links", links_to(words, "incident", row["incidentid"].as_string()));
    return out;
}

Json order_of(const Json& row, const AnswerWords& words) {
    Json out = Json::object();
    out.set("id", row["salesorderid"]);
    out.set("number", row["ordernumber"]);
    out.set("name", row["name"]);
    out.set("status", label_of(row, "statecode") + " / " + label_of(row, "statuscode"));
    out.set("state_code", row["statecode"]);
    out.set("status_code", row["statuscode"]);
    out.set("total", row["totalamount"]);
    out.set("currency_name", label_of(row, "_transactioncurrencyid_value")); // its code would cost a nested $expand
    out.set("delivery_date", row["requestdeliveryby"]);
    out.set("created_at", row["createdon"]);
    out.set("links", links_to(words, "salesorder", row["salesorderid"].as_string()));
    return out;
}

template <class Read> Json each(const Json& rows, const AnswerWords& words, const Read& read) {
    Json out = Json::array();
    for (const Json& row : rows.as_array())
        out.push(read(row, words));
    return out;
}

// The first column, in the order of the book, that holds what was asked for.
Json found_by(const Json& row, const Book& book, const Asking& asking) {
    std::vector<std::string> wanted = asking.numbers;
    if (asking.question.by == Question::By::kEmail)
        wanted = {asking.question.text};
    Json out = Json::object();
    for (const std::string& column : columns_asked(book, asking.question)) {
        const std::string& held = row[column].as_string();
        const bool is_it = wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& form) {
                               return lower_ascii(form) == lower_ascii(trimmed(held));
                           });
        if (!is_it)
            continue;
        out.set("column", column);
        if (!held.empty())
            out.set("value", held);
        break;
    }
    return out;
}

Json match_of(const Json& row, const AnsweredBook& answered, const Asking& asking, const AnswerWords& words) {
    const Book& book = answered.book;
    Json match = Json::object();
    match.set("table", book.table);
    match.set("id", row[book.id]);
    match.set("name", row[book.name]);
    const std::string& company = book.company_text.empty() ? row[book.company_navigation]["name"].as_string()
                                                           : row[book.company_text].as_string();
    match.set("company", book.table == "account" ? row[book.name].as_string() : company);
    match.set("phone", first_text(row, book.phone));
    match.set("email", first_text(row, book.email));
    match.set("created_at", row["createdon"]);
    match.set("found_by", found_by(row, book, asking));
    match.set("links", links_to(words, book.table, row[book.id].as_string()));
    if (const Json* cases = row.find(book.cases); cases && asking.question.wants_cases)
        match.set("cases", each(*cases, words, case_of));
    if (const Json* orders = row.find(book.orders); orders && asking.question.wants_orders)
        match.set("orders", each(*orders, words, order_of));
    return match;
}

const char* decision_of(std::int64_t of_first_book, Several several) {
    if (of_first_book == 0)
        return "nobody";
    if (of_first_book == 1 || several == Several::kNewest)
        return "take";
    return several == Several::kAsk ? "ask" : several == Several::kAll ? "all" : "nobody";
}

const char* part_state(bool is_wanted, const std::vector<AnsweredBook>& books) {
    if (!is_wanted)
        return "not asked";
    const bool is_refused = std::any_of(books.begin(), books.end(), [](auto& one) { return one.is_alone; });
    return is_refused ? "refused" : "read";
}

Json parts_of(const Asking& asking, const std::vector<AnsweredBook>& books) {
    Json parts = Json::object();
    parts.set("cases", part_state(asking.question.wants_cases, books));
    parts.set("orders", part_state(asking.question.wants_orders, books));
    return parts;
}

Json answer_of(const char* outcome, const char* decision, std::int64_t count, Json matches) {
    Json answer = Json::object();
    answer.set("outcome", outcome);
    answer.set("decision", decision);
    answer.set("count", count);
    answer.set("matches", std::move(matches));
    return answer;
}

} // namespace

Json customer_answer(const Asking& asking, const std::vector<AnsweredBook>& books, const AnswerWords& words) {
    Json matches = Json::array();
    std::int64_t count = 0, of_first_book = 0;
    for (const AnsweredBook& one : books) {
        const auto& rows = one.rows["value"].as_array();
        const std::int64_t here =
            std::max(one.rows["@odata.count"].as_integer(), static_cast<std::int64_t>(rows.size()));
        of_first_book = of_first_book == 0 ? here : of_first_book;
        count += here;
        for (const Json& row : rows)
            matches.push(match_of(row, one, asking, words));
    }
    Json answer = answer_of(of_first_book == 0   ? "none"
                            : of_first_book == 1 ? "one"
                                                 : "several",
                            decision_of(of_first_book, asking.several), count, std::move(matches));
    answer.set("parts", parts_of(asking, books));
    return answer;
}

Json customer_taken(const Json& answer) {
    Json customer = Json::object();
    if (answer["decision"].as_string() != "take")
        return customer;
    const Json& first = answer["matches"].as_array().front();
    customer.set(first["table"].as_string(), first["id"]);
    return customer;
}

Json nobody(const char* reason) {
    Json answer = answer_of("none", "nobody", 0, Json::array());
    answer.set("reason", reason);
    Json parts = Json::object();
    parts.set("cases", "not asked");
    parts.set("orders", "not asked");
    answer.set("parts", std::move(parts));
    return answer;
}

} // namespace dyncx::lookup
