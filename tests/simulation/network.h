// The way between one process and Dynamics, with all that can happen on it. What a process has sent when it is killed
// comes to the server, or not, or (a create) much later: the engine must live with each.
// It does not simulate HTTP, TLS or the text of a $batch; a change that is overtaken by a later one is left out
// (docs/simulation.md says why).
#pragma once

#include "dataverse/web_api.h"
#include "server.h"
#include "traffic.h"

#include <list>

namespace dyncx::simulation {

struct Internet { // shared by all processes
    std::int64_t down_until = 0, storm_until = 0, refused_until = 0;
};

class SimApi final : public dataverse::WebApi {
  public:
    SimApi(Nature& nature, Server& server, Traffic& traffic, Internet& internet, Life& life, std::int64_t request_ms)
        : nature_(nature), server_(server), traffic_(traffic), internet_(internet), life_(life),
          request_ms_(request_ms) {}

    Result<dataverse::Answer> send(const dataverse::Request& request, const net::Budget& budget) override;
    Result<std::vector<PartAnswers>> batch(const std::vector<dataverse::BatchPart>& parts, bool goes_on_after_error,
                                           const net::Budget& budget) override;
    std::int64_t count_requests() const override { return requests_; }
    std::string base_url() const override { return "https://org.example/api/data/v9.2"; }

    void process_was_killed(); // what it has sent goes its own way

  private:
    struct Flight {
        const std::vector<dataverse::BatchPart>* parts;
        bool goes_on;
        bool is_at_server = false;
    };
    using Exchanged = Result<std::vector<PartAnswers>>;
    Exchanged exchange(const std::vector<dataverse::BatchPart>& parts, bool goes_on, const net::Budget& budget);
    Exchanged fly(Flight& flight, const net::Budget& budget);
    std::optional<Fault> trouble_with_token();
    std::optional<Fault> trouble_on_the_way(Flight& flight);
    std::optional<Fault> trouble_at_the_door();
    std::optional<Fault> trouble_on_the_way_back(Flight& flight, std::vector<PartAnswers>& answers);
    std::optional<Fault> ended(Flight& flight, const net::Budget& budget);
    Fault time_out(Flight& flight);
    std::vector<PartAnswers> land(Flight& flight);
    void land_late(const Flight& flight);
    Fault refusal(const dataverse::Answer& answer, const std::string& method) const;
    Fault told(Fault fault);
    std::int64_t latency();

    Nature& nature_;
    Server& server_;
    Traffic& traffic_;
    Internet& internet_;
    Life& life_;
    const std::int64_t request_ms_;
    std::int64_t requests_ = 0;
    std::list<Flight> flights_;
};

} // namespace dyncx::simulation
