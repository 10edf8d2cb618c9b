#pragma once
/// HTTP without a wire: plain requests, responses, and a route table. The server (server.hpp) speaks HTTP/1.1
/// and calls one handler per request on a bounded pool of worker threads; handlers are ordinary synchronous
/// functions.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace qiying::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };
std::string_view name_of(Method method);

/// Case-insensitive header fields in order of appearance. `add` and `set` throw std::invalid_argument for a
/// name that is no token and for a value with a line break or NUL, so that no input can smuggle a header into
/// an answer.
class Headers {
 public:
  /// The first value of `name`, or nullopt.
  std::optional<std::string_view> get(std::string_view name) const;
  void add(std::string name, std::string value);
  /// Replaces all values of `name`.
  void set(std::string name, std::string value);
  void remove(std::string_view name);
  void reserve(std::size_t fields) { fields_.reserve(fields); }
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// A file of a multipart form, streamed to a temporary file that is deleted with this object unless taken.
struct UploadedFile {
  std::string field;                                  ///< name of the form field
  std::string filename;                               ///< as sent, base name only, for display only
  std::string declared_type;                          ///< Content-Type as sent; not trusted
  std::string detected_type;                          ///< by content (libmagic)
  std::uint64_t size = 0;                             ///< bytes
  std::shared_ptr<const std::filesystem::path> path;  ///< temporary file; removed with the last copy
};

/// What the client asked. Read-only for handlers; belongs to one worker thread.
struct Request {
  Method method = Method::get;
  std::string target;  ///< as sent, e.g. "/appeals?q=%E5%85%89"
  std::string path;    ///< decoded and normalised ("/a/b"); never contains "..", NUL or invalid UTF-8
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded
  Headers headers;
  std::vector<std::pair<std::string, std::string>> cookies;
  std::string body;  ///< whole body of JSON and urlencoded requests; empty for multipart
  std::vector<std::pair<std::string, std::string>> form;   ///< fields of urlencoded and multipart bodies
  std::vector<UploadedFile> files;                         ///< multipart files
  std::shared_ptr<const std::filesystem::path> body_file;  ///< raw streamed body where the route asks for it
  std::string remote;   ///< client address (the first untrusted one behind trusted proxies)
  bool secure = false;  ///< TLS at us or at the trusted proxy
  std::string id;       ///< request id, also in X-Request-Id and the log
  std::vector<std::pair<std::string, std::string>> params;  ///< path parameters by name

  std::string_view param(std::string_view name) const;  ///< "" when absent
  std::optional<std::string_view> query_value(std::string_view name) const;
  std::optional<std::string_view> cookie(std::string_view name) const;
  std::optional<std::string_view> form_value(std::string_view name) const;
};

/// Sends a file; ranges (206/416) and conditional requests are handled by the server.
struct FileBody {
  std::filesystem::path path;
  std::shared_ptr<const void> keep_alive;  ///< held until sent
};

/// A stream of server-sent events. The server keeps the connection open after the handler has returned and
/// calls `on_open` with a sender; `sender(text)` may be called from any thread, returns false when the client
/// is gone.
struct EventStream {
  using Sender = std::function<bool(std::string_view frame)>;
  std::function<void(Sender)> on_open;
  std::function<void()> on_close;  ///< once, after the client is gone; on an I/O thread, so it must not block
};

/// What the client gets.
struct Response {
  int status = 200;
  Headers headers;
  std::variant<std::string, std::string_view, FileBody, EventStream>
      body;  ///< string_view: static storage only

  static Response json(std::string text, int status = 200);
  static Response html(std::string text, int status = 200);
  static Response text(std::string text, int status = 200);
  static Response redirect(std::string location, int status = 303);
  /// Adds Set-Cookie with HttpOnly, SameSite=Lax, Path=/ and Secure when `secure`; max_age 0 deletes.
  void set_cookie(std::string_view name, std::string_view value, std::int64_t max_age_seconds, bool secure,
                  bool http_only = true);
};

using Handler = std::function<Response(Request&)>;

/// Limits and treatment of one route.
struct RouteOptions {
  std::uint64_t body_limit = 1 << 20;  ///< bytes; 413 beyond
  bool multipart = false;              ///< accept multipart/form-data, files streamed to disk
  bool stream_body = false;            ///< raw body to `body_file`
  bool inline_handler = false;         ///< run on the I/O thread: only for handlers that never block
  double rate_per_minute = 600;  ///< per client address and route (the kernel adds per account); 0: no limit
  double burst = 120;
};

/// Routes by method and pattern: "/appeals/{id}/actions/{action}", "/static/{path...}" (rest of the path).
/// 405 with Allow when only the method differs. Filled at start, immutable afterwards, then thread-safe.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;
  /// Throws std::logic_error when the same method and pattern is added twice or two patterns are ambiguous.
  void add(Method method, std::string pattern, RouteOptions options, Handler handler);
  struct Match {
    const Handler* handler = nullptr;
    const RouteOptions* options = nullptr;
    std::string_view pattern;  ///< for metrics and logs
    std::size_t index = 0;     ///< position in routes()
    std::vector<std::pair<std::string, std::string>> params;
    std::string allow;  ///< non-empty: path known, method not (405)
  };
  /// HEAD is answered by the GET route unless it has one of its own; "{rest...}" also matches nothing, so
  /// "/desk/{path...}" answers "/desk" too unless that has a route of its own.
  Match find(Method method, std::string_view path) const;
  /// All (method, pattern) pairs in order of adding.
  std::vector<std::pair<Method, std::string>> routes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Everything but letters, digits and "-._~" as %XX: for a value inside a path segment or query string.
std::string percent_encode(std::string_view text);
/// The value of a Content-Disposition header for a download; any UTF-8 filename (RFC 6266, RFC 5987).
std::string content_disposition(std::string_view filename, bool attachment = true);
/// Media type with charset by the name's extension; "application/octet-stream" when unknown.
std::string_view media_type_of(std::string_view filename);

}  // namespace qiying::http
