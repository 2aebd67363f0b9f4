// EntityDefinitions and $metadata: what a client reads before it writes.
#include "running_emulator.h"

#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/NodeList.h>
#include <boost/test/unit_test.hpp>

using namespace dyncx::emulator;
using namespace dyncx::emulator::testing;

namespace {

const std::string kCall = "EntityDefinitions(LogicalName='phonecall')";

Poco::JSON::Object::Ptr item_named(const Answer& answer, const std::string& name) {
    const auto items = answer.value();
    for (const auto& item : *items)
        if (item.extract<Poco::JSON::Object::Ptr>()->getValue<std::string>("LogicalName") == name)
            return item.extract<Poco::JSON::Object::Ptr>();
    return nullptr;
}

} // namespace

BOOST_AUTO_TEST_SUITE(metadata)

BOOST_AUTO_TEST_CASE(a_table_tells_its_names) {
    RunningEmulator running{{}};
    const Answer answer =
        running.api("GET", kCall + "?$select=LogicalName,EntitySetName,PrimaryIdAttribute,ObjectTypeCode,IsActivity");
    BOOST_TEST(answer.json()->getValue<std::string>("EntitySetName") == "phonecalls");
    BOOST_TEST(answer.json()->getValue<std::string>("PrimaryIdAttribute") == "activityid");
    BOOST_TEST(answer.json()->getValue<int>("ObjectTypeCode") == 4210);
    BOOST_TEST(answer.json()->getValue<bool>("IsActivity"));
    BOOST_TEST(answer.json()->has("MetadataId"));
    BOOST_TEST(answer.json()->size() == 7U);
}

BOOST_AUTO_TEST_CASE(unknown_tables_and_members_are_refused) {
    RunningEmulator running{{}};
    BOOST_TEST(running.api("GET", "EntityDefinitions(LogicalName='nothing')").status == 404);
    BOOST_TEST(running.api("GET", kCall + "?$select=Nothing").status == 400);
    BOOST_TEST(running.api("GET", kCall + "/Attributes?$select=MaxLength").status == 400);
    BOOST_TEST(running.api("GET", kCall + "/Attributes/Microsoft.Dynamics.CRM.EnumAttributeMetadata").status == 404);
    BOOST_TEST(running.api("GET", "EntityDefinitions?$top=1").status == 400);
}

BOOST_AUTO_TEST_CASE(columns_have_class_names_and_the_base_type_has_none) {
    RunningEmulator running{{}};
    const Answer answer = running.api("GET", kCall + "/Attributes?$select=LogicalName,AttributeType,IsValidForCreate");
    BOOST_TEST(item_named(answer, "subject")->getValue<std::string>("@odata.type") ==
               "#Microsoft.Dynamics.CRM.StringAttributeMetadata");
    BOOST_TEST(!item_named(answer, "activityid")->has("@odata.type"));
    BOOST_TEST(item_named(answer, "statecode")->getValue<bool>("IsValidForCreate") == false);
}

BOOST_AUTO_TEST_CASE(casts_bring_lengths_option_sets_and_targets) {
    RunningEmulator running{{}};
    const std::string cast = kCall + "/Attributes/Microsoft.Dynamics.CRM.";
    const Answer texts = running.api("GET", cast + "StringAttributeMetadata?$select=LogicalName,MaxLength");
    BOOST_TEST(item_named(texts, "subject")->getValue<int>("MaxLength") == 200);
    const Answer states = running.api("GET", cast + "StatusAttributeMetadata?$select=LogicalName&$expand=OptionSet");
    const auto options = item_named(states, "statuscode")->getObject("OptionSet")->getArray("Options");
    BOOST_REQUIRE(options->size() == 4U);
    BOOST_TEST(options->getObject(3)->getValue<int>("Value") == 4);
    BOOST_TEST(options->getObject(3)->getValue<int>("State") == 1);
    const auto label = options->getObject(3)->getObject("Label")->getObject("UserLocalizedLabel");
    BOOST_TEST(label->getValue<std::string>("Label") == "Received");
    const Answer flags = running.api("GET", cast + "BooleanAttributeMetadata?$select=LogicalName&$expand=OptionSet");
    BOOST_TEST(
        item_named(flags, "directioncode")->getObject("OptionSet")->getObject("TrueOption")->getValue<int>("Value") ==
        1);
    const Answer lookups = running.api("GET", cast + "LookupAttributeMetadata?$select=LogicalName,Targets");
    BOOST_TEST(item_named(lookups, "ownerid")->getArray("Targets")->size() == 2U);
}

BOOST_AUTO_TEST_CASE(relationships_and_keys_are_listed) {
    EmulatorOptions options;
    options.alternate_keys = {"phonecall:phonenumber"};
    RunningEmulator running{options};
    const Answer keys = running.api("GET", kCall + "/Keys?$select=LogicalName,KeyAttributes,EntityKeyIndexStatus");
    BOOST_TEST(keys.value()->getObject(0)->getArray("KeyAttributes")->getElement<std::string>(0) == "phonenumber");
    const Answer relations =
        running.api("GET", kCall + "/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,"
                                   "ReferencingEntityNavigationPropertyName&"
                                   "$filter=ReferencedEntity%20eq%20'incident'");
    BOOST_REQUIRE(relations.value()->size() == 1U);
    BOOST_TEST(relations.value()->getObject(0)->getValue<std::string>("ReferencingEntityNavigationPropertyName") ==
               "regardingobjectid_incident_phonecall");
}

BOOST_AUTO_TEST_CASE(tables_are_listed_and_filtered) {
    RunningEmulator running{{}};
    BOOST_TEST(running.api("GET", "EntityDefinitions?$select=LogicalName,EntitySetName").value()->size() == 31U);
    const Answer one =
        running.api("GET", "EntityDefinitions?$select=EntitySetName,LogicalName&$filter=LogicalName%20eq%20'task'");
    BOOST_TEST(item_named(one, "task")->getValue<std::string>("EntitySetName") == "tasks");
    BOOST_TEST(one.value()->size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_csdl_is_xml_with_every_set) {
    RunningEmulator running{{}};
    const Answer answer = running.api("GET", "$metadata");
    BOOST_TEST(answer.header("Content-Type") == "application/xml");
    Poco::XML::DOMParser parser;
    const Poco::AutoPtr<Poco::XML::Document> document = parser.parseString(answer.body);
    const Poco::AutoPtr<Poco::XML::NodeList> sets = document->getElementsByTagName("EntitySet");
    BOOST_TEST(sets->length() == 31U);
}

BOOST_AUTO_TEST_CASE(the_functions_answer_in_their_shapes) {
    RunningEmulator running;
    const auto who = running.api("GET", "WhoAmI()").json();
    BOOST_TEST(who->has("BusinessUnitId"));
    BOOST_TEST(running.api("GET", "RetrieveVersion").json()->getValue<std::string>("Version").starts_with("9.2."));
    const auto counts = running.api("GET", "RetrieveTotalRecordCount(EntityNames=@p1)?@p1=%5B%22contact%22%5D").json();
    BOOST_TEST(counts->getObject("EntityRecordCountCollection")->getArray("Values")->getElement<int>(0) == 200);
}

BOOST_AUTO_TEST_SUITE_END()
