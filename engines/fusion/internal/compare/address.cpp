// Chinese addresses, by division, road, number and the rest.
#include <algorithm>

#include "engines/fusion/internal/compare/features.hpp"
#include "engines/fusion/internal/similarity.hpp"
#include "engines/fusion/standardise.hpp"

namespace qiying::fusion::internal {
namespace {

enum : Level { kWithin = 3, kSameDoor, kSlip, kAlike, kOtherDoor, kSameRoad, kSameDivision, kOtherDivision };
const LevelInfo kLevels[] = {{{"缺失", "missing"}, false, 0},
                             {{"地址不同", "different"}, false, 0.1},
                             {{"地址一致", "same"}, true, 0.6},
                             {{"一方更详细", "one says more"}, true, 0.1},
                             {{"路与门牌一致", "same road and number"}, true, 0.04},
                             {{"差一两个字", "a slip or two"}, false, 0.06},
                             {{"相近", "alike"}, false, 0.03},
                             {{"文字相近，号码不同", "alike but for the numbers"}, false, 0.02},
                             {{"同路，门牌不同", "same road, other number"}, false, 0.02},
                             {{"同区县", "same district only"}, false, 0.02},
                             {{"区县不同", "other district"}, false, 0.01}};

struct Parsed {
  Address address;
  std::u32string detail;
  std::string numbers;  // all digits and letters, parted
};

Parsed parse(std::string_view raw, const Reference& reference) {
  Parsed out;
  out.address = parse_address(raw, reference);
  out.detail = base::to_code_points(out.address.detail);
  for (const auto c : out.detail) {
    const bool part = (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z');
    if (part)
      out.numbers += static_cast<char>(c);
    else if (!out.numbers.empty() && out.numbers.back() != ' ')
      out.numbers += ' ';
  }
  return out;
}

struct Feature {
  ValueId detail, door, road, numbers, division, front;
};

class AddressComparator final : public Comparator {
 public:
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<Parsed>(
        input, known(), [&](std::string_view raw) { return parse(raw, input.reference); },
        [&](const Parsed& parsed) { keep(parsed); });
    details_.count(input.counts, [&](ValueId v) { return features_[v].detail; });
    doors_.count(input.counts, [&](ValueId v) { return features_[v].door; });
  }
  std::size_t known() const override { return features_.size(); }
  void archive(BinaryFile& file) override {
    file.fields(details_, doors_, fronts_, roads_, numbers_, divisions_, features_, text_);
  }

  std::span<const LevelInfo> levels() const override { return kLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    const auto &x = features_[a], &y = features_[b];
    if (x.detail == 0 || y.detail == 0) return {};
    const auto places = compare_divisions(divisions_[x.division], divisions_[y.division]);
    if (places == kOtherDivision) return level_if(x.detail == y.detail, kAlike, kOtherDivision);
    if (x.detail == y.detail) return {kEqual, details_.rarity(x.detail, total_)};
    return by_text(a, b, places);
  }

  void keys(ValueId value, KeySink& out) const override {
    const auto& x = features_[value];
    if (x.detail == 0) return;
    out.push_back({0, x.detail});
    if (x.door != 0) out.push_back({1, x.door});
    if (x.front != 0) out.push_back({2, x.front});
  }

  std::uint32_t facet(ValueId value) const override {
    const auto& x = features_[value];
    return x.door != 0 ? x.door : x.detail | (x.detail != 0 ? kOther : 0);
  }
  std::uint64_t rank(std::uint32_t facet) const override {
    return (facet & kOther) != 0 ? details_.key(facet ^ kOther) : doors_.key(facet);
  }

 private:
  static constexpr std::size_t kFront = 7;

  void keep(const Parsed& parsed) {
    const auto& address = parsed.address;
    Feature x{};
    x.detail = details_.add(address.detail);
    if (!address.number.empty()) x.door = doors_.add(address.road + address.number);
    x.road = roads_.add(address.road);
    x.numbers = numbers_.add(parsed.numbers);
    x.division = divisions_.add(address.division);
    if (parsed.detail.size() > kFront)
      x.front = fronts_.add(base::from_code_points(std::u32string_view(parsed.detail).substr(0, kFront)));
    features_.push_back(x);
    text_.add(parsed.detail);
  }

  static Level compare_divisions(std::string_view a, std::string_view b) {
    const auto n = std::min({a.size(), b.size(), std::size_t{6}});
    if (a.substr(0, n) != b.substr(0, n)) return kOtherDivision;
    return n == 6 ? Level{kSameDivision} : kDifferent;
  }

  Outcome by_text(ValueId a, ValueId b, Level places) const {
    const auto &x = features_[a], &y = features_[b];
    auto p = text_[a], q = text_[b];
    if (p.size() > q.size()) std::swap(p, q);
    if (text_.most_common(a, b) * 2 < p.size())
      return x.door == y.door && x.door != 0 ? Outcome{kSameDoor, doors_.rarity(x.door, total_)}
                                             : Outcome{places};
    if (p.size() >= 4 && (q.starts_with(p) || q.ends_with(p))) return {kWithin, rarity_of_pair(x, y)};
    const bool same_numbers = x.numbers == y.numbers;
    const auto slips = p.size() >= 5 ? edits(p, q, 2) : 9;
    if (slips <= 2 && same_numbers) return {kSlip};
    if (x.door == y.door && x.door != 0) return {kSameDoor, doors_.rarity(x.door, total_)};
    const auto alike = text_.may_share_pairs(a, b, 0.55) ? shared_pairs(p, q) : 0;
    if (alike >= 0.55 && (same_numbers || x.numbers == 0 || y.numbers == 0)) return {kAlike};
    if (slips <= 2 || alike >= 0.6) return {kOtherDoor};
    if (x.road == y.road && x.road != 0) return {kSameRoad};
    return {places};
  }

  std::uint8_t rarity_of_pair(const Feature& x, const Feature& y) const {
    if (x.door == y.door && x.door != 0) return doors_.rarity(x.door, total_);
    return std::min(details_.rarity(x.detail, total_), details_.rarity(y.detail, total_));
  }

  std::uint64_t total_ = 0;
  Shares details_, doors_;
  Dictionary fronts_, roads_, numbers_, divisions_;
  std::vector<Feature> features_;
  CodePoints text_;
};

const LevelInfo kPlaceLevels[] = {{{"缺失", "missing"}, false, 0},
                                  {{"区划不同", "different"}, false, 0.03},
                                  {{"区划一致", "same"}, true, 0.9},
                                  {{"一方更详细", "one says more"}, true, 0.06},
                                  {{"同地市", "same prefecture"}, false, 0.01}};

// Administrative divisions that stand in columns of their own.
class PlaceComparator final : public Comparator {
 public:
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<std::string>(
        input, known(), [&](std::string_view raw) { return parse_address(raw, input.reference).division; },
        [&](const std::string& code) { code_.push_back(codes_.add(code)); });
    codes_.count(input.counts, [&](ValueId v) { return code_[v]; });
  }
  std::size_t known() const override { return code_.size(); }
  void archive(BinaryFile& file) override { file.fields(codes_, code_); }

  std::span<const LevelInfo> levels() const override { return kPlaceLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    if (code_[a] == 0 || code_[b] == 0) return {};
    if (code_[a] == code_[b]) return {kEqual, codes_.rarity(code_[a], total_)};
    const auto p = codes_[code_[a]], q = codes_[code_[b]];
    if (p.starts_with(q)) return {kWithin, codes_.rarity(code_[b], total_)};
    if (q.starts_with(p)) return {kWithin, codes_.rarity(code_[a], total_)};
    const bool same_city = p.size() >= 4 && p.substr(0, 4) == q.substr(0, 4);
    return {same_city ? Level{4} : kDifferent};
  }

  void keys(ValueId, KeySink&) const override {}
  std::uint32_t facet(ValueId value) const override { return code_[value]; }
  std::uint64_t rank(std::uint32_t facet) const override { return codes_.key(facet); }

 private:
  std::uint64_t total_ = 0;
  Shares codes_;
  std::vector<ValueId> code_;
};

}  // namespace

std::unique_ptr<Comparator> make_address_comparator() {
  return std::make_unique<AddressComparator>();
}
std::unique_ptr<Comparator> make_place_comparator() {
  return std::make_unique<PlaceComparator>();
}

}  // namespace qiying::fusion::internal
