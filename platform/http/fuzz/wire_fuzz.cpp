// Requests are framed the same whether their bytes come at once or in pieces.
#include <cstdlib>

#include "platform/http/internal/wire_parser.hpp"

namespace {

using namespace qiying::http;

struct Collect final : BodySink {
  std::string* out;
  explicit Collect(std::string* to) : out(to) {}
  int write(std::string_view bytes) override {
    out->append(bytes);
    return 0;
  }
  int finish(Request&) override { return 0; }
};

using Kind = WireParser::Result::Kind;

/// Reads requests until the bytes end or are refused; `step` bytes at a time.
std::string read(std::string_view bytes, std::size_t step) {
  WireParser parser(500);
  std::string log;
  std::string pending;
  std::unique_ptr<Exchange> exchange;
  bool in_body = false;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    pending += bytes.substr(at, step);
    for (bool again = !pending.empty(); again;) {
      if (!exchange) exchange = std::make_unique<Exchange>();
      const auto result = in_body ? parser.body(pending, *exchange, 1000) : parser.head(pending, *exchange);
      pending.erase(0, result.used);
      if (result.kind == Kind::refused) return log + "!";
      again = result.kind == Kind::done && !pending.empty();
      if (result.kind == Kind::more && !in_body) exchange.reset();
      if (result.kind == Kind::more) continue;
      if (!in_body) {
        log += exchange->wire.method + " " + exchange->request.target + "\n";
        exchange->sink = std::make_unique<Collect>(&log);
        in_body = exchange->wire.has_body();
        if (in_body) continue;
      }
      log += ".";
      in_body = false;
      exchange.reset();
      parser.reset();
    }
  }
  return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (read(bytes, bytes.size()) != read(bytes, data[0] % 16 + 1)) std::abort();
  return 0;
}
