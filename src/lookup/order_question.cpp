// Reads what a host asks of orders, strictly.
#include "lookup/order.h"

#include "base/guid.h"
#include "base/text.h"

#include <algorithm>
#include <array>

namespace dyncx::lookup {
namespace {

constexpr std::size_t kMostNumberBytes = 4096;
constexpr int kMostLatest = 50;
constexpr std::array<std::string_view, 5> kMembers = {"number", "id", "customer", "latest", "include"};

Fault wrong(const std::string& why, const std::string& fix = R"(Write {"number":"ORD-01234"}.)") {
    return fault(DYNCX_E_INVALID, "The order: " + why + ".", fix);
}

Result<> read_id(const Json& value, std::string& id) {
    auto plain = normal_guid(value.as_string());
    if (!plain)
        return wrong("the id is no GUID",
                     "Write it as 5b4ced1c-88e1-ee11-904c-6045bd05e9d4, braces and case as you like.");
    id = *plain;
    return Done{};
}

Result<> read_customer(const Json& value, OrderQuestion& question) {
    const bool is_one = value.as_object().size() == 1 && (value.find("contact") || value.find("account"));
    if (!is_one)
        return wrong("customer names no contact or account", R"(Write "customer":{"contact":"<guid>"}.)");
    question.customer_table = value.as_object().front().first;
    question.wants_lines = false;
    return read_id(value.as_object().front().second, question.customer_id);
}

Result<> read_member(const std::string& name, const Json& value, OrderQuestion& question) {
    if (name == "id")
        return read_id(value, question.id);
    if (name == "customer")
        return read_customer(value, question);
    if (name == "latest") {
        if (!value.is_integer() || value.as_integer() < 1 || value.as_integer() > kMostLatest)
            return wrong("latest is no number from 1 to 50", R"(Write "latest":5.)");
        question.latest = static_cast<int>(value.as_integer());
        return Done{};
    }
    if (!value.is_string() || value.as_string().size() > kMostNumberBytes)
        return wrong("number is no text of at most 4096 bytes");
    question.number = value.as_string();
    return Done{};
}

Result<> read_include(const Json& include, OrderQuestion& question) {
    question.wants_lines = false;
    if (!include.is_array())
        return wrong("include is no list", R"(Write "include":["lines"], or [] for the order alone.)");
    for (const Json& one : include.as_array()) {
        const std::string& name = one.as_string();
        bool* wanted = name == "lines"      ? &question.wants_lines
                       : name == "refunds"  ? &question.wants_refunds
                       : name == "tracking" ? &question.wants_tracking
                                            : nullptr;
        if (wanted == nullptr)
            return wrong("include knows lines, refunds and tracking", R"(Write "include":["lines","tracking"].)");
        *wanted = true;
    }
    if (question.wants_lines && !question.customer_id.empty())
        return wrong("lines come with one order, not with the latest of a customer", "Leave lines out.");
    return Done{};
}

} // namespace

Result<OrderQuestion> order_question_of(const Json& json) {
    OrderQuestion question;
    int asked = 0;
    for (const auto& [name, value] : json.as_object()) {
        if (std::find(kMembers.begin(), kMembers.end(), name) == kMembers.end()) {
            const auto near = nearest(name, {kMembers.begin(), kMembers.end()});
            return wrong("it has no member \"" + std::string(cut_bytes(name, 60)) + "\"",
                         near.empty() ? "It has number, id, customer, latest, include."
                                      : "Did you mean " + near.front() + "?");
        }
        if (name == "include")
            continue;
        asked += name == "latest" ? 0 : 1;
        if (auto good = read_member(name, value, question); !good)
            return good.error();
    }
    if (asked != 1)
        return wrong("one of number, id and customer is needed");
    if (const Json* include = json.find("include"))
        if (auto good = read_include(*include, question); !good)
            return good.error();
    return question;
}

} // namespace dyncx::lookup
