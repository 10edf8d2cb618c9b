#include "platform/http/internal/reply.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>
#include <system_error>

#include "platform/http/internal/compress.hpp"
#include "platform/http/internal/conditions.hpp"
#include "platform/http/internal/head.hpp"
#include "platform/http/internal/http_date.hpp"

namespace qiying::http {

namespace {

constexpr std::size_t kCompressFrom = 1024;

bool is_read(const Request& request) {
  return request.method == Method::get || request.method == Method::head;
}

bool has_no_body(int status) {
  return status == 204 || status == 304;
}

void set_default(Headers& headers, const char* name, std::string value) {
  if (!headers.get(name)) headers.add(name, std::move(value));
}

Validators validators_of(const Headers& headers) {
  return {headers.get("ETag").value_or(std::string_view{}),
          headers.get("Last-Modified").value_or(std::string_view{})};
}

/// Builds one answer; a class only to keep its parts together while the steps run.
class Builder {
 public:
  Builder(const Request& request, Response& response, const ReplyContext& context)
      : request_(request), response_(response), context_(context) {}

  Reply build() {
    if (auto* file = std::get_if<FileBody>(&response_.body)) {
      take_file(*file);
    } else if (auto* events = std::get_if<EventStream>(&response_.body)) {
      take_events(*events);
    } else {
      take_text();
    }
    return finish();
  }

 private:
  bool revalidated() {
    if (!is_read(request_) || response_.status != 200) return false;
    if (!not_modified(request_.headers, validators_of(response_.headers))) return false;
    response_.status = 304;
    for (const auto* name : {"Content-Type", "Content-Encoding", "Accept-Ranges", "Content-Range"})
      response_.headers.remove(name);
    return true;
  }

  void take_text() {
    if (auto* text = std::get_if<std::string>(&response_.body)) {
      reply_.text = std::move(*text);
    } else {
      reply_.static_text = std::get<std::string_view>(response_.body);
    }
    if (std::holds_alternative<std::string>(response_.body)) compress_text();
    if (revalidated()) drop_body();
    length_ = reply_.body().size();
  }

  void compress_text() {
    if (!context_.compress || reply_.text.size() < kCompressFrom || has_no_body(response_.status)) return;
    const auto type = response_.headers.get("Content-Type");
    if (!type || !compressible(*type) || response_.headers.get("Content-Encoding")) return;
    response_.headers.add("Vary", "Accept-Encoding");
    const auto accept = request_.headers.get("Accept-Encoding");
    const auto coding = accept ? choose_coding(*accept) : Coding::identity;
    auto packed = compress(reply_.text, coding);
    if (packed.empty() || packed.size() >= reply_.text.size()) return;
    reply_.text = std::move(packed);
    response_.headers.add("Content-Encoding", coding == Coding::gzip ? "gzip" : "br");
    const auto etag = response_.headers.get("ETag");
    if (etag && etag->starts_with('"')) response_.headers.set("ETag", "W/" + std::string(*etag));
  }

  void take_file(FileBody& body) {
    const int fd = ::open(body.path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info{};
    if (fd < 0 || ::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
      if (fd >= 0) ::close(fd);
      throw std::runtime_error("cannot send the file " + body.path.string());
    }
    FileSlice descriptor(fd, 0, 0, body.keep_alive);  // closes it on every way out
    const auto size = static_cast<std::uint64_t>(info.st_size);
    add_file_headers(body, info);
    length_ = size;
    if (revalidated()) return;
    const auto range = pick_range(size);
    length_ = range.length;
    if (request_.method == Method::head || length_ == 0) return;
    descriptor.select(range.first, range.length);
    reply_.file = std::move(descriptor);
    if (!reply_.file.next(reply_.text))
      throw std::runtime_error("cannot read the file " + body.path.string());
  }

  void add_file_headers(const FileBody& body, const struct stat& info) {
    auto& headers = response_.headers;
    const auto nanoseconds = static_cast<std::uint64_t>(info.st_mtim.tv_nsec);
    set_default(headers, "ETag",
                fmt::format("\"{:x}-{:x}{:08x}\"", info.st_size, info.st_mtim.tv_sec, nanoseconds));
    set_default(headers, "Last-Modified",
                to_http_date(std::chrono::sys_seconds(std::chrono::seconds(info.st_mtim.tv_sec))));
    set_default(headers, "Accept-Ranges", "bytes");
    set_default(headers, "Content-Type", std::string(media_type_of(body.path.filename().string())));
  }

  ByteRange pick_range(std::uint64_t size) {
    const bool possible = is_read(request_) && response_.status == 200;
    const auto choice =
        possible ? choose_range(request_.headers, validators_of(response_.headers), size) : RangeChoice{};
    switch (choice.kind) {
      case RangeKind::whole:
        return {0, size};
      case RangeKind::part:
        response_.status = 206;
        response_.headers.set("Content-Range",
                              fmt::format("bytes {}-{}/{}", choice.range.first,
                                          choice.range.first + choice.range.length - 1, size));
        return choice.range;
      case RangeKind::unsatisfiable:
        response_.status = 416;
        response_.headers.set("Content-Range", fmt::format("bytes */{}", size));
        response_.headers.remove("Content-Type");
        return {0, 0};
    }
    return {0, size};
  }

  void take_events(EventStream& events) {
    response_.headers.set("Content-Type", "text/event-stream; charset=utf-8");
    response_.headers.set("X-Accel-Buffering", "no");
    if (request_.method == Method::head) return;
    reply_.events = std::make_unique<EventStream>(std::move(events));
  }

  void drop_body() {
    reply_.text.clear();
    reply_.static_text = {};
  }

  Reply finish() {
    const bool streaming = reply_.events != nullptr;
    reply_.status = response_.status;
    reply_.close = streaming || !context_.keep_alive;
    HeadFacts facts{.date = context_.date,
                    .content_length = std::nullopt,
                    .close = reply_.close,
                    .keep_alive_line = context_.http10 && !reply_.close};
    if (!streaming && !has_no_body(response_.status)) facts.content_length = length_;
    if (has_no_body(response_.status) || request_.method == Method::head) drop_body();
    reply_.head = write_head(request_, response_, facts);
    return std::move(reply_);
  }

  const Request& request_;
  Response& response_;
  const ReplyContext& context_;
  Reply reply_;
  std::uint64_t length_ = 0;
};

}  // namespace

Reply make_reply(const Request& request, Response response, const ReplyContext& context) {
  return Builder(request, response, context).build();
}

}  // namespace qiying::http
