// The directory's shelf on SQLite, behind the lane of its store. shelf.cpp looks at it, shelf_page.cpp fills it.
#pragma once

#include "store/committer.h"
#include "store/seal.h"
#include "store/shelf.h"

namespace dyncx::store {

class SqliteShelf final : public Shelf {
  public:
    SqliteShelf(Lane& lane, Committer& committer, const Secret& key)
        : lane_(lane), committer_(committer), seal_(key), key_of_keys_(derived_key(key, "directory")) {}

    Result<std::vector<DirectoryTable>> tables() override;
    Result<std::vector<DirectoryMatches>> find(const DirectoryQuestion& question) override;
    Result<DirectoryTable> take(DirectoryPage page) override;
    Result<Part> rows_behind(const std::string& table, std::int64_t number, int most) override;

  private:
    Result<std::int64_t> write(Database& database, std::int64_t place, const DirectoryPage& page) const;
    Result<std::int64_t> write_row(Database& database, std::int64_t place, const DirectoryPage& page,
                                   const DirectoryRow& row) const;
    static std::string seal_place(const std::string& record);
    std::string kept_key(const std::string& key, bool is_sealed) const;
    Result<std::string> opened(std::string_view document, const std::string& record) const;

    Lane& lane_;
    Committer& committer_;
    const Seal seal_;
    const Secret key_of_keys_;
};

} // namespace dyncx::store
