#pragma once
/// From a Response to bytes on the wire: conditions, ranges, compression, security headers, framing.

#include <memory>
#include <string>
#include <string_view>

#include "platform/http/http.hpp"
#include "platform/http/internal/event_channel.hpp"

namespace qiying::http {

/// Bytes of a file that are sent in chunks, so that memory stays bounded.
class FileSlice {
 public:
  FileSlice() = default;
  FileSlice(int fd, std::uint64_t offset, std::uint64_t length, std::shared_ptr<const void> keep_alive);
  FileSlice(FileSlice&& other) noexcept;
  FileSlice& operator=(FileSlice&& other) noexcept;
  ~FileSlice();
  void select(std::uint64_t offset, std::uint64_t length) {
    offset_ = offset;
    remaining_ = length;
  }
  std::uint64_t remaining() const { return remaining_; }
  /// Replaces `chunk` by the next bytes. False when the file has become shorter or cannot be read.
  bool next(std::string& chunk);

 private:
  int fd_ = -1;
  std::uint64_t offset_ = 0;
  std::uint64_t remaining_ = 0;
  std::shared_ptr<const void> keep_alive_;
};

/// What is to be sent. `body()` follows `head`; then the rest of `file`; then events, if any.
struct Reply {
  int status = 0;
  std::string head;
  std::string text;              ///< owned body, or the current chunk of `file`
  std::string_view static_text;  ///< body in static storage
  FileSlice file;
  std::unique_ptr<EventStream> events;
  std::shared_ptr<EventChannel> channel;  ///< of `events`, once on_open was called
  bool close = false;                     ///< the connection ends after this answer

  std::string_view body() const { return static_text.empty() ? std::string_view(text) : static_text; }
};

struct ReplyContext {
  std::string_view date;  ///< ready Date header value
  bool http10 = false;
  bool keep_alive = true;
  bool compress = true;
};

/// Throws when a file cannot be opened.
Reply make_reply(const Request& request, Response response, const ReplyContext& context);

}  // namespace qiying::http
