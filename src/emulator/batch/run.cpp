// See run.h.
#include "emulator/batch/run.h"

#include "emulator/batch/references.h"
#include "emulator/batch/refusals.h"

namespace dyncx::emulator::batch {
namespace {

bool is_service_path(std::string_view path) {
    constexpr std::string_view kRoot = "/api/data/v9.";
    return path.substr(0, kRoot.size()) == kRoot && path.size() > kRoot.size() + 1 && path[kRoot.size() + 1] == '/';
}

const std::string* row_url(const PartAnswer& answer) {
    if (!answer.row_url.empty()) {
        return &answer.row_url;
    }
    const auto* entity = find_header(answer.headers, "OData-EntityId");
    return entity != nullptr ? entity : find_header(answer.headers, "Location");
}

// A transaction that is rolled back unless it was committed, whatever leaves the change set.
class Transaction {
  public:
    explicit Transaction(const BatchSteps& steps) : steps_(steps) { steps_.begin(); }
    ~Transaction() {
        if (!is_committed_) {
            steps_.rollback();
        }
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() {
        steps_.commit();
        is_committed_ = true;
    }

  private:
    const BatchSteps& steps_;
    bool is_committed_ = false;
};

class Runner {
  public:
    Runner(const BatchOrigin& origin, const BatchSteps& steps) : origin_(origin), steps_(steps) {}

    PartAnswer run(const HttpPart& part) const { return run(part, RowUrls{}); }

    ChangeSetAnswer run(const ChangeSet& set) const {
        ChangeSetAnswer answer;
        RowUrls rows;
        Transaction transaction(steps_);
        for (const auto& part : set.parts) {
            answer.parts.push_back(run(part, rows));
            if (answer.parts.back().is_error()) {
                return ChangeSetAnswer{{std::move(answer.parts.back())}};
            }
            if (const auto* row = row_url(answer.parts.back())) {
                rows[part.content_id] = *row;
            }
        }
        try {
            transaction.commit();
        } catch (const Refusal& refusal) {
            return ChangeSetAnswer{{steps_.refuse(refusal)}};
        }
        return answer;
    }

  private:
    PartAnswer run(const HttpPart& part, const RowUrls& rows) const {
        PartAnswer answer;
        try {
            HttpPart resolved = part;
            resolved.url = full_url(resolve_url(part.url, rows), origin_);
            resolved.body = resolve_body(part.body, rows);
            answer = steps_.execute(resolved);
        } catch (const Refusal& refusal) {
            answer = steps_.refuse(refusal);
        }
        answer.content_id = part.content_id;
        return answer;
    }

    const BatchOrigin& origin_;
    const BatchSteps& steps_;
};

int worst_status(const AnswerItem& item) {
    if (const auto* part = std::get_if<PartAnswer>(&item)) {
        return part->status;
    }
    const auto& parts = std::get<ChangeSetAnswer>(item).parts;
    return parts.empty() ? 200 : parts.back().status;
}

} // namespace

std::string full_url(std::string_view url, const BatchOrigin& origin) {
    const auto scheme = url.find("://");
    if (scheme != std::string_view::npos && scheme <= 5) {
        const auto begin = scheme + 3;
        const auto path = url.find('/', begin);
        const bool is_ours = path != std::string_view::npos &&
                             (origin.authority.empty() || same_name(url.substr(begin, path - begin), origin.authority));
        if (!is_ours || !is_service_path(url.substr(path))) {
            refuse_batch("Invalid URI: the address of a part is not one of this service.");
        }
        return std::string(url.substr(path));
    }
    if (!url.empty() && url[0] == '/') {
        if (!is_service_path(url)) {
            refuse_batch("Invalid URI: the address of a part is not one of this service.");
        }
        return std::string(url);
    }
    return origin.service_root + std::string(url);
}

bool asks_to_continue(std::string_view prefer) {
    while (!prefer.empty()) {
        const auto comma = prefer.find(',');
        auto one = prefer.substr(0, comma);
        while (!one.empty() && one.front() == ' ') {
            one.remove_prefix(1);
        }
        while (!one.empty() && one.back() == ' ') {
            one.remove_suffix(1);
        }
        if (same_name(one, "odata.continue-on-error") || same_name(one, "odata.continue-on-error=true")) {
            return true;
        }
        prefer = comma == std::string_view::npos ? std::string_view() : prefer.substr(comma + 1);
    }
    return false;
}

BatchAnswer run_batch(const BatchRequest& request, const BatchOrigin& origin, bool continues_on_error,
                      const BatchSteps& steps) {
    require_declared(request);
    const Runner runner(origin, steps);
    std::vector<AnswerItem> answers;
    for (const auto& item : request.items) {
        std::visit([&](const auto& one) { answers.emplace_back(runner.run(one)); }, item);
        const int status = worst_status(answers.back());
        if (status >= 400 && !continues_on_error) {
            return write_batch(status, answers, steps.new_guid);
        }
    }
    return write_batch(200, answers, steps.new_guid);
}

} // namespace dyncx::emulator::batch
