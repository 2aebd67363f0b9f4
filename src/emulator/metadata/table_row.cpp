// See table_row.h.
#include "emulator/metadata/table_row.h"

#include "emulator/json_text.h"
#include "emulator/security/privileges.h"

#include <array>

namespace dyncx::emulator {

namespace {

struct Fixed {
    const char* name;
    const char* json;
};

struct Managed {
    const char* name;
    const char* value;
    bool can_change;
    const char* property;
};

// Members with the same value for every table here.
constexpr std::array kFixed{Fixed{"AutoRouteToOwnerQueue", "false"},
                            Fixed{"CanTriggerWorkflow", "true"},
                            Fixed{"EntityHelpUrlEnabled", "false"},
                            Fixed{"EntityHelpUrl", "null"},
                            Fixed{"IsDocumentManagementEnabled", "false"},
                            Fixed{"IsOneNoteIntegrationEnabled", "false"},
                            Fixed{"IsInteractionCentricEnabled", "true"},
                            Fixed{"IsKnowledgeManagementEnabled", "false"},
                            Fixed{"IsSLAEnabled", "false"},
                            Fixed{"IsBPFEntity", "false"},
                            Fixed{"IsDocumentRecommendationsEnabled", "false"},
                            Fixed{"IsMSTeamsIntegrationEnabled", "false"},
                            Fixed{"SettingOf", "null"},
                            Fixed{"DataProviderId", "null"},
                            Fixed{"DataSourceId", "null"},
                            Fixed{"AutoCreateAccessTeams", "false"},
                            Fixed{"IsRetrieveAuditEnabled", "false"},
                            Fixed{"IsRetrieveMultipleAuditEnabled", "false"},
                            Fixed{"IsArchivalEnabled", "false"},
                            Fixed{"IsRetentionEnabled", "false"},
                            Fixed{"IsAvailableOffline", "true"},
                            Fixed{"IsChildEntity", "false"},
                            Fixed{"IsAIRUpdated", "true"},
                            Fixed{"IconLargeName", "null"},
                            Fixed{"IconMediumName", "null"},
                            Fixed{"IconSmallName", "null"},
                            Fixed{"IconVectorName", "null"},
                            Fixed{"IsBusinessProcessEnabled", "true"},
                            Fixed{"SyncToExternalSearchIndex", "true"},
                            Fixed{"IsImportable", "true"},
                            Fixed{"IsIntersect", "false"},
                            Fixed{"IsManaged", "true"},
                            Fixed{"IsEnabledForCharts", "true"},
                            Fixed{"IsEnabledForTrace", "false"},
                            Fixed{"IsValidForAdvancedFind", "true"},
                            Fixed{"IsReadingPaneEnabled", "true"},
                            Fixed{"IsQuickCreateEnabled", "true"},
                            Fixed{"RecurrenceBaseEntityLogicalName", "null"},
                            Fixed{"IntroducedVersion", "\"5.0.0.0\""},
                            Fixed{"EnforceStateTransitions", "false"},
                            Fixed{"ExternalName", "null"},
                            Fixed{"ExternalCollectionName", "null"},
                            Fixed{"IsEnabledForExternalChannels", "true"},
                            Fixed{"IsPrivate", "false"},
                            Fixed{"UsesBusinessDataLabelTable", "false"},
                            Fixed{"IsLogicalEntity", "false"},
                            Fixed{"HasNotes", "true"},
                            Fixed{"HasActivities", "true"},
                            Fixed{"HasFeedback", "true"},
                            Fixed{"IsSolutionAware", "false"},
                            Fixed{"HasEmailAddresses", "true"},
                            Fixed{"OwnerId", "null"},
                            Fixed{"OwnerIdType", "8"},
                            Fixed{"OwningBusinessUnit", "null"},
                            Fixed{"TableType", "\"Standard\""},
                            Fixed{"HasChanged", "null"},
                            Fixed{"Settings", "[]"}};

constexpr std::array kManaged{
    Managed{"IsAuditEnabled", "false", true, "canmodifyauditsettings"},
    Managed{"IsValidForQueue", "false", true, "canmodifyqueuesettings"},
    Managed{"IsConnectionsEnabled", "true", true, "canmodifyconnectionsettings"},
    Managed{"IsCustomizable", "true", false, "iscustomizable"},
    Managed{"IsRenameable", "true", false, "isrenameable"},
    Managed{"IsMappable", "true", false, "ismappable"},
    Managed{"IsDuplicateDetectionEnabled", "true", true, "canmodifyduplicatedetectionsettings"},
    Managed{"CanCreateAttributes", "true", false, "cancreateattributes"},
    Managed{"CanCreateForms", "true", false, "cancreateforms"},
    Managed{"CanCreateViews", "true", false, "cancreateviews"},
    Managed{"CanCreateCharts", "true", false, "cancreatecharts"},
    Managed{"CanBeRelatedEntityInRelationship", "true", false, "canberelatedentityinrelationship"},
    Managed{"CanBePrimaryEntityInRelationship", "true", false, "canbeprimaryentityinrelationship"},
    Managed{"CanBeInManyToMany", "true", false, "canbeinmanytomany"},
    Managed{"CanBeInCustomEntityAssociation", "true", false, "canbeincustomentityassociation"},
    Managed{"CanEnableSyncToExternalSearchIndex", "true", true, "canenablesynctoexternalsearchindex"},
    Managed{"CanModifyAdditionalSettings", "true", true, "canmodifyadditionalsettings"},
    Managed{"CanChangeHierarchicalRelationship", "true", true, "canchangehierarchicalrelationship"},
    Managed{"CanChangeTrackingBeEnabled", "true", true, "canchangetrackingbeenabled"},
    Managed{"IsMailMergeEnabled", "true", true, "canmodifymailmergesettings"},
    Managed{"IsVisibleInMobile", "true", true, "canmodifymobilevisibility"},
    Managed{"IsVisibleInMobileClient", "true", true, "canmodifymobileclientvisibility"},
    Managed{"IsReadOnlyInMobileClient", "false", true, "canmodifymobileclientreadonly"},
    Managed{"IsOfflineInMobileClient", "true", true, "canmodifymobileclientoffline"}};

void add_privilege(JsonArray& privileges, const std::string& name, const std::string& kind) {
    privileges.raw(JsonObject()
                       .boolean("CanBeBasic", true)
                       .boolean("CanBeDeep", true)
                       .boolean("CanBeGlobal", true)
                       .boolean("CanBeLocal", true)
                       .boolean("CanBeEntityReference", false)
                       .boolean("CanBeParentEntityReference", false)
                       .boolean("CanBeRecordFilter", false)
                       .text("Name", name)
                       .text("PrivilegeId", privilege_id(name))
                       .text("PrivilegeType", kind)
                       .str());
}

// As RetrieveUserPrivileges names them.
std::string privileges_json(const Table& table) {
    JsonArray privileges;
    for (const Right right :
         {Right::create, Right::read, Right::write, Right::remove, Right::assign, Right::append, Right::append_to})
        if (const std::string name = privilege_name(right, table); !name.empty())
            add_privilege(privileges, name, std::string(right_name(right)));
    return privileges.str();
}

std::string yes_no(bool yes) { return yes ? "true" : "false"; }

std::string capitalised(std::string name) {
    if (!name.empty() && name.front() >= 'a' && name.front() <= 'z')
        name.front() = static_cast<char>(name.front() - 32);
    return name;
}

void add_names(const Table& table, MetadataRow& row) {
    const bool has_image = table.column("entityimage") != nullptr;
    row.add("LogicalName", json_string(table.logical_name));
    row.add("ObjectTypeCode", std::to_string(table.type_code));
    row.add("OwnershipType", json_string(table.ownership));
    row.add("PrimaryNameAttribute", table.primary_name.empty() ? "null" : json_string(table.primary_name));
    row.add("PrimaryImageAttribute", has_image ? "\"entityimage\"" : "null");
    row.add("PrimaryIdAttribute", json_string(table.primary_id));
    row.add("SchemaName", json_string(table.schema_name));
    row.add("LogicalCollectionName", json_string(table.set_name));
    row.add("CollectionSchemaName", json_string(capitalised(table.set_name)));
    row.add("EntitySetName", json_string(table.set_name));
    row.add("ReportViewName", json_string("Filtered" + table.schema_name));
    row.add("MetadataId", json_string(metadata_id("table " + table.logical_name)));
    row.add("Description", label_json(""));
    row.add("DisplayName", label_json(table.display_name));
    row.add("DisplayCollectionName", label_json(table.display_name));
}

} // namespace

MetadataRow table_row(const Table& table) {
    MetadataRow row;
    row.base_type = "Microsoft.Dynamics.CRM.EntityMetadata";
    row.add("ActivityTypeMask", table.is_activity ? "1" : "0");
    row.add("IsActivity", yes_no(table.is_activity));
    row.add("IsActivityParty", yes_no(table.logical_name == "contact" || table.logical_name == "account" ||
                                      table.logical_name == "systemuser" || table.logical_name == "queue"));
    row.add("IsCustomEntity", yes_no(table.logical_name.starts_with("msdyn_")));
    row.add("IsStateModelAware", yes_no(!table.states.empty()));
    row.add("IsOptimisticConcurrencyEnabled", "true");
    row.add("ChangeTrackingEnabled", yes_no(table.tracks_changes));
    row.add("CreatedOn", "\"1900-01-01T00:00:00Z\"");
    row.add("ModifiedOn", "\"2024-06-01T02:50:48Z\"");
    row.add("DaysSinceRecordLastModified", "0");
    row.add("MobileOfflineFilters", "null");
    row.add("EntityColor", "null");
    add_names(table, row);
    for (const Fixed& fixed : kFixed)
        row.add(fixed.name, fixed.json);
    for (const Managed& managed : kManaged)
        row.add(managed.name, managed_json(managed.value, managed.property, managed.can_change));
    row.add("Privileges", privileges_json(table));
    return row;
}

} // namespace dyncx::emulator
