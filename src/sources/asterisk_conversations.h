// Which linked ids are one conversation. Asterisk gives a consultation, or an operator who takes a held call back, an id of
// its own; what it joins later is one call. The oldest id is the session's, as in Asterisk itself.
#pragma once

#include <map>
#include <string>

namespace dyncx::sources {

class Conversations {
  public:
    void join(const std::string& one, const std::string& other);
    std::string session_of(const std::string& linked_id);

  private:
    std::map<std::string, std::string> older_; // of an id the one that it was joined to
};

} // namespace dyncx::sources
