// Telephone numbers: one of several is enough.
#include <algorithm>
#include <bit>

#include "engines/fusion/internal/compare/features.hpp"
#include "engines/fusion/internal/similarity.hpp"
#include "engines/fusion/standardise.hpp"

namespace qiying::fusion::internal {
namespace {

constexpr Level kSlip = 3;
const LevelInfo kLevels[] = {{{"缺失", "missing"}, false, 0},
                             {{"电话不同", "different"}, false, 0.25},
                             {{"电话一致", "same number"}, true, 0.7},
                             {{"差一位", "one digit differs"}, false, 0.05}};

// Without the area code, which some sources leave out: 027-87654321 and 87654321.
std::string local_part(std::string digits) {
  if (!digits.starts_with('0') || digits.size() < 10) return digits;
  const bool three = digits[1] == '1' || digits[1] == '2';
  return digits.substr(three ? 3 : 4);
}

class PhoneComparator final : public Comparator {
 public:
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<std::vector<std::string>>(input, known(), parse_phones,
                                        [&](const std::vector<std::string>& phones) { keep(phones); });
    counts_.assign(numbers_.size(), 0);
    for (ValueId value = 0; value < input.counts.size(); ++value)
      for (const auto number : of(value)) counts_[number] += input.counts[value];
  }
  std::size_t known() const override { return begin_.size() - 1; }
  void archive(BinaryFile& file) override { file.fields(numbers_, packed_, text_, all_, begin_); }

  std::span<const LevelInfo> levels() const override { return kLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    const auto p = of(a), q = of(b);
    if (p.empty() || q.empty()) return {};
    Outcome best{kDifferent};
    for (const auto x : p)
      for (const auto y : q) {
        if (x == y)
          best = {kEqual, std::max(best.level == kEqual ? best.rarity : std::uint8_t{0},
                                   rarity_of(counts_[x], total_))};
        if (best.level != kEqual && near(x, y)) best = {kSlip};
      }
    return best;
  }

  void keys(ValueId value, KeySink& out) const override {
    for (const auto number : of(value)) out.push_back({0, number});
  }
  std::uint32_t facet(ValueId value) const override { return of(value).empty() ? 0 : of(value)[0]; }
  std::uint64_t rank(std::uint32_t facet) const override { return facet == 0 ? 0 : hash_of(numbers_[facet]); }

 private:
  std::span<const ValueId> of(ValueId value) const {
    return std::span(all_).subspan(begin_[value], begin_[value + 1] - begin_[value]);
  }

  void keep(const std::vector<std::string>& phones) {
    for (const auto& phone : phones) {
      const auto local = local_part(phone);
      const auto number = numbers_.add(local);
      if (number > text_.size()) {
        text_.add(base::to_code_points(local));
        packed_.push_back(pack(local));
      }
      all_.push_back(number);
    }
    begin_.push_back(all_.size());
  }

  // Half a byte a digit, the last one lowest; 0 for what is no short number.
  static std::uint64_t pack(std::string_view digits) {
    if (digits.size() > 16) return 0;
    std::uint64_t out = 0;
    for (const char c : digits) out = out << 4 | static_cast<std::uint64_t>(c - '0' + 1);
    return out;
  }

  // Numbers of one length differ in one digit or have two neighbours swapped; most pairs are told apart by a
  // look at their digits.
  bool near(ValueId x, ValueId y) const {
    const auto p = packed_[x - 1], q = packed_[y - 1];
    if (p != 0 && q != 0 && (std::bit_width(p) + 3) / 4 == (std::bit_width(q) + 3) / 4) {
      const auto other = p ^ q;
      const int low = std::countr_zero(other) / 4, high = (static_cast<int>(std::bit_width(other)) - 1) / 4;
      if (low == high) return true;
      if (high - low > 1) return false;
    }
    return edits(text_[x - 1], text_[y - 1], 1) <= 1;
  }

  std::uint64_t total_ = 0;
  Dictionary numbers_;  // counted from 1; the two below from 0
  std::vector<std::uint64_t> packed_;
  CodePoints text_;
  std::vector<std::uint32_t> counts_;  // records that have each number
  std::vector<ValueId> all_;
  std::vector<std::size_t> begin_{0};
};

}  // namespace

std::unique_ptr<Comparator> make_phone_comparator() {
  return std::make_unique<PhoneComparator>();
}

}  // namespace qiying::fusion::internal
