// The requests that answer a question: one read per book, all of them in one $batch, each with the customer's open cases and
// latest orders beside the row. Every value is one literal; no leading wildcard.
#pragma once

#include "dataverse/web_api.h"
#include "lookup/book.h"
#include "lookup/question.h"

#include <string>
#include <vector>

namespace dyncx::lookup {

constexpr int kMostRelated = 5; // cases, and orders, of one match

struct Asking {
    Question question;
    std::vector<std::string> numbers; // the written forms to ask for, when the question is a number
    int most_matches = 10;            // per book
    Several several = Several::kAll;
};

// `condition` is that of Question::By::kColumns, written against the table's metadata. `is_alone`: without cases, orders
// and company, for an environment that refuses them.
dataverse::Request customer_query(const Book& book, const Asking& asking, const std::string& condition, bool is_alone);

std::vector<std::string> columns_asked(const Book& book, const Question& question); // that a match can be due to

} // namespace dyncx::lookup
