// The checks of a flow, see linter.h.
#include "flow/linter.h"

#include "base/template.h"
#include "base/text.h"
#include "sources/fact_names.h"

#include <algorithm>

namespace dyncx::flow {
namespace {

std::vector<std::string> known_names(const Steps& steps) {
    std::vector<std::string> names = sources::canonical_names();
    const auto& host = sources::connect_names();
    names.insert(names.end(), host.begin(), host.end());
    names.emplace_back("appid");
    for (const Step& step : steps.all)
        names.push_back(step.name + "-Response");
    return names;
}

// The name behind the first "{{" that is not closed before the next one; "" when all are.
std::string unclosed_name(std::string_view text) {
    for (std::size_t open = text.find("{{"); open != text.npos;) {
        const std::size_t close = text.find("}}", open + 2), next = text.find("{{", open + 2);
        if (close != text.npos && close < next) {
            open = next;
            continue;
        }
        const std::string_view name = trimmed(text.substr(open + 2, next - open - 2));
        return name.empty() ? "Name" : std::string(cut_bytes(name.substr(0, name.find_first_of(" \t\n},;")), 60));
    }
    return {};
}

class Linter {
  public:
    Linter(const Steps& steps, std::vector<Finding>& findings)
        : steps_(steps), findings_(findings), known_(known_names(steps)),
          is_bare_([&steps](std::string_view word) { return is_unmistakable(word, steps); }) {}

    void check(const Step& step) {
        check_value(step, step.body, step.place + ".body");
        check_value(step, step.open, step.place + ".open");
        check_value(step, step.where, step.place + ".where");
        check_text(step, step.query, step.place + ".query");
    }

  private:
    void add(const std::string& place, std::string text, bool is_error) {
        findings_.push_back({place, std::move(text), is_error});
    }
    bool is_strict() const { return steps_.mode == Mode::kStrict; }

    void check_value(const Step& step, const Json& value, const std::string& place) {
        if (value.is_string())
            return check_text(step, value.as_string(), place);
        for (std::size_t i = 0; i < value.as_array().size(); ++i)
            check_value(step, value.as_array()[i], place + "[" + std::to_string(i) + "]");
        for (const auto& [name, inner] : value.as_object())
            check_value(step, inner, place + "." + name);
    }

    void check_text(const Step& step, const std::string& text, const std::string& place) {
        if (const std::string name = unclosed_name(text); !name.empty())
            return add(place, "has {{" + name + " without its closing braces: write {{" + name + "}}", true);
        for (const Piece& piece : pieces_of(text, is_bare_)) {
            if (piece.is_bare)
                tell_bare(piece.text, place);
            if (piece.is_name)
                check_name(step, piece, place);
            else if (piece.text.find("}}") != std::string::npos)
                add(place, "has closing braces that nothing opened: write {{Name}}", is_strict());
        }
    }

    void tell_bare(const std::string& name, const std::string& place) {
        std::string text = name + " is a known name without braces: did you mean {{" + name + "}}?";
        if (steps_.mode == Mode::kLenient)
            text += " It is taken so; mode \"literal\" leaves the word as it is.";
        add(place, text, is_strict());
    }

    void check_name(const Step& step, const Piece& piece, const std::string& place) {
        std::string other, path;
        if (piece.text.empty())
            return add(place, "has empty braces: write {{Name}}", true);
        if (split_response_name(piece.text, other, path))
            return check_response(step, other, place);
        const bool is_attribute = piece.text.starts_with("Attributes.") || piece.text.starts_with("attributes.");
        const std::string head = piece.text.substr(0, piece.text.find('.'));
        if (is_attribute || is_known(piece.text) || head == "customer" || head == "regarding" || head == "owner")
            return;
        const std::string near = nearest_name(piece.text, head);
        std::string text = "{{" + piece.text + "}} is no known name";
        text += near.empty() ? "; an attribute of the contact is {{Attributes." + piece.text + "}}"
                             : ": did you mean {{" + near + "}}?";
        add(place, text, is_strict());
    }

    std::string nearest_name(const std::string& name, const std::string& head) const {
        if (const auto near = nearest(name, known_); !near.empty())
            return near.front();
        if (head.size() == name.size())
            return {};
        auto heads = known_;
        heads.emplace_back("Attributes");
        const auto near = nearest(head, heads);
        return near.empty() ? std::string() : near.front() + name.substr(head.size());
    }

    bool is_known(const std::string& name) const {
        return std::find(known_.begin(), known_.end(), name) != known_.end();
    }

    void check_response(const Step& step, const std::string& other, const std::string& place) {
        const Step* named = steps_.named(other);
        if (!named) {
            std::vector<std::string> names;
            for (const Step& one : steps_.all)
                names.push_back(one.name);
            const auto near = nearest(other, names);
            return add(place,
                       "names the response of " + other + ", which is no step" +
                           (near.empty() ? "" : ": did you mean {{" + near.front() + "-Response}}?"),
                       true);
        }
        if (named->method == Method::kOpen)
            return add(place, "names the response of " + other + ", which opens a link and has none", true);
        if (named->kind == step.kind && named->index >= step.index)
            return add(place, "names the response of " + other + ", which does not run before this step", true);
        if (named->kind > step.kind)
            add(place, "names the response of " + other + ", which belongs to a later event: the step waits for it",
                false);
    }

    const Steps& steps_;
    std::vector<Finding>& findings_;
    std::vector<std::string> known_;
    IsBareName is_bare_;
};

} // namespace

bool is_unmistakable(std::string_view word, const Steps& steps) {
    std::string step, path;
    if (split_response_name(word, step, path))
        return !path.empty() && steps.named(step);
    const auto& names = sources::connect_names();
    if (std::find(names.begin(), names.end(), word) == names.end())
        return false;
    if (word == "Username")
        return true;
    for (std::size_t i = 1; i < word.size(); ++i) // a capital behind a small letter: "objectUrl"
        if (word[i] >= 'A' && word[i] <= 'Z' && word[i - 1] >= 'a' && word[i - 1] <= 'z')
            return true;
    return false;
}

void lint_steps(const Steps& steps, std::vector<Finding>& findings) {
    Linter linter(steps, findings);
    for (const Step& step : steps.all)
        linter.check(step);
}

} // namespace dyncx::flow
