// Transcripts as contact centres write them: Contact Lens files and messages, vCons. Fixtures are published examples.
#include "reading.h"

using namespace dyncx;
using namespace dyncx::handoff;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

} // namespace

BOOST_AUTO_TEST_CASE(x15_a_contact_lens_file_becomes_lines_with_time_and_role) {
    const std::string text = text_of(fixture("connect_lens_voice.json"));
    BOOST_TEST(text.starts_with("[00:00:00] agent: Okay.\n"));
    BOOST_TEST(holds(text, "\n[00:00:07] customer: I need to cancel. I want to cancel my plan subscription.\n"));
}

BOOST_AUTO_TEST_CASE(a_redacted_file_is_taken_as_it_is) {
    const std::string text = text_of(fixture("connect_lens_voice_redacted.json"));
    BOOST_TEST(holds(text, "[00:00:04] agent: Hello. [PII], how can I help you?\n"));
}

BOOST_AUTO_TEST_CASE(a_turn_of_an_original_file_is_hidden_whole_where_only_the_time_of_the_secret_is_known) {
    const std::string text = text_of(fixture("connect_lens_voice.json"));
    BOOST_TEST(holds(text, "[00:00:00] customer: [redacted]\n[00:00:04] agent: [redacted]\n"));
    BOOST_TEST(!holds(text, "Robin"));
}

BOOST_AUTO_TEST_CASE(a_chat_file_tells_roles_of_participants_and_passes_over_events) {
    const std::string text = text_of(fixture("connect_lens_chat.json"));
    BOOST_TEST(holds(text, "customer: "));
    BOOST_TEST(holds(text, "agent: "));
    BOOST_TEST(!holds(text, "participant.joined"));
    BOOST_TEST(text_of(R"({"Participants":[{"ParticipantId":"7","ParticipantRole":"CUSTOMER"}],"Transcript":[
        {"AbsoluteTime":"2022-10-27T03:31:50.735Z","ContentType":"application/vnd.amazonaws.connect.event.participant.joined","Type":"EVENT"},
        {"AbsoluteTime":"2022-10-27T03:31:55.735Z","ParticipantId":"7","Content":"Hello"},
        {"AbsoluteTime":"2022-10-27T03:32:55.735Z","ParticipantId":"8","ParticipantRole":"CUSTOM_BOT","Content":"Hi"}]})") ==
               "[00:00:05] customer: Hello\n[00:01:05] custom_bot: Hi\n");
}

BOOST_AUTO_TEST_CASE(marked_characters_of_an_original_chat_are_hidden_and_a_mark_that_misses_hides_the_turn) {
    const auto text = [](const std::string& offsets) {
        return text_of(
            R"({"ContentMetadata":{"Output":"Raw"},"Transcript":[{"ParticipantRole":"AGENT","Content":"I am Jane.",
            "Redaction":{"CharacterOffsets":[)" +
            offsets + "]}}]}");
    };
    BOOST_TEST(text(R"({"BeginOffsetChar":5,"EndOffsetChar":9})") == "agent: I am [redacted].\n");
    for (const char* missing : {R"({"BeginOffsetChar":5,"EndOffsetChar":19})", R"({"BeginOffsetChar":5})",
                                R"({"BeginOffsetChar":7,"EndOffsetChar":7})", ""})
        BOOST_TEST(text(missing) == "agent: [redacted]\n", missing);
}

BOOST_AUTO_TEST_CASE(real_time_messages_become_lines_without_their_parts) {
    const std::string text = text_of(fixture("connect_lens_segments.json"));
    BOOST_TEST(holds(text, "[00:00:19] agent: Hello, thank you for calling Example Corp."));
    BOOST_TEST(text.find("How can I help you?") == text.rfind("How can I help you?")); // an utterance is no turn
}

BOOST_AUTO_TEST_CASE(a_contact_lens_file_with_a_wrong_type_is_refused_at_its_place) {
    const std::pair<const char*, const char*> kWrong[] = {
        {R"({"Transcript":"hello"})", "Transcript must be an array"},
        {R"({"Transcript":[7]})", "Transcript[0] must be an object"},
        {R"({"Transcript":[{"Content":7}]})", "Transcript[0].Content must be a text"},
        {R"({"Transcript":[{"Content":"x","BeginOffsetMillis":"0"}]})",
         "Transcript[0].BeginOffsetMillis must be a whole"},
        {R"({"Transcript":[{"Content":"x"},{"Content":"x","AbsoluteTime":"2022-10-27T03:31:50"}]})",
         "Transcript[1].AbsoluteTime"},
        {R"([{"EventType":"SEGMENTS","Segments":[{"Transcript":{"Content":7}}]}])",
         "[0].Segments[0].Transcript.Content"},
    };
    for (const auto& [given, words] : kWrong) {
        const std::string refusal = refusal_of(given);
        BOOST_TEST(holds(refusal, words), given << " -> " << refusal);
    }
}

// ---- vCon

BOOST_AUTO_TEST_CASE(a_vcon_with_a_transcript_becomes_lines_of_its_speakers) {
    const std::string text = text_of(fixture("vcon_with_transcript.json"));
    BOOST_TEST(text.starts_with("[00:00:01] speaker 0: Hello. This is example.com."));
    BOOST_TEST(holds(text, "Have a nice day.\n"));
    BOOST_TEST(text.find("Have a nice day.") == text.rfind("Have a nice day."));
}

BOOST_AUTO_TEST_CASE(x22_the_texts_of_a_vcon_become_lines_in_the_order_of_their_times) {
    BOOST_TEST(
        text_of(
            R"({"vcon":"0.4.0","parties":[{"tel":"+15550100","role":"customer"},{"name":"Bob","role":"agent"},{"name":"Eve"}],
        "dialog":[{"type":"text","start":"2026-01-05T17:01:05Z","parties":[1,0],"body":"Good day","encoding":"none"},
                  {"type":"text","start":"2026-01-05T18:00:00+01:00","parties":0,"originator":0,"body":"Hello","encoding":"none"},
                  {"type":"text","start":"2026-01-05T17:02:00Z","parties":[2],"body":"R3LDvMOf","encoding":"base64url"}]})") ==
        "[00:00:00] customer: Hello\n[00:01:05] agent: Good day\n[00:02:00] Eve: Grüß\n");
}

BOOST_AUTO_TEST_CASE(a_transcript_of_a_vcon_may_be_a_text_or_hold_one) {
    const auto text = [](const std::string& body) {
        return text_of(
            R"({"vcon":"0.0.1","parties":[],"dialog":[],"analysis":[{"type":"summary","body":"no"},{"type":"transcript",)" +
            body + "}]}");
    };
    BOOST_TEST(text(R"("body":"A: hello\nB: hi","encoding":"none")") == "A: hello\nB: hi\n");
    BOOST_TEST(text(R"("body":{"transcript":"hello"})") == "hello\n");
    BOOST_TEST(text(R"("body":"{\"text\":\"hello\"}","encoding":"json")") == "hello\n");
    BOOST_TEST(text(R"("body":{"results":{"channels":[
        {"alternatives":[{"paragraphs":{"paragraphs":[{"start":61.5,"sentences":[{"text":"Hi."},{"text":"Yes."}]}]}}]},
        {"alternatives":[{"paragraphs":{"paragraphs":[{"start":2,"sentences":[{"text":"Hello?"}]}]}}]}]}})") ==
               "[00:00:02] channel 1: Hello?\n[00:01:01] channel 0: Hi. Yes.\n");
}

BOOST_AUTO_TEST_CASE(a_vcon_that_says_nothing_or_something_impossible_is_refused_at_its_place) {
    BOOST_TEST(holds(refusal_of(fixture("vcon_recording_only.json")), "holds no text and no transcript"));
    BOOST_TEST(holds(refusal_of(fixture("vcon_party_out_of_range.json")), "dialog[0] names a party"));
    const std::pair<const char*, const char*> kWrong[] = {
        {R"({"vcon":"0.0.1","dialog":{}})", "dialog must be an array"},
        {R"({"vcon":"0.0.1","dialog":["hello"]})", "dialog[0] must be an object"},
        {R"({"vcon":"0.0.1","dialog":[{"type":"text","start":"2026-01-05T17:00:00","body":"x"}]})",
         "dialog[0].start must be a time"},
        {R"({"vcon":"0.0.1","dialog":[{"type":"text","url":"https://example.com/x"}]})", "dialog[0] holds no text"},
        {R"({"vcon":"0.0.1","dialog":[{"type":"text","body":"x","encoding":"rot13"}]})",
         "dialog[0].encoding is none of"},
        {R"({"vcon":"0.0.1","dialog":[{"type":"text","body":"gIA","encoding":"base64url"}]})",
         "dialog[0].body is no valid UTF-8"},
        {R"({"vcon":"0.0.1","analysis":[{"type":"transcript","body":{"words":[]}}]})",
         "analysis[0].body is no transcript"},
        {R"({"vcon":"0.0.1","parties":[{}],"dialog":[{"type":"text","parties":[1],"body":"x"}]})",
         "dialog[0] names a party"},
    };
    for (const auto& [given, words] : kWrong) {
        const std::string refusal = refusal_of(given);
        BOOST_TEST(holds(refusal, words), given << " -> " << refusal);
    }
}
