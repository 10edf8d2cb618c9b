#include "platform/http/internal/conditions.hpp"

#include "platform/http/internal/http_date.hpp"
#include "platform/http/internal/text.hpp"

namespace qiying::http {

namespace {

std::string_view opaque(std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  return etag;
}

bool any_matches(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const auto item = trim(next_part(list, ','));
    if (item == "*" || (!item.empty() && opaque(item) == opaque(etag))) return true;
  }
  return false;
}

/// If-Range holds: the representation is still the one that the client has a part of (strong comparison).
bool range_applies(const Headers& request, const Validators& current) {
  const auto condition = request.get("If-Range");
  if (!condition) return true;
  const auto value = trim(*condition);
  if (value.starts_with('"')) return value == current.etag;
  return !value.starts_with("W/") && !current.last_modified.empty() && value == current.last_modified;
}

RangeChoice part(std::uint64_t first, std::uint64_t last) {
  return {RangeKind::part, {first, last - first + 1}};
}

}  // namespace

bool not_modified(const Headers& request, const Validators& current) {
  if (const auto etags = request.get("If-None-Match"))
    return !current.etag.empty() && any_matches(*etags, current.etag);
  const auto since = request.get("If-Modified-Since");
  if (!since || current.last_modified.empty()) return false;
  const auto known = parse_http_date(trim(*since));
  const auto now = parse_http_date(current.last_modified);
  return known && now && *now <= *known;
}

RangeChoice choose_range(const Headers& request, const Validators& current, std::uint64_t size) {
  const auto header = request.get("Range");
  if (!header || !istarts_with(*header, "bytes=") || !range_applies(request, current)) return {};
  auto spec = trim(header->substr(6));
  if (spec.find(',') != std::string_view::npos) return {};
  const auto dash = spec.find('-');
  if (dash == std::string_view::npos) return {};
  const auto first = parse_number(trim(spec.substr(0, dash)));
  const auto last_text = trim(spec.substr(dash + 1));
  const auto last = parse_number(last_text);
  if (!last && !last_text.empty()) return {};
  if (dash == 0) {
    if (!last) return {};
    if (*last == 0 || size == 0) return {RangeKind::unsatisfiable, {}};
    return part(size - std::min(size, *last), size - 1);
  }
  if (!first || (last && *last < *first)) return {};
  if (*first >= size) return {RangeKind::unsatisfiable, {}};
  return part(*first, std::min(last.value_or(size - 1), size - 1));
}

}  // namespace qiying::http
