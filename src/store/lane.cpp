// The head is read in each transaction, which is what keeps one chain with several processes; its anchor is computed
// anew only when somebody else wrote.
#include "store/lane.h"

#include <algorithm>

namespace dyncx::store {

void Lane::open(std::unique_ptr<Database> writer, std::unique_ptr<Database> reader, Secret audit_key) {
    writer_ = std::move(writer);
    reader_ = std::move(reader);
    audit_key_ = std::move(audit_key);
    anchorer_.emplace(audit_key_.reveal());
}

void Lane::close() {
    reader_.reset();
    writer_.reset();
}

Result<Transaction> Lane::begin() {
    if (auto begun = writer_->run("BEGIN IMMEDIATE"); !begun)
        return begun.error();
    auto stored = read_head(*writer_);
    if (!stored) {
        writer_->roll_back();
        return stored.error();
    }
    Transaction transaction{*writer_, stored->head};
    read_ = stored->head;
    const bool is_ours = is_known_ && stored->head == known_;
    if (!is_ours && transaction.head.audit_broken == 0 && !stored->is_anchored(audit_key_))
        transaction.head.audit_broken = std::max<std::int64_t>(transaction.head.audit.count, 1);
    return transaction;
}

Result<> Lane::commit(const Transaction& transaction) {
    Result<> done{Done{}};
    if (transaction.head != read_)
        done = write_head(*writer_, transaction.head, *anchorer_);
    if (done)
        done = writer_->run("COMMIT");
    if (!done) {
        writer_->roll_back();
        return done;
    }
    known_ = transaction.head;
    is_known_ = true;
    return done;
}

Result<> Lane::read(const Reading& reading) {
    if (auto begun = reader_->run("BEGIN"); !begun)
        return begun;
    auto done = reading(*reader_);
    reader_->roll_back(); // nothing was written; it only ends the view
    return done;
}

} // namespace dyncx::store
