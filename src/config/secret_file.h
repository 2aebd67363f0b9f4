// A secret that stands in a file of its own (systemd credentials, Docker and Kubernetes secrets).
// Only a regular file at an absolute path is read, at most 4096 bytes of it. No message tells what stood there.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <string>

namespace dyncx::config {

constexpr std::size_t kMaxSecretFileBytes = 4096;

Result<Secret> read_secret_file(const std::string& path); // blanks and line ends around it are cut

} // namespace dyncx::config
