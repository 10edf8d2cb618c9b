// Company names: 行政区划 + 字号 + 行业 + 组织形式 (+ branch).
#include <array>

#include "engines/fusion/internal/compare/features.hpp"
#include "engines/fusion/internal/lexicon.hpp"
#include "engines/fusion/internal/similarity.hpp"
#include "engines/fusion/standardise.hpp"

namespace qiying::fusion::internal {
namespace {

enum : Level {
  kSameCore = 3,
  kOtherPlace,
  kFormSlip,
  kSlip,
  kBrand,
  kSameTrade,
  kAlike,
  kOtherNumber,
  kBranchOf,
  kLoose,
  kTradeSlip
};
const LevelInfo kLevels[] = {
    {{"缺失", "missing"}, false, 0},
    {{"名称不同", "different names"}, false, 0.03},
    {{"名称一致", "same name"}, true, 0.55},
    {{"字号与行业一致", "same trade name and line of business"}, true, 0.2},
    {{"字号与行业一致，地名不同", "the same but for the place"}, true, 0.01},
    {{"仅地名或组织形式有笔误", "a slip in the place or the legal form"}, true, 0.01},
    {{"差一字或同音", "one character or its sound"}, true, 0.1},
    {{"字号一致，一方为简称", "same trade name, one of them short"}, true, 0.05},
    {{"字号一致，行业不同", "same trade name, other business"}, true, 0.01},
    {{"名称相近", "alike"}, false, 0.03},
    {{"仅序号不同", "only their numbers differ"}, false, 0.002, true},
    {{"总公司与分支", "parent and branch"}, false, 0.003, true},
    {{"部分相近", "partly alike"}, false, 0.015},
    {{"字号差一字或同音", "trade name: one character or its sound"}, true, 0.01}};

struct Parsed {
  CompanyName name;
  std::u32string body;     // trade, business and branch
  std::string plain_body;  // without numbers
  std::string numerals;    // these
  std::uint64_t sound = 0, trade_sound = 0;
  bool whole = false;  // nothing of the name is missing behind
};

bool is_numeral(char32_t c) {
  static constexpr std::u32string_view kNumerals = U"0123456789一二三四五六七八九十百零〇两第";
  return kNumerals.find(c) != kNumerals.npos;
}

Parsed parse(std::string_view raw, const Reference& reference) {
  Parsed out;
  out.name = parse_company_name(raw, reference);
  const auto body = out.name.core() + out.name.branch;
  out.body = base::to_code_points(body.empty() ? out.name.normal : body);
  std::u32string plain;
  for (const auto c : out.body) {
    if (!is_numeral(c))
      plain += c;
    else
      base::append_utf8(out.numerals, c);
  }
  out.plain_body = base::from_code_points(plain);
  // 张集供销社 ends as a parent's name does.
  out.whole = !out.name.form.empty() || out.name.is_branch ||
              reference.lexicon().parents.longest_back(base::to_code_points(out.name.normal));
  out.sound = hash_of(base::pinyin(body));
  if (!out.name.trade.empty()) out.trade_sound = hash_of(base::pinyin(out.name.trade));
  return out;
}

struct Feature {
  ValueId full, body, plain, numerals, trade, core, division;
  std::uint64_t sound, trade_sound;
  std::uint8_t trade_length, core_length;
  bool is_branch, has_industry, has_form;
};

class CompanyComparator final : public Comparator {
 public:
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<Parsed>(
        input, known(), [&](std::string_view raw) { return parse(raw, input.reference); },
        [&](const Parsed& parsed) { keep(parsed); });
    full_.count(input.counts, [&](ValueId v) { return features_[v].full; });
    bodies_.count(input.counts, [&](ValueId v) { return features_[v].body; });
    trades_.count(input.counts, [&](ValueId v) { return features_[v].trade; });
  }
  std::size_t known() const override { return features_.size(); }
  void archive(BinaryFile& file) override {
    file.fields(full_, bodies_, trades_, plains_, numerals_, cores_, divisions_, features_, body_text_,
                normal_text_, pair_counts_);
  }

  std::span<const LevelInfo> levels() const override { return kLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    const auto &x = features_[a], &y = features_[b];
    if (x.full == 0 || y.full == 0) return {};
    if (x.full == y.full) return {kEqual, full_.rarity(x.full, total_)};
    if (x.body == y.body) return {same_place(x, y) ? kSameCore : kOtherPlace, bodies_.rarity(x.body, total_)};
    if (x.plain == y.plain && x.numerals != 0 && y.numerals != 0) return {kOtherNumber};
    return by_text(a, b);
  }

  void keys(ValueId value, KeySink& out) const override {
    const auto& x = features_[value];
    if (x.full == 0) return;
    const auto body = body_text_[value];
    out.push_back({0, hash_of(body)});
    // 供销合作社 there is in every town.
    if (x.division != 0 && bodies_.count(x.body) > kCommonBody)
      out.push_back({0, combine(hash_of(body), hash_of(divisions_[x.division]))});
    if (x.sound != 0) out.push_back({1, x.sound});
    if (x.trade != 0) out.push_back({2, x.trade});
    if (x.trade_sound != 0) out.push_back({5, x.trade_sound});
    add_deletions(body, out);
    add_rare_pairs(body, out);
  }

  std::uint32_t facet(ValueId value) const override {
    const auto& x = features_[value];
    return x.trade != 0 ? x.trade : x.body | (x.body != 0 ? kOther : 0);
  }
  std::uint64_t rank(std::uint32_t facet) const override {
    return (facet & kOther) != 0 ? bodies_.key(facet ^ kOther) : trades_.key(facet);
  }

 private:
  static constexpr std::size_t kPairSlots = 1 << 22;
  static constexpr std::size_t kLongestForDeletions = 16;
  static constexpr std::uint32_t kCommonBody = 20;  // records; their block is refined by other fields
  static constexpr std::size_t kLongEnoughForSlip = 8;

  void keep(const Parsed& parsed) {
    const auto& name = parsed.name;
    Feature x{};
    x.full = full_.add(name.normal);
    x.body = bodies_.add(base::from_code_points(parsed.body));
    x.plain = plains_.add(parsed.plain_body);
    x.numerals = numerals_.add(parsed.numerals);
    x.trade = trades_.add(name.trade);
    x.core = cores_.add(name.core());
    x.division = divisions_.add(name.division);
    x.sound = parsed.sound;
    x.trade_sound = parsed.trade_sound;
    x.trade_length =
        static_cast<std::uint8_t>(std::min<std::size_t>(255, base::count_code_points(name.trade)));
    x.core_length =
        static_cast<std::uint8_t>(std::min<std::size_t>(255, base::count_code_points(name.core())));
    x.is_branch = name.is_branch;
    x.has_industry = !name.industry.empty();
    // A shop's name ends in its business: 光谷服装店.
    x.has_form = parsed.whole;
    features_.push_back(x);
    body_text_.add(parsed.body);
    normal_text_.add(base::to_code_points(name.normal));
    for (std::size_t i = 0; i + 1 < parsed.body.size(); ++i) ++pair_counts_[pair_slot(parsed.body, i)];
  }

  // Without a trade name it is the place that tells two names apart: 常德市第一建筑公司, 澧县第一建筑公司.
  bool same_place(const Feature& x, const Feature& y) const {
    if (x.trade == 0 && x.division != 0 && y.division != 0) return x.division == y.division;
    const auto p = divisions_[x.division], q = divisions_[y.division];
    return p.starts_with(q) || q.starts_with(p);
  }

  Outcome by_text(ValueId a, ValueId b) const {
    const auto &x = features_[a], &y = features_[b];
    const auto p = body_text_[a], q = body_text_[b];
    const auto shorter = std::min(p.size(), q.size());
    if (x.trade != y.trade && x.sound != y.sound && body_text_.most_common(a, b) * 2 < shorter)
      return {kDifferent};
    const auto slips = shorter >= 3 ? edits(p, q, 2) : 9;
    if ((x.sound == y.sound && shorter >= 2) || (slips <= 1 && shorter >= 4))
      return {kSlip, rarity_of_slip(x, y)};
    if (form_slips(a, b))
      return {kFormSlip, std::min(bodies_.rarity(x.body, total_), bodies_.rarity(y.body, total_))};
    // A brand alone may be the branch's as well as the parent's.
    const bool whole = x.has_form && y.has_form;
    if (whole && x.core == y.core && x.core != 0) return {kBranchOf};
    if (whole && x.is_branch != y.is_branch) return {trade_alike(x, y) ? Level{kBranchOf} : kDifferent};
    if (x.trade == y.trade && x.trade != 0)
      return {business_fits(a, b) ? kBrand : kSameTrade, trades_.rarity(x.trade, total_)};
    const auto alike = body_text_.may_share_pairs(a, b, 0.45) ? shared_pairs(p, q) : 0;
    if ((slips == 2 && shorter >= 6) || alike >= 0.75 || trade_within(a, b)) return {kAlike};
    if (trade_slips(a, b)) return {kTradeSlip, rarity_of_slip(x, y)};
    if (slips <= 2 || alike >= 0.45) return {kLoose};
    return {kDifferent};
  }

  // A slip in the form or the region (有限司, 科有技限公司) parts the two names differently; the rest is all
  // there.
  bool form_slips(ValueId a, ValueId b) const {
    const auto p = normal_text_[a], q = normal_text_[b];
    return std::min(p.size(), q.size()) >= kLongEnoughForSlip && edits(p, q, 1) <= 1;
  }

  bool trade_alike(const Feature& x, const Feature& y) const { return x.trade == y.trade && x.trade != 0; }

  // One line of business says less than the other, but nothing else: 数控 and 数控设备, or none.
  bool business_fits(ValueId a, ValueId b) const {
    const auto &x = features_[a], &y = features_[b];
    if (!x.has_industry || !y.has_industry) return true;
    const auto p = body_text_[a].substr(x.trade_length), q = body_text_[b].substr(y.trade_length);
    return p.size() < q.size() ? is_subsequence(p, q) : is_subsequence(q, p);
  }

  // The brand of a door sign with a slip, and nothing that contradicts it.
  bool trade_slips(ValueId a, ValueId b) const {
    const auto &x = features_[a], &y = features_[b];
    if (x.trade == 0 || y.trade == 0 || !business_fits(a, b)) return false;
    if (x.trade_sound == y.trade_sound) return true;
    const auto p = body_text_[a].substr(0, x.trade_length), q = body_text_[b].substr(0, y.trade_length);
    return std::min(p.size(), q.size()) >= 3 && edits(p, q, 1) <= 1;
  }

  // As common as the more common of the two.
  std::uint8_t rarity_of_slip(const Feature& x, const Feature& y) const {
    if (x.trade == 0 || y.trade == 0)
      return std::min(bodies_.rarity(x.body, total_), bodies_.rarity(y.body, total_));
    return std::min(trades_.rarity(x.trade, total_), trades_.rarity(y.trade, total_));
  }

  // A whole name of few characters stands in the other's: a brand.
  bool trade_within(ValueId a, ValueId b) const {
    auto p = body_text_[a], q = body_text_[b];
    if (p.size() > q.size()) std::swap(p, q);
    return p.size() >= 3 && q.find(p) != q.npos;
  }

  static std::size_t pair_slot(std::u32string_view text, std::size_t i) {
    return mix(std::uint64_t{text[i]} << 32 | text[i + 1]) & (kPairSlots - 1);
  }

  // Two names that are one insertion, deletion or substitution apart share one of these.
  static void add_deletions(std::u32string_view body, KeySink& out) {
    const auto n = body.size();
    if (n < 4 || n > kLongestForDeletions) return;
    // A polynomial over the characters; that of the text without one of them follows from front and rest.
    constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15ULL;
    std::array<std::uint64_t, kLongestForDeletions + 1> rest{};  // of the characters from i on
    std::array<std::uint64_t, kLongestForDeletions + 1> power{1};
    for (std::size_t i = 0; i < n; ++i) power[i + 1] = power[i] * kBase;
    for (auto i = n; i-- > 0;) rest[i] = body[i] * power[n - 1 - i] + rest[i + 1];
    out.push_back({3, mix(rest[0] + n)});
    std::uint64_t front = 0;
    for (std::size_t i = 0; i < n; ++i) {
      out.push_back({3, mix(front * power[n - 1 - i] + rest[i + 1] + n - 1)});
      front = front * kBase + body[i];
    }
  }

  void add_rare_pairs(std::u32string_view body, KeySink& out) const {
    std::uint32_t first = ~0U, second = ~0U;
    std::uint64_t first_key = 0, second_key = 0;
    for (std::size_t i = 0; i + 1 < body.size(); ++i) {
      const auto count = pair_counts_[pair_slot(body, i)];
      const auto key = mix(std::uint64_t{body[i]} << 32 | body[i + 1]);
      if (count < first) {
        second = first, second_key = first_key;
        first = count, first_key = key;
      } else if (count < second) {
        second = count, second_key = key;
      }
    }
    if (first_key != 0) out.push_back({4, first_key});
    if (second_key != 0) out.push_back({4, second_key});
  }

  std::uint64_t total_ = 0;
  Shares full_, bodies_, trades_;
  Dictionary plains_, numerals_, cores_, divisions_;
  std::vector<Feature> features_;
  CodePoints body_text_, normal_text_;
  std::vector<std::uint32_t> pair_counts_ = std::vector<std::uint32_t>(kPairSlots);
};

}  // namespace

std::unique_ptr<Comparator> make_company_comparator() {
  return std::make_unique<CompanyComparator>();
}

}  // namespace qiying::fusion::internal
