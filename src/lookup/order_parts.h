// Refunds and tracking of orders, from where the settings say they stand. Read behind the order in one $batch within a time
// of their own: an order never waits for them, and what is late or refused is said so.
#pragma once

#include "lookup/mapping.h"
#include "lookup/order.h"

namespace dyncx::lookup {

class OrderParts {
  public:
    static Result<std::unique_ptr<OrderParts>> open(const config::Settings& settings, dataverse::WebApi& api,
                                                    dataverse::Metadata& metadata);
    // Holds the mappings against the metadata.
    Result<> check(const net::Budget& budget) const;
    // Each order gets "refunds" and "tracking": {"state":…,"rows":[…]}, rows when they were read; the answer gets "parts"
    // and "findings". An error is one that ends the whole call.
    Result<> add_to(Json& answer, const OrderQuestion& question, const net::Budget& budget) const;

  private:
    struct Part { // one mapping on its way to an answer
        const char* name = "";
        const std::optional<Mapping>* mapping = nullptr;
        const char* state = "not configured";
        std::shared_ptr<const dataverse::Table> table;
        std::optional<dataverse::Request> request;
        Json::Array rows;
    };
    OrderParts(dataverse::WebApi& api, dataverse::Metadata& metadata) : api_(api), metadata_(metadata) {}
    Result<> prepare(Part& part, const std::vector<std::string>& ids, const net::Budget& budget) const;
    Result<> read(std::vector<Part*> parts, Json& findings, const net::Budget& budget) const;

    dataverse::WebApi& api_;
    dataverse::Metadata& metadata_;
    std::optional<Mapping> refunds_, tracking_;
    std::chrono::milliseconds limit_{0};
};

} // namespace dyncx::lookup
