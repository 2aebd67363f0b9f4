// Options by getopt_long: the list below is the whole truth about them, the usage text says it to people.
#include "options.h"

#include "failure.h"

#include <array>
#include <charconv>
#include <getopt.h>
#include <limits>

namespace dyncx::host {

namespace {

template <typename Number> Number number_of(const char* text, const char* name, Number lowest) {
    const std::string_view digits = text;
    Number value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value < lowest)
        throw Failure(kUsage, std::string("--") + name + " wants a number from " + std::to_string(lowest) + " up");
    return value;
}

constexpr int kFirst = 256; // above every character that getopt may give

enum Id {
    kConfig = kFirst,
    kStore,
    kLibrary,
    kSource,
    kTicket,
    kRecord,
    kColumns,
    kKey,
    kEtag,
    kLanguage,
    kWait,
    kTimes,
    kAfter
};

constexpr std::array<option, 18> kOptions{{{"config", required_argument, nullptr, kConfig},
                                           {"store", required_argument, nullptr, kStore},
                                           {"library", required_argument, nullptr, kLibrary},
                                           {"source", required_argument, nullptr, kSource},
                                           {"ticket", required_argument, nullptr, kTicket},
                                           {"record", required_argument, nullptr, kRecord},
                                           {"columns", required_argument, nullptr, kColumns},
                                           {"key", required_argument, nullptr, kKey},
                                           {"etag", required_argument, nullptr, kEtag},
                                           {"language", required_argument, nullptr, kLanguage},
                                           {"wait-ms", required_argument, nullptr, kWait},
                                           {"times", required_argument, nullptr, kTimes},
                                           {"after", required_argument, nullptr, kAfter},
                                           {"dry-run", no_argument, nullptr, 'd'},
                                           {"json", no_argument, nullptr, 'j'},
                                           {"help", no_argument, nullptr, 'h'},
                                           {"version", no_argument, nullptr, 'v'},
                                           {nullptr, 0, nullptr, 0}}};

std::string* text_slot(Options& options, int id) {
    switch (id) {
    case kConfig:
        return &options.config;
    case kStore:
        return &options.store;
    case kLibrary:
        return &options.library;
    case kSource:
        return &options.source;
    case kTicket:
        return &options.ticket;
    case kRecord:
        return &options.record;
    case kColumns:
        return &options.columns;
    case kKey:
        return &options.key;
    case kEtag:
        return &options.etag;
    case kLanguage:
        return &options.language;
    default:
        return nullptr;
    }
}

void apply(Options& options, int id, const char* value) {
    if (auto* slot = text_slot(options, id); slot != nullptr) {
        *slot = value;
        return;
    }
    switch (id) {
    case kWait:
        options.wait_ms = number_of<std::int32_t>(value, "wait-ms", 1);
        break;
    case kTimes:
        options.times = number_of<std::int32_t>(value, "times", 1);
        break;
    case kAfter:
        options.after = number_of<std::int64_t>(value, "after", 0);
        break;
    case 'd':
        options.is_dry_run = true;
        break;
    case 'j':
        options.is_json = true;
        break;
    case 'h':
        options.is_help = true;
        break;
    case 'v':
        options.is_version = true;
        break;
    default:
        throw Failure(kUsage, "an option is unknown or lacks its value: see dyncx-host --help");
    }
}

} // namespace

Options read_options(int argc, char** argv) {
    Options options;
    options.program = argv[0];
    opterr = 0;
    for (int id = 0; (id = getopt_long(argc, argv, "", kOptions.data(), nullptr)) != -1;)
        apply(options, id, optarg);
    options.words.assign(argv + optind, argv + argc);
    return options;
}

const char* usage_text() {
    return R"(usage: dyncx-host [--config FILE] --store DIR COMMAND [--json]

  demo [FILE…]                          replay the bundled recorded contacts and show what became of them
  replay --source NAME FILE…            hand in recorded events; a file holds one JSON payload or JSON lines
         [--times N]                      each payload N times
  preview --source NAME FILE            what a payload would do, no record is read or written; 1 when it would fail
  session ID                            everything known here about a session
  find --ticket N | --record GUID       the sessions that made or touched a record
  verify                                settings, token, WhoAmI, version: where it breaks and how to fix it
  lookup NUMBER | '{"email":"…"}'       who is calling, with open cases and latest orders
  order NUMBER | '{"number":"…"}'       an order with its lines
  case NUMBER [--language de]           where a case stands
  handoff FILE|- [--dry-run]            hand a session over to a person, or only say where to, why and how
  handoff state KEY                     what became of it; by session, number or id of its record
  timeline TABLE ID                     the latest activities, notes and cases of a contact, an account or any record
  directory status | directory load     how far the copy of the people is; load waits until it is whole
  directory who NUMBER|ADDRESS          who is calling, from that copy: nothing is sent
  records get TABLE ID [--columns a,b]  read a row
  records create TABLE JSON [--key K]   create a row; the same key makes it once
  records update TABLE ID JSON [--etag E]
  records query JSON                    read rows
  stats                                 counters and the state of the store
  dead list                             what was given up, and why
  dead retry ID|all                     try it again; 1 when it is given up again, 3 when it is still under way
  dead drop ID|all                      remove it for good
  audit verify | audit read [--after N] check or read the trail
  configuration                         the active settings, secrets masked
  properties                            every setting there is

  --config FILE   settings as JSON; without it those last active in the store
  --store DIR     folder of the store; made when it is not there
  --library PATH  libdyncx.so to load; else DYNCX_LIBRARY, beside this program, the loader's path
  --wait-ms N     how long to wait for Dynamics (60000)
  --json          one JSON document on standard output
  --version       versions of the library and what it is built with

exit codes: 0 ok, 1 refused or failed, 2 usage, 3 not delivered in time (accepted work stays in the store)
)";
}

} // namespace dyncx::host
