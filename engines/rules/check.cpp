#include "engines/rules/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engines/rules/explain.hpp"
#include "engines/rules/internal/check_benefit.hpp"
#include "engines/rules/ruleset.hpp"

namespace qiying::rules {
namespace {

using Kind = Condition::Kind;
using Numbers = IntervalSet<std::int64_t>;
using Texts = IntervalSet<std::string>;

// What a cell may still be at a place of the tree.
struct Possible {
  Numbers numbers = Numbers::everything();
  Texts texts = Texts::everything();
  bool empty() const { return numbers.empty() || texts.empty(); }
};
using Context = std::map<std::uint32_t, Possible>;

// Walks a tree carrying what the conditions around each node leave possible.
class Reach {
 public:
  Reach(const Ruleset& rules, Findings& findings) : rules_(rules), findings_(findings) {}

  // False when the node cannot be met within the context; narrows the context to what it implies.
  bool node(std::uint32_t index, Context& context) {
    const auto& n = rules_.nodes[index];
    switch (n.kind) {
      case Kind::leaf:
        return leaf(rules_.leaves[n.leaf], context);
      case Kind::any:
        return any(n, context);
      case Kind::at_least:
        return at_least(n, context);
      case Kind::all:
        return all(n, context);
      default:
        return none(n, context);
    }
  }

 private:
  bool leaf(const Ruleset::Leaf& l, Context& context) {
    if (l.no_value) return true;
    auto& p = context[l.slot];
    p.numbers = p.numbers.intersect(l.numbers);
    p.texts = p.texts.intersect(l.texts);
    return !p.empty();
  }

  bool all(const Ruleset::Node& n, Context& context) {
    bool possible = true;
    for (const auto c : n.children) {
      // What applies only sometimes excludes nothing.
      auto own = context;
      const bool sometimes = rules_.nodes[c].when >= 0;
      if (node(c, sometimes ? own : context) || sometimes) continue;
      if (possible) contradiction(n, c);
      possible = false;
    }
    return possible;
  }

  bool any(const Ruleset::Node& n, const Context& context) {
    bool some = false;
    std::vector<std::uint32_t> leaves;
    for (const auto c : n.children) {
      auto own = context;
      const bool possible = node(c, own) || rules_.nodes[c].when >= 0;
      some |= possible;
      if (!possible) unreachable(c);
      if (possible) covered(c, leaves);
    }
    return some;
  }

  bool at_least(const Ruleset::Node& n, const Context& context) {
    std::uint32_t possible = 0;
    for (const auto c : n.children) {
      auto own = context;
      possible += node(c, own) || rules_.nodes[c].when >= 0;
    }
    return possible >= n.needed;
  }

  bool none(const Ruleset::Node& n, Context& context) {
    if (n.children.empty()) return true;
    const auto& child = rules_.nodes[n.children.front()];
    if (child.kind != Kind::leaf) {
      Context own;
      node(n.children.front(), own);
      return true;
    }
    const auto& l = rules_.leaves[child.leaf];
    auto opposite = l;
    if (l.text)
      opposite.texts = l.texts.complement();
    else
      opposite.numbers = l.numbers.complement();
    return leaf(opposite, context);
  }

  // A branch that an earlier single condition already includes decides nothing.
  void covered(std::uint32_t index, std::vector<std::uint32_t>& leaves) {
    const auto& n = rules_.nodes[index];
    if (n.kind != Kind::leaf || n.when >= 0) return;
    const auto& l = rules_.leaves[n.leaf];
    for (const auto earlier : leaves) {
      const auto& e = rules_.leaves[earlier];
      if (e.slot == l.slot && l.numbers.within(e.numbers) && l.texts.within(e.texts))
        findings_.warning(n.source->place, "rules.redundant",
                          {"前面的一项已经包含这一项", "An earlier item already includes this one"},
                          {"删去或改正其中一项", "Remove or mend one of them"});
    }
    leaves.push_back(n.leaf);
  }

  std::string words(std::uint32_t index) const {
    const auto* c = rules_.nodes[index].source;
    return c ? words_of(*c, rules_.library->catalogue, Language::zh) : "";
  }
  void contradiction(const Ruleset::Node&, std::uint32_t child) {
    const auto* c = rules_.nodes[child].source;
    findings_.error(
        c ? c->place : Place{}, "rules.contradiction",
        {"与其他条件矛盾，永远不会符合：" + words(child),
         "Contradicts other conditions and can never be met: " + words(child)},
        {"核对原文的数值、单位和“至少/至多”", "Compare figures, units and at_least/at_most with the text"});
  }
  void unreachable(std::uint32_t child) {
    const auto* c = rules_.nodes[child].source;
    findings_.error(c ? c->place : Place{}, "rules.unreachable",
                    {"这一分支在上层条件下永远达不到：" + words(child),
                     "This branch can never be reached below the conditions above: " + words(child)},
                    {"删去，或改正上层条件", "Remove it, or mend the conditions above"});
  }

  const Ruleset& rules_;
  Findings& findings_;
};

void check_dates(const Policy& p, base::Date day, Findings& findings) {
  const auto& from = p.effective ? p.effective : p.published;
  const auto backwards = [&](base::Text what) {
    findings.error(p.place, "rules.period", std::move(what), {"核对日期", "Check the dates"});
  };
  if (from && p.expires && *p.expires < *from)
    backwards({"失效日期早于施行日期", "It expires before it takes effect"});
  const auto& a = p.application;
  if (a.opens && a.closes && *a.closes < *a.opens)
    findings.error(a.place, "rules.window", {"申报截止早于开始", "Applications close before they open"},
                   {"核对申报时间", "Check the times"});
  if (p.status == Status::valid && p.expires && *p.expires < day)
    findings.warning(
        p.place, "rules.past_term",
        {"状态写“有效”，但已过失效日期 " + base::to_iso(*p.expires),
         "Said to be valid, but its term ended on " + base::to_iso(*p.expires)},
        {"改为“失效”，或补上延长有效期的文件", "Set it to expired, or add the text that extends it"});
  if (p.status == Status::superseded && !p.superseded_by)
    findings.error(p.place, "rules.missing",
                   {"被替代的政策要写明被什么替代", "A superseded policy must say by what"},
                   {"补上“被替代: {文号, 日期}”", "Add superseded_by with the number and date"});
}

void check_source(const Policy& p, Findings& findings) {
  if (p.source.address.empty() && p.source.title.empty())
    findings.error(p.place, "rules.source", {"没有写来源", "The source is missing"},
                   {"补上“来源: {地址: https://...}”或“题名”", "Add the source's address or title"});
  const bool notice = p.subject == Subject::notice || p.application.closes.has_value();
  if (p.doc_number.empty() && !notice && p.unknowns.empty())
    findings.warning(
        p.place, "rules.doc_number", {"没有文号", "No document number"},
        {"补上文号；确无文号的写进“来源未说明”", "Add it; if there is none say so under unknowns"});
  if (!p.effective && !p.published && p.unknowns.empty())
    findings.warning(p.place, "rules.date", {"没有发布或施行日期", "No date of publication or effect"},
                     {"补上日期，或写进“来源未说明”", "Add it, or say so under unknowns"});
}

void check_leaves(const Policy& p, const Library& library, Findings& findings) {
  if (p.benefit.kind == Benefit::Kind::match && !p.benefit.matched_policy.empty()) {
    const auto* other = library.find(p.benefit.matched_policy);
    if (!other)
      findings.error(p.benefit.place, "rules.unknown_policy",
                     {"没有编号为“" + p.benefit.matched_policy + "”的政策",
                      "No policy “" + p.benefit.matched_policy + "”"},
                     {"核对编号", "Check the id"});
  }
}

}  // namespace

void check_policy(const Policy& policy, const Library& library, base::Date day, Findings& findings) {
  findings.in_file(policy.file);
  check_dates(policy, day, findings);
  check_source(policy, findings);
  check_leaves(policy, library, findings);
  Findings compiled;
  const auto rules = compile(library, day, compiled, {}, {&policy});
  for (const auto& f : compiled.all()) findings.error(f.place, f.code, f.message, f.help);
  const auto& entry = rules.entries.front();
  internal::check_benefit(*entry.policy, library, day, findings);
  Context context;
  Reach reach(rules, findings);
  const auto& root = rules.nodes[entry.root];
  if (root.when >= 0) reach.node(static_cast<std::uint32_t>(root.when), context);
  for (const auto child : root.children) {
    auto own = context;
    if (!reach.node(child, own) && findings.errors() == 0)
      findings.error(
          policy.place, "rules.contradiction",
          {"条件互相矛盾，没有企业能符合", "The conditions contradict each other; nobody can meet them"});
  }
}

void check(const Library& library, base::Date day, Findings& findings) {
  for (const auto& [name, p] : library.parameters) {
    findings.in_file(p.file);
    for (const auto& v : p.versions) {
      if (!v.value.parameter.empty()) {
        Operand operand{.parameter = name, .dimension = p.unit ? p.unit->dimension : Dimension::none};
        operand.place = v.place;
        value_of(operand, nullptr, library, v.from.value_or(day), {}, findings);
      }
      if (v.source.empty())
        findings.warning(v.place, "rules.source", {"参数取值没有写来源", "This value names no source"},
                         {"补上“来源”", "Add its source"});
    }
  }
  for (const auto& policy : library.policies) check_policy(policy, library, day, findings);
}

}  // namespace qiying::rules
