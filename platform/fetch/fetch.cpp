#include "platform/fetch/fetch.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace qiying::fetch {
namespace {

struct Session {
  CURL* curl;
  curl_slist* list = nullptr;
  char why[CURL_ERROR_SIZE] = "";

  Session() : curl(start()) {
    set(CURLOPT_ERRORBUFFER, why);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_FOLLOWLOCATION, 0L);
    if (const char* own = std::getenv("SSL_CERT_FILE")) set(CURLOPT_CAINFO, own);
  }
  ~Session() {
    curl_slist_free_all(list);
    curl_easy_cleanup(curl);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  template <class T>
  void set(CURLoption option, T value) {
    if (curl_easy_setopt(curl, option, value) != CURLE_OK)
      throw std::runtime_error("libcurl refuses an option");
  }
  void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }

 private:
  static CURL* start() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL* made = ready == CURLE_OK ? curl_easy_init() : nullptr;
    if (!made) throw std::runtime_error("libcurl does not start");
    return made;
  }
};

base::Error unreachable(const char* code, const std::string& where, CURLcode result, const char* why) {
  const std::string what = *why ? why : curl_easy_strerror(result);
  return {.kind = base::ErrorKind::unavailable,
          .code = code,
          .message = {"连接不上 " + where + "：" + what, "Cannot reach " + where + ": " + what}};
}

struct Sink {
  std::string text;
  std::size_t most;
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& sink = *static_cast<Sink*>(user);
  if (sink.text.size() + size * count > sink.most) return 0;  // libcurl ends with an error
  sink.text.append(bytes, size * count);
  return size * count;
}

std::size_t give(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& rest = *static_cast<std::string_view*>(user);
  const auto part = rest.substr(0, size * count);
  std::memcpy(bytes, part.data(), part.size());
  rest.remove_prefix(part.size());
  return part.size();
}

}  // namespace

base::Result<Answer> ask(const Request& request) {
  Session session;
  Sink sink{{}, request.most};
  for (const auto& [name, value] : request.headers) session.add(name + ": " + value);
  session.set(CURLOPT_URL, request.url.c_str());
  session.set(CURLOPT_PROTOCOLS_STR, "http,https");
  session.set(CURLOPT_HTTPHEADER, session.list);
  session.set(CURLOPT_TIMEOUT, static_cast<long>(request.patience.count()));
  session.set(CURLOPT_WRITEFUNCTION, take);
  session.set(CURLOPT_WRITEDATA, &sink);
  if (!request.body.empty()) {
    session.set(CURLOPT_POSTFIELDS, request.body.c_str());
    session.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
  }
  const auto result = curl_easy_perform(session.curl);
  if (result != CURLE_OK) return unreachable("fetch.unreachable", request.url, result, session.why);
  long status = 0;
  curl_easy_getinfo(session.curl, CURLINFO_RESPONSE_CODE, &status);
  return Answer{static_cast<int>(status), std::move(sink.text)};
}

std::string form_of(const Fields& fields) {
  std::string out;
  const auto escaped = [](std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string result;
    for (const unsigned char c : text)
      if (std::isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~')
        result += static_cast<char>(c);
      else
        result.append({'%', kHex[c >> 4], kHex[c & 15]});
    return result;
  };
  for (const auto& [name, value] : fields)
    out += (out.empty() ? "" : "&") + escaped(name) + "=" + escaped(value);
  return out;
}

namespace {

constexpr long kPatience = 30;  // seconds

void address(Session& session, const Mail& mail) {
  session.set(CURLOPT_URL, mail.server.c_str());
  session.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  // A password never travels in clear.
  session.set(CURLOPT_USE_SSL, static_cast<long>(mail.user.empty() ? CURLUSESSL_TRY : CURLUSESSL_ALL));
  if (!mail.user.empty()) session.set(CURLOPT_USERNAME, mail.user.c_str());
  if (!mail.password.empty()) session.set(CURLOPT_PASSWORD, mail.password.c_str());
}

base::Result<void> connect(Session& session, const char* code, const std::string& where) {
  session.set(CURLOPT_CONNECT_ONLY, 1L);
  session.set(CURLOPT_TIMEOUT, kPatience);
  const auto result = curl_easy_perform(session.curl);
  if (result != CURLE_OK) return unreachable(code, where, result, session.why);
  return {};
}

}  // namespace

base::Result<void> reach(const std::string& url) {
  Session session;
  session.set(CURLOPT_URL, url.c_str());
  session.set(CURLOPT_PROTOCOLS_STR, "http,https");
  return connect(session, "fetch.unreachable", url);
}

base::Result<void> reach(const Mail& mail) {
  Session session;
  address(session, mail);
  return connect(session, "fetch.mail", mail.server);
}

base::Result<void> send(const Mail& mail) {
  Session session;
  std::string_view rest = mail.text;
  session.add("<" + mail.to + ">");
  address(session, mail);
  session.set(CURLOPT_MAIL_FROM, ("<" + mail.from + ">").c_str());
  session.set(CURLOPT_MAIL_RCPT, session.list);
  session.set(CURLOPT_TIMEOUT, 30L);
  session.set(CURLOPT_UPLOAD, 1L);
  session.set(CURLOPT_READFUNCTION, give);
  session.set(CURLOPT_READDATA, &rest);
  const auto result = curl_easy_perform(session.curl);
  if (result == CURLE_OK) return {};
  auto error = unreachable("fetch.mail", mail.server, result, session.why);
  long code = 0;
  curl_easy_getinfo(session.curl, CURLINFO_RESPONSE_CODE, &code);
  // A refused password is a fault of the settings, not of the mail.
  if (code >= 500 && code < 600 && result != CURLE_LOGIN_DENIED && result != CURLE_USE_SSL_FAILED) {
    error.kind = base::ErrorKind::invalid;
    error.code = "fetch.refused";
  }
  return error;
}

}  // namespace qiying::fetch
