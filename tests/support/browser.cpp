#include "tests/support/browser.hpp"

#include <boost/json/parse.hpp>
#include <stdexcept>

#include "platform/http/http.hpp"
#include "platform/http/tests/wire.hpp"

namespace qiying::test {
namespace {

constexpr std::string_view kBoundary = "----form-part-7d93b1";

bool writes(std::string_view method) {
  return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

const std::string* find(const HeaderList& headers, std::string_view name) {
  for (const auto& [key, value] : headers)
    if (http::testing::lower(key) == http::testing::lower(std::string(name))) return &value;
  return nullptr;
}

void add(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string Answer::header(std::string_view name) const {
  const auto found = headers.find(http::testing::lower(std::string(name)));
  return found == headers.end() ? std::string() : found->second;
}

boost::json::value Answer::json() const {
  boost::system::error_code error;
  auto out = boost::json::parse(body, error);
  if (error)
    throw std::runtime_error("no JSON, status " + std::to_string(status) + ": " + body.substr(0, 500));
  return out;
}

std::string form_encoded(const HeaderList& fields) {
  std::string out;
  for (const auto& [name, value] : fields)
    out += (out.empty() ? "" : "&") + http::percent_encode(name) + "=" + http::percent_encode(value);
  return out;
}

struct Browser::Impl {
  std::uint16_t port;
  std::map<std::string, std::string> cookies;
  std::string session_csrf;
  std::unique_ptr<http::testing::Client> connection;
};

Browser::Browser(std::uint16_t port) : impl_(std::make_unique<Impl>()) {
  impl_->port = port;
}
Browser::~Browser() = default;
Browser::Browser(Browser&&) noexcept = default;

const std::string& Browser::cookie(const std::string& name) const {
  static const std::string none;
  const auto found = impl_->cookies.find(name);
  return found == impl_->cookies.end() ? none : found->second;
}

void Browser::set_cookie(const std::string& name, std::string value) {
  if (name == "qy_session") impl_->session_csrf.clear();
  impl_->cookies[name] = std::move(value);
}

std::string Browser::csrf() {
  if (cookie("qy_session").empty()) return cookie("qy_csrf");
  if (impl_->session_csrf.empty()) {
    const auto me = get("/api/v1/me").json();
    impl_->session_csrf = me.at("csrf").as_string();
    if (impl_->session_csrf.empty()) return cookie("qy_csrf");
  }
  return impl_->session_csrf;
}

std::string Browser::wire(const Outgoing& request) {
  const auto host = "127.0.0.1:" + std::to_string(impl_->port);
  HeaderList own = {{"Host", host}};
  std::string jar;
  for (const auto& [name, value] : impl_->cookies)
    if (!value.empty()) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
  if (!jar.empty()) own.emplace_back("Cookie", jar);
  if (writes(request.method)) {
    own.emplace_back("Origin", "http://" + host);
    own.emplace_back("Content-Length", std::to_string(request.body.size()));
    if (!find(request.headers, "X-CSRF-Token"))
      if (const auto token = csrf(); !token.empty()) own.emplace_back("X-CSRF-Token", token);
  }
  std::string out = request.method + " " + request.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : own)
    if (!find(request.headers, name)) add(out, name, value);
  for (const auto& [name, value] : request.headers)
    if (!value.empty()) add(out, name, value);
  return out + "\r\n" + request.body;
}

Answer Browser::exchange(const std::string& bytes, const Outgoing& request) {
  if (!impl_->connection) impl_->connection = std::make_unique<http::testing::Client>(impl_->port);
  auto got = impl_->connection->ask(bytes, request.head_only || request.method == "HEAD");
  if (got.status == 0 || request.head_only || http::testing::lower(got.header("connection")) == "close")
    impl_->connection.reset();
  return {got.status, std::move(got.headers), std::move(got.body)};
}

Answer Browser::send(const Outgoing& request) {
  const auto bytes = wire(request);
  const bool reused = impl_->connection != nullptr;
  auto answer = exchange(bytes, request);
  if (answer.status == 0 && reused) answer = exchange(bytes, request);  // an idle connection had been closed
  keep_cookies(answer);
  return answer;
}

void Browser::keep_cookies(const Answer& answer) {
  const auto [first, last] = answer.headers.equal_range("set-cookie");
  for (auto it = first; it != last; ++it) {
    const auto& text = it->second;
    const auto equals = text.find('='), end = text.find(';');
    set_cookie(text.substr(0, equals), text.substr(equals + 1, end - equals - 1));
  }
}

Answer Browser::get(std::string target, HeaderList headers) {
  return send({"GET", std::move(target), std::move(headers), "", false});
}

Answer Browser::post(std::string target, std::string json, HeaderList headers) {
  if (!find(headers, "Content-Type")) headers.emplace_back("Content-Type", "application/json");
  return send({"POST", std::move(target), std::move(headers), std::move(json), false});
}

Answer Browser::put(std::string target, std::string json, HeaderList headers) {
  if (!find(headers, "Content-Type")) headers.emplace_back("Content-Type", "application/json");
  return send({"PUT", std::move(target), std::move(headers), std::move(json), false});
}

Answer Browser::del(std::string target, HeaderList headers) {
  return send({"DELETE", std::move(target), std::move(headers), "", false});
}

Answer Browser::submit(std::string target, HeaderList fields, HeaderList headers) {
  fields.insert(fields.begin(), {"csrf", csrf()});
  headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  headers.emplace_back("X-CSRF-Token", "");  // forms carry the hidden field instead
  return send({"POST", std::move(target), std::move(headers), form_encoded(fields), false});
}

Answer Browser::upload(std::string target, std::vector<Part> parts, HeaderList headers) {
  std::string body;
  parts.insert(parts.begin(), {"csrf", "", csrf()});
  for (const auto& part : parts) {
    body.append("--").append(kBoundary).append("\r\nContent-Disposition: form-data; name=\"" + part.name +
                                               "\"");
    if (!part.filename.empty()) body += "; filename=\"" + part.filename + "\"";
    body += "\r\n\r\n" + part.content + "\r\n";
  }
  body.append("--").append(kBoundary).append("--\r\n");
  headers.emplace_back("Content-Type", "multipart/form-data; boundary=" + std::string(kBoundary));
  return send({"POST", std::move(target), std::move(headers), std::move(body), false});
}

}  // namespace qiying::test
