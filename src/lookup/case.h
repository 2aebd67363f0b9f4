// Where is my case: a case by its number or id, with words in the language asked for. Reads only; one request, and at the
// first question for a language one more for the labels.
#pragma once

#include "config/settings.h"
#include "dataverse/metadata.h"
#include "lookup/customer_answer.h"

#include <memory>
#include <string>
#include <vector>

namespace dyncx::lookup {

struct CaseQuestion {
    std::string number, id;     // one of them
    std::vector<int> languages; // any of these (LCID); empty: the application user's
};

// {"number":"CAS-01213"} or {"id":"<guid>"}; with it "language":"de" or 1031.
Result<CaseQuestion> case_question_of(const Json& json);

class Cases {
  public:
    static Result<std::unique_ptr<Cases>> open(const config::Settings& settings, dataverse::WebApi& api,
                                               dataverse::Metadata& metadata);

    // {"outcome":"one"|"several"|"none","cases":[{…}],"language":1031,"findings":[…]}, see docs/lookups.md. Of a number the
    // exact one counts; where there is none, every case that a variant of it names is told.
    Result<Json> ask(const CaseQuestion& question, const net::Budget& budget) const;

  private:
    Cases(dataverse::WebApi& api, dataverse::Metadata& metadata) : api_(api), metadata_(metadata) {}
    Result<> speak(Json& answer, const CaseQuestion& question, const net::Budget& budget) const;

    dataverse::WebApi& api_;
    dataverse::Metadata& metadata_;
    std::vector<std::string> prefixes_;
    AnswerWords words_;
};

} // namespace dyncx::lookup
