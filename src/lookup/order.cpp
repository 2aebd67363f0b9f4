// The rows of orders and of their lines are asked for by the same condition, so that neither waits for the other.
#include "lookup/order.h"

#include "base/text.h"
#include "dataverse/address.h"
#include "dataverse/links.h"
#include "dataverse/metadata.h"
#include "lookup/labels.h"
#include "lookup/order_number.h"

#include <algorithm>
#include <map>

namespace dyncx::lookup {
namespace {

using dataverse::odata_text;

constexpr const char* kOrderColumns =
    "salesorderid,ordernumber,name,statecode,statuscode,totalamount,totaltax,totaldiscountamount,freightamount,"
    "requestdeliveryby,createdon,_customerid_value";
constexpr const char* kLineColumns =
    "salesorderdetailid,_salesorderid_value,productdescription,isproductoverridden,quantity,priceperunit,baseamount,"
    "manualdiscountamount,tax,extendedamount,requestdeliveryby";
constexpr int kMostOrders = 20; // that one number, with its variants, may name
constexpr int kLinesOfPage = 5000, kMostPages = 20;

std::string prefer(int page_size) {
    return "odata.maxpagesize=" + std::to_string(page_size) +
           ",odata.include-annotations=\"OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM."
           "lookuplogicalname\"";
}

// `path` leads to the order: "" from an order itself, "salesorderid/" from a line.
std::string condition_of(const OrderQuestion& question, const std::vector<std::string>& forms,
                         const std::string& path) {
    if (!question.customer_id.empty())
        return "_customerid_value eq " + question.customer_id;
    if (!question.id.empty())
        return (path.empty() ? "salesorderid eq " : "_salesorderid_value eq ") + question.id;
    std::string text;
    for (const std::string& form : forms)
        text += (text.empty() ? "(" : " or ") + path + "ordernumber eq " + odata_text(form);
    return text + ")";
}

dataverse::Request orders_request(const OrderQuestion& question, const std::vector<std::string>& forms) {
    const int most = question.customer_id.empty() ? kMostOrders : question.latest;
    return {"GET",
            dataverse::collection_path("salesorders", {{"$select", kOrderColumns},
                                                       {"$filter", condition_of(question, forms, "")},
                                                       {"$orderby", "createdon desc,salesorderid"},
                                                       {"$expand", "transactioncurrencyid($select=isocurrencycode)"},
                                                       {"$top", std::to_string(most)}}),
            {{"Prefer", "odata.include-annotations=\"OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM."
                        "lookuplogicalname\""}},
            ""};
}

dataverse::Request lines_request(const OrderQuestion& question, const std::vector<std::string>& forms) {
    return {
        "GET",
        dataverse::collection_path("salesorderdetails", {{"$select", kLineColumns},
                                                         {"$filter", condition_of(question, forms, "salesorderid/")},
                                                         {"$orderby", "lineitemnumber,salesorderdetailid"},
                                                         {"$expand", "productid($select=name,productnumber)"}}),
        {{"Prefer", prefer(kLinesOfPage)}},
        ""};
}

// A write-in product has a description and no product row.
Json line_of(const Json& row) {
    const Json& product = row["productid"];
    Json line = Json::object();
    line.set("id", row["salesorderdetailid"]);
    line.set("name", product["name"].as_string().empty() ? row["productdescription"] : product["name"]);
    line.set("sku", product["productnumber"]);
    line.set("is_write_in", row["isproductoverridden"].as_bool());
    line.set("quantity", row["quantity"]);
    line.set("unit_price", row["priceperunit"]);
    line.set("discount", row["manualdiscountamount"]);
    line.set("tax", row["tax"]);
    line.set("amount", row["extendedamount"]);
    line.set("delivery_date", row["requestdeliveryby"]);
    return line;
}

Json order_of(const Json& row, const AnswerWords& words) {
    Json order = Json::object();
    const std::string& id = row["salesorderid"].as_string();
    order.set("id", id);
    order.set("number", row["ordernumber"]);
    order.set("name", row["name"]);
    order.set("status", row[std::string("statecode") + kLabel].as_string() + " / " +
                            row[std::string("statuscode") + kLabel].as_string());
    order.set("state_code", row["statecode"]);
    order.set("status_code", row["statuscode"]);
    order.set("total", row["totalamount"]);
    order.set("tax", row["totaltax"]);
    order.set("discount", row["totaldiscountamount"]);
    order.set("freight", row["freightamount"]);
    order.set("currency", row["transactioncurrencyid"]["isocurrencycode"]);
    order.set("delivery_date", row["requestdeliveryby"]);
    order.set("created_at", row["createdon"]);
    if (!row["_customerid_value"].is_null()) {
        Json customer = Json::object();
        customer.set("table", row["_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"]);
        customer.set("id", row["_customerid_value"]);
        customer.set("name", row[std::string("_customerid_value") + kLabel]);
        order.set("customer", std::move(customer));
    }
    if (!words.app_id.empty())
        order.set("links", dataverse::links_of(words.environment_url,
                                               dataverse::record_query(words.app_id, "salesorder", id), true));
    return order;
}

// The exact number counts before its variants.
void keep_exact(Json::Array& orders, const std::string& given) {
    const auto is_exact = [&](const Json& row) {
        return lower_ascii(trimmed(row["ordernumber"].as_string())) == lower_ascii(given);
    };
    if (std::any_of(orders.begin(), orders.end(), is_exact))
        std::erase_if(orders, [&](const Json& row) { return !is_exact(row); });
}

Json answer_of(const Json::Array& rows, const std::map<std::string, Json>& lines, bool has_lines,
               const AnswerWords& words) {
    Json orders = Json::array();
    for (const Json& row : rows) {
        Json order = order_of(row, words);
        if (has_lines) {
            const auto found = lines.find(row["salesorderid"].as_string());
            order.set("lines", found == lines.end() ? Json::array() : found->second);
        }
        orders.push(std::move(order));
    }
    Json answer = Json::object();
    answer.set("outcome", rows.empty() ? "none" : rows.size() == 1 ? "one" : "several");
    answer.set("orders", std::move(orders));
    return answer;
}

Result<Json> page_of(const Result<dataverse::Answer>& answer) {
    return answer ? answer->json() : Result<Json>(answer.error());
}

} // namespace

Result<std::unique_ptr<Orders>> Orders::open(const config::Settings& settings, dataverse::WebApi& api) {
    std::unique_ptr<Orders> orders(new Orders(api));
    for (const Json& prefix : settings.value("orders.prefixes").as_array()) {
        if (prefix.as_string().empty() || prefix.as_string().size() > 20)
            return fault(DYNCX_E_CONFIG, "In orders.prefixes: a prefix has 1 to 20 characters.", "Write [\"ORD-\"].");
        orders->prefixes_.push_back(prefix.as_string());
    }
    orders->words_ = {settings.text("environment.url"), settings.text("environment.app_id")};
    return orders;
}

Result<Json::Array> Orders::rows_behind(Json page, const net::Budget& budget) const {
    Json::Array rows = page["value"].as_array();
    for (int i = 1; i < kMostPages && page.find("@odata.nextLink"); ++i) {
        auto next = dataverse::write_next(page["@odata.nextLink"].as_string(), api_.base_url(), kLinesOfPage);
        if (!next)
            return next.error();
        next->headers = {{"Prefer", prefer(kLinesOfPage)}};
        auto answered = page_of(api_.send(*next, budget));
        if (!answered)
            return answered.error();
        page = std::move(*answered);
        const auto& more = page["value"].as_array();
        rows.insert(rows.end(), more.begin(), more.end());
    }
    if (page.find("@odata.nextLink"))
        return fault(DYNCX_E_TOO_LARGE, "The order has more than 100,000 lines.",
                     "Read them with dyncx_record_query().");
    return rows;
}

Result<Json> Orders::ask(const OrderQuestion& question, const net::Budget& budget) const {
    const bool is_by_number = question.id.empty() && question.customer_id.empty();
    const auto forms = is_by_number ? order_number_forms(question.number, prefixes_) : std::vector<std::string>{};
    if (is_by_number && forms.empty())
        return answer_of({}, {}, false, words_);
    std::vector<dataverse::BatchPart> parts{{{orders_request(question, forms)}, false}};
    if (question.wants_lines)
        parts.push_back({{lines_request(question, forms)}, false});
    auto answers = api_.batch(parts, true, budget);
    if (!answers)
        return answers.error();
    auto orders = page_of((*answers)[0].front());
    if (!orders)
        return orders.error();
    Json::Array rows = (*orders)["value"].as_array();
    if (is_by_number)
        keep_exact(rows, forms.front());
    std::map<std::string, Json> lines;
    if (question.wants_lines) {
        auto page = page_of((*answers)[1].front());
        auto all = page ? rows_behind(std::move(*page), budget) : Result<Json::Array>(page.error());
        if (!all)
            return all.error();
        for (const Json& row : *all) {
            Json& list = lines[row["_salesorderid_value"].as_string()];
            list.push(line_of(row));
        }
    }
    return answer_of(rows, lines, question.wants_lines, words_);
}

} // namespace dyncx::lookup
