// See references.h. The body is scanned as text, so that numbers stay as the client wrote them.
#include "emulator/batch/references.h"

#include "emulator/batch/refusals.h"

namespace dyncx::emulator::batch {
namespace {

// "$id/rest" becomes the address of the row and the rest.
std::string resolve_reference(std::string_view text, const RowUrls& rows) {
    const auto end = text.find_first_of("/?");
    const auto id = text.substr(1, end == std::string_view::npos ? end : end - 1);
    const auto found = rows.find(std::string(id));
    if (found == rows.end() || found->second.empty()) {
        throw unknown_reference(id);
    }
    return found->second + std::string(end == std::string_view::npos ? "" : text.substr(end));
}

bool ends_with(std::string_view text, std::string_view tail) {
    return text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail;
}

bool takes_reference(std::string_view name) { return ends_with(name, "@odata.bind") || ends_with(name, "@odata.id"); }

// Where the string that begins at the quote ends: behind its closing quote, or the end of an unfinished text.
std::size_t end_of_string(std::string_view json, std::size_t quote) {
    for (std::size_t i = quote + 1; i < json.size(); ++i) {
        if (json[i] == '\\') {
            ++i;
        } else if (json[i] == '"') {
            return i + 1;
        }
    }
    return json.size();
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out.push_back('\\');
        }
        out.push_back(c);
    }
    return out + '"';
}

void require_declared_in(const HttpPart& part, const RowUrls& declared) {
    resolve_url(part.url, declared);
    resolve_body(part.body, declared);
}

} // namespace

std::string resolve_url(std::string_view url, const RowUrls& rows) {
    const auto bare = url.substr(!url.empty() && url[0] == '/' ? 1 : 0);
    const bool is_document = bare.substr(0, bare.find('?')) == "$metadata";
    return !bare.empty() && bare[0] == '$' && !is_document ? resolve_reference(bare, rows) : std::string(url);
}

std::string resolve_body(std::string_view json, const RowUrls& rows) {
    std::string out;
    bool takes = false; // the value that follows belongs to a bind or an @odata.id
    for (std::size_t i = 0; i < json.size();) {
        if (json[i] != '"') {
            takes = takes && (is_blank(json[i]) || json[i] == ':' || json[i] == '[' || json[i] == ',');
            out.push_back(json[i++]);
            continue;
        }
        const auto end = end_of_string(json, i);
        const bool is_finished = end - i >= 2 && json[end - 1] == '"';
        const auto text = is_finished ? json.substr(i + 1, end - i - 2) : std::string_view();
        std::size_t next = end;
        while (next < json.size() && is_blank(json[next])) {
            ++next;
        }
        const bool is_name = next < json.size() && json[next] == ':';
        if (is_name) {
            takes = takes_reference(text);
        }
        if (!is_name && takes && !text.empty() && text[0] == '$') {
            out += quoted(resolve_reference(text, rows));
        } else {
            out += json.substr(i, end - i);
        }
        i = end;
    }
    return out;
}

void require_declared(const BatchRequest& request) {
    for (const auto& item : request.items) {
        if (const auto* part = std::get_if<HttpPart>(&item)) {
            require_declared_in(*part, RowUrls{});
            continue;
        }
        RowUrls declared;
        for (const auto& part : std::get<ChangeSet>(item).parts) {
            require_declared_in(part, declared);
            declared[part.content_id] = part.url;
        }
    }
}

} // namespace dyncx::emulator::batch
