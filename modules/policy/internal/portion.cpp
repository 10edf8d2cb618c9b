#include "modules/policy/internal/portion.hpp"

#include <algorithm>

#include "modules/policy/internal/enterprise.hpp"

namespace qiying::policy {
namespace {

void put(const rules::Catalogue& catalogue, rules::Facts& facts, const std::string& fact,
         const std::string& value, const char* source, base::Date observed) {
  const auto use = catalogue.find(fact);
  if (!use || value.empty()) return;
  auto datum = rules::parse_value(catalogue.at(use->fact), value);
  if (!datum.ok()) return;
  const auto* held = facts.find(*use);
  if (held && !refines(catalogue.at(use->fact), *held, *datum)) return;
  datum->source = held ? refined_source(*held) : source;
  datum->observed = observed;
  facts.set(*use, *std::move(datum));
}

}  // namespace

Portion::Portion(db::Connection& db, const std::string& district,
                 const std::vector<register_::EntityRow>& firms)
    : district_(district) {
  std::vector<std::string> ids;
  for (const auto& f : firms) ids.push_back(f.id.str());
  told_ = db.query<Told>(
      "select subject_id, fact, value, at from policy.answer where district = $1 and subject_id = "
      "any($2::uuid[]) order by subject_id, fact",
      district, ids);
}

std::span<const Told> Portion::of(register_::EntityId firm) const {
  const auto [from, to] =
      std::equal_range(told_.begin(), told_.end(), Told{firm, "", "", {}},
                       [](const Told& a, const Told& b) { return a.subject_id < b.subject_id; });
  return {from, to};
}

std::size_t digest_of(std::span<const Told> answers) {
  std::string all;
  for (const auto& t : answers) all += t.fact + "=" + t.value + "\n";
  return all.empty() ? 0 : std::hash<std::string>()(all);
}

rules::Facts Portion::facts(const register_::EntityRow& firm, const Comparison& comparison,
                            base::Date day) const {
  const auto& catalogue = law_library().catalogue;
  rules::Facts out;
  if (const auto row = comparison.find(firm.uscc); row != comparison.end())
    for (const auto& [fact, value] : row->second) put(catalogue, out, fact, value, "数据比对表", day);
  rules::Facts registered;
  fill_from_register(firm, district_, catalogue, registered);
  for (const auto& [use, datum] : registered.all())
    if (!out.find(use)) out.set(use, datum);
  for (const auto& t : of(firm.id)) put(catalogue, out, t.fact, t.value, "企业自报", base::local_date(t.at));
  return out;
}

}  // namespace qiying::policy
