// The way to a server: names, ports, proxies, certificates, and what is never let out.
#include "scene.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

using namespace dyncx;
using namespace dyncx::tests;

namespace {

Fault refusal_with(const Certificates& certificates, const std::string& pem) {
    TlsServer server(pem, TlsServer::always(http_answer(200, "{}")));
    HttpOptions options;
    options.origin = server.origin();
    options.ca_file = certificates.ca_file();
    auto http = Http::open(options);
    BOOST_REQUIRE(http.ok());
    auto answer = (*http)->exchange(get(), within(5000));
    BOOST_REQUIRE(!answer.ok());
    return answer.error();
}

} // namespace

BOOST_AUTO_TEST_CASE(a_server_that_never_shakes_hands_ends_within_the_limit_for_connecting) {
    Scene scene;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    BOOST_REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && listen(listener, 4) == 0);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
    HttpOptions options;
    options.origin = "https://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    options.ca_file = scene.certificates.ca_file();
    options.connect_ms = 300;
    auto http = Http::open(options);
    auto start = std::chrono::steady_clock::now();
    auto answer = (*http)->exchange(post("{}"), within(5000));
    close(listener);
    BOOST_REQUIRE(!answer.ok());
    BOOST_TEST(answer.error().status == DYNCX_E_NETWORK);
    BOOST_TEST(answer.error().message.find("within 300 ms") != std::string::npos);
    BOOST_TEST(has(answer.error(), DYNCX_ERROR_LOCAL));
    BOOST_TEST(ms_since(start) < 2000);
}

BOOST_AUTO_TEST_CASE(each_refused_certificate_has_its_own_message) {
    Certificates certificates;
    ServerCertificate expired, early, stranger, elsewhere;
    expired.valid_from_s = -7200;
    expired.valid_to_s = -3600;
    early.valid_from_s = 3600;
    stranger.is_signed_by_stranger = true;
    elsewhere.alternative_names = "DNS:other.example,IP:127.0.0.2";
    struct Case {
        ServerCertificate certificate;
        const char* word;
    };
    for (const Case& one : {Case{expired, "has expired"}, Case{early, "not valid yet"}, Case{stranger, "authority"},
                            Case{elsewhere, "another host"}}) {
        Fault fault = refusal_with(certificates, certificates.make_server(one.certificate));
        BOOST_TEST(fault.status == DYNCX_E_TLS);
        BOOST_TEST(fault.message.find(one.word) != std::string::npos, fault.message << " lacks " << one.word);
        BOOST_TEST(has(fault, DYNCX_ERROR_LOCAL));
        BOOST_TEST(!fault.fix.empty());
        BOOST_TEST(fault.fix.size() < 120u);
    }
}

BOOST_AUTO_TEST_CASE(a_host_name_is_checked_too_although_it_is_loopback) {
    Scene scene;
    ServerCertificate only_address;
    only_address.alternative_names = "IP:127.0.0.1";
    TlsServer server(scene.certificates.make_server(only_address), TlsServer::always(http_answer(200, "{}")));
    HttpOptions options = scene.options(server);
    options.origin = server.origin("localhost");
    auto answer = (*Http::open(options))->exchange(get(), within(5000));
    BOOST_REQUIRE(!answer.ok());
    BOOST_TEST(answer.error().status == DYNCX_E_TLS);
    TlsServer good(scene.good_pem, TlsServer::always(http_answer(200, "{}")));
    options.origin = good.origin("localhost");
    BOOST_TEST((*Http::open(options))->exchange(get(), within(5000)).ok());
}

BOOST_AUTO_TEST_CASE(nobody_listening_and_no_such_name_are_told_apart) {
    Scene scene;
    HttpOptions options;
    options.ca_file = scene.certificates.ca_file();
    options.origin = "https://127.0.0.1:1";
    auto refused = (*Http::open(options))->exchange(get(), within(5000));
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_NETWORK);
    BOOST_TEST(refused.error().message.find("connection refused") != std::string::npos);
    options.origin = "https://no-such-host.invalid";
    auto unknown = (*Http::open(options))->exchange(get(), within(5000));
    BOOST_REQUIRE(!unknown.ok());
    BOOST_TEST(unknown.error().message != refused.error().message);
    BOOST_TEST(has(unknown.error(), DYNCX_ERROR_LOCAL));
}

BOOST_AUTO_TEST_CASE(line_breaks_in_a_header_or_target_never_leave) {
    Scene scene;
    TlsServer server(scene.good_pem, TlsServer::always(http_answer(200, "{}")));
    auto http = scene.client(server);
    HttpRequest bad = get();
    bad.headers.emplace_back("X-Name", "a\r\nX-Evil: 1");
    BOOST_TEST(http->exchange(bad, within(1000)).error().status == DYNCX_E_INVALID);
    BOOST_TEST(http->exchange(get("/a b"), within(1000)).error().status == DYNCX_E_INVALID);
    BOOST_TEST(http->exchange(get("/a\r\nHost: x"), within(1000)).error().status == DYNCX_E_INVALID);
    BOOST_TEST(server.count_connections() == 0);
}

BOOST_AUTO_TEST_CASE(every_descriptor_is_close_on_exec) {
    Scene scene;
    TlsServer server(scene.good_pem, TlsServer::always(http_answer(200, "{}")));
    auto http = scene.client(server);
    BOOST_REQUIRE(http->exchange(get(), within(5000)).ok());
    DIR* list = opendir("/proc/self/fd");
    int sockets = 0;
    while (dirent* one = readdir(list)) {
        int number = std::atoi(one->d_name);
        if (number < 3 || number == dirfd(list))
            continue;
        int kind = 0;
        socklen_t length = sizeof(kind);
        bool is_socket = getsockopt(number, SOL_SOCKET, SO_TYPE, &kind, &length) == 0;
        sockets += is_socket ? 1 : 0;
        BOOST_TEST((!is_socket || (fcntl(number, F_GETFD) & FD_CLOEXEC) != 0),
                   "descriptor " << number << " would be inherited");
    }
    closedir(list);
    BOOST_TEST(sockets >= 3); // the server's listener and connection, and ours
}

BOOST_AUTO_TEST_CASE(a_proxy_is_asked_for_a_tunnel_and_its_refusal_is_told) {
    Scene scene;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    BOOST_REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), length) == 0 && listen(listener, 4) == 0);
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
    std::string seen;
    std::thread proxy([&] {
        int peer = accept(listener, nullptr, nullptr);
        char space[500];
        ssize_t count = recv(peer, space, sizeof(space), 0);
        seen.assign(space, count > 0 ? static_cast<std::size_t>(count) : 0);
        const std::string no = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n";
        send(peer, no.data(), no.size(), MSG_NOSIGNAL);
        close(peer);
    });
    HttpOptions options;
    options.origin = "https://org.example";
    options.ca_file = scene.certificates.ca_file();
    options.proxy = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    auto answer = (*Http::open(options))->exchange(get(), within(5000));
    proxy.join();
    close(listener);
    BOOST_TEST(seen == "CONNECT org.example:443 HTTP/1.1\r\nHost: org.example:443\r\n\r\n");
    BOOST_REQUIRE(!answer.ok());
    BOOST_TEST(answer.error().message.find("407") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(only_https_origins_and_readable_authorities_are_taken) {
    HttpOptions options;
    for (const char* bad : {"http://org.example", "https://", "https://a b", "https://u@h", "https://h/path", "ftp://h",
                            "https://h:99999", "https://h:0"}) {
        options.origin = bad;
        BOOST_TEST(!Http::open(options).ok(), bad);
    }
    options.origin = "https://org.example";
    BOOST_TEST(Http::open(options).ok());
    options.ca_file = "/nowhere/ca.pem";
    auto refused = Http::open(options);
    BOOST_REQUIRE(!refused.ok());
    BOOST_TEST(refused.error().status == DYNCX_E_CONFIG);
}
