#include "modules/policy/internal/tree.hpp"

#include "modules/policy/internal/rulebook.hpp"

namespace qiying::policy {
namespace {

using Kind = rules::Condition::Kind;

constexpr std::size_t kMostOptions = 80;

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::all:
      return "all";
    case Kind::any:
      return "any";
    case Kind::none:
      return "not";
    case Kind::at_least:
      return "at_least";
    case Kind::leaf:
      return "leaf";
    case Kind::review:
      break;
  }
  return "review";
}

std::string_view name_of(rules::Op op) {
  constexpr std::string_view kNames[] = {
      "at_least", "at_most", "more_than",    "less_than",     "is",          "in",
      "not_in",   "has",     "age_at_least", "age_less_than", "on_or_after", "on_or_before"};
  return kNames[static_cast<std::size_t>(op)];
}

std::string text_of(const rules::Operand& o, const rules::Fact& fact, rules::Op op) {
  if (!o.parameter.empty()) return "$" + o.parameter;
  const bool age = op == rules::Op::age_at_least || op == rules::Op::age_less_than;
  if (!age && fact.type == rules::FactType::boolean) return o.number != 0 ? "是" : "否";
  if (!age && fact.type == rules::FactType::date)
    return base::to_iso(base::Date(std::chrono::days(o.number)));
  if (age || fact.type == rules::FactType::number)
    return rules::to_text(rules::Quantity{o.number, o.dimension});
  return o.text;
}

void add(std::vector<TreeNode>& out, const rules::Condition& c, int depth, bool when) {
  TreeNode node{
      depth, std::string(name_of(c.kind)), static_cast<int>(c.needed), c.label, c.clause, "", c.evidence, {},
      when};
  if (c.kind == Kind::leaf) {
    const auto& fact = law_library().catalogue.at(c.fact.fact);
    node.fact = written(c.fact);
    for (const auto& test : c.tests) {
      TreeTest t{std::string(name_of(test.op)), {}};
      for (const auto& o : test.operands) t.values.push_back(text_of(o, fact, test.op));
      node.tests.push_back(std::move(t));
    }
  }
  out.push_back(std::move(node));
  for (const auto& guard : c.when) add(out, guard, depth + 1, true);
  for (const auto& child : c.children) add(out, child, depth + 1, false);
}

}  // namespace

std::string written(rules::FactUse use) {
  const auto& title = law_library().catalogue.at(use.fact).title.zh;
  return use.offset == 0 ? title : title + "[" + std::to_string(use.offset) + "]";
}

std::string written(const rules::Operand& o) {
  return o.parameter.empty() ? rules::to_text(rules::Quantity{o.number, o.dimension}) : "$" + o.parameter;
}

std::vector<TreeNode> tree_of(const rules::Condition& c) {
  std::vector<TreeNode> out;
  add(out, c, 0, false);
  return out;
}

base::Result<kernel::List<FactView>> list_facts(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  kernel::List<FactView> out;
  for (const auto& f : law_library().catalogue.facts()) {
    FactView view{f.id,
                  f.title.zh,
                  std::string(base::name_of(f.type)),
                  f.unit ? std::string(f.unit->name) : "",
                  f.note,
                  f.period == rules::Period::year,
                  {}};
    const bool titles = f.type == rules::FactType::holdings;
    if (f.codes && f.codes->titles.size() <= kMostOptions)
      for (const auto& [code, title] : f.codes->titles) view.options.push_back(titles ? title : code);
    out.items.push_back(std::move(view));
  }
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace qiying::policy
