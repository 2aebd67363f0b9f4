// What happened with a customer or a record of late: phone calls, e-mails, tasks, appointments and other activities about it
// or with it, its notes, and a customer's cases, newest first, in one $batch. Reads only. What may not be read is a finding
// beside what the others gave.
#pragma once

#include "config/settings.h"
#include "dataverse/web_api.h"
#include "lookup/customer_answer.h"

#include <memory>
#include <string>

namespace dyncx::lookup {

struct TimelineQuestion {
    std::string table, id; // "contact" and its GUID
    int latest = 20;
};

// {"record":{"contact":"<guid>"},"latest":20}
Result<TimelineQuestion> timeline_question_of(const Json& json);

class Timeline {
  public:
    Timeline(const config::Settings& settings, dataverse::WebApi& api);

    // {"items":[…],"more":true,"parts":{"activities","notes","cases"},"findings":[…]}, see docs/lookups.md.
    Result<Json> ask(const TimelineQuestion& question, const net::Budget& budget) const;

  private:
    dataverse::WebApi& api_;
    AnswerWords words_;
};

} // namespace dyncx::lookup
