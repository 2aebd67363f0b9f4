// Keeps the copy: reads the tables by change tracking, one page a step, and starts again where a token has expired or the
// columns are others. What is there stays until the new copy is whole. step() runs on one thread at a time and blocks for its
// budget; the rest may be called by any thread. Several processes may follow into one store: the slower one's page is dropped.
#pragma once

#include "dataverse/metadata.h"
#include "directory/memory.h"
#include "lookup/book.h"
#include "lookup/phone_reader.h"
#include "store/shelf.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace dyncx::directory {

struct Ground { // what it stands on; all of it outlives it
    dataverse::WebApi& api;
    dataverse::Metadata& metadata;
    store::Shelf& shelf;
    const Clock& clock;
};

struct FollowOptions {
    std::vector<lookup::Book> books; // in the order of lookup.tables
    std::chrono::milliseconds refresh{60'000};
    bool is_sealed = false;
};

struct Standing {      // of all tables together
    std::string state; // "empty" "loading" "ready"
    UnixMs as_of = 0;  // what is told is at least as new; 0: some table was never read whole
    Json findings = Json::array();
};

class Follower {
  public:
    Follower(FollowOptions options, lookup::PhoneReader reader, Ground ground, Memory& memory);

    Result<> look();                                           // at the shelf, without the network
    std::chrono::milliseconds step(const net::Budget& budget); // when to come again; 0: at once
    Standing standing() const;
    Json tables() const;                     // [{"table","state","rows","as_of","finding"}]
    std::vector<lookup::Book> books() const; // with what is known of them by now

  private:
    struct Followed {
        lookup::Book book;
        store::DirectoryTable table;
        std::optional<Fault> fault;  // of the last try
        std::int64_t not_before = 0; // on Clock::even_ms()
    };
    bool is_keyed(const Followed& followed, const std::string& way) const;
    std::chrono::milliseconds wait_of(const Followed& followed, const std::string& way) const;
    Followed copy_of(std::size_t at) const;
    Result<> advance(std::size_t at, const std::string& way, const net::Budget& budget);
    Result<> make_keys(Followed followed, std::size_t at, const std::string& way);
    Result<Json> ask(const lookup::Book& book, const std::string& link, const net::Budget& budget);
    Result<> read_page(Followed followed, std::size_t at, const std::string& way, const net::Budget& budget);
    Result<> start_again(store::DirectoryTable table, std::size_t at);
    Result<> land(std::size_t at, store::DirectoryPage page);
    std::string shape_of(const lookup::Book& book) const;
    void note(std::size_t at, const Fault& fault);

    const FollowOptions options_;
    const lookup::PhoneReader reader_;
    const Ground ground_;
    Memory& memory_;
    mutable std::mutex mutex_; // guards what follows
    std::vector<Followed> followed_;
};

} // namespace dyncx::directory
