// See errors.h.
#include "emulator/service/errors.h"

#include "emulator/guid.h"
#include "emulator/json_text.h"

namespace dyncx::emulator {

namespace {

const std::string kDetails = "Microsoft.PowerApps.CDS.ErrorDetails.";

std::string help_link(const std::string& code) {
    return "http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a" +
           (code.starts_with("0x") ? code.substr(2) : code) + "&client=platform";
}

// The platform's own refusals carry these; those of the OData layer (0x0, 0x8006....) do not.
std::vector<std::pair<std::string, std::string>> platform_details(const Refusal& refusal) {
    if (!refusal.code.starts_with("0x8004"))
        return {};
    return {{kDetails + "ApiExceptionSourceKey", "Plugin/Microsoft.Crm.Common.ObjectModel"},
            {kDetails + "ApiStepKey", "81cbbb1b-ea3e-db11-86a7-000a3a5473e8"},
            {kDetails + "ApiDepthKey", "1"},
            {kDetails + "ApiActivityIdKey", new_guid()},
            {kDetails + "ApiPluginSolutionNameKey", "System"},
            {kDetails + "ApiStepSolutionNameKey", "System"},
            {kDetails + "ApiExceptionCategory", refusal.http_status < 500 ? "ClientError" : "SystemFailure"},
            {kDetails + "ApiExceptionHttpStatusCode", std::to_string(refusal.http_status)},
            {"Microsoft.PowerApps.CDS.HelpLink", help_link(refusal.code)},
            {"Microsoft.PowerApps.CDS.InnerError.Message", refusal.message}};
}

} // namespace

Response error_answer(const Refusal& refusal, const AnnotationFilter& annotations) {
    JsonObject error;
    error.text("code", refusal.code).text("message", refusal.message);
    if (!annotations.is_empty()) {
        auto details = refusal.annotations;
        for (auto& detail : platform_details(refusal))
            details.push_back(std::move(detail));
        for (const auto& [name, value] : details)
            if (annotations.includes(name))
                error.text("@" + name, value);
    }
    Response response;
    response.status = refusal.http_status;
    response.body = JsonObject().raw("error", error.str()).str();
    response.set("Content-Type", "application/json; odata.metadata=minimal");
    return response;
}

} // namespace dyncx::emulator
