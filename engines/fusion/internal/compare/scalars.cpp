// Dates, numbers, amounts of money, numbers of documents.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "engines/fusion/internal/compare/features.hpp"
#include "engines/fusion/internal/similarity.hpp"
#include "engines/fusion/standardise.hpp"

namespace qiying::fusion::internal {
namespace {

enum : Level { kSlip = 3, kPart };
const LevelInfo kDateLevels[] = {{{"缺失", "missing"}, false, 0},
                                 {{"日期不同", "different"}, false, 0.08},
                                 {{"日期一致", "same"}, true, 0.8},
                                 {{"差一位或月日颠倒", "one digit, or day and month swapped"}, false, 0.08},
                                 {{"年月日中有两项一致", "two of year, month and day"}, false, 0.04}};
const LevelInfo kNumberLevels[] = {{{"缺失", "missing"}, false, 0},
                                   {{"数值不同", "different"}, false, 0.1},
                                   {{"数值一致", "same"}, true, 0.8},
                                   {{"相差不超过一成", "within a tenth"}, false, 0.1}};
const LevelInfo kIdLevels[] = {{{"缺失", "missing"}, false, 0},
                               {{"号码不同", "different"}, false, 0.08},
                               {{"号码一致", "same"}, true, 0.8},
                               {{"差一位", "one character differs"}, false, 0.1},
                               {{"差两位", "two characters differ"}, false, 0.02}};

class DateComparator final : public Comparator {
 public:
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<std::string>(input, known(), canonical, [&](const std::string& text) {
      date_.push_back(dates_.add(text));
      text_.add(base::to_code_points(text));
    });
    dates_.count(input.counts, [&](ValueId v) { return date_[v]; });
  }
  std::size_t known() const override { return date_.size(); }
  void archive(BinaryFile& file) override { file.fields(dates_, date_, text_); }

  std::span<const LevelInfo> levels() const override { return kDateLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    if (date_[a] == 0 || date_[b] == 0) return {};
    if (date_[a] == date_[b]) return {kEqual, dates_.rarity(date_[a], total_)};
    const auto p = text_[a], q = text_[b];
    if (edits(p, q, 1) <= 1 || swapped(p, q)) return {kSlip};
    return level_if(shared_parts(p, q) >= 2, kPart, kDifferent);
  }

  void keys(ValueId value, KeySink& out) const override {
    if (date_[value] != 0) out.push_back({0, date_[value]});
  }
  std::uint32_t facet(ValueId value) const override { return date_[value]; }
  std::uint64_t rank(std::uint32_t facet) const override { return dates_.key(facet); }

 private:
  // 19780724; what is no date stays as it is.
  static std::string canonical(std::string_view raw) {
    const auto date = parse_any_date(raw);
    if (!date) return base::normalize_name(base::first_code_points(raw, 40));
    auto text = base::to_iso(*date);
    std::erase(text, '-');
    return text;
  }
  static bool swapped(std::u32string_view a, std::u32string_view b) {
    return a.size() == 8 && b.size() == 8 && a.substr(0, 4) == b.substr(0, 4) &&
           a.substr(4, 2) == b.substr(6, 2) && a.substr(6, 2) == b.substr(4, 2);
  }
  static int shared_parts(std::u32string_view a, std::u32string_view b) {
    if (a.size() != 8 || b.size() != 8) return 0;
    return (a.substr(0, 4) == b.substr(0, 4)) + (a.substr(4, 2) == b.substr(4, 2)) +
           (a.substr(6, 2) == b.substr(6, 2));
  }

  std::uint64_t total_ = 0;
  Shares dates_;
  std::vector<ValueId> date_;
  CodePoints text_;
};

class NumberComparator final : public Comparator {
 public:
  explicit NumberComparator(bool money) : money_(money) {}
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    const auto read = [this](std::string_view raw) { return money_ ? of_money(raw) : of_number(raw); };
    parse_all<std::pair<std::string, double>>(input, known(), read, [&](const auto& parsed) {
      number_.push_back(numbers_.add(parsed.first));
      amount_.push_back(parsed.second);
    });
    numbers_.count(input.counts, [&](ValueId v) { return number_[v]; });
  }
  std::size_t known() const override { return number_.size(); }
  void archive(BinaryFile& file) override { file.fields(numbers_, number_, amount_); }

  std::span<const LevelInfo> levels() const override { return kNumberLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    if (number_[a] == 0 || number_[b] == 0) return {};
    if (number_[a] == number_[b]) return {kEqual, numbers_.rarity(number_[a], total_)};
    const auto p = amount_[a], q = amount_[b];
    return level_if(std::abs(p - q) <= 0.1 * std::max(std::abs(p), std::abs(q)), kSlip, kDifferent);
  }

  void keys(ValueId, KeySink&) const override {}
  std::uint32_t facet(ValueId value) const override { return number_[value]; }
  std::uint64_t rank(std::uint32_t facet) const override { return numbers_.key(facet); }

 private:
  static std::pair<std::string, double> of_money(std::string_view raw) {
    const auto capital = parse_capital(raw);
    if (!capital) return {};
    return {std::to_string(capital->fen) + capital->currency, static_cast<double>(capital->fen)};
  }
  static std::pair<std::string, double> of_number(std::string_view raw) {
    const auto text = base::normalize_name(base::first_code_points(raw, 40));
    std::string digits;
    for (const char c : text)
      if ((c >= '0' && c <= '9') || c == '.' || c == '-') digits += c;
    if (digits.empty()) return {};
    return {digits, std::strtod(digits.c_str(), nullptr)};
  }

  bool money_;
  std::uint64_t total_ = 0;
  Shares numbers_;
  std::vector<ValueId> number_;
  std::vector<double> amount_;
};

class IdComparator final : public Comparator {
 public:
  void extend(const ComparatorInput& input) override {
    total_ = input.total;
    parse_all<std::string>(input, known(), canonical, [&](const std::string& text) {
      id_.push_back(ids_.add(text));
      text_.add(base::to_code_points(text));
    });
    ids_.count(input.counts, [&](ValueId v) { return id_[v]; });
  }
  std::size_t known() const override { return id_.size(); }
  void archive(BinaryFile& file) override { file.fields(ids_, id_, text_); }

  std::span<const LevelInfo> levels() const override { return kIdLevels; }

  Outcome compare(ValueId a, ValueId b) const override {
    if (id_[a] == 0 || id_[b] == 0) return {};
    if (id_[a] == id_[b]) return {kEqual, ids_.rarity(id_[a], total_)};
    const auto shorter = std::min(text_[a].size(), text_[b].size());
    if (shorter < 3 || text_.most_common(a, b) + 2 < shorter) return {kDifferent};
    const auto slips = edits(text_[a], text_[b], 2);
    if (slips == 1 && shorter >= 3) return {kSlip};
    return level_if(slips == 2 && shorter >= 6, kPart, kDifferent);
  }

  void keys(ValueId value, KeySink& out) const override {
    if (id_[value] != 0) out.push_back({0, id_[value]});
  }
  std::uint32_t facet(ValueId value) const override { return id_[value]; }
  std::uint64_t rank(std::uint32_t facet) const override { return ids_.key(facet); }

 private:
  static std::string canonical(std::string_view raw) {
    std::string out;
    for (const char c : base::normalize_name(base::first_code_points(raw, 64)))
      if (c != '-' && c != '/' && c != '.') out += c;
    return out;
  }

  std::uint64_t total_ = 0;
  Shares ids_;
  std::vector<ValueId> id_;
  CodePoints text_;
};

}  // namespace

std::unique_ptr<Comparator> make_date_comparator() {
  return std::make_unique<DateComparator>();
}
std::unique_ptr<Comparator> make_number_comparator(bool money) {
  return std::make_unique<NumberComparator>(money);
}
std::unique_ptr<Comparator> make_id_comparator() {
  return std::make_unique<IdComparator>();
}

}  // namespace qiying::fusion::internal
