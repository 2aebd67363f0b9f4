// Joined linked ids, see asterisk_conversations.h.
#include "sources/asterisk_conversations.h"

#include "sources/asterisk_words.h"

#include <tuple>

namespace dyncx::sources {
namespace {

auto age_of(const std::string& id) { // within one second the shorter counter is the older one
    return std::tuple(made_at(id).value_or(INT64_MAX), id.size(), id);
}

} // namespace

void Conversations::join(const std::string& one, const std::string& other) {
    std::string older = session_of(one), younger = session_of(other);
    if (older == younger)
        return;
    if (age_of(younger) < age_of(older))
        older.swap(younger);
    older_[younger] = older;
}

std::string Conversations::session_of(const std::string& linked_id) {
    std::string oldest = linked_id;
    for (auto found = older_.find(oldest); found != older_.end(); found = older_.find(oldest))
        oldest = found->second;
    for (std::string id = linked_id; id != oldest;) { // so that the next way is short
        std::string& older = older_[id];
        id = older;
        older = oldest;
    }
    return oldest;
}

} // namespace dyncx::sources
