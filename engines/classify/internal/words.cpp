#include "engines/classify/internal/words.hpp"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <memory>

namespace qiying::classify::internal {
namespace {

struct Close {
  void operator()(UBreakIterator* it) const { ubrk_close(it); }
  void operator()(UText* text) const { utext_close(text); }
};

constexpr std::string_view kParticles = "的了着还过在是和与及或把被将对从到我您你他请也都不未无就又再但而";

bool is_lone_character(std::string_view word) {
  return word.size() == 3 && static_cast<unsigned char>(word[0]) >= 0xe4 &&
         static_cast<unsigned char>(word[0]) <= 0xe9 && kParticles.find(word) == std::string_view::npos;
}

// The dictionary lacks young words (退税, 续贷) and leaves their characters alone; side by side they are one
// word.
std::vector<std::uint32_t> without_gaps_in_young_words(std::string_view text,
                                                       const std::vector<std::uint32_t>& bounds) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const auto word = [&](std::size_t from) {
      return text.substr(bounds[from], bounds[from + 1] - bounds[from]);
    };
    const bool between = i > 0 && i + 1 < bounds.size();
    if (!between || !is_lone_character(word(i - 1)) || !is_lone_character(word(i))) out.push_back(bounds[i]);
  }
  return out;
}

}  // namespace

std::vector<std::uint32_t> word_bounds(std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  std::vector<std::uint32_t> out{0};
  auto status = U_ZERO_ERROR;
  const std::unique_ptr<UText, Close> read(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
  const std::unique_ptr<UBreakIterator, Close> words(ubrk_open(UBRK_WORD, "zh", nullptr, 0, &status));
  if (U_SUCCESS(status)) ubrk_setUText(words.get(), read.get(), &status);
  if (U_SUCCESS(status))
    for (auto at = ubrk_next(words.get()); at != UBRK_DONE; at = ubrk_next(words.get()))
      out.push_back(static_cast<std::uint32_t>(at));
  if (out.back() != size) out.push_back(size);
  return without_gaps_in_young_words(text, out);
}

Span whole_words(Span cut, const std::vector<std::uint32_t>& bounds) {
  const auto after = std::ranges::upper_bound(bounds, cut.begin);
  const auto end = std::ranges::lower_bound(bounds, cut.end);
  return {after == bounds.begin() ? cut.begin : *std::prev(after), end == bounds.end() ? cut.end : *end};
}

}  // namespace qiying::classify::internal
