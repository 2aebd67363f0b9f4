// Reading the steps of a configuration, see steps.h.
#include "flow/steps.h"

#include "base/template.h"
#include "base/text.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

const std::vector<std::string>& step_members() {
    static const auto& all = *new const std::vector<std::string>{"step",  "method",  "table", "body", "query",
                                                                 "where", "columns", "open",  "tab",  "missing"};
    return all;
}

std::string did_you_mean(const std::string& name, const std::vector<std::string>& known) {
    const auto near = nearest(name, known);
    return near.empty() ? std::string() : ": did you mean \"" + near.front() + "\"?";
}

// What may stand in a flow: its events, with and without "session.", and its own members.
std::string member_meant(const std::string& name) {
    std::vector<std::string> known = {"mode", "allow_delete"};
    for (int kind = DYNCX_SESSION_STARTED; kind <= DYNCX_SESSION_ANALYSIS_READY; ++kind)
        known.emplace_back(kind_name(kind));
    const std::string meant = did_you_mean(name, known);
    return meant.empty() ? did_you_mean("session." + name, known) : meant;
}

class Reader {
  public:
    Reader(const Json& json, Step& step, std::vector<Finding>& findings)
        : json_(json), step_(step), findings_(findings) {}

    void read() {
        refuse_unknown_members();
        step_.name = text("step");
        if (step_.name.empty())
            step_.name = step_.place.substr(5);
        if (step_.name.find("{{") != std::string::npos || step_.name.size() > 100)
            refuse("step", "must be a short name without braces");
        step_.table = text("table");
        step_.query = text("query");
        read_method();
        step_.body = json_or_printed("body");
        step_.open = json_or_printed("open");
        step_.where = json_["where"];
        step_.columns = json_["columns"];
        read_choices();
        check_method();
    }

  private:
    void refuse(const std::string& member, const std::string& what) {
        findings_.push_back({step_.place + (member.empty() ? "" : "." + member), what, true});
    }

    void refuse_unknown_members() {
        for (const auto& [name, value] : json_.as_object())
            if (std::find(step_members().begin(), step_members().end(), name) == step_members().end())
                refuse(name, "is no member of a step" + did_you_mean(name, step_members()));
    }

    std::string text(const char* member) {
        const Json& value = json_[member];
        if (!value.is_null() && !value.is_string())
            refuse(member, "must be a text");
        return std::string(trimmed(value.as_string()));
    }

    // An object, or a text that holds one as printed.
    Json json_or_printed(const char* member) {
        const Json& value = json_[member];
        if (value.is_string()) {
            auto parsed = json_of_printed(value.as_string());
            if (!parsed || !parsed->is_object())
                return refuse(member, "is a text that holds no JSON object"), Json();
            return *parsed;
        }
        if (!value.is_null() && !value.is_object())
            refuse(member, "must be an object, or a text that holds one");
        return value;
    }

    void read_method() {
        const std::string name = text("method");
        if (json_.find("open")) {
            step_.method = Method::kOpen;
            if (!name.empty() && !equals_ignoring_case(name, "GET"))
                refuse("method", "must be left out: the step opens a link and sends nothing");
            return;
        }
        static const auto& names = *new const std::vector<std::string>{"GET", "POST", "PATCH", "DELETE"};
        for (std::size_t i = 0; i < names.size(); ++i)
            if (equals_ignoring_case(names[i], name)) {
                step_.method = static_cast<Method>(i);
                return;
            }
        std::string upper = name;
        for (char& c : upper)
            c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
        refuse("method", name.empty() ? std::string("is missing: GET, POST or PATCH")
                                      : "is none of GET, POST, PATCH" + did_you_mean(upper, names));
    }

    void read_choices() {
        const std::string tab = text("tab"), missing = text("missing");
        if (!tab.empty() && tab != "new" && tab != "embedded")
            refuse("tab", "must be \"new\" or \"embedded\"");
        step_.opens_tab = tab != "embedded";
        if (!missing.empty() && missing != "skip" && missing != "stop")
            refuse("missing", "must be \"skip\" or \"stop\"");
        if (!missing.empty())
            step_.stops_when_missing = missing == "stop";
    }

    void check_method() {
        const bool has_body = step_.body.is_object() && !step_.body.as_object().empty();
        switch (step_.method) {
        case Method::kPost:
            if (step_.table.empty())
                refuse("table", "is missing: the table to create a row in");
            if (!step_.query.empty())
                refuse("query", "does not fit a POST: it makes a new row");
            [[fallthrough]];
        case Method::kPatch:
            if (!has_body)
                refuse("body", "is missing: an object of columns and values");
            break;
        case Method::kGet:
            if (step_.table.empty())
                refuse("table", "is missing: the table to read");
            break;
        case Method::kDelete:
        case Method::kOpen:
            break;
        }
    }

    const Json& json_;
    Step& step_;
    std::vector<Finding>& findings_;
};

void read_event(const std::string& event, const Json& list, bool stops, Steps& steps, std::vector<Finding>& findings) {
    const std::string place = "flow." + event;
    const int kind = kind_of_name(event);
    if (kind == 0) {
        findings.push_back({place, "is no event" + member_meant(event), true});
        return;
    }
    if (!list.is_array()) {
        findings.push_back({place, "must be an array of steps", true});
        return;
    }
    for (std::size_t i = 0; i < list.as_array().size(); ++i) {
        const Json& json = list.as_array()[i];
        Step step;
        step.place = place + "[" + std::to_string(i) + "]";
        step.kind = kind;
        step.index = i;
        step.stops_when_missing = stops;
        if (!json.is_object()) {
            findings.push_back({step.place, "must be an object", true});
            continue;
        }
        Reader(json, step, findings).read();
        steps.all.push_back(std::move(step));
    }
}

void read_mode(const Json& value, Steps& steps, std::vector<Finding>& findings) {
    const std::string& mode = value.as_string();
    if (mode == "strict")
        steps.mode = Mode::kStrict;
    else if (mode == "literal")
        steps.mode = Mode::kLiteral;
    else if (mode != "lenient")
        findings.push_back({"flow.mode", "must be \"strict\", \"lenient\" or \"literal\"", true});
}

} // namespace

const char* method_name(Method method) {
    switch (method) {
    case Method::kGet:
        return "GET";
    case Method::kPost:
        return "POST";
    case Method::kPatch:
        return "PATCH";
    case Method::kDelete:
        return "DELETE";
    case Method::kOpen:
        return "OPEN";
    }
    return "";
}

bool split_response_name(std::string_view name, std::string& step, std::string& path) {
    constexpr std::string_view kMark = "-Response";
    const std::size_t at = name.find(kMark);
    if (at == std::string_view::npos || at == 0)
        return false;
    const std::string_view rest = name.substr(at + kMark.size());
    if (!rest.empty() && rest.front() != '.')
        return false;
    step = std::string(name.substr(0, at));
    path = rest.empty() ? std::string() : std::string(rest.substr(1));
    return true;
}

std::vector<const Step*> Steps::of(int kind) const {
    std::vector<const Step*> list;
    for (const Step& step : all)
        if (step.kind == kind)
            list.push_back(&step);
    return list;
}

const Step* Steps::named(std::string_view name) const {
    for (const Step& step : all)
        if (step.name == name)
            return &step;
    return nullptr;
}

Steps read_steps(const Json& flow, bool stops_when_missing, std::vector<Finding>& findings) {
    Steps steps;
    bool allows_delete = false;
    for (const auto& [name, value] : flow.as_object()) {
        if (name == "mode")
            read_mode(value, steps, findings);
        else if (name == "allow_delete" && value.is_bool())
            allows_delete = value.as_bool();
        else if (name == "allow_delete")
            findings.push_back({"flow.allow_delete", "must be true or false", true});
        else
            read_event(name, value, stops_when_missing, steps, findings);
    }
    std::stable_sort(steps.all.begin(), steps.all.end(), [](const Step& a, const Step& b) { return a.kind < b.kind; });
    for (Step& step : steps.all) {
        if (step.method == Method::kDelete && !allows_delete)
            findings.push_back(
                {step.place + ".method", "DELETE is off: set flow.allow_delete to true to allow it", true});
        if (steps.named(step.name) != &step)
            findings.push_back({step.place + ".step", "\"" + step.name + "\" names two steps", true});
    }
    return steps;
}

} // namespace dyncx::flow
