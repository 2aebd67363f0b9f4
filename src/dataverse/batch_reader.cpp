// Pairs the parts of the answer with the parts that were sent.
#include "dataverse/batch_reader.h"

#include "base/text.h"
#include "dataverse/batch_writer.h"
#include "dataverse/catalogue.h"
#include "dataverse/multipart.h"

namespace dyncx::dataverse {

namespace {

using PartAnswers = WebApi::PartAnswers;

bool is_write(const BatchPart& part) {
    for (const Request& request : part.requests)
        if (request.method != "GET")
            return true;
    return false;
}

Fault garbled(const std::string& message, bool may_be_done) {
    Fault f = fault(DYNCX_E_REMOTE, message);
    f.flags = DYNCX_ERROR_RETRIABLE | (may_be_done ? static_cast<std::uint32_t>(DYNCX_ERROR_MAYBE_DONE) : 0u);
    return f;
}

Fault never_run() { return garbled("it was not run, because an earlier part of its batch failed", false); }

Result<Answer> result_of(Answer answer, const std::string& method) {
    if (is_refusal(answer.status))
        return refusal_of(answer, method);
    return answer;
}

PartAnswers single(std::string_view text, const BatchPart& sent) {
    take_headers(text); // Content-Type: application/http
    auto answer = http_answer_of(text);
    PartAnswers answers;
    if (answer)
        answers.push_back(result_of(std::move(*answer), sent.requests.front().method));
    else
        answers.push_back(garbled("a part of the batch's answer cannot be read", is_write(sent)));
    return answers;
}

struct Piece {
    std::string content_id;
    Answer answer;
};

std::vector<Piece> pieces_of(std::string_view text, const std::string& boundary, std::size_t max) {
    std::vector<Piece> pieces;
    for (std::string_view one : split_multipart(text, boundary, max).parts) {
        net::Headers headers = take_headers(one);
        auto answer = http_answer_of(one);
        if (answer)
            pieces.push_back({std::string(value_of(headers, "Content-ID")), std::move(*answer)});
    }
    return pieces;
}

const Piece* piece_for(const std::vector<Piece>& pieces, const std::string& id, std::size_t position) {
    for (const Piece& piece : pieces)
        if (piece.content_id == id)
            return &piece;
    bool has_ids = !pieces.empty() && !pieces.front().content_id.empty();
    return !has_ids && position < pieces.size() ? &pieces[position] : nullptr;
}

// One answer per request, or one Fault for the whole set.
PartAnswers change_set(std::string_view text, const BatchPart& sent, const std::vector<std::string>& ids) {
    net::Headers headers = take_headers(text);
    std::string boundary = boundary_of(value_of(headers, "Content-Type"));
    std::vector<Piece> pieces;
    if (boundary.empty()) {
        auto answer = http_answer_of(text);
        if (answer)
            pieces.push_back({{}, std::move(*answer)});
    } else {
        pieces = pieces_of(text, boundary, sent.requests.size());
    }
    for (const Piece& piece : pieces)
        if (is_refusal(piece.answer.status))
            return {refusal_of(piece.answer, "POST")};
    PartAnswers answers;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Piece* piece = piece_for(pieces, ids[i], i);
        if (piece == nullptr)
            return {garbled("the answer to a change set is not complete", true)};
        answers.push_back(piece->answer);
    }
    return answers;
}

std::string outer_boundary(const Answer& answer) {
    std::string boundary = boundary_of(answer.header("Content-Type"));
    if (!boundary.empty() || !answer.header("Content-Type").empty())
        return boundary;
    std::string_view body = answer.body; // some recordings lack the header
    if (!body.starts_with("--batchresponse"))
        return {};
    return std::string(trimmed(body.substr(2, body.find('\n') - 2)));
}

Fault refused_as_such(const Answer& answer) {
    if (is_refusal(answer.status))
        return refusal_of(answer, "POST");
    Fault f = not_json_fault(answer);
    f.message = "Dynamics answered a batch with what is no batch";
    f.flags |= DYNCX_ERROR_MAYBE_DONE;
    return f;
}

} // namespace

Result<std::vector<PartAnswers>> read_batch(const Answer& answer, const std::vector<BatchPart>& sent) {
    std::string boundary = outer_boundary(answer);
    if (boundary.empty())
        return refused_as_such(answer);
    Multipart found = split_multipart(answer.body, boundary, sent.size());
    if (found.parts.size() > sent.size())
        return garbled("the answer to a batch has more parts than the batch", true);
    if (found.parts.empty() && is_refusal(answer.status))
        return refusal_of(answer, "POST");
    auto ids = content_ids(sent);
    std::vector<PartAnswers> all;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        if (i >= found.parts.size()) {
            Fault why = found.is_whole ? never_run() : garbled("the answer to a batch was cut", is_write(sent[i]));
            all.push_back({why});
        } else if (sent[i].is_change_set) {
            all.push_back(change_set(found.parts[i], sent[i], ids[i]));
        } else {
            all.push_back(single(found.parts[i], sent[i]));
        }
    }
    return all;
}

} // namespace dyncx::dataverse
