#include "platform/db/internal/cell.hpp"

#include <charconv>

#include "platform/base/json.hpp"

namespace qiying::db::internal {
namespace {

using namespace std::chrono;
using base::Kind;

template <class T>
bool number(std::string_view text, T& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size();
}

/// Takes all leading digits.
bool take_number(std::string_view& s, std::int64_t& out) {
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out);
  if (error != std::errc() || s.front() == '-') return false;
  s.remove_prefix(static_cast<std::size_t>(end - s.data()));
  return true;
}

bool take(std::string_view& s, char c) {
  if (s.empty() || s.front() != c) return false;
  s.remove_prefix(1);
  return true;
}

bool take_bc(std::string_view& s) {
  if (!s.ends_with(" BC")) return false;
  s.remove_suffix(3);
  return true;
}

/// Days since 1970-01-01 for any year PostgreSQL knows (std::chrono::year ends at 32767); after Howard
/// Hinnant's days_from_civil, https://howardhinnant.github.io/date_algorithms.html
std::int64_t civil_days(std::int64_t y, std::int64_t m, std::int64_t d) {
  y -= m <= 2;
  const auto era = (y >= 0 ? y : y - 399) / 400;
  const auto year_of_era = y - era * 400;
  const auto day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

bool take_days(std::string_view& s, bool bc, std::int64_t& days) {
  std::int64_t y = 0, m = 0, d = 0;
  if (!take_number(s, y) || !take(s, '-') || !take_number(s, m) || !take(s, '-') || !take_number(s, d))
    return false;
  days = civil_days(bc ? 1 - y : y, m, d);
  return m >= 1 && m <= 12 && d >= 1 && d <= 31;
}

bool take_clock(std::string_view& s, std::int64_t& us) {
  std::int64_t h = 0, m = 0, sec = 0, fraction = 0;
  if (!take_number(s, h) || !take(s, ':') || !take_number(s, m) || !take(s, ':') || !take_number(s, sec))
    return false;
  if (take(s, '.')) {
    const auto before = s.size();
    if (!take_number(s, fraction)) return false;
    for (auto digits = before - s.size(); digits < 6; ++digits) fraction *= 10;
  }
  us = ((h * 60 + m) * 60 + sec) * 1000000 + fraction;
  return true;
}

/// "+08", "-03:30", "+08:05:43" or nothing (UTC).
bool take_offset(std::string_view& s, std::int64_t& us) {
  us = 0;
  if (s.empty()) return true;
  const auto sign = s.front() == '-' ? -1 : 1;
  if (!take(s, '+') && !take(s, '-')) return false;
  std::int64_t h = 0, m = 0, sec = 0;
  if (!take_number(s, h)) return false;
  if (take(s, ':') && !take_number(s, m)) return false;
  if (take(s, ':') && !take_number(s, sec)) return false;
  us = sign * ((h * 60 + m) * 60 + sec) * 1000000;
  return s.empty();
}

/// Years that microseconds in 64 bits can hold end at about 294,000.
base::Timestamp joined(std::int64_t days, std::int64_t us) {
  constexpr std::int64_t kMostDays = 106751990;
  if (days > kMostDays) return base::Timestamp::max();
  if (days < -kMostDays) return base::Timestamp::min();
  return base::Timestamp(microseconds(days * 86400000000 + us));
}

bool read_enum(std::string_view text, const base::Type& type, void* out) {
  for (std::size_t i = 0; i < type.names.size(); ++i) {
    if (type.names[i] != text) continue;
    type.set_enum(out, static_cast<std::int64_t>(i));
    return true;
  }
  return false;
}

template <class T>
bool assign(const std::optional<T>& value, void* out) {
  if (value) *static_cast<T*>(out) = *value;
  return value.has_value();
}

bool read_boolean(std::string_view text, void* out) {
  *static_cast<bool*>(out) = text == "t";
  return text == "t" || text == "f";
}

}  // namespace

std::optional<base::Timestamp> read_timestamp(std::string_view text) {
  if (text == "infinity") return base::Timestamp::max();
  if (text == "-infinity") return base::Timestamp::min();
  const bool bc = take_bc(text);
  std::int64_t days = 0, us = 0, offset = 0;
  if (!take_days(text, bc, days)) return std::nullopt;
  if ((take(text, ' ') || take(text, 'T')) && !take_clock(text, us)) return std::nullopt;
  if (!take_offset(text, offset)) return std::nullopt;
  return joined(days, us - offset);
}

std::optional<base::Date> read_date(std::string_view text) {
  if (text == "infinity") return base::Date::max();
  if (text == "-infinity") return base::Date::min();
  const bool bc = take_bc(text);
  std::int64_t days = 0;
  if (!take_days(text, bc, days) || !text.empty()) return std::nullopt;
  return base::Date(std::chrono::days(days));
}

bool read_cell(std::string_view text, const base::Type& type, void* out) {
  switch (type.kind) {
    case Kind::boolean:
      return read_boolean(text, out);
    case Kind::int32:
      return number(text, *static_cast<std::int32_t*>(out));
    case Kind::int64:
      return number(text, *static_cast<std::int64_t*>(out));
    case Kind::real:
      return number(text, *static_cast<double*>(out));
    case Kind::text:
      return static_cast<std::string*>(out)->assign(text), true;
    case Kind::enumeration:
      return read_enum(text, type, out);
    case Kind::uuid:
      return assign(base::parse_uuid(text), out);
    case Kind::timestamp:
      return assign(read_timestamp(text), out);
    case Kind::date:
      return assign(read_date(text), out);
    case Kind::fen:
      return number(text, static_cast<base::Fen*>(out)->value);
    case Kind::json:
      return static_cast<base::Json*>(out)->text.assign(text), true;
    case Kind::optional:
      return read_cell(text, *type.element, type.append(out));
    case Kind::object:
    case Kind::list:
      return base::read_json(text, type, out).ok();
  }
  return false;
}

}  // namespace qiying::db::internal
