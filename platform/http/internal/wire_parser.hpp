#pragma once
/// HTTP/1.x framing on Beast's parser, made stricter: what two programs could frame differently is refused.

#include <memory>
#include <string_view>

#include "platform/http/internal/exchange.hpp"

namespace qiying::http {

class WireParser {
 public:
  explicit WireParser(std::size_t header_limit);
  ~WireParser();

  struct Result {
    enum class Kind { more, done, refused } kind = Kind::more;
    std::size_t used =
        0;           ///< bytes of the input that are done with; present the others again with more behind
    int status = 0;  ///< of the refusal
  };
  /// Reads the header of the next request into `exchange`. Uses nothing until the whole header is there.
  Result head(std::string_view bytes, Exchange& exchange);
  /// Feeds body bytes to the exchange's sink; at most `limit` in total.
  Result body(std::string_view bytes, Exchange& exchange, std::uint64_t limit);
  /// Bytes of body content so far.
  std::uint64_t received() const;
  /// Ready for the next request.
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::http
