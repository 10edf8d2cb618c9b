#include "platform/http/server.hpp"

#include <sys/resource.h>

#include <thread>

#include "platform/http/internal/exchange.hpp"
#include "platform/http/internal/loop.hpp"
#include "platform/http/internal/temp_file.hpp"

namespace qiying::http {

namespace {

constexpr int kDiskThreads = 2;
constexpr std::chrono::milliseconds kDrainPoll{5};

/// Every connection is a descriptor, and the usual soft limit is 1,024.
void allow_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions options, Router router) : core(std::move(options), std::move(router)) {}

  Core core;
  std::unique_ptr<WorkerPool> workers;
  std::unique_ptr<WorkerPool> disk;
  std::vector<std::unique_ptr<Loop>> loops;
  std::uint16_t port = 0;
  std::mutex stopping;
  bool started = false;

  void listen() {
    const auto& options = core.options;
    const int threads = std::max(1, options.io_threads);
    if (threads > 1) check_address_free(options.listen);
    auto address = options.listen;
    for (int i = 0; i < threads; ++i) {
      loops.push_back(std::make_unique<Loop>(core, *workers, *disk));
      port = loops.back()->listen(address, threads > 1);
      // The second loop shares whatever port 0 has become for the first.
      address = address.substr(0, address.rfind(':') + 1) + std::to_string(port);
    }
  }

  void wait_for_connections() const {
    const auto end = std::chrono::steady_clock::now() + core.options.drain;
    while (core.stats.connections.load() > 0 && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(kDrainPoll);
  }
};

Server::Server(ServerOptions options, Router router) {
  if (options.temp.empty()) options.temp = std::filesystem::temp_directory_path() / "qiying-uploads";
  impl_ = std::make_unique<Impl>(std::move(options), std::move(router));
}

Server::~Server() {
  stop();
}

void Server::start() {
  auto& impl = *impl_;
  const auto& options = impl.core.options;
  prepare_temp(options.temp);
  allow_descriptors();
  impl.workers = std::make_unique<WorkerPool>(std::max(1, options.workers), options.queue, options.at_once);
  impl.disk = std::make_unique<WorkerPool>(kDiskThreads, options.max_connections);
  impl.core.stats.queue = [pool = impl.workers.get()] { return pool->waiting(); };
  impl.listen();
  for (const auto& loop : impl.loops) loop->run_thread();
  impl.started = true;
}

std::uint16_t Server::port() const {
  return impl_->port;
}

void Server::stop() {
  auto& impl = *impl_;
  const std::lock_guard lock(impl.stopping);
  if (!impl.started) return;
  impl.started = false;
  impl.core.draining = true;
  for (const auto& loop : impl.loops) loop->drain();
  impl.wait_for_connections();
  impl.workers->stop();
  impl.disk->stop();
  for (const auto& loop : impl.loops) loop->stop();
}

}  // namespace qiying::http
