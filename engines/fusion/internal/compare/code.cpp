// 统一社会信用代码 (GB 32100-2015) and the organisation code within it (GB 11714-1997).
#include "engines/fusion/internal/compare/features.hpp"
#include "engines/fusion/internal/similarity.hpp"
#include "platform/base/uscc.hpp"

namespace qiying::fusion::internal {
namespace {

constexpr Level kNear = 3, kDoubtful = 4;
const LevelInfo kLevels[] = {{{"缺失", "missing"}, false, 0},
                             {{"两个有效代码不同", "two different valid codes"}, false, 0.002},
                             {{"代码一致", "same code"}, true, 0.95},
                             {{"代码差一位", "one character differs"}, false, 0.03},
                             {{"代码不同，其一无效", "different, one of them not valid"}, false, 0.018}};

struct Code {
  std::string text;     // half-width capitals
  std::string org;      // nine characters, when their check character is right
  bool strong = false;  // all checks of an 18-character code are right
};

Code read_code(std::string_view raw) {
  Code code;
  for (const char c : base::normalize_name(raw))
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) code.text += c;
  const auto check = base::check_uscc(code.text);
  code.strong = check.all_ok();
  if (check.well_formed && check.inner_ok) code.org = code.text.substr(8, 9);
  if (code.text.size() == 9 && base::check_org_code(code.text)) code.org = code.text;
  return code;
}

class CodeComparator final : public Comparator {
 public:
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<Code>(input, known(), read_code, [&](const Code& code) {
      const auto& key = code.org.empty() ? code.text : code.org;
      key_.push_back(keys_.add(key));
      strong_.push_back(code.strong);
      valid_.push_back(!code.org.empty());
      text_.add(base::to_code_points(code.text));
    });
    keys_.count(input.counts, [&](ValueId v) { return key_[v]; });
  }
  std::size_t known() const override { return key_.size(); }
  void archive(BinaryFile& file) override { file.fields(keys_, key_, strong_, valid_, text_); }

  std::span<const LevelInfo> levels() const override { return kLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    if (key_[a] == 0 || key_[b] == 0) return {};
    if (key_[a] == key_[b])
      return keys_.count(key_[a]) > kNobodys ? Outcome{} : Outcome{kEqual, rarity(key_[a])};
    if (strong_[a] != 0 && strong_[b] != 0) return {kDifferent};
    if (text_.most_common(a, b) + 1 >= std::min(text_[a].size(), text_[b].size()) && near(text_[a], text_[b]))
      return {kNear};
    return level_if(valid_[a] != 0 && valid_[b] != 0, kDifferent, kDoubtful);
  }

  void keys(ValueId value, KeySink& out) const override {
    if (key_[value] != 0) out.push_back({0, key_[value]});
  }
  std::uint32_t facet(ValueId value) const override { return key_[value]; }
  std::uint64_t rank(std::uint32_t facet) const override { return keys_.key(facet); }
  std::uint64_t identity(ValueId value) const override { return strong_[value] != 0 ? key_[value] : 0; }

 private:
  // Records that no single enterprise has: an agency's code, or one to fill the cell. It says nothing, and
  // agreement on it must not teach the model what agreement is.
  static constexpr std::uint32_t kNobodys = 300;

  // A code is one enterprise's, so agreement on it is as rare as can be, unless very many records bear it.
  std::uint8_t rarity(ValueId key) const {
    constexpr std::uint32_t kOneEnterprise = 60;
    return keys_.count(key) <= kOneEnterprise ? kRarities - 1 : keys_.rarity(key, total_);
  }

  // One slip of the finger apart, as whole codes or in the organisation code of one and the other.
  static bool near(std::u32string_view a, std::u32string_view b) {
    if (a.size() < b.size()) std::swap(a, b);
    if (edits(a, b, 1) <= 1) return true;
    return a.size() >= 17 && (b.size() == 8 || b.size() == 9 || b.size() == 10) &&
           edits(a.substr(8, 9), b, 1) <= 1;
  }

  std::uint64_t total_ = 0;
  Shares keys_;
  std::vector<ValueId> key_;
  std::vector<std::uint8_t> strong_, valid_;
  CodePoints text_;
};

}  // namespace

std::unique_ptr<Comparator> make_code_comparator() {
  return std::make_unique<CodeComparator>();
}

}  // namespace qiying::fusion::internal
