// The emulator as one object: start it, use its address, tell it to misbehave, look at what arrived, stop it.
//
// Promises that start() returns when requests can come and that stop() (or the destructor) leaves no thread behind.
// Several can run in one process. The control functions are what the control address offers; all are safe at any time.
#pragma once

#include "emulator/entra/authority.h"
#include "emulator/http/listener.h"
#include "emulator/service/web_api.h"
#include "emulator/traffic/faults.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dyncx::emulator {

struct EmulatorOptions {
    std::string listen = "127.0.0.1:0";
    std::string control;           // "127.0.0.1:0"; empty: no control address
    std::string data = ":memory:"; // or a file
    std::string ca_out;            // where the CA certificate goes; empty: a file in the temporary folder
    std::string print_config;      // where the client configuration goes; empty: nowhere
    bool has_sample = false;
    bool closed_activities_are_read_only = true;
    std::vector<std::string> alternate_keys; // "contact:emailaddress1"
    std::vector<std::string> labels;         // of a further language: "incident.prioritycode:1031:1=Hoch,3=Niedrig"
    std::size_t aggregate_records = 50'000;  // more are refused to $apply
    std::vector<std::string> tracked_tables = {"account", "contact"}; // whose changes are tracked
    std::string routing_queue_id;                                     // an active routing rule puts cases there
    bool has_omnichannel = true;                                      // without it its tables do not exist
    std::size_t max_upload_bytes = 5'242'880;                         // of a note's file, as base64
    std::vector<std::string> missing_privileges;    // "prvAppendToQueue": not held by the application user
    int people = 0;                                 // contacts made at the first start
    std::function<void(const Request&)> on_request; // of a test: sees each one as it comes, on the emulator's threads
    std::string tenant_id = "5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1001";
    std::string client_id = "5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1002";
    std::string client_secret = "emulator-secret~not.a.real.one";
    std::string app_id = "5f0d1c52-8d4f-4a57-9c0e-3a1f5a7c1003";
};

class Emulator {
  public:
    explicit Emulator(EmulatorOptions options = {});
    ~Emulator();
    Emulator(const Emulator&) = delete;
    Emulator& operator=(const Emulator&) = delete;

    void start(); // throws std::exception when an address or a file cannot be used
    void stop();  // start() again takes the same port and certificate: an outage

    std::uint16_t port() const;
    std::uint16_t control_port() const; // 0 without a control address
    std::string url() const;            // https://127.0.0.1:port
    std::string ca_file() const { return ca_file_; }
    std::string client_config() const; // JSON; holds the secret
    const EmulatorOptions& options() const { return options_; }

    void add_fault(Fault fault) { faults_.add(std::move(fault)); }
    void clear_faults() { faults_.clear(); }
    void erase(const std::string& set_name, const std::string& id); // as somebody else does; throws when it may not be
    void expire_change_tokens();                                    // every delta link given so far
    void expire_tokens() { tokens_.expire_all(); }
    void set_token_life(std::int64_t life_s) { tokens_.set_life(life_s); }
    void set_secret(const std::string& secret, bool is_expired) { authority_->set_secret(secret, is_expired); }
    void set_limits(const LimitSettings& settings) { limits_.configure(settings); }
    void set_application_user(bool is_there);
    void set_omnichannel(bool is_there); // rows stay where they are, out of sight
    void set_max_upload(std::size_t bytes);
    void remove_privileges(const std::vector<std::string>& names);               // throw for a name that is none
    void set_privilege_depth(const std::string& name, const std::string& depth); // "Basic", "Local", "Deep", "Global"
    void reset_privileges();                                                     // all of them, at Global
    void set_routing_rule(const std::string& queue_id); // "": no rule is active; throws when the queue is not there
    Counts counts() const { return counters_.counts(); }
    std::deque<LogEntry> log() const { return counters_.log(); }
    void reset_counters() { counters_.reset(); }
    std::vector<Row> rows(const std::string& set_name); // raw, in the order of primary keys; throws for an unknown set
    std::string rows_json(const std::string& set_name);
    const Schema& schema() const { return schema_; } // not beside set_omnichannel

  private:
    Response answer(const Request& request);
    Response answer_path(const Request& request);
    const Table& table_of(const std::string& set_name) const; // under the lock
    void write_files();

    EmulatorOptions options_;
    LoadedSchema schema_;
    RowStore store_;
    Site site_;
    Tokens tokens_;
    Limits limits_;
    Counters counters_;
    Faults faults_;
    WebApi web_api_;
    Certificates certificates_;
    std::unique_ptr<Authority> authority_;
    std::unique_ptr<Listener> listener_;
    std::unique_ptr<Listener> control_;
    std::string ca_file_;
};

} // namespace dyncx::emulator
