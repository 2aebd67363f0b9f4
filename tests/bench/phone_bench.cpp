// What the phone part costs a host: time and memory of the first number, libraries and symbols that come with it, time per
// number with and without it, one number stored in 40 forms. Prints JSON. Usage: phone_bench PART
#include "lookup/phone_reader.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <link.h>
#include <set>
#include <sstream>

using namespace dyncx::lookup;

namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point began) {
    return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

struct Memory {
    long resident = 0, own = 0, reserved = 0; // KiB; own: not shared with other processes
};

Memory memory() {
    Memory now;
    std::ifstream smaps("/proc/self/smaps_rollup");
    for (std::string line; std::getline(smaps, line);) {
        std::istringstream words(line);
        std::string name;
        long kib = 0;
        words >> name >> kib;
        now.resident += name == "Rss:" ? kib : 0;
        now.own += name == "Private_Clean:" || name == "Private_Dirty:" ? kib : 0;
    }
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmSize:"))
            now.reserved = std::stol(line.substr(7));
    return now;
}

struct Loaded {
    std::set<std::string> libraries;
    long symbols = 0; // dynamic, defined or not
};

int add(dl_phdr_info* info, size_t, void* into) {
    auto& loaded = *static_cast<Loaded*>(into);
    loaded.libraries.insert(info->dlpi_name);
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        if (info->dlpi_phdr[i].p_type != PT_DYNAMIC)
            continue;
        const auto* entry = reinterpret_cast<const ElfW(Dyn)*>(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
        ElfW(Addr) symbols = 0, names = 0;
        for (; entry->d_tag != DT_NULL; ++entry) {
            symbols = entry->d_tag == DT_SYMTAB ? entry->d_un.d_ptr : symbols;
            names = entry->d_tag == DT_STRTAB ? entry->d_un.d_ptr : names;
        }
        if (names > symbols && symbols > info->dlpi_addr) // the names follow the symbols, as the linkers lay them out
            loaded.symbols += static_cast<long>((names - symbols) / sizeof(ElfW(Sym)));
    }
    return 0;
}

Loaded loaded() {
    Loaded now;
    dl_iterate_phdr(add, &now);
    return now;
}

double us_per_number(const PhoneReader& reader, const std::vector<std::string>& numbers, bool has_forms) {
    constexpr int kRounds = 2000;
    std::size_t total = 0;
    const auto began = Clock::now();
    for (int round = 0; round < kRounds; ++round)
        for (const auto& number : numbers) {
            const PhoneNumber read = reader.read(number);
            total += has_forms ? read.exact_forms(40).size() : read.e164.size();
        }
    const double us = ms_since(began) * 1000 / kRounds / static_cast<double>(numbers.size());
    return total == 0 ? 0 : us;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2)
        return 2;
    const std::vector<std::string> numbers{"+4930123456", "030 123456", "+49 (0)151 12345678", "+1 202-555-0123",
                                           "110"};
    const PhoneReader plain("DE", std::make_shared<PhonePart>(std::vector<std::string>{}));
    const double plain_us = us_per_number(plain, numbers, false);
    const Memory before = memory();
    const Loaded libraries_before = loaded();
    const auto part = std::make_shared<PhonePart>(std::vector<std::string>{argv[1]});
    const PhoneReader reader("DE", part);
    const auto began = Clock::now();
    const bool is_read = reader.read(numbers.front()).is_sure();
    const double first_ms = ms_since(began);
    if (!part->why_absent().empty()) {
        std::fprintf(stderr, "%s\n", part->why_absent().c_str());
        return 1;
    }
    const double us = us_per_number(reader, numbers, false), us_with_forms = us_per_number(reader, numbers, true);
    const Memory after = memory();
    const Loaded libraries_after = loaded();
    std::printf("{\"first_number_ms\":%.1f,\"us_per_number\":%.1f,\"us_with_40_forms\":%.1f,"
                "\"us_per_number_plain\":%.2f,\"resident_kib\":%ld,\"own_kib\":%ld,\"reserved_kib\":%ld,"
                "\"libraries\":%zu,\"dynamic_symbols\":%ld}\n",
                first_ms, us, us_with_forms, plain_us, after.resident - before.resident, after.own - before.own,
                after.reserved - before.reserved, libraries_after.libraries.size() - libraries_before.libraries.size(),
                libraries_after.symbols - libraries_before.symbols);
    return is_read ? 0 : 1;
}
