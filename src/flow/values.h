// What a placeholder may name during one turn: the settings' "appid", the facts of the session, the event's own time
// and name, and the responses of earlier steps ("STEP2-Response.activityid").
#pragma once

#include "base/template.h"
#include "delivery/script.h"
#include "flow/steps.h"

#include <string>
#include <string_view>
#include <vector>

namespace dyncx::flow {

class Values {
  public:
    Values(const Json& facts, const std::vector<store::Mapping>& records, std::string app_id)
        : facts_(facts), records_(records), app_id_(std::move(app_id)) {}

    void set_event(const SessionEvent& event) { event_ = &event; }
    void set_steps(const Steps& steps) { steps_ = &steps; } // so that a step that has not run yet is waited for
    Found find(const std::string& name) const;

  private:
    Found response(const std::string& step, const std::string& path) const;

    const Json& facts_;
    const std::vector<store::Mapping>& records_;
    std::string app_id_;
    const SessionEvent* event_ = nullptr;
    const Steps* steps_ = nullptr;
};

// "from" or "to", whichever is the customer's, when no source said it.
Json customer_number(const Json& facts);
Json our_number(const Json& facts);

std::string fact_of_response(const std::string& step); // where the response of a GET is kept among the facts

} // namespace dyncx::flow
