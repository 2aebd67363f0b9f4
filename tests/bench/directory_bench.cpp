// What dyncx_lookup_cached() takes through the C API, by the number of people in the directory: a hit in memory (one of the 1000
// asked of late), a read from the store (each text is asked for the first time), a number that nobody has; and the memory and disk it takes.
// The store is filled directly, and is in the system's cache when it is read. Prints JSON. Usage: directory_bench PHONE_PART DIRECTORY PEOPLE…
#include "base/guid.h"
#include "directory/person.h"
#include "store/committer.h"
#include "store/store.h"

#include <dyncx_c.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <malloc.h>
#include <random>
#include <string>

using namespace dyncx;

namespace {

constexpr int kMany = 50'000, kPage = 1000, kHot = 1000, kCalls = 100'000, kReads = 20'000;
constexpr const char* kUrl = "https://bench.crm4.dynamics.com";

[[noreturn]] void give_up(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}
template <class T> T must(Result<T> result) {
    if (!result)
        give_up(result.error().message);
    return std::move(*result);
}
void must(dyncx_status status, const dyncx_error& error) {
    if (status < 0)
        give_up(error.message);
}

std::string settings_of(int memory_mb) {
    return std::string(R"({"environment":{"url":")") + kUrl +
           R"(","tenant_id":"0d3c1f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6","client_id":"1e3c2f4a-1b2c-4d5e-8f90-a1b2c3d4e5f6",)"
           R"("client_secret":"abc8Q~notARealSecretJustForBench","app_id":"msdynce_saleshub"},)"
           R"("lookup":{"tables":["contact"]},"directory":{"enabled":true,"refresh_s":86400,"memory_mb":)" +
           std::to_string(memory_mb) + "}}";
}

std::string number_of(int person) {
    char text[32];
    std::snprintf(text, sizeof text, "+1555%07d", person);
    return text;
}

store::DirectoryRow row_of(int person) {
    const std::string name = std::to_string(person), number = number_of(person);
    const std::string address = "person." + name + "@example.com";
    Json document = Json::object();
    document.set("contactid", name_guid("bench", name));
    document.set("fullname", "Person " + name);
    document.set("createdon", "2024-01-31T10:00:00Z");
    document.set("mobilephone", number);
    document.set("emailaddress1", address);
    document.set("parentcustomerid_account", Json(Json::Object{{"name", "Company " + name}}));
    document.set("statecode", 0);
    return {document["contactid"].as_string(),
            1'700'000'000'000,
            document.text(),
            {{number, "mobilephone"}, {address, "emailaddress1"}}};
}

// As if it had been read a moment ago; how many rows a second.
double fill(const std::string& directory, int people, const lookup::PhoneReader& reader) {
    SystemClock clock;
    auto committer = must(store::Committer::start());
    auto opened = must(store::Store::open(directory, *committer, clock));
    const auto settings = must(config::Settings::parse_client(settings_of(1)));
    const auto book = must(lookup::books_of(settings)).front();
    store::DirectoryPage page;
    page.table.name = "contact";
    page.table.shape = directory::columns_of(book) + " of " + kUrl + "/api/data/v9.2";
    page.table.way = reader.way();
    page.table.keyed_to = std::numeric_limits<std::int64_t>::max();
    const auto began = std::chrono::steady_clock::now();
    for (int person = 0; person < people;) {
        page.rows.clear();
        for (int i = 0; i < kPage && person < people; ++i)
            page.rows.push_back(row_of(person++));
        page.table.is_loading = person < people;
        page.table.read_at = page.table.is_loading ? 0 : clock.now();
        page.table = must(opened->shelf()->take(page));
    }
    return people / std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

struct Client {
    dyncx_error error = DYNCX_INIT(dyncx_error);
    dyncx_runtime* runtime = nullptr;
    dyncx_client* client = nullptr;

    Client(const std::string& directory, int memory_mb) {
        const std::string settings = settings_of(memory_mb);
        must(dyncx_runtime_open(nullptr, 0, &runtime, &error), error);
        must(dyncx_client_open(runtime, directory.c_str(), DYNCX_NUL, settings.c_str(), DYNCX_NUL, &client, &error),
             error);
    }
    ~Client() {
        dyncx_client_close(client, 0, nullptr);
        dyncx_runtime_close(runtime, 0, nullptr);
    }
    double ask(const std::string& who, const char* outcome) { // microseconds
        dyncx_blob* blob = nullptr;
        const auto began = std::chrono::steady_clock::now();
        const auto status =
            dyncx_lookup_cached(client, who.data(), static_cast<std::int64_t>(who.size()), &blob, &error);
        const double took = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count();
        must(status, error);
        const std::string text = dyncx_blob_data(blob, nullptr);
        dyncx_blob_free(blob);
        if (text.find(outcome) == std::string::npos || text.find("\"state\":\"ready\"") == std::string::npos)
            give_up("not as it should be: " + text);
        return took;
    }
};

Json times_of(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    Json out = Json::object();
    out.set("p50_us", times[times.size() / 2]);
    out.set("p99_us", times[times.size() * 99 / 100]);
    out.set("p999_us", times[times.size() * 999 / 1000]);
    return out;
}

std::int64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::int64_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * 4096;
}

// The system may have put pages of a file of which nobody asked for a while out of its cache: a read of the disk is not ours.
void warm(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::string part(1U << 20, '\0');
    while (in.read(part.data(), static_cast<std::streamsize>(part.size())))
        continue;
}

Json measured(const std::string& directory, int people) {
    std::mt19937 random(7);
    const auto anybody = [&] { return static_cast<int>(random() % static_cast<unsigned>(people)); };
    Json out = Json::object();
    {
        Client client(directory, 64);
        client.ask(number_of(0), R"("outcome":"one")"); // what is loaded once
        std::vector<int> hot(static_cast<std::size_t>(std::min(kHot, people)));
        std::generate(hot.begin(), hot.end(), anybody);
        for (const int person : hot)
            client.ask(number_of(person), R"("outcome":"one")");
        std::vector<double> times;
        for (int i = 0; i < kCalls; ++i)
            times.push_back(client.ask(number_of(hot[random() % hot.size()]), R"("outcome":"one")"));
        out.set("hit_in_memory", times_of(std::move(times)));
        const auto before = resident_bytes();
        for (int person = 0; person < std::min(kMany, people); ++person)
            client.ask(number_of(person), R"("outcome":"one")");
        if (people >= kMany)
            out.set("memory_per_100000_people_asked_for_mb",
                    static_cast<double>(resident_bytes() - before) / kMany * 100'000 / 1e6);
    }
    warm(directory + "/dyncx.db");
    Client client(directory, 1);
    client.ask(number_of(0), R"("outcome":"one")");
    std::vector<double> reads, nobody;
    for (int i = 0; i < kReads; ++i) { // a text of its own each
        reads.push_back(client.ask(std::string(static_cast<std::size_t>(i % 50), ' ') + number_of(anybody()) +
                                       std::string(static_cast<std::size_t>(i / 50 % 50), ' '),
                                   R"("outcome":"one")"));
    }
    for (int i = 0; i < kReads / 10; ++i) {
        nobody.push_back(client.ask(number_of(9'000'000 + i), R"("outcome":"none")"));
    }
    out.set("read_from_the_store", times_of(std::move(reads)));
    out.set("nobody_has_it", times_of(std::move(nobody)));
    return out;
}

double ratio(const Json& many, const Json& few, const char* what) {
    return many[what]["p50_us"].as_number() / few[what]["p50_us"].as_number();
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4)
        give_up("usage: directory_bench PHONE_PART DIRECTORY PEOPLE...");
    const lookup::PhoneReader reader("", std::make_shared<lookup::PhonePart>(std::vector<std::string>{argv[1]}));
    Json out = Json::array();
    for (int i = 3; i < argc; ++i) {
        std::string directory = std::string(argv[2]) + "/directory-bench-XXXXXX";
        if (!::mkdtemp(directory.data()))
            give_up("no directory");
        const int people = std::atoi(argv[i]);
        const double rows_per_second = fill(directory + "/store", people, reader);
        ::malloc_trim(0);
        Json one = measured(directory + "/store", people);
        one.set("people", people);
        one.set("rows_written_per_second", static_cast<std::int64_t>(rows_per_second));
        one.set("disk_per_100000_people_mb",
                static_cast<double>(std::filesystem::file_size(directory + "/store/dyncx.db")) / people / 10.0);
        out.push(std::move(one));
        std::filesystem::remove_all(directory);
    }
    Json result = Json::object();
    const auto& all = out.as_array();
    result.set("p50_hit_times", ratio(all.back(), all.front(), "hit_in_memory"));
    result.set("p50_read_times", ratio(all.back(), all.front(), "read_from_the_store"));
    result.set("directory", out);
    std::printf("%s\n", result.pretty().c_str());
    return 0;
}
