#include "engines/rules/facts.hpp"

#include <fmt/format.h>

#include <charconv>

#include "platform/base/text.hpp"

namespace qiying::rules {
namespace {

std::string without_zero_pairs(std::string_view code) {
  auto out = std::string(code.substr(0, 6));
  while (out.size() > 2 && out.ends_with("00")) out.resize(out.size() - 2);
  return out;
}

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

}  // namespace

std::optional<std::string> CodeList::find(std::string_view original) const {
  const auto text = base::trim(original);
  if (titles.contains(text)) return std::string(text);
  if (const auto other = canonical.find(text); other != canonical.end()) return other->second;
  const bool street =
      (text.size() == 9 || text.size() == 12) && text.find_first_not_of("0123456789") == text.npos;
  if (kind == CodeKind::region && street) return find(text.substr(0, 6));
  return std::nullopt;
}

std::string CodeList::prefix_of(std::string_view code) const {
  return kind == CodeKind::region ? without_zero_pairs(code) : std::string(code);
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
