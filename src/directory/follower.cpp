// A table is in one of four states: other columns or expired (a new copy begins), keys of another way, being read, followed.
#include "directory/follower.h"

#include "dataverse/address.h"
#include "directory/person.h"
#include "lookup/findings.h"

#include <algorithm>
#include <limits>

namespace dyncx::directory {
namespace {

using std::chrono::milliseconds;

constexpr int kKeysAtOnce = 500;
constexpr milliseconds kPause{1000};
constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();
constexpr const char* kPrefer =
    "odata.track-changes,odata.maxpagesize=1000,odata.include-annotations="
    "\"OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.associatednavigationproperty\"";
constexpr const char* kNotTracked = "0x80072491";
constexpr const char* kExpired = "0x80044352";

// A link that was refused so: not for the way there or the moment.
bool is_of_no_use(const Fault& fault) {
    return fault.status == DYNCX_E_REJECTED || fault.status == DYNCX_E_UNSUPPORTED || fault.status == DYNCX_E_INVALID ||
           fault.code == kExpired;
}

Json told_of(const std::string& table, const Fault& fault) {
    Json finding = lookup::finding_of(table, fault);
    if (fault.code == kNotTracked)
        finding.set("fix", "Switch on \"Track changes\" in the properties of the table " + table +
                               " (Power Apps, Tables, Properties, Advanced options).");
    return finding;
}

const char* state_of(const store::DirectoryTable& table) {
    return !table.is_loading ? "ready" : table.rows == 0 ? "empty" : "loading";
}

bool is_deletion(const Json& row) {
    return row["reason"].as_string() == "deleted" || row["@odata.context"].as_string().ends_with("/$deletedEntity");
}

} // namespace

Follower::Follower(FollowOptions options, lookup::PhoneReader reader, Ground ground, Memory& memory)
    : options_(std::move(options)), reader_(std::move(reader)), ground_(ground), memory_(memory) {
    for (const lookup::Book& book : options_.books) {
        Followed followed;
        followed.book = book;
        followed.table.name = book.table;
        followed_.push_back(std::move(followed));
    }
}

Result<> Follower::look() {
    auto tables = ground_.shelf.tables();
    if (!tables)
        return tables.error();
    bool is_changed = false;
    {
        std::lock_guard lock(mutex_);
        for (Followed& followed : followed_)
            for (store::DirectoryTable& table : *tables)
                if (table.name == followed.table.name && table.revision != followed.table.revision) {
                    followed.table = std::move(table);
                    is_changed = true;
                }
    }
    if (is_changed) // by another process
        memory_.forget();
    return Done{};
}

std::string Follower::shape_of(const lookup::Book& book) const {
    return columns_of(book) + " of " + ground_.api.base_url() + (options_.is_sealed ? ", sealed" : "");
}

bool Follower::is_keyed(const Followed& followed, const std::string& way) const {
    return followed.table.rows == 0 || (followed.table.way == way && followed.table.keyed_to == kAll);
}

milliseconds Follower::wait_of(const Followed& followed, const std::string& way) const {
    if (const auto left = followed.not_before - ground_.clock.even_ms(); left > 0)
        return milliseconds(left);
    const store::DirectoryTable& table = followed.table;
    const bool is_current = !followed.book.set.empty() && table.shape == shape_of(followed.book);
    if (!is_current || table.is_loading || table.is_under_way || !is_keyed(followed, way))
        return milliseconds(0);
    const milliseconds left = options_.refresh - milliseconds(ground_.clock.now() - table.read_at);
    return std::clamp(left, milliseconds(0), options_.refresh); // whatever is done to the wall clock
}

Follower::Followed Follower::copy_of(std::size_t at) const {
    std::lock_guard lock(mutex_);
    return followed_[at];
}

milliseconds Follower::step(const net::Budget& budget) {
    if (auto looked = look(); !looked)
        return kPause;
    const std::string way = reader_.way();
    milliseconds soonest = options_.refresh;
    for (std::size_t at = 0; at < options_.books.size(); ++at) {
        const milliseconds wait = wait_of(copy_of(at), way);
        soonest = std::min(soonest, wait);
        if (wait.count() > 0)
            continue;
        auto done = advance(at, way, budget);
        if (!done)
            note(at, done.error());
        return milliseconds(0);
    }
    return soonest;
}

void Follower::note(std::size_t at, const Fault& fault) {
    const bool is_passing = fault.status == DYNCX_E_CANCELED || fault.status == DYNCX_E_CONFLICT;
    const std::int64_t pause = fault.retry_after_ms > 0 ? fault.retry_after_ms
                               : is_passing             ? kPause.count()
                                                        : std::max(kPause, options_.refresh).count();
    std::lock_guard lock(mutex_);
    followed_[at].not_before = ground_.clock.even_ms() + pause;
    if (!is_passing)
        followed_[at].fault = fault;
}

Result<> Follower::advance(std::size_t at, const std::string& way, const net::Budget& budget) {
    Followed followed = copy_of(at);
    if (followed.book.set.empty()) {
        auto table = ground_.metadata.table(followed.book.table, budget);
        if (!table)
            return table.error();
        followed.book = lookup::completed(std::move(followed.book), **table);
        std::lock_guard lock(mutex_);
        followed_[at].book = followed.book;
    }
    return is_keyed(followed, way) ? read_page(std::move(followed), at, way, budget)
                                   : make_keys(std::move(followed), at, way);
}

// In the store, without the network.
Result<> Follower::make_keys(Followed followed, std::size_t at, const std::string& way) {
    store::DirectoryPage page;
    page.table = std::move(followed.table);
    page.has_keys_only = true;
    page.is_sealed = options_.is_sealed;
    const std::int64_t from = page.table.way == way ? page.table.keyed_to : 0;
    auto part = ground_.shelf.rows_behind(page.table.name, from, kKeysAtOnce);
    if (!part)
        return part.error();
    page.table.way = way;
    page.table.keyed_to = part->rows.size() < kKeysAtOnce ? kAll : part->last;
    for (store::DirectoryRow& row : part->rows) {
        auto document = Json::parse(row.document);
        if (document)
            row.keys = keys_of(*document, followed.book, reader_);
    }
    page.rows = std::move(part->rows);
    return land(at, std::move(page));
}

// People of another environment are not kept meanwhile.
Result<> Follower::start_again(store::DirectoryTable table, std::size_t at) {
    const bool is_elsewhere = table.shape.find(" of " + ground_.api.base_url()) == std::string::npos;
    table.shape = shape_of(copy_of(at).book);
    table.link.clear();
    table.delta.clear();
    table.is_loading = true;
    table.is_under_way = false;
    ++table.generation;
    if (is_elsewhere)
        table.read_at = 0;
    store::DirectoryPage page;
    page.table = std::move(table);
    page.is_last_of_copy = is_elsewhere;
    return land(at, std::move(page));
}

// From `link` on; from the beginning when it is empty.
Result<Json> Follower::ask(const lookup::Book& book, const std::string& link, const net::Budget& budget) {
    Result<dataverse::Request> request =
        dataverse::Request{"GET", dataverse::collection_path(book.set, {{"$select", columns_of(book)}}), {}, ""};
    if (!link.empty())
        request = dataverse::write_next(link, ground_.api.base_url());
    if (!request)
        return request.error();
    request->headers = {{"Prefer", kPrefer}};
    auto sent = ground_.api.send(*request, budget);
    return sent ? sent->json() : Result<Json>(sent.error());
}

Result<> Follower::read_page(Followed followed, std::size_t at, const std::string& way, const net::Budget& budget) {
    const lookup::Book& book = followed.book;
    if (!followed.table.shape.empty() && followed.table.shape != shape_of(book))
        return start_again(std::move(followed.table), at);
    store::DirectoryPage page;
    page.table = followed.table;
    page.is_sealed = options_.is_sealed;
    store::DirectoryTable& table = page.table;
    const UnixMs began_at = ground_.clock.now();
    auto answer = ask(book, table.link, budget);
    if (!answer)
        return is_of_no_use(answer.error()) && !table.link.empty() ? start_again(std::move(followed.table), at)
                                                                   : answer.error();
    for (const Json& row : (*answer)["value"].as_array()) {
        if (is_deletion(row))
            page.deleted.push_back(row["id"].as_string());
        else
            page.rows.push_back(person_of(row, book, reader_));
    }
    const std::string& next = (*answer)["@odata.nextLink"].as_string();
    const std::string& delta = (*answer)["@odata.deltaLink"].as_string();
    if (!delta.empty()) // on which of several pages it stands is not known; without changes there may be none
        table.delta = delta;
    if (next.empty() && table.delta.empty())
        return fault(DYNCX_E_REMOTE, "Dynamics gave no delta link for the table " + book.table + ".",
                     "Look whether a proxy removes the header Prefer.");
    table.shape = shape_of(book);
    table.way = way;
    table.keyed_to = kAll;
    if (!table.is_under_way)
        table.began_at = began_at;
    table.is_under_way = !next.empty();
    table.link = next.empty() ? table.delta : next;
    if (next.empty()) {
        page.is_last_of_copy = table.is_loading;
        table.is_loading = false;
        table.read_at = table.began_at;
    }
    return land(at, std::move(page));
}

Result<> Follower::land(std::size_t at, store::DirectoryPage page) {
    const bool has_changed = !page.rows.empty() || !page.deleted.empty() || page.is_last_of_copy;
    auto after = ground_.shelf.take(std::move(page));
    if (!after)
        return after.error();
    if (has_changed)
        memory_.forget();
    std::lock_guard lock(mutex_);
    followed_[at].table = std::move(*after);
    followed_[at].fault.reset();
    return Done{};
}

Standing Follower::standing() const {
    std::lock_guard lock(mutex_);
    Standing standing;
    standing.state = "ready";
    UnixMs oldest = kAll;
    std::int64_t rows = 0;
    bool is_loading = false;
    for (const Followed& followed : followed_) {
        oldest = std::min(oldest, followed.table.read_at);
        rows += followed.table.rows;
        is_loading = is_loading || followed.table.is_loading;
        if (followed.fault)
            standing.findings.push(told_of(followed.table.name, *followed.fault));
    }
    if (is_loading)
        standing.state = rows == 0 ? "empty" : "loading";
    standing.as_of = oldest;
    return standing;
}

Json Follower::tables() const {
    std::lock_guard lock(mutex_);
    Json all = Json::array();
    for (const Followed& followed : followed_) {
        Json table = Json::object();
        table.set("table", followed.table.name);
        table.set("state", state_of(followed.table));
        table.set("rows", followed.table.rows);
        if (followed.table.read_at > 0)
            table.set("as_of", format_time(followed.table.read_at));
        if (followed.fault)
            table.set("finding", told_of(followed.table.name, *followed.fault));
        all.push(std::move(table));
    }
    return all;
}

std::vector<lookup::Book> Follower::books() const {
    std::lock_guard lock(mutex_);
    std::vector<lookup::Book> books;
    for (const Followed& followed : followed_)
        books.push_back(followed.book.set.empty() ? named_by(followed.book, followed.table.shape) : followed.book);
    return books;
}

} // namespace dyncx::directory
