// dyncx-host: the sample host. Reads the command line, loads the library, runs one command, says how it went.
// A result goes to standard output, everything else to standard error; the exit code tells a script what happened.
#include "commands.h"
#include "printing.h"

#include <algorithm>
#include <iostream>
#include <string_view>

namespace {

using namespace dyncx::host;

void print_build(const Library& library) {
    dyncx_blob* blob = nullptr;
    if (library.build_info(&blob, nullptr) == DYNCX_OK)
        std::cout << library.blob_data(blob, nullptr) << '\n';
    library.blob_free(blob);
}

Exit run(int argc, char** argv) {
    const auto options = read_options(argc, argv);
    if (options.is_help) {
        std::cout << usage_text();
        return kOk;
    }
    const bool is_about_library = options.is_version || (options.words.size() == 1 && options.words[0] == "properties");
    const auto* command = is_about_library ? nullptr : &find_command(options);
    const auto library = load_library(options.library);
    if (options.is_version) {
        print_build(library);
        return kOk;
    }
    if (command == nullptr)
        return list_properties(library, options);
    Connection connection(library, options);
    if (command->is_local)
        connection.pause();
    return command->run(connection, options);
}

void print_failure(const Failure& failure) {
    auto error = new_object();
    error->set("status", failure.status_name());
    error->set("message", std::string(failure.what()));
    error->set("fix", failure.fix());
    error->set("code", failure.code());
    error->set("request_id", failure.request_id());
    error->set("exit", static_cast<int>(failure.exit()));
    auto result = new_object();
    result->set("error", error);
    print_json(std::cout, result);
}

} // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const Failure& failure) {
        std::cerr << "dyncx-host: " << failure.line() << '\n';
        if (std::any_of(argv, argv + argc, [](const char* word) { return std::string_view(word) == "--json"; }))
            print_failure(failure);
        return failure.exit();
    } catch (const std::exception& exception) {
        std::cerr << "dyncx-host: " << exception.what() << '\n';
        return kRefused;
    }
}
