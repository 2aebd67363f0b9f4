// Reads a secret's file with plain system calls: streams keep copies in buffers that nobody wipes.
#include "config/secret_file.h"

#include "base/text.h"
#include "guest/descriptor.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dyncx::config {

namespace {

Fault refused(std::string message, std::string fix) {
    return fault(DYNCX_E_CONFIG, std::move(message), std::move(fix));
}

bool read_all(int descriptor, std::string& into) { // up to the size of `into`, which is then cut
    std::size_t length = 0;
    while (length < into.size()) {
        const ssize_t got = ::read(descriptor, into.data() + length, into.size() - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        length += static_cast<std::size_t>(got);
    }
    into.resize(length);
    return true;
}

} // namespace

Result<Secret> read_secret_file(const std::string& path) {
    if (!path.starts_with('/'))
        return refused("this must be an absolute path", "begin it with /");
    const guest::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    if (!file.is_open())
        return refused(guest::os_fault("the file cannot be opened", errno).message,
                       "the user that the host runs as must be able to read it");
    struct stat about = {};
    if (::fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode))
        return refused("this is not a file", "name a plain file that holds the secret alone");
    std::string text(kMaxSecretFileBytes + 1, '\0');
    if (!read_all(file.number(), text))
        return refused(guest::os_fault("the file cannot be read", errno).message,
                       "the user that the host runs as must be able to read it");
    if (text.size() > kMaxSecretFileBytes) {
        wipe(text);
        return refused("the file is longer than 4096 bytes", "it must hold the secret alone");
    }
    Secret secret{trimmed(text)};
    const bool is_text = is_utf8(text) && text.find('\0') == std::string::npos;
    wipe(text);
    if (!is_text)
        return refused("the file does not hold text", "it must hold the secret alone, as UTF-8 text");
    return secret;
}

} // namespace dyncx::config
