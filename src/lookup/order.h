// What did they order: an order with its lines by number or id, or a customer's latest orders. Reads only.
// An order is asked for with its lines in one $batch; more lines than a page of Dataverse holds are read page by page.
#pragma once

#include "config/settings.h"
#include "dataverse/web_api.h"
#include "lookup/customer_answer.h"

#include <memory>
#include <string>
#include <vector>

namespace dyncx::lookup {

struct OrderQuestion {
    std::string number, id;                  // one of them,
    std::string customer_table, customer_id; // or whose
    int latest = 5;                          // of a customer's
    bool wants_lines = true, wants_refunds = false, wants_tracking = false;
};

// {"number":"ORD-01234"} or {"id":"<guid>"}, or {"customer":{"contact":"<guid>"},"latest":5}; with it
// "include":["lines","refunds","tracking"]; lines alone when left out.
Result<OrderQuestion> order_question_of(const Json& json);

class Orders {
  public:
    static Result<std::unique_ptr<Orders>> open(const config::Settings& settings, dataverse::WebApi& api);

    // {"outcome":"one"|"several"|"none","orders":[{…,"lines":[…]}]}, see docs/lookups.md. Of an order number the exact one
    // counts; where there is none, every order that a variant of it names is told.
    Result<Json> ask(const OrderQuestion& question, const net::Budget& budget) const;

  private:
    explicit Orders(dataverse::WebApi& api) : api_(api) {}
    Result<Json::Array> rows_behind(Json page, const net::Budget& budget) const;

    dataverse::WebApi& api_;
    std::vector<std::string> prefixes_;
    AnswerWords words_;
};

} // namespace dyncx::lookup
