#pragma once
/// multipart/form-data (RFC 7578) as it arrives: bytes in pieces of any size, parts out. Holds at most one
/// part header and one delimiter in memory.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace qiying::http {

struct PartHead {
  std::string name;
  std::optional<std::string> filename;  ///< base name, valid UTF-8 without control characters
  std::string type;
};

/// Receives the parts. A non-zero answer is the HTTP status that ends the parse.
class PartSink {
 public:
  virtual ~PartSink() = default;
  virtual int begin(PartHead head) = 0;
  virtual int data(std::string_view bytes) = 0;
  virtual int end() = 0;
};

struct MultipartLimits {
  std::size_t parts = 500;
  std::size_t header = 8 * 1024;  ///< bytes of one part's header
};

class MultipartParser {
 public:
  MultipartParser(std::string_view boundary, MultipartLimits limits, PartSink& sink);
  /// 0, or the status of the refusal: 400 for a broken form, else what the sink said.
  int feed(std::string_view bytes);
  /// 0 when the closing delimiter has come, else 400.
  int finish() const { return state_ == State::epilogue ? 0 : 400; }

 private:
  enum class State { preamble, delimiter, header, body, epilogue };
  enum class Step { again, more };
  Step step();
  Step skip_preamble();
  Step after_delimiter();
  Step read_header();
  Step read_body();
  std::string_view rest() const { return std::string_view(buffer_).substr(at_); }

  std::string delimiter_;
  MultipartLimits limits_;
  PartSink& sink_;
  State state_ = State::preamble;
  std::string buffer_ = "\r\n";  // so that the first delimiter is like all others
  std::size_t at_ = 0;
  std::size_t parts_ = 0;
  int status_ = 0;
};

/// Reads the header lines of a part. Nullopt when it has no usable name.
std::optional<PartHead> parse_part_head(std::string_view lines);
/// The boundary of a Content-Type, or nullopt when it is missing or not allowed by RFC 2046.
std::optional<std::string> multipart_boundary(std::string_view content_type);

}  // namespace qiying::http
