// Files are written under a name of their own and then linked into place, so that a second process never sees half a
// file and no descriptor on the database is ever closed behind SQLite's back (that would drop its locks).
#include "store/folder.h"

#include "base/guid.h"
#include "guest/descriptor.h"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace dyncx::store {
namespace {

constexpr std::size_t kKeyBytes = 32;

Fault fault_of_errno(const char* what, const std::string& path, int code) {
    const bool is_full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    std::string message = std::string(what) + " " + path + ": " + strerrordesc_np(code) + ".";
    Fault f = is_full ? fault(DYNCX_E_FULL, std::move(message), "Free space on that disk.")
                      : fault(DYNCX_E_STORE, std::move(message),
                              "Give a directory that this process's user may make or write.");
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

Fault key_fault(const std::string& path, const char* problem, const char* fix) {
    Fault f = fault(DYNCX_E_STORE, "The key file " + path + " " + problem, fix);
    f.flags = DYNCX_ERROR_LOCAL;
    return f;
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::int64_t bytes_of_file(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 ? std::int64_t{about.st_size} : 0;
}

} // namespace

Result<Folder> Folder::open(const std::string& directory) {
    const bool is_made = ::mkdir(directory.c_str(), 0700) == 0;
    if (!is_made && errno != EEXIST)
        return fault_of_errno("Cannot make the store directory", directory, errno);
    const guest::Descriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.number() < 0 && is_made && errno == EACCES && ::chmod(directory.c_str(), 0700) != 0)
        return fault_of_errno("Cannot open the store directory", directory, errno);
    if (fd.number() < 0 && !is_made)
        return fault_of_errno("Cannot open the store directory", directory, errno);
    if (fd.number() >= 0 && is_made && ::fchmod(fd.number(), 0700) != 0)
        return fault_of_errno("Cannot set the mode of the store directory", directory, errno);
    char absolute[PATH_MAX];
    if (!::realpath(directory.c_str(), absolute))
        return fault_of_errno("Cannot open the store directory", directory, errno);
    return Folder(absolute);
}

Result<bool> Folder::has(std::string_view name) const {
    struct stat about {};
    if (::stat(file(name).c_str(), &about) == 0)
        return true;
    if (errno == ENOENT)
        return false;
    return fault_of_errno("Cannot look at", file(name), errno);
}

std::vector<std::string> Folder::names(std::string_view prefix) const {
    std::vector<std::string> found;
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(path_.c_str()), &::closedir);
    while (const dirent* entry = directory ? ::readdir(directory.get()) : nullptr)
        if (std::string_view(entry->d_name).starts_with(prefix))
            found.emplace_back(entry->d_name);
    return found;
}

Result<> Folder::make(std::string_view name, std::string_view content) const {
    if (auto is_there = has(name); !is_there || *is_there)
        return is_there ? Result<>(Done{}) : is_there.error();
    const std::string final_path = file(name);
    const std::string own_path = final_path + ".new-" + std::to_string(system_random());
    {
        const guest::Descriptor fd(::open(own_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (fd.number() < 0)
            return fault_of_errno("Cannot make a file in the store directory", path_, errno);
        if (::fchmod(fd.number(), 0600) != 0 || !write_all(fd.number(), content) || ::fsync(fd.number()) != 0) {
            const int code = errno;
            ::unlink(own_path.c_str());
            return fault_of_errno("Cannot write", final_path, code);
        }
    }
    const bool is_linked = ::link(own_path.c_str(), final_path.c_str()) == 0 || errno == EEXIST;
    const int code = errno;
    ::unlink(own_path.c_str());
    if (!is_linked)
        return fault_of_errno("Cannot make", final_path, code);
    const guest::Descriptor directory(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.number() < 0 || ::fsync(directory.number()) != 0)
        return fault_of_errno("Cannot write the store directory", path_, errno);
    return Done{};
}

Result<> Folder::make_key() const {
    std::string text;
    constexpr char kHex[] = "0123456789abcdef";
    for (std::size_t i = 0; i < kKeyBytes / 8; ++i)
        for (std::uint64_t word = system_random(), n = 0; n < 16; ++n, word >>= 4)
            text += kHex[word & 15];
    text += '\n';
    auto made = make("key", text);
    wipe(text);
    return made;
}

Result<Secret> Folder::key() const {
    const std::string path = file("key");
    const guest::Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.number() < 0 && errno == ENOENT)
        return key_fault(path, "is missing; without it the settings cannot be unsealed.",
                         "Put back the key file that belongs to this store, mode 0600.");
    struct stat about {};
    if (fd.number() < 0 || ::fstat(fd.number(), &about) != 0)
        return fault_of_errno("Cannot read", path, errno);
    if ((about.st_mode & 077) != 0)
        return key_fault(path, "can be read by other users.",
                         "chmod 600 the key file; change the secrets if others had access.");
    char text[kKeyBytes * 2 + 2];
    const ssize_t length = ::read(fd.number(), text, sizeof text);
    Secret key(std::string_view(text, length >= ssize_t{kKeyBytes} * 2 ? kKeyBytes * 2 : 0));
    explicit_bzero(text, sizeof text);
    const bool is_hex = key.reveal().find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (key.empty() || !is_hex || (length > ssize_t{kKeyBytes} * 2 + 1))
        return key_fault(path, "does not hold a key.", "Put back the key file that belongs to this store, mode 0600.");
    return key;
}

std::int64_t Folder::store_bytes() const {
    return bytes_of_file(database_file()) + bytes_of_file(database_file() + "-wal");
}

} // namespace dyncx::store
