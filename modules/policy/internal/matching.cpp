#include "modules/policy/internal/matching.hpp"

#include <algorithm>

#include "platform/base/text.hpp"

namespace qiying::policy {
namespace {

constexpr std::size_t kMostWords = 8;
// One wrong character spoils two pairs.
constexpr std::size_t kSpoilt = 2;

// Pieces of `text` around `at` of about the length of the word.
bool near_at(std::u32string_view text, std::size_t at, std::u32string_view word) {
  if (base::edit_distance(text.substr(at, word.size()), word, 1) <= 1) return true;
  if (word.size() < 4) return false;  // two of three characters are another word
  return base::edit_distance(text.substr(at, word.size() - 1), word, 1) <= 1 ||
         base::edit_distance(text.substr(at, word.size() + 1), word, 1) <= 1;
}

std::size_t lacking(const std::vector<std::uint64_t>& wanted, const std::vector<std::uint64_t>& held) {
  return static_cast<std::size_t>(std::ranges::count_if(
      wanted, [&](std::uint64_t pair) { return !std::ranges::binary_search(held, pair); }));
}

// How badly a text misses a word: 0 holds it, 1 holds it with one wrong character, nothing: neither.
std::optional<int> misses(std::u32string_view text, std::u32string_view word) {
  if (text.find(word) != text.npos) return 0;
  if (word.size() < 3 || !holds_nearly(text, word)) return std::nullopt;
  return 1;
}

}  // namespace

std::vector<std::uint64_t> pairs_of(std::u32string_view text) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    out.push_back(static_cast<std::uint64_t>(text[i]) << 32 | text[i + 1]);
  return out;
}

bool holds_nearly(std::u32string_view text, std::u32string_view word) {
  // With one fault in the whole, one of two halves is whole.
  const auto half = word.size() / 2;
  const auto first = word.substr(0, half), second = word.substr(half);
  for (auto at = text.find(first); at != text.npos; at = text.find(first, at + 1))
    if (near_at(text, at, word)) return true;
  for (auto at = text.find(second); at != text.npos; at = text.find(second, at + 1))
    for (const auto before : {half, half - 1, half + 1})
      if (at >= before && near_at(text, at - before, word)) return true;
  return false;
}

Wanted::Wanted(std::string_view text) {
  std::string piece;
  const auto end_word = [&] {
    const auto name = base::normalize_name(piece);
    piece.clear();
    if (name.empty() || words_.size() >= kMostWords) return;
    const bool latin =
        std::ranges::all_of(name, [](char ch) { return static_cast<unsigned char>(ch) < 0x80; });
    Word word{base::to_code_points(name), {}, latin ? base::pinyin_initials(name) : std::string()};
    word.pairs = pairs_of(word.text);
    pairs_ += word.pairs.size();
    words_.push_back(std::move(word));
  };
  for (const auto c : base::to_code_points(text)) {
    if (base::is_space(c) || c == U'，' || c == U'、' || c == U',')
      end_word();
    else
      base::append_utf8(piece, c);
  }
  end_word();
}

std::optional<int> Wanted::rank(const Words& policy) const {
  int out = 0;
  for (const auto& word : words_) {
    std::optional<int> best;
    if (word.initials.size() > 1 && policy.initials.find(word.initials) != std::string::npos) best = 30;
    if (lacking(word.pairs, policy.pairs) <= kSpoilt)
      for (std::size_t i = 0; i < policy.fields.size(); ++i)
        if (const auto m = misses(policy.fields[i], word.text))
          best = std::min(best.value_or(100), static_cast<int>(i) + *m * 10);
    if (!best) return std::nullopt;
    out += *best;
  }
  return out;
}

std::optional<int> Wanted::likeness(const Words& policy) const {
  std::size_t lacks = 0;
  for (const auto& word : words_) lacks += lacking(word.pairs, policy.pairs);
  if (lacks * 2 > pairs_) return std::nullopt;
  return static_cast<int>(lacks);
}

}  // namespace qiying::policy
