// Names of several words and longer texts.
#include "engines/fusion/internal/compare/features.hpp"
#include "engines/fusion/internal/similarity.hpp"

namespace qiying::fusion::internal {
namespace {

enum : Level { kWithin = 3, kSlip, kAlike };
const LevelInfo kLevels[] = {{{"缺失", "missing"}, false, 0},
                             {{"不同", "different"}, false, 0.1},
                             {{"一致", "same"}, true, 0.7},
                             {{"一方为另一方的开头", "one is the front of the other"}, true, 0.05},
                             {{"差一两个字", "a slip or two"}, false, 0.1},
                             {{"相近", "alike"}, false, 0.05}};
constexpr std::size_t kLongest = 200, kLookedAt = 64;  // similarities look at the front of longer ones

class WordsComparator final : public Comparator {
 public:
  explicit WordsComparator(bool long_text) : long_text_(long_text) {}
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<std::string>(
        input, known(),
        [](std::string_view raw) { return base::normalize_name(base::first_code_points(raw, kLongest)); },
        [&](const std::string& text) {
          text_id_.push_back(texts_.add(text));
          const auto points = base::to_code_points(text);
          text_.add(points);
          front_.push_back(
              fronts_.add(base::from_code_points(std::u32string_view(points).substr(0, kFront))));
        });
    texts_.count(input.counts, [&](ValueId v) { return text_id_[v]; });
    fronts_.count(input.counts, [&](ValueId v) { return front_[v]; });
  }
  std::size_t known() const override { return text_id_.size(); }
  void archive(BinaryFile& file) override { file.fields(texts_, fronts_, text_id_, front_, text_); }

  std::span<const LevelInfo> levels() const override { return kLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    if (text_id_[a] == 0 || text_id_[b] == 0) return {};
    if (text_id_[a] == text_id_[b]) return {kEqual, texts_.rarity(text_id_[a], total_)};
    auto p = text_[a], q = text_[b];
    if (p.size() > q.size()) std::swap(p, q);
    // Half of the shorter one's characters at least, whatever is asked below.
    const auto common = text_.most_common(a, b);
    if (common * 2 < p.size()) return {kDifferent};
    if (p.size() >= 4 && q.starts_with(p)) return {kWithin, fronts_.rarity(front_[a], total_)};
    if (long_text_)
      return level_if(text_.may_share_pairs(a, b, 0.6) && shared_pairs(p, q) >= 0.6, kAlike, kDifferent);
    if (edits(p, q, 2) <= (p.size() >= 8 ? 2U : p.size() >= 4 ? 1U : 0U)) return {kSlip};
    const bool may_share = q.size() > kLookedAt || text_.may_share_pairs(a, b, 0.55);
    const bool share = may_share && shared_pairs(p, q) >= 0.55;
    return level_if(share || (jaro_winkler_at_most(common, p, q) >= 0.9 && jaro_winkler(p, q) >= 0.9), kAlike,
                    kDifferent);
  }

  void keys(ValueId value, KeySink& out) const override {
    if (text_id_[value] == 0) return;
    out.push_back({0, text_id_[value]});
    if (text_[value].size() > kFront) out.push_back({1, front_[value]});
  }

  std::uint32_t facet(ValueId value) const override { return text_id_[value]; }
  std::uint64_t rank(std::uint32_t facet) const override { return texts_.key(facet); }

 private:
  static constexpr std::size_t kFront = 8;
  std::uint64_t total_ = 0;
  bool long_text_;
  Shares texts_, fronts_;
  std::vector<ValueId> text_id_, front_;
  CodePoints text_;
};

}  // namespace

std::unique_ptr<Comparator> make_words_comparator(bool long_text) {
  return std::make_unique<WordsComparator>(long_text);
}

}  // namespace qiying::fusion::internal
