#include "platform/http/static_files.hpp"

#include <shared_mutex>

#include "platform/http/internal/field_value.hpp"

namespace qiying::http {

namespace {

constexpr std::size_t kHashLength = 8;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "main-3f9c2b1a.js", "index-BxK_2aQ1.css": eight or more characters after the last '-' or '.' of the stem,
/// mixed as only a hash is. "user-settings.js" and "report-20260101.js" have none.
bool has_hash(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  const auto stem = name.substr(0, dot);
  // A hash in base64url may itself contain '-': look at the last eight characters and what stands before
  // them.
  if (stem.size() < kHashLength + 2) return false;
  const auto at = stem.find_last_of("-.", stem.size() - kHashLength - 1);
  if (at == std::string_view::npos) return false;
  const auto hash = stem.substr(at + 1);
  bool digit = false, lower = false, upper = false;
  for (const char c : hash) {
    if (!is_letter(c) && !is_digit(c) && c != '_' && c != '-') return false;
    digit |= is_digit(c);
    lower |= c >= 'a' && c <= 'z';
    upper |= c >= 'A' && c <= 'Z';
  }
  return hash.size() <= 32 && (lower || upper) && (digit || (lower && upper));
}

/// FNV-1a over the content: equal bytes, equal tag, on every start and machine.
std::string etag_of_content(std::string_view bytes) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  return fmt::format("\"{:x}-{:016x}\"", bytes.size(), hash);
}

/// Assets lie in static storage, so their address names them and each is hashed once.
std::string etag_of(std::string_view bytes) {
  static std::shared_mutex mutex;
  static std::unordered_map<const void*, std::string> known;
  {
    const std::shared_lock lock(mutex);
    const auto it = known.find(bytes.data());
    if (it != known.end()) return it->second;
  }
  auto etag = etag_of_content(bytes);
  const std::unique_lock lock(mutex);
  return known.emplace(bytes.data(), std::move(etag)).first->second;
}

std::optional<std::string_view> find(const Assets& assets, std::string_view path, std::string_view suffix) {
  const auto it = assets.find(std::string(path).append(suffix));
  return it == assets.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace

Response serve_asset(const Assets& assets, std::string_view path, const Request& request) {
  const auto plain = find(assets, path, "");
  const bool variant =
      (path.ends_with(".br") || path.ends_with(".gz")) && assets.contains(path.substr(0, path.size() - 3));
  if (!plain || variant) return Response::text("404 Not Found\n", 404);
  const auto br = find(assets, path, ".br");
  const auto gz = find(assets, path, ".gz");
  const auto accept = request.headers.get("Accept-Encoding").value_or(std::string_view{});
  const auto coding = choose_coding(accept, gz.has_value(), br.has_value());
  const auto bytes = coding == Coding::brotli ? *br : coding == Coding::gzip ? *gz : *plain;
  Response response;
  response.body = bytes;
  response.headers.reserve(6);
  response.headers.add("Content-Type", std::string(media_type_of(path)));
  response.headers.add("ETag", etag_of(bytes));
  response.headers.add("Cache-Control", has_hash(path) ? "public, max-age=31536000, immutable" : "no-cache");
  if (br || gz) response.headers.add("Vary", "Accept-Encoding");
  if (coding != Coding::identity)
    response.headers.add("Content-Encoding", coding == Coding::brotli ? "br" : "gzip");
  return response;
}

}  // namespace qiying::http
