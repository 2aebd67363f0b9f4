// Who is calling, from what is at hand: a copy of the tables in which customers are searched, kept in the store by change
// tracking. It answers in the form of a lookup, without cases and orders, and says how old the answer is; never over the
// network, so also while Dynamics is down. Off, it answers that it is off.
#pragma once

#include "directory/follower.h"
#include "lookup/customer_answer.h"

#include <memory>
#include <string>
#include <string_view>

namespace dyncx::directory {

class Directory {
  public:
    // Reads how far the copy is; sends nothing.
    static Result<std::unique_ptr<Directory>> open(const config::Settings& settings, lookup::PhoneReader reader,
                                                   Ground ground);
    static std::unique_ptr<Directory> off();

    bool is_on() const { return follower_ != nullptr; }
    // `who`: a number, an address, or a question as JSON. Any thread; blocks for one read of the store at most.
    Result<std::string> ask(std::string_view who);
    std::chrono::milliseconds step(const net::Budget& budget); // when to come again
    Json status() const;                                       // {"state","memory_bytes","tables":[…]}

  private:
    Directory(std::size_t most_bytes, lookup::PhoneReader reader) : memory_(most_bytes), reader_(std::move(reader)) {}
    using Matches = Result<std::vector<store::DirectoryMatches>>;
    Result<std::string> found(const lookup::Question& question);
    Result<std::vector<lookup::Book>> books_for(const lookup::Question& question) const;
    Matches first_found(store::DirectoryQuestion& asked, const std::vector<std::string>& keys) const;
    Matches matches_of_number(const std::string& text, store::DirectoryQuestion& asked,
                              const char*& nobody_because) const;
    std::string answer_of(const lookup::Question& question, const std::vector<lookup::Book>& books,
                          const std::vector<store::DirectoryMatches>& matches) const;
    std::string told(std::string answer) const;

    Memory memory_;
    const lookup::PhoneReader reader_;
    store::Shelf* shelf_ = nullptr;
    const Clock* clock_ = nullptr;
    lookup::AnswerWords words_;
    lookup::Several several_ = lookup::Several::kAll;
    int most_matches_ = 10;
    bool is_sealed_ = false;
    std::unique_ptr<Follower> follower_; // null: off
};

} // namespace dyncx::directory
