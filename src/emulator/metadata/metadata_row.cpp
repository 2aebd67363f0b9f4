// See metadata_row.h.
#include "emulator/metadata/metadata_row.h"

#include "emulator/json_text.h"

#include <Poco/SHA1Engine.h>
#include <Poco/String.h>

namespace dyncx::emulator {

namespace {

constexpr int kBaseLanguage = 1033;

[[noreturn]] void refuse_query(const std::string& message) { throw Refusal{400, "0x0", message, {}}; }

// Splits at `mark` outside parentheses and quotes.
std::vector<std::string> split(const std::string& text, char mark) {
    std::vector<std::string> parts(1);
    int depth = 0;
    bool is_quoted = false;
    for (const char c : text) {
        is_quoted = c == '\'' ? !is_quoted : is_quoted;
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == mark && depth == 0 && !is_quoted)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    for (std::string& part : parts)
        part = Poco::trim(part);
    return parts;
}

std::vector<std::string> split_words(const std::string& text, const std::string& word) {
    std::vector<std::string> parts;
    std::size_t from = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, from)) {
        parts.push_back(Poco::trim(text.substr(from, at - from)));
        from = at + word.size();
    }
    parts.push_back(Poco::trim(text.substr(from)));
    return parts;
}

std::vector<std::pair<std::string, std::string>> read_expand(const std::string& text) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& part : split(text, ',')) {
        const auto open = part.find('(');
        const bool has_options = open != std::string::npos && part.ends_with(')');
        out.emplace_back(part.substr(0, open),
                         has_options ? part.substr(open + 1, part.size() - open - 2) : std::string());
    }
    return out;
}

[[noreturn]] void refuse_member(const MetadataRow& row, const MetadataQuery& query, const std::string& name) {
    const std::string type = query.is_cast && !row.type.empty() ? row.type : row.base_type;
    refuse_query("Could not find a property named '" + name + "' on type '" + type + "'.");
}

// The literal as it stands in the member's JSON: 'x' becomes "x", an enum literal its name, true and 5 stay.
std::string literal_json(const std::string& literal) {
    const auto quote = literal.find('\'');
    if (quote == std::string::npos)
        return literal;
    if (!literal.ends_with('\'') || literal.size() < quote + 2)
        refuse_query("Syntax error in the $filter of a metadata query.");
    return json_string(Poco::replace(literal.substr(quote + 1, literal.size() - quote - 2), "''", "'"));
}

bool meets_one(const MetadataRow& row, const MetadataQuery& query, const std::string& comparison) {
    for (const char* word : {" eq ", " ne "}) {
        const auto at = comparison.find(word);
        if (at == std::string::npos)
            continue;
        const std::string name = Poco::trim(comparison.substr(0, at));
        const std::string* held = row.find(name, query.is_cast);
        if (!held)
            refuse_member(row, query, name);
        const bool is_same = *held == literal_json(Poco::trim(comparison.substr(at + 4)));
        return is_same == (std::string_view(word) == " eq ");
    }
    refuse_query("Syntax error in the $filter of a metadata query: only eq and ne are known here.");
}

std::string expanded(const MetadataRow& row, const MetadataQuery& query, const std::string& name) {
    for (const auto& [member, json] : row.expandable)
        if (member == name)
            return json;
    refuse_member(row, query, name);
}

} // namespace

const std::string* MetadataRow::find(std::string_view name, bool is_cast) const {
    for (const auto& [member, json] : base)
        if (member == name)
            return &json;
    if (is_cast)
        for (const auto& [member, json] : extra)
            if (member == name)
                return &json;
    return nullptr;
}

MetadataQuery metadata_query(const Call& call, bool is_cast) {
    const odata::QueryOptions& options = call.options;
    if (options.orderby || options.top || options.skiptoken || options.apply || options.counts)
        throw Refusal{400, "0x80060888", "The query parameter is not supported on metadata.", {}};
    MetadataQuery query;
    if (options.select)
        query.select = split(*options.select, ',');
    if (options.expand)
        query.expand = read_expand(*options.expand);
    query.filter = options.filter.value_or("");
    query.is_cast = is_cast;
    return query;
}

MetadataQuery nested_query(const std::string& options) {
    MetadataQuery query;
    for (const std::string& option : split(options, ';')) {
        if (option.starts_with("$select="))
            query.select = split(option.substr(8), ',');
        else if (option.starts_with("$filter="))
            query.filter = option.substr(8);
        else if (!option.empty())
            refuse_query("The option '" + option.substr(0, option.find('=')) + "' is not known inside this $expand.");
    }
    return query;
}

std::string metadata_json(const MetadataRow& row, const MetadataQuery& query, const std::string& context) {
    JsonObject out;
    if (!context.empty())
        out.text("@odata.context", context);
    if (!row.type.empty() && !query.is_cast)
        out.text("@odata.type", "#" + row.type);
    if (query.select.empty()) {
        for (const auto& [name, json] : row.base)
            out.raw(name, json);
        for (const auto& [name, json] : row.extra)
            out.raw(name, json);
    }
    bool has_id = query.select.empty();
    for (const std::string& name : query.select) {
        const std::string* json = row.find(name, query.is_cast);
        if (!json)
            refuse_member(row, query, name);
        out.raw(name, *json);
        has_id = has_id || name == "MetadataId";
    }
    if (const std::string* id = row.find("MetadataId", false); id && !has_id)
        out.raw("MetadataId", *id);
    for (const auto& [name, options] : query.expand)
        out.raw(name, expanded(row, query, name));
    return out.str();
}

bool meets(const MetadataRow& row, const MetadataQuery& query) {
    if (query.filter.empty())
        return true;
    std::string filter = Poco::trim(query.filter);
    while (filter.starts_with('(') && filter.ends_with(')') && filter.find('(', 1) == std::string::npos)
        filter = Poco::trim(filter.substr(1, filter.size() - 2));
    const auto alternatives = split_words(filter, " or ");
    const auto conditions = split_words(filter, " and ");
    if (alternatives.size() > 1 && conditions.size() > 1)
        refuse_query("A metadata $filter joins its comparisons by and or by or, not by both.");
    if (alternatives.size() > 1) {
        bool is_met = false;
        for (const std::string& one : alternatives)
            is_met = meets_one(row, query, one) || is_met;
        return is_met;
    }
    bool is_met = true;
    for (const std::string& one : conditions)
        is_met = meets_one(row, query, one) && is_met;
    return is_met;
}

std::string metadata_id(const std::string& name) {
    Poco::SHA1Engine engine;
    engine.update(name);
    std::string hex = Poco::DigestEngine::digestToHex(engine.digest()).substr(0, 32);
    hex[12] = '5';
    hex[16] = '8';
    for (const std::size_t at : {std::size_t{8}, std::size_t{13}, std::size_t{18}, std::size_t{23}})
        hex.insert(at, "-");
    return hex;
}

std::string label_json(const std::string& text, const std::map<int, std::string>& translated) {
    if (text.empty())
        return JsonObject().raw("LocalizedLabels", "[]").null("UserLocalizedLabel").str();
    const auto label = [](const std::string& words, int language) {
        const std::string id = "label " + words + (language == kBaseLanguage ? "" : " " + std::to_string(language));
        return JsonObject()
            .text("Label", words)
            .number("LanguageCode", language)
            .boolean("IsManaged", true)
            .text("MetadataId", metadata_id(id))
            .null("HasChanged")
            .str();
    };
    const std::string base = label(text, kBaseLanguage);
    JsonArray all;
    all.raw(base);
    for (const auto& [language, words] : translated)
        all.raw(label(words, language));
    return JsonObject().raw("LocalizedLabels", all.str()).raw("UserLocalizedLabel", base).str();
}

std::string managed_json(const std::string& value, const char* name, bool can_change) {
    return JsonObject()
        .raw("Value", value)
        .boolean("CanBeChanged", can_change)
        .text("ManagedPropertyLogicalName", name)
        .str();
}

} // namespace dyncx::emulator
