// Asterisk's call records (CDR), one for each telephone that was dialled. Those of one payload with one linked id are one
// session: it began with the first channel's record, whoever was dialled and answered is a leg, and when nobody answered it is
// one missed call. Records that come alone cannot know each other.
#include "base/text.h"
#include "sources/asterisk_words.h"
#include "sources/hosts.h"

#include <algorithm>
#include <map>
#include <utility>

namespace dyncx::sources {
namespace {

constexpr std::string_view kSource = "asterisk-cdr";
constexpr std::int64_t kSecond = 1000000, kMaxSeconds = 366 * 24 * 3600;

struct Record {
    Json fields;
    std::string session, unique, from, to, device, application, outcome;
    std::int64_t began = 0, ended = 0, talked = 0;
    std::optional<std::int64_t> answered;

    bool is_first() const { return unique == session; }
    bool has_waited() const { return plain_name(application) == "queue"; }
    bool is_answered() const { return outcome == "ANSWERED" && (!device.empty() || !has_waited()); } // Queue() answers
};

class RecordReader {
  public:
    RecordReader(const HostItem& item, const Zone& zone) : item_(item), fields_(item.fields), zone_(zone) {}

    Result<Record> read() {
        Record record;
        record.fields = fields_;
        record.session = value_of(fields_, "linkedid");
        record.unique = value_of(fields_, "uniqueid");
        record.from = known_number(first_of(fields_, {"src", "source"}));
        record.to = known_number(first_of(fields_, {"dst", "destination"}));
        record.device = first_of(fields_, {"dstchannel", "destinationchannel"});
        record.application = first_of(fields_, {"lastapp", "lastapplication"});
        record.outcome = value_of(fields_, "disposition");
        if (record.session.empty())
            record.session = record.unique;
        if (!is_session_id(record.device))
            record.device.clear();
        if (!is_session_id(record.unique) || !is_session_id(record.session))
            return refused_at(item_.place, fault(DYNCX_E_INVALID, "The record has no uniqueid of 1 to 200 bytes.",
                                                 "Set loguniqueid = yes in cdr.conf."));
        const auto start = time({"start", "starttime", "calldate"}, made_at(record.unique).value_or(0));
        const auto answer = time({"answer", "answertime"}, start.value_or(0)),
                   end = time({"end", "endtime"}, start.value_or(0));
        if (!fault_ && !start)
            fault_ = fault(DYNCX_E_INVALID, "The record has no start.");
        if (!fault_ && std::min(answer.value_or(*start), end.value_or(*start)) < *start)
            fault_ = fault(DYNCX_E_INVALID, "The record was answered or ended before its start.");
        record.talked = seconds({"billsec", "billableseconds"});
        const std::int64_t lasted = seconds({"duration"});
        if (fault_)
            return refused_at(item_.place, *fault_);
        record.began = *start;
        record.ended = end ? *end : *start + lasted * kSecond;
        if (record.is_answered())
            record.answered = answer ? *answer : std::max(record.began, record.ended - record.talked * kSecond);
        return record;
    }

  private:
    std::optional<std::int64_t> time(std::initializer_list<std::string_view> names, std::int64_t earliest) {
        const std::string told = first_of(fields_, names);
        if (told.empty() || told.rfind("0000-00-00", 0) == 0) // a database's word for none
            return std::nullopt;
        const auto micros = asterisk_time(told, zone_, earliest);
        if (micros)
            return *micros;
        if (!fault_) {
            fault_ = micros.error();
            fault_->message = std::string(*names.begin()) + " " + fault_->message;
        }
        return std::nullopt;
    }

    std::int64_t seconds(std::initializer_list<std::string_view> names) {
        const std::string told = first_of(fields_, names);
        const auto whole = epoch_seconds(told);
        if (!told.empty() && (!whole || *whole / kSecond > kMaxSeconds) && !fault_)
            fault_ =
                fault(DYNCX_E_INVALID, std::string(*names.begin()) + " is no number of seconds of at most a year.");
        return fault_ ? 0 : whole.value_or(0) / kSecond;
    }

    const HostItem& item_;
    const Json& fields_;
    const Zone& zone_;
    std::optional<Fault> fault_;
};

void add_start(const Record& record, std::vector<SessionEvent>& events) {
    events.push_back(host_event(kSource, record.session, DYNCX_SESSION_STARTED, record.began));
    Json& facts = events.back().facts;
    set_moment(facts, "started_at", record.began);
    const std::string context = first_of(record.fields, {"dcontext", "destinationcontext"});
    set_call_sides(facts, record.from, record.to, call_direction(context, record.from, record.to));
    std::string name = first_of(record.fields, {"clid", "callerid"}); // "\"Bob Marley\" <0612345678>"
    name = name.substr(0, name.rfind('<'));
    name.erase(std::remove(name.begin(), name.end(), '"'), name.end());
    set_own(facts, "caller_name", known_number(std::string(trimmed(name))));
}

void add_answer(const Record& record, std::vector<SessionEvent>& events) {
    events.push_back(host_event(kSource, record.session, DYNCX_SESSION_ANSWERED, *record.answered));
    Json& facts = events.back().facts;
    facts.set("leg", record.device);
    set_moment(facts, "answered_at", record.answered);
    facts.set("disposition", "answered");
    for (const std::string& agent : {device_number(record.device), record.to, record.from})
        if (is_extension(agent)) {
            facts.set("agent", agent);
            break;
        }
    if (record.has_waited()) {
        const std::string data = first_of(record.fields, {"lastdata"});
        set_fact(facts, "queue", data.substr(0, data.find(',')));
    }
}

std::string outcome_of(const std::vector<Record>& records) {
    const auto any = [&](auto holds) { return std::any_of(records.begin(), records.end(), holds); };
    if (any([](const Record& record) { return record.is_answered(); }))
        return "answered";
    if (any([](const Record& record) { return record.has_waited(); }))
        return "abandoned";
    if (any([](const Record& record) { return record.outcome == "NO ANSWER"; }))
        return "no answer";
    return any([](const Record& record) { return record.outcome == "BUSY"; }) ? "busy" : "failed";
}

void add_end(const std::vector<Record>& records, std::vector<SessionEvent>& events) {
    std::int64_t began = records.front().began, ended = records.front().ended, talked = 0;
    std::optional<std::int64_t> answered;
    for (const Record& record : records) {
        began = std::min(began, record.began);
        ended = std::max(ended, record.ended);
        if (!record.answered)
            continue;
        answered = std::min(answered.value_or(*record.answered), *record.answered);
        if (record.is_first())
            talked += record.talked;
    }
    events.push_back(host_event(kSource, records.front().session, DYNCX_SESSION_ENDED, ended));
    Json& facts = events.back().facts;
    set_moment(facts, "started_at", began);
    set_moment(facts, "answered_at", answered);
    set_moment(facts, "ended_at", ended);
    facts.set("disposition", outcome_of(records));
    if (talked > 0)
        facts.set("talk_seconds", talked);
}

void add_call(const std::vector<Record>& records, std::vector<SessionEvent>& events) {
    const Record* first = nullptr;
    for (const Record& record : records)
        if (record.is_first() && (!first || record.began < first->began))
            first = &record;
    if (first)
        add_start(*first, events);
    for (const Record& record : records)
        if (record.answered && !record.device.empty())
            add_answer(record, events);
    if (first)
        add_end(records, events);
}

// The columns of cdr-csv/Master.csv, with newcdrcolumns.
HostItems read_text_records(std::string_view text) {
    if (text.rfind("Event:", 0) == 0)
        return read_manager_blocks(text);
    return read_table(text, "uniqueid",
                      {"accountcode", "src",      "dst",      "dcontext",  "clid",        "channel",  "dstchannel",
                       "lastapp",     "lastdata", "start",    "answer",    "end",         "duration", "billsec",
                       "disposition", "amaflags", "uniqueid", "userfield", "peeraccount", "linkedid", "sequence"});
}

} // namespace

Events asterisk_call_records(std::string_view payload, const Zone& zone) {
    auto items = read_asterisk_rows(payload, read_text_records);
    if (!items)
        return items.error();
    std::map<std::string, std::vector<Record>> calls;
    for (const HostItem& item : *items) {
        if (const std::string event = value_of(item.fields, "event"); !event.empty() && plain_name(event) != "cdr")
            continue;
        auto record = RecordReader(item, zone).read();
        if (!record)
            return record.error();
        calls[record->session].push_back(std::move(*record));
    }
    std::vector<SessionEvent> events;
    for (const auto& [session, records] : calls)
        add_call(records, events);
    if (events.empty())
        return nothing_told("the records of a call's first channel, and of those who answered");
    return events;
}

} // namespace dyncx::sources
