// The connector that is naive goes through Poco alone: nothing of the client helps it.
#include "scene.h"

#include "base/text.h"

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdlib.h>

namespace dyncx::bench {
namespace {

constexpr std::int32_t kLongestMs = 30000;

} // namespace

void check(bool is_good, const char* what) {
    if (is_good)
        return;
    std::fprintf(stderr, "it went wrong: %s\n", what);
    std::exit(1);
}

Site::Site() : folder_(std::filesystem::temp_directory_path() / "dyncx-bench-XXXXXX") {
    check(mkdtemp(folder_.data()) != nullptr, "no folder");
    emulator::EmulatorOptions options;
    options.has_sample = true;
    emulator_ = std::make_unique<emulator::Emulator>(options);
    emulator_->start();
}

Site::~Site() {
    emulator_->stop();
    std::filesystem::remove_all(folder_);
}

Json Site::settings_over(const Distance& distance) const {
    Json settings = *Json::parse(emulator_->client_config());
    settings.set("proxy", Json(Json::Object{{"url", "http://127.0.0.1:" + std::to_string(distance.port())}}));
    return settings;
}

std::int64_t Site::requests() const {
    const auto counts = emulator_->counts();
    return counts.total + counts.tokens;
}

Ours::Ours(const std::string& folder, const std::string& settings) {
    check(dyncx_runtime_open(nullptr, 0, &runtime_, &error_) == DYNCX_OK, error_.message);
    check(dyncx_client_open(runtime_, folder.c_str(), DYNCX_NUL, settings.c_str(), DYNCX_NUL, &client_, &error_) ==
              DYNCX_OK,
          error_.message);
}

Ours::~Ours() {
    dyncx_client_close(client_, 0, nullptr);
    dyncx_runtime_close(runtime_, 0, nullptr);
}

Json Ours::run(const Start& start) {
    dyncx_call call = DYNCX_INIT(dyncx_call);
    call.flags = DYNCX_CALL_WAITABLE;
    dyncx_op op = 0;
    dyncx_event done = DYNCX_INIT(dyncx_event);
    check(start(client_, &call, &op, &error_) == DYNCX_OK, error_.message);
    check(dyncx_wait(client_, op, kLongestMs, &done, &error_) == DYNCX_OK, error_.message);
    check(done.status == DYNCX_OK, done.error ? done.error->message : "no answer");
    Json body = *Json::parse(done.body.data);
    dyncx_event_release(&done);
    return body;
}

OneByOne::OneByOne(const Site& site, const Distance& distance, bool keeps)
    : emulator_(site.dynamics()), proxy_port_(distance.port()), keeps_(keeps) {
    Poco::Net::Context::Params params;
    params.caLocation = emulator_.ca_file();
    params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
    context_ = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
}

void OneByOne::sign_in() {
    const auto& options = emulator_.options();
    const std::string form = "grant_type=client_credentials&client_id=" + options.client_id +
                             "&client_secret=" + percent_encoded(options.client_secret) +
                             "&scope=" + percent_encoded(emulator_.url() + "/.default");
    const Json token =
        ask("POST", "/" + options.tenant_id + "/oauth2/v2.0/token", form, "application/x-www-form-urlencoded");
    bearer_ = "Bearer " + token["access_token"].as_string();
}

Json OneByOne::ask(const char* method, const std::string& path, const std::string& body, const char* type) {
    if (!session_ || !keeps_) {
        session_ = std::make_unique<Poco::Net::HTTPSClientSession>("127.0.0.1", emulator_.port(), context_);
        session_->setProxy("127.0.0.1", static_cast<Poco::UInt16>(proxy_port_));
        session_->setKeepAlive(keeps_);
    }
    Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
    if (path.starts_with("/api/"))
        request.set("Authorization", bearer_);
    if (*type != '\0')
        request.setContentType(type);
    if (body.starts_with('{'))
        request.set("Prefer", "return=representation");
    request.setContentLength(static_cast<std::streamsize>(body.size()));
    session_->sendRequest(request) << body << std::flush;
    Poco::Net::HTTPResponse response;
    std::string answer;
    Poco::StreamCopier::copyToString(session_->receiveResponse(response), answer);
    check(response.getStatus() < Poco::Net::HTTPResponse::HTTP_MULTIPLE_CHOICES, answer.c_str());
    return answer.empty() ? Json() : *Json::parse(answer);
}

} // namespace dyncx::bench
