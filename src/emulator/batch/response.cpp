// See response.h.
#include "emulator/batch/response.h"

namespace dyncx::emulator::batch {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

void add_line(std::string& out, std::string_view text) {
    out += text;
    out += kLineEnd;
}

void write_part(std::string& out, const PartAnswer& answer) {
    add_line(out, "Content-Type: application/http");
    add_line(out, "Content-Transfer-Encoding: binary");
    if (!answer.content_id.empty()) {
        add_line(out, "Content-ID: " + answer.content_id);
    }
    add_line(out, "");
    add_line(out, "HTTP/1.1 " + std::to_string(answer.status) + " " + std::string(reason_phrase(answer.status)));
    for (const auto& header : answer.headers) {
        add_line(out, header.name + ": " + header.value);
    }
    add_line(out, "");
    add_line(out, answer.body);
}

void write_change_set(std::string& out, const ChangeSetAnswer& answer, const std::string& boundary) {
    add_line(out, "Content-Type: multipart/mixed; boundary=" + boundary);
    add_line(out, "");
    for (const auto& part : answer.parts) {
        add_line(out, "--" + boundary);
        write_part(out, part);
    }
    add_line(out, "--" + boundary + "--");
}

} // namespace

std::string_view reason_phrase(int status) {
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Request Entity Too Large";
    case 429:
        return "Too Many Requests";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    default:
        return "Unknown";
    }
}

BatchAnswer write_batch(int status, const std::vector<AnswerItem>& items, const NewGuid& new_guid) {
    const std::string boundary = "batchresponse_" + new_guid();
    BatchAnswer answer{status, "multipart/mixed; boundary=" + boundary, ""};
    for (const auto& item : items) {
        add_line(answer.body, "--" + boundary);
        if (const auto* part = std::get_if<PartAnswer>(&item)) {
            write_part(answer.body, *part);
        } else {
            write_change_set(answer.body, std::get<ChangeSetAnswer>(item), "changesetresponse_" + new_guid());
        }
    }
    add_line(answer.body, "--" + boundary + "--");
    return answer;
}

} // namespace dyncx::emulator::batch
