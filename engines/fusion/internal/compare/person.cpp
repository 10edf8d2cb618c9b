// Names of persons, Chinese or in letters, whole or in parts.
#include "engines/fusion/internal/compare/features.hpp"
#include "engines/fusion/internal/similarity.hpp"
#include "engines/fusion/standardise.hpp"

namespace qiying::fusion::internal {
namespace {

enum : Level { kSlip = 3, kAlike, kPart };
const LevelInfo kLevels[] = {
    {{"缺失", "missing"}, false, 0},   {{"姓名不同", "different"}, false, 0.05},
    {{"姓名一致", "same"}, true, 0.8}, {{"差一字或同音", "one letter or its sound"}, false, 0.1},
    {{"相近", "alike"}, false, 0.03},  {{"一方为另一方的一部分", "one is part of the other"}, false, 0.02}};

struct Parsed {
  std::string text;
  std::u32string points;
  std::uint64_t sound = 0;
};

Parsed parse(std::string_view raw) {
  Parsed out;
  out.text = parse_person(raw);
  out.points = base::to_code_points(out.text);
  if (!out.text.empty()) out.sound = hash_of(base::pinyin(out.text));
  return out;
}

bool is_chinese(std::u32string_view text) {
  return !text.empty() && text[0] >= 0x3400;
}

class PersonComparator final : public Comparator {
 public:
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<Parsed>(input, known(), parse, [&](const Parsed& parsed) {
      name_.push_back(names_.add(parsed.text));
      sound_.push_back(parsed.sound);
      text_.add(parsed.points);
    });
    names_.count(input.counts, [&](ValueId v) { return name_[v]; });
  }
  std::size_t known() const override { return name_.size(); }
  void archive(BinaryFile& file) override { file.fields(names_, name_, sound_, text_); }

  std::span<const LevelInfo> levels() const override { return kLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    if (name_[a] == 0 || name_[b] == 0) return {};
    if (name_[a] == name_[b]) return {kEqual, names_.rarity(name_[a], total_)};
    if (sound_[a] == sound_[b]) return {kSlip};
    const auto common = text_.most_common(a, b);
    if (common * 2 < std::min(text_[a].size(), text_[b].size())) return {kDifferent};
    return {by_text(text_[a], text_[b], common)};
  }

  void keys(ValueId value, KeySink& out) const override {
    if (name_[value] == 0) return;
    out.push_back({0, name_[value]});
    const auto text = text_[value];
    if (is_chinese(text))
      out.push_back({1, sound_[value]});
    else if (text.size() >= 4)
      out.push_back({2, hash_of(text.substr(0, 4))});
  }

  std::uint32_t facet(ValueId value) const override { return name_[value]; }
  std::uint64_t rank(std::uint32_t facet) const override { return names_.key(facet); }

 private:
  static Level by_text(std::u32string_view a, std::u32string_view b, std::size_t common) {
    if (a.size() > b.size()) std::swap(a, b);
    if (is_chinese(a)) return by_characters(a, b);
    const auto alike = jaro_winkler_at_most(common, a, b) >= 0.82 ? jaro_winkler(a, b) : 0;
    if (alike >= 0.92 || (a.size() >= 4 && edits(a, b, 1) <= 1)) return kSlip;
    if (b.starts_with(a)) return kPart;
    return alike >= 0.82 ? Level{kAlike} : kDifferent;
  }

  static Level by_characters(std::u32string_view a, std::u32string_view b) {
    if (edits(a, b, 1) > 1) return kDifferent;
    if (a.size() >= 3) return kSlip;
    return a.size() == b.size() ? kAlike : kPart;
  }

  std::uint64_t total_ = 0;
  Shares names_;
  std::vector<ValueId> name_;
  std::vector<std::uint64_t> sound_;
  CodePoints text_;
};

}  // namespace

std::unique_ptr<Comparator> make_person_comparator() {
  return std::make_unique<PersonComparator>();
}

}  // namespace qiying::fusion::internal
