// Who is calling: one question, one $batch, one answer. A table that may not be read is told as a finding beside what the
// others gave; cases and orders that are refused do not cost the customer (they are left out by a second request, which
// only an environment with missing privileges pays; what that one does not bring within the budget is marked late).
// It keeps nothing and never writes. Runs on: any thread; blocks for the budget.
#pragma once

#include "lookup/customer_answer.h"

#include <functional>
#include <memory>

namespace dyncx::lookup {

struct NumberForms {                // what a number, as the host has it, may look like in Dynamics
    std::vector<std::string> forms; // the likeliest first; empty: it can belong to nobody
    const char* reason = "";        // then why: "withheld", "no number"
};

class Lookup {
  public:
    using Forms = std::function<NumberForms(std::string_view number)>;
    static Result<std::unique_ptr<Lookup>> open(const config::Settings& settings, dataverse::WebApi& api,
                                                dataverse::Metadata& metadata, Forms forms);

    Result<Json> ask(const Question& question, const net::Budget& budget) const;

  private:
    struct Part { // a book on its way to an answer
        Book book;
        std::string condition;
        AnsweredBook answered;
        std::optional<Fault> refused;
    };
    Lookup(dataverse::WebApi& api, dataverse::Metadata& metadata, Forms forms)
        : api_(api), metadata_(metadata), forms_(std::move(forms)) {}
    Result<std::vector<Part>> parts_of(const Question& question, const net::Budget& budget) const;
    Result<Part> part_of(Book book, const Question& question, const net::Budget& budget) const;
    Result<> send(std::vector<Part*> parts, const Asking& asking, bool is_alone, const net::Budget& budget) const;
    Result<Json> told(const std::vector<Part>& parts, const Asking& asking) const;

    dataverse::WebApi& api_;
    dataverse::Metadata& metadata_;
    const Forms forms_;
    std::vector<Book> books_;
    AnswerWords words_;
    Several several_ = Several::kAll;
    int most_matches_ = 10;
};

} // namespace dyncx::lookup
