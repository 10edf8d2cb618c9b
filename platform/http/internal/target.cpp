#include "platform/http/internal/target.hpp"

#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

constexpr std::size_t kMaxFields = 2000;

bool bad_in_segment(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\';
}

/// Appends one segment; false when it must be refused.
bool append_segment(std::string_view encoded, std::string& path) {
  if (encoded.empty() || encoded == ".") return true;
  const auto segment = percent_decode(encoded, false);
  if (!segment || *segment == ".." || *segment == ".") return false;
  if (std::any_of(segment->begin(), segment->end(), bad_in_segment)) return false;
  path += '/';
  path += *segment;
  return true;
}

/// The path and query of an absolute-form target ("http://host/a?b"), else the target itself.
std::string_view without_authority(std::string_view target) {
  if (target.starts_with('/')) return target;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!istarts_with(target, scheme)) continue;
    target.remove_prefix(scheme.size());
    const auto end = target.find_first_of("/?");
    if (end == std::string_view::npos) return "/";
    return target[end] == '/' ? target.substr(end) : std::string_view{};
  }
  return {};
}

}  // namespace

std::optional<std::string> normalise_path(std::string_view encoded) {
  if (!encoded.starts_with('/')) return std::nullopt;
  std::string path;
  path.reserve(encoded.size());
  while (!encoded.empty())
    if (!append_segment(next_part(encoded, '/'), path)) return std::nullopt;
  if (path.empty()) path = "/";
  return path;
}

std::optional<Target> parse_target(std::string_view target) {
  if (target.find('#') != std::string_view::npos) return std::nullopt;
  auto rest = without_authority(target);
  auto path = normalise_path(next_part(rest, '?'));
  if (!path) return std::nullopt;
  auto query = parse_urlencoded(rest);
  if (!query) return std::nullopt;
  return Target{std::move(*path), std::move(*query)};
}

std::optional<Pairs> parse_urlencoded(std::string_view text) {
  Pairs out;
  while (!text.empty()) {
    auto pair = next_part(text, '&');
    if (pair.empty()) continue;
    auto name = percent_decode(next_part(pair, '='), true);
    auto value = percent_decode(pair, true);
    if (!name || !value || out.size() == kMaxFields) return std::nullopt;
    out.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

void parse_cookies(std::string_view header, Pairs& out) {
  while (!header.empty() && out.size() < 100) {
    auto pair = trim(next_part(header, ';'));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    const auto name = trim(pair.substr(0, equals));
    auto value = trim(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    auto decoded = percent_decode(value, false);
    if (decoded && is_token(name)) out.emplace_back(std::string(name), std::move(*decoded));
  }
}

}  // namespace qiying::http
