#include "platform/http/internal/loop.hpp"

#include "platform/http/internal/boost_config.hpp"
//
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <stdexcept>
#include <thread>

#include "platform/http/internal/connection.hpp"
#include "platform/http/internal/text.hpp"
#include "platform/http/server.hpp"

namespace qiying::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Code = boost::system::error_code;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::chrono::milliseconds kTick{250};
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr int kBacklog = 4096;

/// "host:port", "[::1]:port", ":port" (every address).
tcp::endpoint resolve(asio::io_context& context, const std::string& address) {
  const auto colon = address.rfind(':');
  std::string_view host = std::string_view(address).substr(0, colon == std::string::npos ? 0 : colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto port =
      parse_number(std::string_view(address).substr(colon == std::string::npos ? 0 : colon + 1));
  if (colon == std::string::npos || !port || *port > 65535)
    throw std::runtime_error(fmt::format("cannot listen on '{}': host:port expected", address));
  if (host.empty()) return {tcp::v6(), static_cast<std::uint16_t>(*port)};
  Code error;
  const auto found =
      tcp::resolver(context).resolve(std::string(host), std::to_string(*port), tcp::resolver::passive, error);
  if (error || found.empty())
    throw std::runtime_error(fmt::format("cannot listen on {}: {}", address, error.message()));
  return found.begin()->endpoint();
}

tcp::acceptor bind(asio::io_context& context, const std::string& address, bool share) {
  const auto endpoint = resolve(context, address);
  try {
    tcp::acceptor acceptor(context, endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    if (share) acceptor.set_option(ReusePort(true));
    acceptor.bind(endpoint);
    acceptor.listen(kBacklog);
    return acceptor;
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error(fmt::format("cannot listen on {}: {}", address, error.code().message()));
  }
}

class AsioStream final : public Stream {
 public:
  explicit AsioStream(tcp::socket socket) : socket_(std::move(socket)) {}

  int fd() const override { return const_cast<tcp::socket&>(socket_).native_handle(); }

  void wait(Interest interest, std::shared_ptr<Connection> connection) override {
    const auto type = interest == Interest::read ? tcp::socket::wait_read : tcp::socket::wait_write;
    socket_.async_wait(type, [interest, connection = std::move(connection)](Code error) {
      if (!error) connection->on_ready(interest);
    });
  }

  void close() override {
    Code ignored;
    socket_.close(ignored);
  }

 private:
  tcp::socket socket_;
};

std::string peer_of(const tcp::socket& socket) {
  Code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  return address.to_string();
}

}  // namespace

struct Loop::Impl {
  explicit Impl(Loop& owner) : loop(owner), acceptor(context), timer(context), pause(context) {}

  Loop& loop;
  asio::io_context context{1};
  tcp::acceptor acceptor;
  asio::steady_timer timer;
  asio::steady_timer pause;
  std::vector<std::shared_ptr<Connection>> connections;
  std::mutex mutex;
  std::vector<std::shared_ptr<Connection>> posted;
  std::vector<std::shared_ptr<Connection>> running;
  std::thread thread;

  void accept() {
    acceptor.async_accept([this](Code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
      if (error) return accept_later();
      admit(std::move(socket));
      accept();
    });
  }

  /// Out of descriptors or memory: connections wait in the backlog until there is room.
  void accept_later() {
    pause.expires_after(kAcceptPause);
    pause.async_wait([this](Code error) {
      if (!error && acceptor.is_open()) accept();
    });
  }

  void admit(tcp::socket socket) {
    Code error;
    const auto open = loop.core.stats.connections.load(std::memory_order_relaxed);
    if (open >= static_cast<std::int64_t>(loop.core.options.max_connections)) return;
    socket.set_option(tcp::no_delay(true), error);
    socket.native_non_blocking(true, error);
    auto peer = peer_of(socket);
    if (error || peer.empty()) return;
    auto connection =
        std::make_shared<Connection>(loop, std::make_unique<AsioStream>(std::move(socket)), std::move(peer));
    connection->index = connections.size();
    connections.push_back(connection);
    connection->open();
  }

  void run_posted() {
    {
      const std::lock_guard lock(mutex);
      running.swap(posted);
    }
    for (const auto& connection : running) connection->on_posted();
    running.clear();
  }

  void tick() {
    timer.expires_after(kTick);
    timer.async_wait([this](Code error) {
      if (error) return;
      const auto now = std::chrono::steady_clock::now();
      // Closing moves the last connection into the gap: from the end, nobody is passed over.
      for (auto i = connections.size(); i-- > 0;)
        if (i < connections.size()) std::shared_ptr<Connection>(connections[i])->on_tick(now);
      tick();
    });
  }

  void close_all() {
    while (!connections.empty()) std::shared_ptr<Connection>(connections.back())->close();
  }
};

Loop::Loop(Core& shared_core, WorkerPool& worker_pool, WorkerPool& disk_pool)
    : core(shared_core),
      workers(worker_pool),
      disk(disk_pool),
      scratch_(std::make_unique<char[]>(kScratch)),
      impl_(std::make_unique<Impl>(*this)) {}

Loop::~Loop() {
  stop();
}

std::uint16_t Loop::listen(const std::string& address, bool share) {
  impl_->acceptor = bind(impl_->context, address, share);
  return impl_->acceptor.local_endpoint().port();
}

void Loop::run_thread() {
  impl_->accept();
  impl_->tick();
  impl_->thread = std::thread([this] { impl_->context.run(); });
}

void Loop::post(std::shared_ptr<Connection> connection) {
  bool first = false;
  {
    const std::lock_guard lock(impl_->mutex);
    first = impl_->posted.empty();
    impl_->posted.push_back(std::move(connection));
  }
  if (first) asio::post(impl_->context, [this] { impl_->run_posted(); });
}

void Loop::drain() {
  asio::post(impl_->context, [this] {
    Code ignored;
    impl_->acceptor.close(ignored);
    for (auto i = impl_->connections.size(); i-- > 0;)
      if (i < impl_->connections.size()) std::shared_ptr<Connection>(impl_->connections[i])->on_drain();
  });
}

void Loop::stop() {
  if (impl_->thread.joinable()) {
    asio::post(impl_->context, [this] {
      impl_->close_all();
      impl_->context.stop();
    });
    impl_->thread.join();
  }
  impl_->posted.clear();
}

void Loop::forget(Connection& connection) {
  auto& list = impl_->connections;
  list.back()->index = connection.index;
  std::swap(list[connection.index], list.back());
  list.pop_back();
}

void check_address_free(const std::string& address) {
  asio::io_context context;
  if (resolve(context, address).port() != 0) bind(context, address, false);
}

std::string cannot_listen(const std::string& address) {
  try {
    asio::io_context context;
    (void)bind(context, address, false);
    return {};
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace qiying::http
