// The one governor of an environment and a credential: Dynamics counts by user, so all clients of a runtime that use the
// same user share it, deliveries and the host's own requests alike. Each request passes it.
// It promises: deliveries begin only where the governor has room; the host's requests are never counted among them nor
// slowed down for them, but keep a pause that Dynamics asked for; what each request met is learned from, whoever sent it.
// Any thread may call. It holds nothing while a request is under way.
#pragma once

#include "dataverse/web_api.h"
#include "delivery/governor.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace dyncx::delivery {

class Gate {
  public:
    using Time = Governor::Time;
    using Lane = net::Lane;

    Gate(const Clock& clock, RetryRule rule, int most_rounds, int most_sessions, Random64 random = system_random);
    void widen(int most_rounds); // another client shares it

    struct Room {
        int rounds = 0, sessions = 1; // that may begin now; the most in each
        Governor::Pause wait;         // when none may begin: until when, as far as is known
    };
    Room room();
    void round_began();
    void round_ended();
    void worked(Time sent, int sessions); // a shared request of a round, answered well
    void forgive();                       // settings changed

    Governor::Pause asked_pause(); // that the host's requests keep
    // What shuts the way: set when the circuit opens, gone when it closes.
    std::optional<Fault> in_the_way() const;

  private:
    friend class GovernedApi;
    struct Sent {
        Lane lane;
        Time at{};
        bool is_test = false;
    };
    std::optional<Fault> enter(Sent& request); // why not to send it now
    void ended(const Sent& request, const Fault* fault);

    const Clock& clock_;
    const Random64 random_;
    mutable std::mutex mutex_; // guards what follows
    Governor governor_;
    int rounds_ = 0, deliveries_ = 0; // rounds and requests of deliveries under way
    std::optional<Fault> in_the_way_;
};

// All requests through it pass the gate in the lane of their budget. What may not be sent now is answered at once: a
// delivery with CANCELED, for what is not sent stays in the store; a request of the host with THROTTLED and the time left.
class GovernedApi final : public dataverse::WebApi {
  public:
    GovernedApi(dataverse::WebApi& api, Gate& gate) : api_(api), gate_(gate) {}

    Result<dataverse::Answer> send(const dataverse::Request& request, const net::Budget& budget) override;
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool goes_on_after_error,
                                           const net::Budget& budget) override;
    std::int64_t count_requests() const override { return api_.count_requests(); }
    std::string base_url() const override { return api_.base_url(); }

  private:
    class Passage;
    dataverse::WebApi& api_;
    Gate& gate_;
};

// The gates of a runtime: one for each environment and credential that some client uses now.
class Gates {
  public:
    explicit Gates(const Clock& clock) : clock_(clock) {}
    std::shared_ptr<Gate> of(const std::string& url, const std::string& client_id, RetryRule rule, int most_rounds,
                             int most_sessions);

  private:
    const Clock& clock_;
    std::mutex mutex_; // guards what follows
    std::map<std::pair<std::string, std::string>, std::weak_ptr<Gate>> gates_;
};

} // namespace dyncx::delivery
