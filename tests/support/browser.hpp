#pragma once
/// A small HTTP client that behaves like somebody's browser: keeps cookies and the form token, sends the
/// page's own origin, holds one connection. One thread at a time.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

namespace qiying::test {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;                                   ///< 0: the connection ended without an answer
  std::multimap<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  /// The first value of a header, or "".
  std::string header(std::string_view name) const;
  /// The body as JSON; throws std::runtime_error that shows status and body when it is none.
  boost::json::value json() const;
};

struct Outgoing {
  std::string method = "GET";
  std::string target = "/";
  /// Added to what a browser sends (Host, Origin, Cookie, X-CSRF-Token); an empty value leaves that one out.
  HeaderList headers;
  std::string body;
  bool head_only = false;  ///< do not wait for the body (event streams)
};

/// A named field of a multipart form; with a filename it is a file.
struct Part {
  std::string name, filename, content;
};

class Browser {
 public:
  explicit Browser(std::uint16_t port);
  ~Browser();
  Browser(Browser&&) noexcept;

  Answer send(const Outgoing& request);
  Answer get(std::string target, HeaderList headers = {});
  Answer post(std::string target, std::string json, HeaderList headers = {});
  Answer put(std::string target, std::string json, HeaderList headers = {});
  Answer del(std::string target, HeaderList headers = {});
  /// An HTML form; the hidden field `csrf` is filled in.
  Answer submit(std::string target, HeaderList fields, HeaderList headers = {});
  Answer upload(std::string target, std::vector<Part> parts, HeaderList headers = {});

  const std::string& cookie(const std::string& name) const;
  void set_cookie(const std::string& name, std::string value);
  /// The token for writes: of the session (asked for at GET /api/v1/me), else of the cookie qy_csrf.
  std::string csrf();

 private:
  std::string wire(const Outgoing& request);
  Answer exchange(const std::string& bytes, const Outgoing& request);
  void keep_cookies(const Answer& answer);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// name=value&name=value with percent escapes.
std::string form_encoded(const HeaderList& fields);

}  // namespace qiying::test
