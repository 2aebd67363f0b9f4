// See errors.h.
#include "emulator/service/errors.h"

#include "emulator/guid.h"
#include "emulator/json_text.h"

#include <array>

namespace dyncx::emulator {

namespace {

const std::string kDetails = "Microsoft.PowerApps.CDS.ErrorDetails.";

std::string help_link(const std::string& code) {
    return "http://go.microsoft.com/fwlink/?LinkID=398563&error=Microsoft.Crm.CrmException%3a" +
           (code.starts_with("0x") ? code.substr(2) : code) + "&client=platform";
}

// What the server calls a refusal; "" for those whose name is not known.
std::string_view exception_name(std::string_view code) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> names{
        {{"0x80040203", "InvalidArgument"},
         {"0x80040216", "UnExpected"},
         {"0x80040217", "ObjectDoesNotExist"},
         {"0x80040220", "PrivilegeDenied"},
         {"0x80040224", "IsvUnExpected"},
         {"0x80040227", "CannotDeleteDueToAssociation"},
         {"0x80040237", "DuplicateRecord"},
         {"0x80040265", "IsvAborted"},
         {"0x8004418d", "SandboxWorkerNotAvailable"},
         {"0x80048408", "InvalidStateCodeStatusCode"}}};
    for (const auto& [known, name] : names)
        if (known == code)
            return name;
    return {};
}

// The platform's own refusals carry these; those of the OData layer (0x0, 0x8006....) do not.
std::vector<std::pair<std::string, std::string>> platform_details(const Refusal& refusal) {
    if (!refusal.code.starts_with("0x8004"))
        return {};
    std::vector<std::pair<std::string, std::string>> details{
        {kDetails + "ApiExceptionSourceKey", "Plugin/Microsoft.Crm.Common.ObjectModel"},
        {kDetails + "ApiStepKey", "81cbbb1b-ea3e-db11-86a7-000a3a5473e8"},
        {kDetails + "ApiDepthKey", "1"},
        {kDetails + "ApiActivityIdKey", new_guid()},
        {kDetails + "ApiPluginSolutionNameKey", "System"},
        {kDetails + "ApiStepSolutionNameKey", "System"},
        {kDetails + "ApiExceptionCategory", refusal.http_status < 500 ? "ClientError" : "SystemFailure"}};
    if (const std::string_view name = exception_name(refusal.code); !name.empty())
        details.emplace_back(kDetails + "ApiExceptionMessageName", name);
    details.emplace_back(kDetails + "ApiExceptionHttpStatusCode", std::to_string(refusal.http_status));
    details.emplace_back("Microsoft.PowerApps.CDS.HelpLink", help_link(refusal.code));
    details.emplace_back("Microsoft.PowerApps.CDS.InnerError.Message", refusal.message);
    return details;
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
