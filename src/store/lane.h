// One store as the committer sees it: its writing and its reading connection, and how a transaction on it begins and
// ends. Used on the committer's threads only. `Work` may run twice: what the first run wrote is undone then.
#pragma once

#include "store/head.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace dyncx::store {

struct Transaction {
    Database& database;
    Head head; // written back before the commit when it changed
};

using Work = std::function<Result<>(Transaction&)>;
using Reading = std::function<Result<>(Database&)>;

class Lane {
  public:
    Lane() = default;
    void open(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader, Secret audit_key);
    void close();

    const Secret& audit_key() const { return audit_key_; }

    Result<Transaction> begin();
    Result<> commit(const Transaction& transaction);
    void roll_back() { writer_->roll_back(); }
    Result<> read(const Reading& reading); // in one read transaction, from one state of the file

  private:
    std::unique_ptr<Database> writer_, reader_;
    Secret audit_key_;
    std::optional<audit::Anchorer> anchorer_; // of the committing thread
    Head known_;                              // as this process wrote it last; its anchor holds
    bool is_known_ = false;
    Head read_; // as the open transaction found it
};

} // namespace dyncx::store
