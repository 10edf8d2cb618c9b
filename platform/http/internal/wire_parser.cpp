#include "platform/http/internal/wire_parser.hpp"

#include "platform/http/internal/boost_config.hpp"
//
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

namespace beast = boost::beast;
using Code = boost::beast::error_code;

constexpr std::size_t kMaxFields = 100;
constexpr std::size_t kMaxChunkLine = 16 * 1024;  // chunk extensions and trailers together

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

Code refused() {
  return beast::http::make_error_code(beast::http::error::bad_value);
}

/// Beast's callbacks write straight into the exchange.
class Parser final : public beast::http::basic_parser<true> {
 public:
  explicit Parser(std::size_t header_limit_bytes) {
    body_limit(boost::none);
    header_limit(static_cast<std::uint32_t>(header_limit_bytes + 1));
  }

  Exchange* exchange = nullptr;
  std::uint64_t limit = 0;
  std::uint64_t received = 0;
  int status = 400;

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int version,
                       Code&) override {
    exchange->wire.method = view(method);
    exchange->wire.http10 = version == 10;
    exchange->request.target = view(target);
    exchange->request.headers.reserve(8);
  }

  void on_response_impl(int, beast::string_view, int, Code&) override {}

  void on_field_impl(beast::http::field field, beast::string_view name, beast::string_view value,
                     Code& error) override {
    if (header_complete_) return;  // trailers are read and dropped
    auto& headers = exchange->request.headers;
    if (headers.all().size() == kMaxFields) {
      status = 431;
      error = refused();
      return;
    }
    if (field == beast::http::field::content_length && !good_length(view(value))) error = refused();
    if (field == beast::http::field::transfer_encoding && !good_coding(view(value))) error = refused();
    if (!error) headers.add(std::string(view(name)), std::string(view(value)));
  }

  /// One number, once: "5, 5" and a second field are legal but a smuggler's tool.
  bool good_length(std::string_view value) {
    return !std::exchange(have_length_, true) && parse_number(value).has_value();
  }

  bool good_coding(std::string_view value) {
    if (exchange->wire.http10) return false;
    if (iequals(value, "chunked")) return true;
    status = 501;
    return false;
  }

  void on_header_impl(Code&) override {
    header_complete_ = true;
    exchange->wire.keep_alive = keep_alive();
    exchange->wire.chunked = chunked();
    if (const auto length = content_length()) exchange->wire.content_length = *length;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}

  std::size_t on_body_impl(beast::string_view bytes, Code& error) override {
    return take(view(bytes), error);
  }

  void on_chunk_header_impl(std::uint64_t size, beast::string_view, Code& error) override {
    if (size <= limit - received) return;
    status = 413;
    error = refused();
  }

  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, Code& error) override {
    return take(view(bytes), error);
  }

  void on_finish_impl(Code&) override {}

  std::size_t take(std::string_view bytes, Code& error) {
    received += bytes.size();
    if (const int refusal = received > limit ? 413 : exchange->sink->write(bytes)) {
      status = refusal;
      error = refused();
    }
    return bytes.size();
  }

  bool header_complete_ = false;
  bool have_length_ = false;
};

}  // namespace

struct WireParser::Impl {
  explicit Impl(std::size_t limit) : header_limit(limit) {}
  const std::size_t header_limit;
  std::size_t line_start = 0;  ///< of the header line that is being looked at
  std::size_t scanned = 0;
  std::optional<Parser> parser;

  struct Scan {
    bool bad = false;
    std::size_t end = 0;  ///< of the header; 0: not there yet
  };

  /// Finds the empty line. Bare line feeds and folded lines are refused: programs differ in reading them.
  Scan scan(std::string_view bytes) {
    for (;;) {
      const auto newline = bytes.find('\n', scanned);
      if (newline == std::string_view::npos) {
        scanned = bytes.size();
        return {};
      }
      if (newline == 0 || bytes[newline - 1] != '\r') return {true, 0};
      if (newline == line_start + 1) return {false, newline + 1};
      if (line_start > 0 && (bytes[line_start] == ' ' || bytes[line_start] == '\t')) return {true, 0};
      line_start = scanned = newline + 1;
    }
  }
};

WireParser::WireParser(std::size_t header_limit) : impl_(std::make_unique<Impl>(header_limit)) {}
WireParser::~WireParser() = default;

WireParser::Result WireParser::head(std::string_view bytes, Exchange& exchange) {
  // Empty lines before the request are left over from sloppy clients (RFC 9112, 2.2).
  std::size_t skipped = 0;
  if (impl_->scanned == 0)
    while (bytes.substr(skipped).starts_with("\r\n")) skipped += 2;
  bytes.remove_prefix(skipped);
  if (bytes == "\r") return {Result::Kind::more, skipped, 0};
  const auto scan = impl_->scan(bytes);
  if (scan.bad) return {Result::Kind::refused, 0, 400};
  if (scan.end > impl_->header_limit || (scan.end == 0 && bytes.size() > impl_->header_limit))
    return {Result::Kind::refused, 0, 431};
  if (scan.end == 0) return {Result::Kind::more, skipped, 0};
  auto& parser = impl_->parser.emplace(impl_->header_limit);
  parser.exchange = &exchange;
  Code error;
  parser.put({bytes.data(), scan.end}, error);
  if (error == beast::http::error::bad_version) return {Result::Kind::refused, 0, 505};
  if (error || !parser.is_header_done()) return {Result::Kind::refused, 0, parser.status};
  return {Result::Kind::done, skipped + scan.end, 0};
}

WireParser::Result WireParser::body(std::string_view bytes, Exchange& exchange, std::uint64_t limit) {
  auto& parser = *impl_->parser;
  parser.exchange = &exchange;
  parser.limit = limit;
  std::size_t used = 0;
  while (!parser.is_done()) {
    if (used == bytes.size()) return {Result::Kind::more, used, 0};
    Code error;
    const auto content_before = parser.received;
    const auto n = parser.put({bytes.data() + used, bytes.size() - used}, error);
    const auto framing = n - (parser.received - content_before);
    used += n;
    const bool more = error == beast::http::error::need_more;
    if (framing > kMaxChunkLine || (more && bytes.size() - used > kMaxChunkLine))
      return {Result::Kind::refused, used, 400};
    if (more) return {Result::Kind::more, used, 0};
    if (error) return {Result::Kind::refused, used, parser.status};
  }
  return {Result::Kind::done, used, 0};
}

std::uint64_t WireParser::received() const {
  return impl_->parser ? impl_->parser->received : 0;
}

void WireParser::reset() {
  impl_->parser.reset();
  impl_->line_start = 0;
  impl_->scanned = 0;
}

}  // namespace qiying::http
