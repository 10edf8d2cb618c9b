// How fast the bare server is: a trivial JSON answer, on the I/O thread and through the worker pool, alone
// and beside 5,000 idle connections. Needs wrk. CPU time per request is the figure that survives a busy
// machine.
//
//     build/bench/bench_http [seconds per case]

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/http/server.hpp"

namespace {

std::atomic<std::uint64_t> allocations{0};

}  // namespace

// Every allocation of the program is counted: the hot path should stay within a handful.
void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

namespace http = qiying::http;

constexpr auto kAnswer = R"({"id":"018f3c9e-0000-7000-8000-000000000000","name":"demo","status":"open"})";

http::Router routes() {
  http::Router router;
  const auto answer = [](http::Request&) { return http::Response::json(kAnswer); };
  router.add(http::Method::get, "/inline/{id}", {.inline_handler = true}, answer);
  router.add(http::Method::get, "/pool/{id}", {}, answer);
  return router;
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + t.tv_usec / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double resident_mb() {
  long size = 0;
  long pages = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  if (std::fscanf(file, "%ld %ld", &size, &pages) != 2) pages = 0;
  std::fclose(file);
  return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1048576;
}

std::string output_of(const std::string& command) {
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string text;
  std::array<char, 4096> piece{};
  while (const auto n = std::fread(piece.data(), 1, piece.size(), pipe)) text.append(piece.data(), n);
  if (::pclose(pipe) != 0) throw std::runtime_error("failed (is wrk installed?): " + command);
  return text;
}

/// The word behind `label`, which begins a line of wrk's report.
std::string word_after(const std::string& report, const std::string& label) {
  const auto at = report.find("\n" + label);
  if (at == std::string::npos) return "-";
  const auto from = report.find_first_not_of(' ', at + 1 + label.size());
  return report.substr(from, report.find_first_of(" \n", from) - from);
}

/// wrk's own words for whatever went wrong.
std::string errors_of(const std::string& report) {
  std::string out;
  for (const auto* label : {"Socket errors:", "Non-2xx or 3xx responses:"}) {
    const auto at = report.find(label);
    if (at != std::string::npos) out += report.substr(at, report.find('\n', at) - at);
  }
  return out.empty() ? "none" : out;
}

std::vector<int> idle_connections(std::uint16_t port, int count) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::vector<int> out;
  for (int i = 0; i < count; ++i) {
    out.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(out.back(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("a connection was refused");
  }
  return out;
}

void run_case(const std::string& name, std::uint16_t port, const std::string& path, int seconds) {
  const auto url = fmt::format("http://127.0.0.1:{}{}", port, path);
  output_of(fmt::format("wrk -t1 -c64 -d1 {}", url));
  const double before = cpu_seconds();
  const auto allocated = allocations.load();
  const auto report = output_of(fmt::format("wrk -t1 -c64 -d{} --latency {}", seconds, url));
  const double cpu = cpu_seconds() - before;
  const auto total = report.find(" requests in");
  const auto start = report.rfind('\n', total) + 1;
  const double requests = std::atof(report.substr(start, total - start).c_str());
  const double per_request = static_cast<double>(allocations.load() - allocated) / requests;
  fmt::print(
      "= {}: {} /s, {:.1f} us of processor, {:.1f} allocations, p50 {}, p99 {}, {:.1f} MB, errors {}\n", name,
      word_after(report, "Requests/sec:"), cpu / requests * 1e6, per_request, word_after(report, "     50%"),
      word_after(report, "     99%"), resident_mb(), errors_of(report));
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
  const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 8;
  http::ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.rate_limit = 0;
  options.workers = 8;
  http::Server server(options, routes());
  server.start();
  run_case("inline", server.port(), "/inline/7", seconds);
  run_case("worker pool", server.port(), "/pool/7", seconds);
  const double alone = resident_mb();
  const auto idle = idle_connections(server.port(), 5000);
  run_case("inline, 5,000 idle", server.port(), "/inline/7", seconds);
  run_case("worker pool, 5,000 idle", server.port(), "/pool/7", seconds);
  fmt::print("= idle connection: {:.1f} KB\n", (resident_mb() - alone) * 1024 / 5000);
  for (const int fd : idle) ::close(fd);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_http: %s\n", error.what());
  return 1;
}
