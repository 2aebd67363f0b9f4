// An emulator in this process and a raw HTTPS client for it (Poco, none of the library's code).
// Each test starts its own emulator, so tests do not see each other's rows.
#pragma once

#include "emulator/emulator.h"

#include <Poco/JSON/Parser.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>

#include <map>
#include <string>

namespace dyncx::emulator::testing {

using Fields = std::map<std::string, std::string>;

struct Answer {
    int status = 0;
    Poco::Net::HTTPResponse head;
    std::string body;

    std::string header(const std::string& name) const { return head.get(name, ""); }
    Poco::JSON::Object::Ptr json() const {
        Poco::JSON::Parser parser;
        return parser.parse(body).extract<Poco::JSON::Object::Ptr>();
    }
    Poco::JSON::Object::Ptr error() const { return json()->getObject("error"); }
    std::string code() const { return error()->getValue<std::string>("code"); }
    std::string message() const { return error()->getValue<std::string>("message"); }
    Poco::JSON::Array::Ptr value() const { return json()->getArray("value"); }
};

class RunningEmulator {
  public:
    explicit RunningEmulator(EmulatorOptions options = with_sample()) : emulator(std::move(options)) {
        emulator.start();
        Poco::Net::Context::Params params;
        params.caLocation = emulator.ca_file();
        params.verificationMode = Poco::Net::Context::VERIFY_STRICT;
        context_ = new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, params);
    }

    static EmulatorOptions with_sample() {
        EmulatorOptions options;
        options.has_sample = true;
        return options;
    }

    static EmulatorOptions with_control() {
        EmulatorOptions options = with_sample();
        options.control = "127.0.0.1:0";
        return options;
    }

    Answer send(const std::string& method, const std::string& target, const std::string& body = "",
                Fields headers = {}) {
        Poco::Net::HTTPSClientSession session("127.0.0.1", emulator.port(), context_);
        session.setTimeout(Poco::Timespan(20, 0));
        Poco::Net::HTTPRequest request(method, target, "HTTP/1.1");
        for (const auto& [name, value] : headers)
            request.set(name, value);
        if (!body.empty() || method == "POST")
            request.setContentLength(static_cast<std::streamsize>(body.size()));
        session.sendRequest(request) << body;
        Answer answer;
        std::istream& stream = session.receiveResponse(answer.head);
        answer.status = answer.head.getStatus();
        Poco::StreamCopier::copyToString(stream, answer.body);
        return answer;
    }

    Answer ask_token(Fields changes = {}, const std::string& tenant = "") {
        const EmulatorOptions& options = emulator.options();
        Fields form{{"grant_type", "client_credentials"},
                    {"client_id", options.client_id},
                    {"client_secret", options.client_secret},
                    {"scope", emulator.url() + "/.default"}};
        for (const auto& [name, value] : changes)
            form[name] = value;
        std::string body;
        for (const auto& [name, value] : form)
            if (value != "-") // left out
                body += (body.empty() ? "" : "&") + name + "=" + value;
        return send("POST", "/" + (tenant.empty() ? options.tenant_id : tenant) + "/oauth2/v2.0/token", body,
                    {{"Content-Type", "application/x-www-form-urlencoded"}});
    }

    std::string token() {
        if (token_.empty())
            token_ = ask_token().json()->getValue<std::string>("access_token");
        return token_;
    }
    void forget_token() { token_.clear(); }

    Answer api(const std::string& method, const std::string& path, const std::string& body = "", Fields headers = {}) {
        headers.try_emplace("Authorization", "Bearer " + token());
        if (!body.empty())
            headers.try_emplace("Content-Type", "application/json");
        return send(method, "/api/data/v9.2/" + path, body, std::move(headers));
    }

    // Asks the control address; the emulator needs one among its options.
    Answer control(const std::string& method, const std::string& path, const std::string& body = "") {
        Poco::Net::HTTPClientSession session("127.0.0.1", emulator.control_port());
        Poco::Net::HTTPRequest request(method, path, "HTTP/1.1");
        request.setContentLength(static_cast<std::streamsize>(body.size()));
        session.sendRequest(request) << body;
        Answer answer;
        std::istream& stream = session.receiveResponse(answer.head);
        answer.status = answer.head.getStatus();
        Poco::StreamCopier::copyToString(stream, answer.body);
        return answer;
    }

    // Creates a row and gives its key.
    std::string create(const std::string& set, const std::string& body) {
        const Answer answer = api("POST", set, body);
        const std::string address = answer.header("OData-EntityId");
        const auto open = address.rfind('(');
        return answer.status == 204 ? address.substr(open + 1, 36) : "refused: " + answer.body;
    }

    Emulator emulator;

  private:
    Poco::Net::Context::Ptr context_;
    std::string token_;
};

inline const std::string kMaria = "c0000000-0000-4000-8000-000000000001";
inline const std::string kAgentOne = "a6000000-0000-4000-8000-000000000001";
inline const std::string kAccount = "ac000000-0000-4000-8000-000000000001";
inline const std::string kNobody = "99999999-9999-4999-8999-999999999999";

} // namespace dyncx::emulator::testing
