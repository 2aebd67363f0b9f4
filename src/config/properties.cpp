// The property table. A row here is all that a new plain setting needs: reading, range, default, help and reference
// follow. The text in `allowed` is read by the checks: "1 to 64" is a range, "a|b" are choices, anything else is for
// people.
#include "config/settings.h"

#include <array>

namespace dyncx::config {

namespace {

constexpr bool kRequired = true, kOptional = false, kSecret = true, kOpen = false, kRuntime = true, kClient = false;

constexpr std::array kProperties{
    Property{"environment.url", Type::kText, "", "an address of Dynamics 365",
             "Address of the environment. Whatever is copied from a browser is cut to https://org.crm4.dynamics.com.",
             kRequired, kOpen, kClient},
    Property{"environment.tenant_id", Type::kText, "", "a GUID or a verified domain name",
             "Directory (tenant) ID, from the Overview page of the app registration.", kRequired, kOpen, kClient},
    Property{"environment.client_id", Type::kText, "", "a GUID",
             "Application (client) ID, from the Overview page of the app registration.", kRequired, kOpen, kClient},
    Property{"environment.client_secret", Type::kText, "", "the Value of a client secret, not its Secret ID",
             "Client secret. Kept sealed, never printed. Or give environment.client_secret_file.", kRequired, kSecret,
             kClient},
    Property{"environment.client_secret_file", Type::kText, "", "an absolute path",
             "File that holds the client secret, at most 4096 bytes; blanks and line ends around it are cut. Read at "
             "every open.",
             kOptional, kOpen, kClient},
    Property{"environment.app_id", Type::kText, "", "a GUID or a unique name",
             "Model-driven app that screen-pop links open: its id or its unique name. Without it there are no links.",
             kOptional, kOpen, kClient},
    Property{"environment.api_version", Type::kText, "\"v9.2\"", "v9.0 to v9.99", "Version of the Dataverse Web API.",
             kOptional, kOpen, kClient},
    Property{"environment.authority", Type::kText, "\"https://login.microsoftonline.com\"",
             "an https address of Microsoft Entra",
             "Where tokens come from. The default follows the cloud of environment.url (login.microsoftonline.us, "
             "login.partner.microsoftonline.cn).",
             kOptional, kOpen, kClient},
    Property{"environment.allow_any_host", Type::kBoolean, "false", "",
             "Accepts addresses outside Microsoft's domains, for a gateway or a test. The secret goes to the authority "
             "that is named.",
             kOptional, kOpen, kClient},
    Property{"tls.ca_file", Type::kText, "", "an absolute path",
             "PEM file with the certificate authorities to trust; without it those of the system.", kOptional, kOpen,
             kClient},
    Property{"proxy.url", Type::kText, "", "http://host:port",
             "HTTP proxy for all requests. The environment is not read.", kOptional, kOpen, kClient},
    Property{"flow", Type::kObject, "", "docs/flows.md", "Steps per event; without it the default flow runs.",
             kOptional, kOpen, kClient},
    Property{"missing_value", Type::kText, "\"skip\"", "skip|stop",
             "What a step does when a value that it names is missing and has no default: leave the field out, or stop.",
             kOptional, kOpen, kClient},
    Property{"agents.map", Type::kObject, "", "host's name of an agent: e-mail, domain name or GUID of the user",
             "Agents whose name in the host is not their name in Dynamics.", kOptional, kOpen, kClient},
    Property{
        "lookup.tables", Type::kList, "[\"contact\",\"account\"]", "1 to 8 logical names",
        "Tables in which a customer is searched; the first that has one counts. contact, account and lead are known, "
        "any other needs its lookup.columns.",
        kOptional, kOpen, kClient},
    Property{"lookup.columns", Type::kObject, "", "table: {\"phone\":[…],\"email\":[…],\"name\":\"…\"}",
             "Columns that hold numbers and addresses, where they are not those that Dynamics ships.", kOptional, kOpen,
             kClient},
    Property{"lookup.several", Type::kText, "\"all\"", "all|newest|ask|none",
             "What is decided when several match: all of them, the newest, the agent is asked, or nobody.", kOptional,
             kOpen, kClient},
    Property{"lookup.matches", Type::kInteger, "10", "1 to 50", "Matches of one table that an answer holds.", kOptional,
             kOpen, kClient},
    Property{"directory.enabled", Type::kBoolean, "false", "",
             "Copies the tables of lookup.tables into the store by change tracking, for dyncx_lookup_cached().",
             kOptional, kOpen, kClient},
    Property{"directory.refresh_s", Type::kInteger, "60", "1 to 86400",
             "How often what changed in these tables is asked for.", kOptional, kOpen, kClient},
    Property{"directory.memory_mb", Type::kInteger, "32", "1 to 4096",
             "Memory for answers of the directory; those used longest ago are read from the store again.", kOptional,
             kOpen, kClient},
    Property{"directory.sealed", Type::kBoolean, "false", "",
             "Seals the people of the directory and the keys they are found by in the store's file.", kOptional, kOpen,
             kClient},
    Property{"orders.prefixes", Type::kList, "[\"ORD-\"]", "texts of 1 to 20 bytes",
             "What stands before the digits of an order number; people leave it out or write it otherwise.", kOptional,
             kOpen, kClient},
    Property{"pop.url", Type::kText, "", "the address of a record, copied from the browser",
             "Which app and which table the screen pop shows: the session's record of that table, or its customer.",
             kOptional, kOpen, kClient},
    Property{"pop.new", Type::kObject, "", "{\"table\":\"…\",\"values\":{…}}; {} for none",
             "Form for a new row when nobody is known; values may name facts ({{customer_number}}). As built in: a "
             "contact with the number.",
             kOptional, kOpen, kClient},
    Property{
        "orders.refunds", Type::kObject, "", "docs/lookups.md",
        "Where refunds of an order stand: table, key column, columns, where. Without it they are \"not configured\".",
        kOptional, kOpen, kClient},
    Property{"orders.tracking", Type::kObject, "", "docs/lookups.md",
             "Where tracking number and carrier of an order stand, likewise; columns alone are the order's own.",
             kOptional, kOpen, kClient},
    Property{"orders.parts_ms", Type::kInteger, "2000", "100 to 60000",
             "Time that refunds and tracking may take behind their order; then they are late.", kOptional, kOpen,
             kClient},
    Property{"customer.spent", Type::kObject, "", "docs/lookups.md",
             "What the spending of a customer is the sum of: table, key column, amount, where. Without it: \"not "
             "configured\".",
             kOptional, kOpen, kClient},
    Property{"customer.spent_ms", Type::kInteger, "2000", "100 to 60000",
             "Time that the sum may take behind a lookup; then it is late.", kOptional, kOpen, kClient},
    Property{"customer.spent_max_age_minutes", Type::kInteger, "60", "0 to 10080",
             "Age at which the sum of a customer is asked for again.", kOptional, kOpen, kClient},
    Property{"cases.prefixes", Type::kList, "[\"CAS-\"]", "texts of 1 to 20 bytes",
             "What stands before the digits of a case number; people leave it out or write it otherwise.", kOptional,
             kOpen, kClient},
    Property{"handoff.channels", Type::kObject,
             "{\"phone\":\"case\",\"email\":\"case\",\"chat\":\"conversation\",\"web\":\"conversation\",\"sms\":"
             "\"conversation\",\"whatsapp\":\"conversation\",\"else\":\"case\"}",
             "channel: case|conversation",
             "What a session of a channel becomes when it is handed over: a case, or a conversation of Omnichannel.",
             kOptional, kOpen, kClient},
    Property{"handoff.conversations", Type::kBoolean, "true", "",
             "Whether rows of Omnichannel are made at all; without, every handoff becomes a case.", kOptional, kOpen,
             kClient},
    Property{"handoff.queue", Type::kText, "", "name or GUID of a queue", "Queue for what is handed over.", kOptional,
             kOpen, kClient},
    Property{"handoff.queues", Type::kObject, "", "{\"channel\":{\"phone\":\"…\"},\"agent\":{\"…\":\"…\"}}",
             "Queues by the session's agent and by its channel, before handoff.queue.", kOptional, kOpen, kClient},
    Property{"handoff.fallback_queue", Type::kText, "", "name or GUID of a queue",
             "Queue that takes what no other does: when the others are gone or refuse, and for unclaimed cases.",
             kOptional, kOpen, kClient},
    Property{"handoff.owner", Type::kText, "", "user (domain name, e-mail or GUID), or team:name",
             "Owner of what is handed over.", kOptional, kOpen, kClient},
    Property{"handoff.owners", Type::kObject, "", "as handoff.queues",
             "Owners by the session's agent and by its channel, before handoff.owner.", kOptional, kOpen, kClient},
    Property{"handoff.rules", Type::kList, "", "docs/routing.md",
             "Rules that choose path, queue, owner, priority and time limits; the first that matches decides.",
             kOptional, kOpen, kClient},
    Property{"handoff.identity", Type::kList, "[\"id\",\"email\",\"phone\",\"key\"]", "id, email, phone, key",
             "How the customer is found, in the order that counts.", kOptional, kOpen, kClient},
    Property{"handoff.key_column", Type::kText, "", "a logical name",
             "Column of contact that is an alternate key and holds the host's key of a customer.", kOptional, kOpen,
             kClient},
    Property{"handoff.create_contact", Type::kBoolean, "true", "",
             "Makes a contact for an e-mail address or number that nobody has.", kOptional, kOpen, kClient},
    Property{"handoff.unknown_customer", Type::kObject, "", "{\"account\":\"<guid>\"}",
             "To whom cases of unknown callers belong until somebody is known; without, such a handoff waits.",
             kOptional, kOpen, kClient},
    Property{"handoff.case", Type::kObject, "", "docs/handoff.md",
             "Columns of the case, with placeholders ({{reason}}), beside and instead of those built in.", kOptional,
             kOpen, kClient},
    Property{"handoff.session_url", Type::kText, "", "an address with {{session}}",
             "Way back from the case to the session in the host; it stands in the description.", kOptional, kOpen,
             kClient},
    Property{"handoff.recording_column", Type::kText, "", "a logical name",
             "Column of the case for the address of the recording; without, it is a note.", kOptional, kOpen, kClient},
    Property{"handoff.transcript_file_bytes", Type::kInteger, "2000000", "1000 to 16777216",
             "A longer transcript is attached as files; up to there it stands in numbered notes.", kOptional, kOpen,
             kClient},
    Property{"handoff.redact_numbers", Type::kBoolean, "true", "",
             "Replaces card numbers and IBANs in what a customer said before it is stored or sent.", kOptional, kOpen,
             kClient},
    Property{"handoff.redact", Type::kList, "", "regular expressions (RE2), at most 100",
             "What else is replaced there.", kOptional, kOpen, kClient},
    Property{"handoff.unclaimed_s", Type::kInteger, "300", "0 to 86400",
             "Seconds after which a case that nobody took raises the alarm; 0: never.", kOptional, kOpen, kClient},
    Property{"call.budget_ms", Type::kInteger, "30000", "1 to 3600000",
             "Time for an operation whose dyncx_call gives none.", kOptional, kOpen, kClient},
    Property{"operations.open", Type::kInteger, "1000", "1 to 100000",
             "Operations that may be open at once; more are refused with DYNCX_E_BUSY.", kOptional, kOpen, kClient},
    Property{"queue.events", Type::kInteger, "10000", "100 to 1000000",
             "Events that may wait for dyncx_poll(); beyond, submit is refused with DYNCX_E_BUSY.", kOptional, kOpen,
             kClient},
    Property{"submit.payload_bytes", Type::kInteger, "4194304", "1024 to 16777216",
             "Largest payload of dyncx_submit_json().", kOptional, kOpen, kClient},
    Property{
        "net.connections", Type::kInteger, "8", "1 to 52",
        "Connections to Dynamics at once; deliveries take half of them at most. Dynamics serves at most 52 requests of "
        "one user at once.",
        kOptional, kOpen, kClient},
    Property{"net.connect_ms", Type::kInteger, "10000", "100 to 120000",
             "Time for one connection, TLS handshake included.", kOptional, kOpen, kClient},
    Property{"net.request_ms", Type::kInteger, "120000", "100 to 600000",
             "Time for one request; Dataverse itself stops after two minutes.", kOptional, kOpen, kClient},
    Property{"delivery.retry_first_ms", Type::kInteger, "1000", "10 to 60000",
             "Pause before the first repeat of a delivery after a passing fault; it doubles, with jitter.", kOptional,
             kOpen, kClient},
    Property{"delivery.retry_most_ms", Type::kInteger, "300000", "100 to 3600000", "The longest such pause.", kOptional,
             kOpen, kClient},
    Property{"delivery.attempts", Type::kInteger, "0", "0 to 1000",
             "Repeats after passing faults before work goes to the dead letters; 0: never give up on them.", kOptional,
             kOpen, kClient},
    Property{"delivery.wait_hours", Type::kInteger, "168", "0 to 8760",
             "How long a step waits for a record that an earlier event has yet to make.", kOptional, kOpen, kClient},
    Property{
        "session.silent_minutes", Type::kInteger, "1440", "0 to 43200",
        "A session that has begun and of which nothing is heard for so long is ended, marked as estimated; 0: never.",
        kOptional, kOpen, kClient},
    Property{
        "session.owner", Type::kText, "\"last\"", "first|last|longest",
        "Which agent owns the phone call of the default flow when several had the call: who answered first, who had "
        "it last, or who talked longest.",
        kOptional, kOpen, kClient},
    Property{"metadata.max_age_hours", Type::kInteger, "24", "1 to 720",
             "Age at which table metadata is asked for again.", kOptional, kOpen, kClient},
    Property{"people.max_age_hours", Type::kInteger, "24", "1 to 720",
             "Age at which a person found by number or name is asked for again.", kOptional, kOpen, kClient},
    Property{
        "phone.region", Type::kText, "", "two letters: DE, US",
        "Country whose telephone numbers are written without their calling code. Without it only numbers that begin "
        "with + or 00 are sure.",
        kOptional, kOpen, kClient},
    Property{
        "asterisk.zone", Type::kText, "", "a zone such as Europe/Berlin, or an offset such as +02:00",
        "Zone of the times that Asterisk's channel events (CEL) and call records (CDR) write without one; UTC with "
        "usegmtime. Without it they are refused.",
        kOptional, kOpen, kClient},
    Property{"runtime.threads", Type::kInteger, "8", "1 to 64",
             "Threads that the clients of a runtime share for requests; deliveries take half of them at most.",
             kOptional, kOpen, kRuntime},
};

} // namespace

std::span<const Property> properties() { return kProperties; }

const char* type_name(Type type) {
    switch (type) {
    case Type::kText:
        return "text";
    case Type::kInteger:
        return "integer";
    case Type::kBoolean:
        return "boolean";
    case Type::kList:
        return "list";
    case Type::kObject:
        return "object";
    }
    return "";
}

} // namespace dyncx::config
