// The shape of the source tree: arrows between rooms point down, files are short and say what they are for, and nothing
// that is banned in a guest library is used.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = DYNCX_SOURCE_DIR;
constexpr std::size_t kMostLines = 400;

// What each room may include of others. "dyncx_c.h" is everybody's.
const std::map<std::string, std::set<std::string>> kMayUse = {
    {"base", {}},
    {"guest", {"base"}},
    {"config", {"base", "guest"}},
    {"audit", {"base"}},
    {"store", {"base", "guest", "audit"}},
    {"net", {"base", "guest"}},
    {"identity", {"base", "guest", "net"}},
    {"dataverse", {"base", "guest", "net", "identity"}},
    {"delivery", {"base", "guest", "net", "store", "dataverse"}},
    {"sources", {"base"}},
    {"handoff", {"base", "config", "store", "dataverse", "delivery"}},
    {"flow", {"base", "config", "net", "store", "dataverse", "delivery", "sources"}},
    {"lookup", {"base", "config", "guest", "net", "dataverse", "phone"}},
    {"directory", {"base", "config", "net", "store", "dataverse", "lookup"}},
    {"client",
     {"base", "guest", "config", "audit", "store", "net", "identity", "dataverse", "delivery", "sources", "handoff",
      "flow", "lookup", "directory"}},
    {"front", {"base", "guest", "config", "sources", "lookup", "client"}},
    {"phone", {}},          // a library of its own: others see its C header only
    {"emulator", {"base"}}, // never what it tests
    {"host", {}},           // the public header only
};

std::vector<std::string> lines_of(const fs::path& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

std::vector<fs::path> sources_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string extension = entry.path().extension();
        if (entry.is_regular_file() && (extension == ".cpp" || extension == ".h" || extension == ".c"))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string shown(const fs::path& path) { return path.lexically_relative(kRoot); }

std::string room_of(const fs::path& path) { return *path.lexically_relative(kRoot / "src").begin(); }

std::vector<std::string> rooms_in_order() { // as the build stacks them
    std::ifstream file(kRoot / "CMakeLists.txt");
    std::stringstream text;
    text << file.rdbuf();
    const std::string all = text.str();
    std::smatch found;
    if (!std::regex_search(all, found, std::regex(R"(set\(DYNCX_ROOMS ([a-z ]+)\))")))
        return {};
    std::istringstream words(found[1]);
    return {std::istream_iterator<std::string>(words), {}};
}

std::vector<std::string> included_rooms(const fs::path& path) {
    static const std::regex kInclude(R"(^\s*#\s*include\s*"([a-z_]+)/)");
    std::vector<std::string> rooms;
    std::smatch found;
    for (const auto& line : lines_of(path))
        if (std::regex_search(line, found, kInclude))
            rooms.push_back(found[1]);
    return rooms;
}

void refuse_lines(const fs::path& folder, const std::regex& pattern, const std::string& why) {
    for (const auto& path : sources_below(folder)) {
        const auto lines = lines_of(path);
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (std::regex_search(lines[i], pattern))
                BOOST_ERROR(shown(path) << ":" << i + 1 << ": " << why);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(the_table_follows_the_order_in_which_the_build_stacks_the_rooms) {
    const auto order = rooms_in_order();
    BOOST_TEST_REQUIRE(order.size() >= 13u);
    for (std::size_t i = 0; i < order.size(); ++i) {
        BOOST_TEST_REQUIRE(kMayUse.contains(order[i]), order[i] << " is not in the table of this test");
        for (const auto& used : kMayUse.at(order[i])) {
            if (used == "phone")
                continue;
            BOOST_TEST((std::find(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i), used) !=
                        order.begin() + static_cast<std::ptrdiff_t>(i)),
                       order[i] << " may not use " << used << ": it is not below");
        }
    }
}

BOOST_AUTO_TEST_CASE(every_folder_of_src_is_a_known_room) {
    for (const auto& entry : fs::directory_iterator(kRoot / "src"))
        if (entry.is_directory())
            BOOST_TEST(kMayUse.contains(entry.path().filename()), entry.path().filename());
}

BOOST_AUTO_TEST_CASE(includes_point_down_and_never_to_a_sibling) {
    for (const auto& path : sources_below(kRoot / "src")) {
        const std::string room = room_of(path);
        BOOST_TEST_REQUIRE(kMayUse.contains(room), shown(path));
        for (const auto& used : included_rooms(path))
            if (kMayUse.contains(used)) // a folder inside a room is not a room
                BOOST_TEST((used == room || kMayUse.at(room).contains(used)), shown(path) << " includes " << used);
    }
}

BOOST_AUTO_TEST_CASE(of_the_phone_part_only_its_c_header_is_seen) {
    for (const auto& room : rooms_in_order())
        refuse_lines(kRoot / "src" / room, std::regex(R"(^\s*#\s*include\s*"phone/(?!phone_abi\.h")|<phonenumbers/)"),
                     "libphonenumber stays in the part that is loaded when needed");
}

BOOST_AUTO_TEST_CASE(includes_name_the_room_and_do_not_climb) {
    refuse_lines(kRoot / "src", std::regex(R"(^\s*#\s*include\s*"\.\.)"), "a path with ..");
}

BOOST_AUTO_TEST_CASE(files_stay_short) {
    for (const char* folder : {"src", "include", "tests"})
        for (const auto& path : sources_below(kRoot / folder)) {
            const std::size_t most = shown(path) == "include/dyncx_c.h" ? 700 : kMostLines;
            BOOST_TEST(lines_of(path).size() <= most, shown(path));
        }
}

BOOST_AUTO_TEST_CASE(every_file_begins_by_saying_what_it_is_for) {
    for (const char* folder : {"src", "include", "tests"})
        for (const auto& path : sources_below(kRoot / folder)) {
            const auto lines = lines_of(path);
            BOOST_TEST_REQUIRE(!lines.empty(), shown(path));
            const bool is_comment = lines[0].starts_with("// ") || lines[0].starts_with("/* ");
            BOOST_TEST(is_comment, shown(path));
            const bool says_something = lines[0].size() > 20 || lines[0].starts_with("// See ");
            BOOST_TEST(says_something, shown(path) << ": say more");
        }
}

BOOST_AUTO_TEST_CASE(every_room_has_its_page) {
    for (const auto& room : rooms_in_order())
        BOOST_TEST(fs::exists(kRoot / "src" / room / "README.md"), room);
}

BOOST_AUTO_TEST_CASE(names_of_files_say_a_noun) {
    for (const auto& path : sources_below(kRoot / "src")) {
        const std::string name = path.stem();
        for (const char* bad : {"util", "helper", "manager", "common", "misc"})
            BOOST_TEST(name.find(bad) == std::string::npos, shown(path));
        BOOST_TEST(std::all_of(name.begin(), name.end(),
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }),
                   shown(path));
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_left_for_later) {
    refuse_lines(kRoot / "src", std::regex(R"(\b(TODO|FIXME|XXX|HACK)\b)"), "unfinished");
}

BOOST_AUTO_TEST_CASE(banned_parts_of_poco_are_not_used) {
    const std::regex banned(
        R"(Poco/Logger|Poco/Util/|Poco/Environment|defaultPool|initializeSSL|SSLManager::instance)");
    for (const auto& room : rooms_in_order())
        refuse_lines(kRoot / "src" / room, banned, "process-wide part of Poco");
}

// Such an object is destroyed by exit() while threads of the host may still be inside a call.
BOOST_AUTO_TEST_CASE(no_static_object_has_a_destructor) {
    const std::string types =
        R"((std::(string|vector|map|set|unordered_\w+|function|shared_ptr|unique_ptr|regex|deque|list|optional)\b|Json\b|Secret\b))";
    const std::regex inside(R"(^\s+(static|thread_local)\s+(const\s+)?)" + types + R"([^&*]*[\s>]\w+\s*(=|\{|;))");
    const std::regex outside(R"(^(static\s+|inline\s+)?const\s+)" + types + R"([^&*(]*[\s>]\w+\s*(=|\{|;))");
    for (const auto& room : rooms_in_order()) {
        refuse_lines(kRoot / "src" / room, inside, "a static object with a destructor");
        refuse_lines(kRoot / "src" / room, outside, "a static object with a destructor");
    }
}

BOOST_AUTO_TEST_CASE(signals_locale_and_environment_belong_to_the_host) {
    const std::regex taken(R"(\b(signal|sigaction|setlocale|setenv|putenv|umask|chdir|system|popen)\s*\()");
    for (const auto& room : rooms_in_order())
        refuse_lines(kRoot / "src" / room, taken, "changes the host's process");
}
