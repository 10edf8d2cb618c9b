#include <charconv>

#include "platform/kernel/dispatch.hpp"

namespace qiying::kernel {
namespace {

/// The weight of one range of Accept-Language, "en-GB;q=0.8" → 0.8 (RFC 9110, 12.5.4).
double weight_of(std::string_view range) {
  const auto at = range.find("q=");
  if (at == std::string_view::npos) return 1;
  double weight = 0;
  const auto text = range.substr(at + 2);
  std::from_chars(text.data(), text.data() + text.size(), weight);
  return weight;
}

std::optional<Lang> lang_of(std::string_view range) {
  range.remove_prefix(std::min(range.size(), range.find_first_not_of(' ')));
  if (range.starts_with("zh")) return Lang::zh;
  if (range.starts_with("en")) return Lang::en;
  return std::nullopt;
}

/// The best liked of our languages; of equals the first.
Lang accepted(std::string_view header) {
  Lang best = Lang::zh;
  double best_weight = 0;
  while (!header.empty()) {
    const auto range = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), range.size() + 1));
    const auto lang = lang_of(range);
    const auto weight = weight_of(range);
    if (lang && weight > best_weight) best = *lang, best_weight = weight;
  }
  return best;
}

}  // namespace

Lang language_of(const http::Request& request) {
  if (const auto cookie = request.cookie("qy_lang")) return *cookie == "en" ? Lang::en : Lang::zh;
  return accepted(request.headers.get("Accept-Language").value_or(""));
}

}  // namespace qiying::kernel
