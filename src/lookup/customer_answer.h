// What a lookup comes to, as JSON for the host: every candidate in a stable order with the column it was found by, and what to
// do with several of them, as the settings say. Pure: it sends nothing.
//
// {"outcome":"one"|"several"|"none","decision":"take"|"ask"|"all"|"nobody","count":1,"matches":[{"table","id","name","company",
// "phone","email","created_at","found_by":{"column","value"},"links":{…},"cases":[…],"orders":[…]}],
// "parts":{"cases":"read"|"not asked"|"refused"|"late","orders":…},"findings":[{"part","code","message","fix"}]}
// The first match is the one to take. Matches of a later table are listed, but only the first table with any counts.
#pragma once

#include "lookup/customer_query.h"

#include <string>
#include <vector>

namespace dyncx::lookup {

struct AnsweredBook {
    Book book;
    Json rows;             // the page as Dynamics sent it
    bool is_alone = false; // cases and orders were refused
};

struct AnswerWords { // what the answer needs of the settings
    std::string environment_url, app_id;
};

Json customer_answer(const Asking& asking, const std::vector<AnsweredBook>& books, const AnswerWords& words);
Json customer_taken(const Json& answer); // {"contact":"<guid>"}; {} unless the decision is "take"
Json nobody(const char* reason);         // "withheld", "no number", "no address": nothing was asked

} // namespace dyncx::lookup
