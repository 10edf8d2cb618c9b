#include "engines/rules/cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engines/rules/explain.hpp"
#include "platform/base/text.hpp"

namespace qiying::rules {
namespace {

using Kind = Condition::Kind;
constexpr std::string_view kIs[] = {" 是 ", " 为 ", " is ", "=", "是", "为", "："};

std::optional<Outcome> outcome_named(std::string_view text) {
  constexpr Outcome kAll[] = {Outcome::met, Outcome::unmet, Outcome::unknown, Outcome::manual_review,
                              Outcome::not_applicable};
  for (const auto o : kAll)
    if (text == title_of(o).zh || text == base::name_of(o)) return o;
  return std::nullopt;
}

std::optional<std::string_view> after(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const auto w : words)
    if (text.starts_with(w)) {
      auto rest = base::trim(text.substr(w.size()));
      if (rest.starts_with("为")) rest = base::trim(rest.substr(std::string_view("为").size()));
      return rest;
    }
  return std::nullopt;
}

// One case against one policy.
class Story {
 public:
  Story(const Library& library, const CaseText& text, Findings& findings)
      : library_(library), text_(text), findings_(findings) {
    findings_.in_file(text.file);
  }

  CaseResult run(Coverage& coverage) {
    result_.policy = text_.policy;
    result_.title = text_.title;
    const auto before = findings_.all().size();
    for (const auto& s : text_.given) given(s);
    const auto* policy = library_.find(text_.policy);
    if (!policy || findings_.all().size() != before) return unreadable(before);
    Findings compiled;
    const auto rules = compile(library_, text_.day, compiled, {}, with_matched(*policy));
    const auto cells = facts_.cells(rules.plan, rules.day);
    const auto evaluation = evaluate(rules, rules.entries.front(), cells);
    explanation_ = explain(rules, evaluation, &facts_, Language::zh);
    for (const auto& s : text_.then) then(s);
    cover(rules, evaluation, coverage);
    if (findings_.all().size() != before) return unreadable(before);
    result_.passed = result_.faults.empty();
    return std::move(result_);
  }

 private:
  std::vector<const Policy*> with_matched(const Policy& policy) const {
    std::vector<const Policy*> out{&policy};
    if (const auto* other = library_.find(policy.benefit.matched_policy)) out.push_back(other);
    return out;
  }

  CaseResult unreadable(std::size_t before) {
    for (auto i = before; i < findings_.all().size(); ++i)
      result_.faults.push_back(findings_.all()[i].message.zh + " / " + findings_.all()[i].message.en);
    if (result_.faults.empty()) result_.faults.emplace_back("没有这个政策 / no such policy");
    return std::move(result_);
  }

  void bad(const CaseText::Sentence& s, base::Text what) {
    findings_.error(s.place, "rules.sentence",
                    {"看不懂这句话：“" + s.text + "”" + what.zh, "Cannot read “" + s.text + "” " + what.en},
                    {"假如：事实 是 值；那么：符合、不符合、缺少信息、金额 20 万元、缺少 某事实",
                     "Given: FACT 是 VALUE; then: 符合, 不符合, 缺少信息, 金额 20 万元, 缺少 FACT"});
  }

  void given(const CaseText::Sentence& s) {
    for (const std::string_view unknown : {"未知", "unknown"})
      if (s.text.ends_with(unknown) && library_.catalogue.find(base::trim(std::string_view(s.text).substr(
                                           0, s.text.size() - unknown.size()))))
        return;
    for (const auto mark : kIs) {
      const auto at = s.text.find(mark);
      if (at == std::string::npos) continue;
      const auto use = library_.catalogue.find(base::trim(std::string_view(s.text).substr(0, at)));
      if (!use) continue;
      auto datum =
          parse_value(library_.catalogue.at(use->fact), std::string_view(s.text).substr(at + mark.size()));
      if (!datum.ok())
        return bad(s, {"（" + datum.error().message.zh + "）", "(" + datum.error().message.en + ")"});
      datum->source = "用例";
      return facts_.set(*use, *std::move(datum));
    }
    bad(s, {"（没有认出事实）", "(no known fact)"});
  }

  void fail(std::string text) { result_.faults.push_back(std::move(text)); }

  void then(const CaseText::Sentence& s) {
    if (const auto outcome = outcome_named(s.text)) {
      if (explanation_.outcome != *outcome)
        fail(fmt::format("应为“{}”，实为“{}”：{}", title_of(*outcome).zh, title_of(explanation_.outcome).zh,
                         explanation_.reason));
      return;
    }
    if (s.text == "金额未知" || s.text == "amount unknown") {
      if (explanation_.amount_state != "unknown") fail("金额应未知，实为 " + explanation_.amount_state);
      return;
    }
    if (const auto rest = after(s.text, {"金额", "amount"})) return amount(s, *rest, "computed");
    if (const auto rest = after(s.text, {"最高", "up to"})) return amount(s, *rest, "ceiling");
    if (const auto rest = after(s.text, {"缺少", "missing"})) return missing(s, *rest);
    if (const auto rest = after(s.text, {"未满足", "failing"})) return failing(*rest);
    bad(s, {});
  }

  void amount(const CaseText::Sentence& s, std::string_view text, std::string_view state) {
    const auto q = parse_quantity(text);
    if (!q.ok() || q->dimension != Dimension::money)
      return bad(s, {"（金额要有单位）", "(the amount needs a unit)"});
    const auto have =
        explanation_.amount ? to_text(Quantity{explanation_.amount->value, Dimension::money}) : "无";
    if (explanation_.amount_state != state || !explanation_.amount || explanation_.amount->value != q->value)
      fail(fmt::format("金额应为 {} {}，实为 {} {}", state, to_text(*q), explanation_.amount_state, have));
  }

  void missing(const CaseText::Sentence& s, std::string_view text) {
    const auto use = library_.catalogue.find(text);
    if (!use) return bad(s, {"（没有认出事实）", "(no known fact)"});
    const auto id = library_.catalogue.id_of(*use);
    const auto& all = explanation_.missing;
    if (std::find(all.begin(), all.end(), id) == all.end()) fail("未提示缺少 " + std::string(text));
  }

  void failing(std::string_view words) {
    const bool found =
        std::any_of(explanation_.lines.begin(), explanation_.lines.end(), [&](const auto& line) {
          return line.outcome == Outcome::unmet &&
                 (line.text.find(words) != std::string::npos || line.fact == words);
        });
    if (!found) fail("没有“未满足 " + std::string(words) + "”");
  }

  void cover(const Ruleset& rules, const Evaluation& e, Coverage& coverage) const {
    ++coverage.cases;
    for (const auto& n : e.nodes) {
      const auto* c = rules.nodes[n.node].source;
      if (!c || (c->kind != Kind::leaf && c->kind != Kind::review)) continue;
      auto& leaf = coverage.leaves[c->leaf];
      (n.outcome == Outcome::met ? leaf.met : n.outcome == Outcome::unmet ? leaf.unmet : leaf.other)++;
    }
  }

  const Library& library_;
  const CaseText& text_;
  Findings& findings_;
  Facts facts_;
  CaseResult result_;
  Explanation explanation_;
};

void collect_leaves(const Condition& c, const Catalogue& catalogue, Coverage& out) {
  if (c.kind == Kind::leaf || c.kind == Kind::review) {
    auto& leaf = out.leaves[c.leaf];
    leaf.text = words_of(c, catalogue, Language::zh);
    leaf.review = c.kind == Kind::review;
  }
  for (const auto& child : c.children) collect_leaves(child, catalogue, out);
  for (const auto& when : c.when) collect_leaves(when, catalogue, out);
}

}  // namespace

std::size_t CaseReport::failed() const {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [](const auto& r) { return !r.passed; }));
}

CaseReport run_cases(const Library& library, Findings& findings) {
  CaseReport out;
  std::map<std::string_view, Coverage*> by_policy;
  out.coverage.resize(library.policies.size());
  for (std::size_t i = 0; i < library.policies.size(); ++i) {
    const auto& p = library.policies[i];
    auto& c = out.coverage[i];
    c.policy = p.id;
    c.leaves.resize(p.leaves);
    if (p.scope) collect_leaves(*p.scope, library.catalogue, c);
    collect_leaves(p.conditions, library.catalogue, c);
    by_policy.emplace(p.id, &c);
  }
  for (const auto& text : library.cases) {
    const auto found = by_policy.find(text.policy);
    if (found == by_policy.end()) {
      findings.in_file(text.file);
      findings.error(text.place, "rules.unknown_policy",
                     {"没有编号为“" + text.policy + "”的政策", "No policy “" + text.policy + "”"});
      out.results.push_back({text.policy, text.title, false, {"没有这个政策 / no such policy"}});
      continue;
    }
    out.results.push_back(Story(library, text, findings).run(*found->second));
  }
  return out;
}

}  // namespace qiying::rules
