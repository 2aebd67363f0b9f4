// OData as text: names come from the book, values pass through odata_text().
#include "lookup/customer_query.h"

#include "dataverse/address.h"
#include "lookup/labels.h"

#include <algorithm>

namespace dyncx::lookup {
namespace {

using dataverse::odata_text;

constexpr const char* kCaseColumns = "incidentid,ticketnumber,title,statecode,statuscode,prioritycode,createdon";
constexpr const char* kOrderColumns =
    "salesorderid,ordernumber,name,statecode,statuscode,totalamount,requestdeliveryby,createdon,"
    "_transactioncurrencyid_value";

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ",") + name;
    return text;
}

std::string any_equal(const std::vector<std::string>& columns, const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& column : columns)
        for (const std::string& value : values)
            text += (text.empty() ? "(" : " or ") + column + " eq " + odata_text(value);
    return text + ")";
}

std::string filter_of(const Book& book, const Asking& asking, const std::string& condition) {
    std::string filter;
    switch (asking.question.by) {
    case Question::By::kPhone:
        filter = any_equal(book.phone, asking.numbers);
        break;
    case Question::By::kEmail:
        filter = any_equal(book.email, {asking.question.text});
        break;
    case Question::By::kId:
        return book.id + " eq " + asking.question.text; // also a row that is not active: it was asked for by name
    case Question::By::kColumns:
        filter = condition;
        break;
    }
    return book.has_state ? filter + " and statecode eq 0" : filter;
}

std::string related(const std::string& collection, const std::string& columns, const char* filter) {
    std::string text = collection + "($select=" + columns;
    if (*filter)
        text += std::string(";$filter=") + filter;
    return text + ";$orderby=createdon desc;$top=" + std::to_string(kMostRelated) + ")";
}

std::string expanded(const Book& book, const Question& question) {
    std::vector<std::string> parts;
    if (!book.company_navigation.empty())
        parts.push_back(book.company_navigation + "($select=name)");
    if (question.wants_cases && !book.cases.empty())
        parts.push_back(related(book.cases, kCaseColumns, "statecode eq 0"));
    if (question.wants_orders && !book.orders.empty())
        parts.push_back(related(book.orders, kOrderColumns, ""));
    return joined(parts);
}

} // namespace

std::vector<std::string> columns_asked(const Book& book, const Question& question) {
    switch (question.by) {
    case Question::By::kPhone:
        return book.phone;
    case Question::By::kEmail:
        return book.email;
    case Question::By::kId:
        return {book.id};
    case Question::By::kColumns:
        break;
    }
    std::vector<std::string> names;
    for (const auto& [name, value] : question.columns.as_object())
        names.push_back(name);
    return names;
}

dataverse::Request customer_query(const Book& book, const Asking& asking, const std::string& condition, bool is_alone) {
    const std::string newest_first = asking.several == Several::kNewest ? "createdon desc," : "createdon asc,";
    std::vector<std::pair<std::string, std::string>> options{{"$select", joined(own_columns(book))},
                                                             {"$filter", filter_of(book, asking, condition)},
                                                             {"$orderby", newest_first + book.id},
                                                             {"$top", std::to_string(asking.most_matches)},
                                                             {"$count", "true"}};
    if (const std::string expand = is_alone ? "" : expanded(book, asking.question); !expand.empty())
        options.emplace_back("$expand", expand);
    return {"GET", dataverse::collection_path(book.set, options), {{"Prefer", kWithLabels}}, ""};
}

} // namespace dyncx::lookup
