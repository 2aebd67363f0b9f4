// See csdl.h.
#include "emulator/metadata/csdl.h"

namespace dyncx::emulator {

namespace {

std::string edm_name(const Column& column) {
    if (column.is_lookup() || column.type == "uniqueidentifier")
        return "Edm.Guid";
    if (column.is_choice() || column.type == "integer")
        return "Edm.Int32";
    if (column.type == "bigint")
        return "Edm.Int64";
    if (column.type == "boolean")
        return "Edm.Boolean";
    if (column.type == "double")
        return "Edm.Double";
    if (column.is_fraction())
        return "Edm.Decimal";
    if (column.type == "datetime")
        return column.behavior == "DateOnly" ? "Edm.Date" : "Edm.DateTimeOffset";
    return column.type == "image" || column.type == "file" ? "Edm.Binary" : "Edm.String";
}

void add_navigations(const Call& call, const Table& table, std::string& xml) {
    for (const Navigation& navigation : table.navigations) {
        const bool is_owner = navigation.target == "owner";
        if (!is_owner && !call.site.schema.by_name(navigation.target))
            continue;
        const std::string type = is_owner ? "principal" : navigation.target;
        xml += "<NavigationProperty Name=\"" + navigation.name + "\" Type=\"mscrm." + type + "\" Nullable=\"false\">";
        const Column* column = table.column(navigation.column);
        if (column && column->in_web_api && !is_owner)
            xml += "<ReferentialConstraint Property=\"" + column->read_as + "\" ReferencedProperty=\"" +
                   call.site.schema.by_name(navigation.target)->primary_id + "\" />";
        xml += "</NavigationProperty>\n";
    }
    for (const Collection& collection : table.collections)
        if (call.site.schema.by_name(collection.from_table))
            xml += "<NavigationProperty Name=\"" + collection.name + "\" Type=\"Collection(mscrm." +
                   collection.from_table + ")\" />\n";
}

void add_type(const Call& call, const Table& table, std::string& xml) {
    xml += "<EntityType Name=\"" + table.logical_name + "\" BaseType=\"mscrm.crmbaseentity\">\n";
    xml += "<Key><PropertyRef Name=\"" + table.primary_id + "\" /></Key>\n";
    for (const Column& column : table.columns)
        if (column.in_web_api)
            xml += "<Property Name=\"" + column.read_as + "\" Type=\"" + edm_name(column) + "\" />\n";
    add_navigations(call, table, xml);
    xml += "</EntityType>\n";
}

} // namespace

Response csdl_document(const Call& call) {
    std::string xml =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>\n"
        "<Schema Namespace=\"Microsoft.Dynamics.CRM\" Alias=\"mscrm\" "
        "xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n"
        "<EntityType Name=\"crmbaseentity\" Abstract=\"true\" />\n"
        "<EntityType Name=\"principal\" BaseType=\"mscrm.crmbaseentity\">"
        "<Key><PropertyRef Name=\"ownerid\" /></Key>"
        "<Property Name=\"ownerid\" Type=\"Edm.Guid\" Nullable=\"false\" /></EntityType>\n";
    for (const Table* table : call.site.schema.tables())
        add_type(call, *table, xml);
    xml += "<EntityContainer Name=\"System\">\n";
    for (const Table* table : call.site.schema.tables())
        xml += "<EntitySet Name=\"" + table->set_name + "\" EntityType=\"Microsoft.Dynamics.CRM." +
               table->logical_name + "\" />\n";
    xml += "</EntityContainer>\n</Schema>\n</edmx:DataServices></edmx:Edmx>\n";
    Response response;
    response.set("Content-Type", "application/xml");
    response.body = std::move(xml);
    return response;
}

} // namespace dyncx::emulator
