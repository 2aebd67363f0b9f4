// The courier: what travels together, who gets which part of the answer, and how a refused batch is taken apart.
#include "delivery/courier.h"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace dyncx;
using namespace dyncx::delivery;
using dataverse::Answer;
using dataverse::BatchPart;

namespace {

Answer answer_with(const std::string& body) {
    Answer answer;
    answer.status = 204;
    answer.body = body;
    return answer;
}

class FakeApi final : public dataverse::WebApi {
  public:
    std::vector<std::size_t> batches; // parts of each
    std::vector<std::string> singles; // bodies
    std::function<std::optional<Fault>(const std::vector<BatchPart>&)> refuse_batch;
    std::function<std::optional<Fault>(const dataverse::Request&)> refuse;

    Result<Answer> send(const dataverse::Request& request, const net::Budget&) override {
        singles.push_back(request.body);
        if (refuse)
            if (auto f = refuse(request))
                return *f;
        return answer_with(request.body);
    }
    Result<std::vector<PartAnswers>> batch(const std::vector<BatchPart>& parts, bool, const net::Budget&) override {
        batches.push_back(parts.size());
        if (refuse_batch)
            if (auto f = refuse_batch(parts))
                return *f;
        std::vector<PartAnswers> answers;
        for (auto& part : parts) {
            PartAnswers of_part;
            for (auto& request : part.requests) {
                auto f = refuse ? refuse(request) : std::nullopt;
                if (f) {
                    of_part.clear();
                    of_part.push_back(*f);
                    break;
                }
                of_part.push_back(answer_with(request.body));
            }
            answers.push_back(std::move(of_part));
        }
        return answers;
    }
    std::int64_t count_requests() const override { return static_cast<std::int64_t>(batches.size() + singles.size()); }
    std::string base_url() const override { return ""; }
};

StepRequest step(const std::string& body, int riders = 0) {
    StepRequest step;
    step.step = "STEP1";
    step.table = "phonecall";
    step.requests.push_back({"POST", "phonecalls", {}, body});
    for (int i = 0; i < riders; ++i)
        step.riders.push_back({"GET", "contacts", {}, "rider of " + body});
    return step;
}

std::vector<const StepRequest*> pointers(const std::vector<StepRequest>& steps) {
    std::vector<const StepRequest*> all;
    for (auto& one : steps)
        all.push_back(&one);
    return all;
}

std::vector<StepRequest> many(int count) {
    std::vector<StepRequest> steps;
    for (int i = 0; i < count; ++i)
        steps.push_back(step(std::to_string(i)));
    return steps;
}

} // namespace

BOOST_AUTO_TEST_SUITE(delivery_courier)

BOOST_AUTO_TEST_CASE(a_step_alone_travels_as_it_is) {
    FakeApi api;
    const auto steps = many(1);
    const auto told = carry(api, pointers(steps), {});
    BOOST_TEST(api.batches.empty());
    BOOST_TEST(told.front().answers.front().body == "0");
}

BOOST_AUTO_TEST_CASE(several_steps_share_one_request_and_each_gets_its_own_answers) {
    FakeApi api;
    std::vector<StepRequest> steps{step("a", 2), step("b"), step("c", 1)};
    steps[1].requests.push_back({"PATCH", "phonecalls", {}, "b2"});
    const auto told = carry(api, pointers(steps), {});
    BOOST_TEST(api.batches == std::vector<std::size_t>{6}, boost::test_tools::per_element());
    BOOST_TEST(told[0].riders.size() == 2u);
    BOOST_TEST(told[0].riders[1]->body == "rider of a");
    BOOST_TEST(told[1].answers.size() == 2u);
    BOOST_TEST(told[1].answers[1].body == "b2");
    BOOST_TEST(told[2].riders.front()->body == "rider of c");
    BOOST_TEST(told[2].answers.front().body == "c");
}

BOOST_AUTO_TEST_CASE(a_change_set_that_fails_alone_fails_its_own_step_only) {
    FakeApi api;
    api.refuse = [](const dataverse::Request& request) -> std::optional<Fault> {
        return request.body == "1" ? std::optional(fault(DYNCX_E_REJECTED, "no")) : std::nullopt;
    };
    const auto steps = many(3);
    const auto told = carry(api, pointers(steps), {});
    BOOST_TEST(!told[0].fault);
    BOOST_TEST(told[1].fault->status == DYNCX_E_REJECTED);
    BOOST_TEST(!told[2].fault);
    BOOST_TEST(api.count_requests() == 1);
}

BOOST_AUTO_TEST_CASE(a_batch_that_is_refused_as_such_is_halved_until_the_bad_one_stands_alone) {
    FakeApi api;
    api.refuse_batch = [](const std::vector<BatchPart>& parts) -> std::optional<Fault> {
        for (auto& part : parts)
            if (part.requests.front().body == "5")
                return fault(DYNCX_E_REJECTED, "malformed");
        return std::nullopt;
    };
    api.refuse = [](const dataverse::Request& request) -> std::optional<Fault> {
        return request.body == "5" ? std::optional(fault(DYNCX_E_REJECTED, "malformed")) : std::nullopt;
    };
    const auto steps = many(8);
    const auto told = carry(api, pointers(steps), {});
    BOOST_REQUIRE(told.size() == 8u);
    for (std::size_t i = 0; i < told.size(); ++i)
        BOOST_TEST(told[i].fault.has_value() == (i == 5));
    BOOST_TEST(told[7].answers.front().body == "7");
}

BOOST_AUTO_TEST_CASE(a_batch_that_met_no_way_is_not_taken_apart) {
    FakeApi api;
    api.refuse_batch = [](const std::vector<BatchPart>&) {
        Fault f = fault(DYNCX_E_NETWORK, "broke off");
        f.flags = DYNCX_ERROR_RETRIABLE | DYNCX_ERROR_MAYBE_DONE;
        return std::optional(f);
    };
    const auto steps = many(8);
    const auto told = carry(api, pointers(steps), {});
    BOOST_TEST(api.count_requests() == 1);
    for (auto& one : told)
        BOOST_TEST(one.fault->status == DYNCX_E_NETWORK);
}

BOOST_AUTO_TEST_CASE(more_operations_than_a_batch_takes_travel_in_several) {
    FakeApi api;
    const auto steps = many(2000);
    const auto told = carry(api, pointers(steps), {});
    BOOST_TEST(api.batches.size() == 3u);
    BOOST_TEST(told[1999].answers.front().body == "1999");
}

BOOST_AUTO_TEST_CASE(large_bodies_are_spread_over_batches) {
    FakeApi api;
    std::vector<StepRequest> steps;
    for (int i = 0; i < 3; ++i)
        steps.push_back(step(std::string(3 << 20, static_cast<char>('a' + i))));
    const auto told = carry(api, pointers(steps), {});
    BOOST_TEST(api.count_requests() == 3);
    BOOST_TEST(told[2].answers.front().body.front() == 'c');
}

BOOST_AUTO_TEST_CASE(a_create_in_a_shared_batch_that_meets_its_key_sends_only_the_rest) {
    FakeApi api;
    api.refuse = [](const dataverse::Request& request) -> std::optional<Fault> {
        if (request.body != "1")
            return std::nullopt;
        Fault f = fault(DYNCX_E_CONFLICT, "there already");
        f.code = "0x80040237";
        return f;
    };
    auto steps = many(3);
    steps[1].is_create = true;
    steps[1].requests.push_back({"PATCH", "phonecalls", {}, "completion"});
    const auto told = carry(api, pointers(steps), {});
    BOOST_TEST(!told[1].fault);
    BOOST_TEST(told[1].answers.empty());
    BOOST_TEST(api.singles == std::vector<std::string>{"completion"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_proof_that_cannot_be_asked_for_without_credentials_leaves_the_step_open) {
    FakeApi api;
    api.refuse = [](const dataverse::Request& request) -> std::optional<Fault> {
        return fault(request.method == "GET" ? DYNCX_E_AUTH : DYNCX_E_REJECTED, "no"); // not retriable by itself
    };
    auto completion = step("completion");
    completion.proof = Proof{{"GET", "phonecalls", {}, ""}, Json::object()};
    const std::vector<StepRequest> steps{completion};
    const auto told = carry(api, pointers(steps), {});
    BOOST_REQUIRE(told[0].fault);
    BOOST_TEST(told[0].fault->status == DYNCX_E_AUTH); // REJECTED would give the event up
}

BOOST_AUTO_TEST_SUITE_END()
