#include "platform/http/internal/field_value.hpp"

#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

std::string lowered(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

/// Cuts a quoted string off `rest`, which starts with the quote.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string out;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return out;
    }
    if (rest[i] == '\\' && i + 1 < rest.size() && rest[i + 1] == '"') ++i;
    out.push_back(rest[i]);
  }
  return std::nullopt;
}

/// The quality of a coding in thousandths: "gzip;q=0.5" → 500; 0 when broken.
int quality(std::string_view params) {
  params = trim(params);
  if (params.empty()) return 1000;
  if (!istarts_with(params, "q=")) return 1000;
  params.remove_prefix(2);
  if (params.starts_with('1')) return 1000;
  if (!params.starts_with("0")) return 0;
  int value = 0;
  int unit = 100;
  for (const char c : params.substr(std::min<std::size_t>(params.size(), 2))) {
    if (c < '0' || c > '9') break;
    value += (c - '0') * unit;
    unit /= 10;
  }
  return value;
}

}  // namespace

std::optional<std::string_view> FieldValue::param(std::string_view name) const {
  for (const auto& [key, value] : params)
    if (key == name) return std::string_view(value);
  return std::nullopt;
}

std::optional<FieldValue> parse_field_value(std::string_view text) {
  FieldValue out;
  out.value = lowered(trim(next_part(text, ';')));
  while (!(text = trim(text)).empty()) {
    const auto equals = text.find_first_of("=;");
    if (equals == std::string_view::npos || text[equals] == ';') return std::nullopt;
    const auto name = lowered(trim(text.substr(0, equals)));
    if (!is_token(name) || out.param(name)) return std::nullopt;
    text = trim(text.substr(equals + 1));
    if (text.starts_with('"')) {
      auto value = take_quoted(text);
      if (!value || !trim(next_part(text, ';')).empty()) return std::nullopt;
      out.params.emplace_back(name, std::move(*value));
    } else {
      out.params.emplace_back(name, std::string(trim(next_part(text, ';'))));
    }
  }
  return out;
}

Coding choose_coding(std::string_view accept_encoding, bool have_gzip, bool have_brotli) {
  int any = 0;
  int gzip = -1;
  int brotli = -1;
  while (!accept_encoding.empty()) {
    auto item = next_part(accept_encoding, ',');
    const auto name = trim(next_part(item, ';'));
    if (name == "*") any = quality(item);
    if (iequals(name, "gzip")) gzip = quality(item);
    if (iequals(name, "br")) brotli = quality(item);
  }
  gzip = have_gzip ? (gzip < 0 ? any : gzip) : 0;
  brotli = have_brotli ? (brotli < 0 ? any : brotli) : 0;
  if (brotli > 0 && brotli >= gzip) return Coding::brotli;
  return gzip > 0 ? Coding::gzip : Coding::identity;
}

}  // namespace qiying::http
