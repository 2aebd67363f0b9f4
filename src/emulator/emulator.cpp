// See emulator.h.
#include "emulator/emulator.h"

#include "emulator/control/control.h"
#include "emulator/guid.h"
#include "emulator/json_text.h"
#include "emulator/rows/writes.h"
#include "emulator/sample/environment.h"
#include "emulator/sample/people.h"
#include "emulator/sample/sample.h"
#include "emulator/service/errors.h"
#include "emulator/service/preferences.h"

#include <Poco/File.h>
#include <Poco/TemporaryFile.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace dyncx::emulator {

namespace {

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    if (!file.flush())
        throw std::runtime_error("cannot write " + path);
}

LoadedSchema schema_with(const EmulatorOptions& options) {
    LoadedSchema schema;
    for (const std::string& key : options.alternate_keys)
        schema.add_alternate_key(key);
    for (const std::string& labels : options.labels)
        schema.add_labels(labels);
    for (const std::string& table : options.tracked_tables)
        schema.track_changes(table);
    return schema;
}

Response fault_answer(const Fault& fault, const Request& request) {
    Response response;
    if (fault.body.empty()) {
        response = error_answer({fault.status, fault.code, fault.message, {}}, read_preferences(request).annotations);
        if (!fault.is_for_tokens)
            response.set("OData-Version", "4.0");
    } else {
        response.status = fault.status;
        response.body = fault.body;
        response.set("Content-Type", fault.content_type.empty() ? "text/plain" : fault.content_type);
    }
    if (!fault.retry_after.empty())
        response.set("Retry-After", fault.retry_after);
    return response;
}

} // namespace

Emulator::Emulator(EmulatorOptions options)
    : options_(std::move(options)), schema_(schema_with(options_)), store_(schema_, options_.data),
      site_(schema_, store_), web_api_(site_, tokens_, limits_, counters_), certificates_(make_certificates()) {
    site_.tenant_id = options_.tenant_id;
    site_.closed_activities_are_read_only = options_.closed_activities_are_read_only;
    site_.aggregate_records = options_.aggregate_records;
    make_environment(site_, options_.client_id);
    if (options_.has_sample)
        make_sample(site_);
    make_people(site_, options_.people);
    set_routing_rule(options_.routing_queue_id);
    set_omnichannel(options_.has_omnichannel);
    set_max_upload(options_.max_upload_bytes);
    remove_privileges(options_.missing_privileges);
}

Emulator::~Emulator() {
    stop();
    Poco::File file(ca_file_.empty() ? "/nonexistent" : ca_file_);
    if (options_.ca_out.empty() && file.exists())
        file.remove();
}

void Emulator::start() {
    const std::string address = listener_ ? "127.0.0.1:" + std::to_string(port()) : options_.listen;
    listener_ =
        std::make_unique<Listener>(address, &certificates_, [this](const Request& request) { return answer(request); });
    site_.url = "https://127.0.0.1:" + std::to_string(listener_->port());
    if (!authority_)
        authority_ =
            std::make_unique<Authority>(Application{lower_case(options_.tenant_id), lower_case(options_.client_id),
                                                    options_.client_secret, site_.url, false},
                                        tokens_);
    if (!options_.control.empty())
        control_ = std::make_unique<Listener>(
            options_.control, nullptr, [this](const Request& request) { return answer_control(*this, request); });
    write_files();
    listener_->start();
    if (control_)
        control_->start();
}

void Emulator::stop() {
    if (control_)
        control_->stop();
    if (listener_)
        listener_->stop();
}

void Emulator::write_files() {
    if (ca_file_.empty())
        ca_file_ = options_.ca_out.empty() ? Poco::TemporaryFile::tempName() + ".pem" : options_.ca_out;
    write_file(ca_file_, certificates_.ca_pem);
    if (!options_.print_config.empty())
        write_file(options_.print_config, client_config() + "\n");
}

std::uint16_t Emulator::port() const { return listener_->port(); }

std::uint16_t Emulator::control_port() const { return control_ ? control_->port() : std::uint16_t{0}; }

std::string Emulator::url() const { return site_.url; }

std::string Emulator::client_config() const {
    const std::string environment = JsonObject()
                                        .text("url", site_.url)
                                        .text("tenant_id", options_.tenant_id)
                                        .text("client_id", options_.client_id)
                                        .text("client_secret", options_.client_secret)
                                        .text("app_id", options_.app_id)
                                        .text("authority", site_.url)
                                        .str();
    const std::string ca_file = std::filesystem::absolute(ca_file_).lexically_normal().string();
    return JsonObject().raw("environment", environment).raw("tls", JsonObject().text("ca_file", ca_file).str()).str();
}

const Table& Emulator::table_of(const std::string& set_name) const {
    if (const Table* table = schema_.by_set(set_name))
        return *table;
    throw std::invalid_argument("there is no entity set '" + set_name + "'");
}

void Emulator::erase(const std::string& set_name, const std::string& id) {
    web_api_.with_site([&](Site& site) {
        Transaction transaction(site.rows);
        delete_row(site, table_of(set_name), id);
        transaction.commit();
    });
}

void Emulator::expire_change_tokens() {
    web_api_.with_site([](Site& site) { site.changes_expired_at = site.rows.version(); });
}

void Emulator::set_application_user(bool is_there) {
    web_api_.with_site([&](Site& site) { site.has_application_user = is_there; });
}

void Emulator::set_routing_rule(const std::string& queue_id) {
    web_api_.with_site([&](Site& site) {
        const std::string id = lower_case(queue_id);
        if (!id.empty() && !site.rows.has(*site.schema.by_name("queue"), id))
            throw std::invalid_argument("there is no queue '" + queue_id + "'");
        site.routing_queue_id = id;
    });
}

void Emulator::set_omnichannel(bool is_there) {
    web_api_.with_site([&](Site&) { schema_.set_omnichannel(is_there); });
}

void Emulator::set_max_upload(std::size_t bytes) {
    web_api_.with_site([&](Site& site) { site.max_upload_bytes = bytes; });
}

void Emulator::remove_privileges(const std::vector<std::string>& names) {
    web_api_.with_site([&](Site& site) {
        for (const std::string& name : names)
            site.privileges.remove(name);
    });
}

void Emulator::set_privilege_depth(const std::string& name, const std::string& depth) {
    const auto known = depth_named(depth);
    if (!known)
        throw std::invalid_argument("there is no depth '" + depth + "'");
    web_api_.with_site([&](Site& site) { site.privileges.set_depth(name, *known); });
}

void Emulator::reset_privileges() {
    web_api_.with_site([](Site& site) { site.privileges.reset(); });
}

std::vector<Row> Emulator::rows(const std::string& set_name) {
    std::vector<Row> rows;
    web_api_.with_site([&](Site& site) {
        site.rows.scan(table_of(set_name), [&](const Row& row) {
            rows.push_back(row);
            return true;
        });
    });
    return rows;
}

std::string Emulator::rows_json(const std::string& set_name) {
    JsonArray array;
    web_api_.with_site([&](Site& site) {
        const Table& table = table_of(set_name);
        site.rows.scan(table, [&](const Row& row) {
            JsonObject object;
            for (const auto& [name, value] : row)
                object.raw(name, json_value(value, table.column(name)));
            array.raw(object.str());
            return true;
        });
    });
    return array.str();
}

Response Emulator::answer_path(const Request& request) {
    if (Authority::serves(request.path()))
        return authority_->answer(request);
    if (request.path().starts_with("/api/data/"))
        return web_api_.answer(request);
    return {404, {{"Content-Type", "text/html"}}, "Not Found"};
}

Response Emulator::answer(const Request& request) {
    if (options_.on_request)
        options_.on_request(request);
    const bool is_token = Authority::serves(request.path());
    if (is_token && request.method == "POST")
        counters_.count_token();
    const std::optional<Fault> fault = faults_.strike(request, is_token);
    if (fault && fault->delay_ms > 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(fault->delay_ms));
    Response response;
    if (fault && fault->action == FaultAction::reset)
        response.is_dropped = true;
    else if (fault && fault->action == FaultAction::status)
        response = fault_answer(*fault, request);
    else
        response = answer_path(request);
    if (fault && fault->action == FaultAction::drop_after_commit)
        response.is_dropped = true;
    if (!is_token)
        counters_.count_request(request, response);
    return response;
}

} // namespace dyncx::emulator
