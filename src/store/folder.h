// The directory of a store and the files in it: made with their modes (0700, 0600) whatever the umask, without changing
// the umask; the key file; the size on disk. A file that is there is never written over.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dyncx::store {

class Folder {
  public:
    // Makes the directory when it is not there; its parent must be.
    static Result<Folder> open(const std::string& directory);

    std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
    std::string database_file() const { return file("dyncx.db"); }
    Result<bool> has(std::string_view name) const;
    std::vector<std::string>
    names(std::string_view prefix) const; // of files that begin so; none when it cannot be read
    // Whole or not at all; when somebody else made it first, theirs stays.
    Result<> make(std::string_view name, std::string_view content) const;

    Result<Secret> key() const;       // of the key file; refused when others may read it
    Result<> make_key() const;        // 32 random bytes as hex
    std::int64_t store_bytes() const; // of the database and its log

  private:
    explicit Folder(std::string path) : path_(std::move(path)) {}
    std::string path_; // absolute: the host may change its directory
};

} // namespace dyncx::store
