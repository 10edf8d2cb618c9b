#include "engines/rules/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "platform/base/text.hpp"

namespace qiying::rules {
namespace {

// "name[-1]" -> name, -1.
std::optional<std::pair<std::string_view, std::int32_t>> split_offset(std::string_view text) {
  if (!text.ends_with(']')) return std::pair{text, 0};
  const auto open = text.rfind('[');
  if (open == text.npos) return std::nullopt;
  const auto digits = text.substr(open + 1, text.size() - open - 2);
  std::int32_t offset = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), offset);
  if (error != std::errc{} || stop != digits.data() + digits.size() || offset > 0 || offset < kOldestOffset)
    return std::nullopt;
  return std::pair{base::trim(text.substr(0, open)), offset};
}

bool is_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == text.npos;
}

// Villages and streets take three digits each, the levels above them two.
std::string_view region_stem(std::string_view code) {
  while (code.size() > 6 && code.ends_with("000")) code.remove_suffix(3);
  while (code.size() > 2 && code.size() <= 6 && code.ends_with("00")) code.remove_suffix(2);
  return code;
}

}  // namespace

std::string_view stem_of(CodeKind kind, std::string_view code) {
  return kind == CodeKind::region ? region_stem(code) : code;
}

base::Text precision_of(CodeKind kind, std::string_view stem) {
  static const base::Text industries[] = {{"门类", "section"},
                                          {"大类（两位）", "division (two digits)"},
                                          {"中类（三位）", "group (three digits)"},
                                          {"小类（四位）", "class (four digits)"}};
  static const base::Text regions[] = {{"省级", "province"},
                                       {"市级", "city"},
                                       {"区县", "district"},
                                       {"街道、乡镇", "street"},
                                       {"社区、村", "community"}};
  if (kind == CodeKind::industry)
    return industries[stem.size() < 2 ? 0 : std::min<std::size_t>(stem.size(), 5) - 2];
  if (kind == CodeKind::region)
    return regions[stem.size() <= 6 ? (stem.size() - 1) / 2 : stem.size() <= 9 ? 3 : 4];
  return {"具体项", "exact value"};
}

std::optional<std::string> CodeList::find(std::string_view original) const {
  const auto text = base::trim(original);
  if (titles.contains(text)) return std::string(text);
  if (const auto other = canonical.find(text); other != canonical.end()) return other->second;
  const bool street = (text.size() == 9 || text.size() == 12) && is_digits(text);
  if (kind == CodeKind::region && street) return find(text.substr(0, 6));
  return std::nullopt;
}

std::optional<std::string> CodeList::exact(std::string_view original) const {
  const auto text = base::trim(original);
  auto code = find(text);
  if (!code || kind != CodeKind::region || text.size() < 9) return code;
  return is_digits(text) ? std::string(text) : code;
}

std::optional<FactUse> Catalogue::find(std::string_view original) const {
  const auto text = base::trim(original);
  const auto parts = split_offset(text);
  if (!parts) return std::nullopt;
  const auto found = by_name_.find(parts->first);
  if (found == by_name_.end()) return std::nullopt;
  if (parts->second != 0 && facts_[found->second].period != Period::year) return std::nullopt;
  return FactUse{found->second, parts->second};
}

std::string Catalogue::nearest(std::string_view name) const {
  std::string best;
  std::size_t distance = 4;
  for (const auto& [known, index] : by_name_) {
    const auto d = base::edit_distance(base::first_code_points(name, 40), known, distance);
    if (d < distance) distance = d, best = known;
  }
  return best;
}

const CodeList* Catalogue::codes(std::string_view name) const {
  const auto found = codes_.find(name);
  return found == codes_.end() ? nullptr : &found->second;
}

base::Text Catalogue::title_of(FactUse use) const {
  const auto& fact = facts_[use.fact];
  if (use.offset == 0) return fact.title;
  return {fmt::format("{}（再往前{}年）", fact.title.zh, -use.offset),
          fmt::format("{} ({} year{} earlier)", fact.title.en, -use.offset, use.offset == -1 ? "" : "s")};
}

std::string Catalogue::id_of(FactUse use) const {
  const auto& id = facts_[use.fact].id;
  return use.offset == 0 ? id : fmt::format("{}[{}]", id, use.offset);
}

void Catalogue::add(CodeList list) {
  auto name = list.name;
  codes_.insert_or_assign(std::move(name), std::move(list));
}

bool Catalogue::add(Fact fact) {
  if (by_name_.contains(fact.id) || by_name_.contains(fact.title.zh)) return false;
  const auto index = static_cast<std::uint32_t>(facts_.size());
  by_name_.emplace(fact.id, index);
  by_name_.emplace(fact.title.zh, index);
  facts_.push_back(std::move(fact));
  return true;
}

}  // namespace qiying::rules
