#include "engines/rules/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "platform/base/text.hpp"

namespace qiying::rules {
namespace {

using Kind = Condition::Kind;

std::string_view word_of(Op op, Language language) {
  const bool zh = language == Language::zh;
  switch (op) {
    case Op::at_least:
      return zh ? "至少" : "at least";
    case Op::at_most:
      return zh ? "至多" : "at most";
    case Op::more_than:
      return zh ? "超过" : "more than";
    case Op::less_than:
      return zh ? "低于" : "less than";
    case Op::is:
      return zh ? "为" : "is";
    case Op::in:
      return zh ? "属于" : "in";
    case Op::not_in:
      return zh ? "不属于" : "not in";
    case Op::has:
      return zh ? "含有效的" : "include a valid";
    case Op::age_at_least:
      return zh ? "已满" : "for at least";
    case Op::age_less_than:
      return zh ? "未满" : "for less than";
    case Op::on_or_after:
      return zh ? "不早于" : "not before";
    case Op::on_or_before:
      return zh ? "不晚于" : "not after";
  }
  return {};
}

std::string show_operand(const Operand& o, const Fact& fact, Op op) {
  if (!o.parameter.empty() && o.number == 0) return "$" + o.parameter;
  if (op == Op::age_at_least || op == Op::age_less_than) return to_text(Quantity{o.number, o.dimension});
  if (fact.type == FactType::code || fact.type == FactType::holdings)
    return show_cell({.type = FactType::code, .codes = fact.codes},
                     {.state = Cell::State::known, .text = o.text});
  return show_cell(fact, {.state = Cell::State::known, .number = o.number});
}

std::string leaf_words(const Condition& c, const Catalogue& catalogue, Language language) {
  const auto& fact = catalogue.at(c.fact.fact);
  const auto title = catalogue.title_of(c.fact);
  std::string out = language == Language::zh ? title.zh : title.en;
  for (const auto& test : c.tests) {
    out += ' ';
    out += word_of(test.op, language);
    out += ' ';
    for (std::size_t i = 0; i < test.operands.size(); ++i)
      out += (i > 0 ? "、" : "") + show_operand(test.operands[i], fact, test.op);
  }
  return out;
}

std::string group_words(const Condition& c, Language language) {
  const bool zh = language == Language::zh;
  switch (c.kind) {
    case Kind::any:
      return zh ? "满足以下任一项" : "Any of these";
    case Kind::none:
      return zh ? "不得有以下情形" : "Not";
    case Kind::at_least:
      return zh ? fmt::format("至少满足以下 {} 项", c.needed) : fmt::format("At least {} of these", c.needed);
    default:
      return zh ? "同时满足以下各项" : "All of these";
  }
}

std::string distance_words(const Fact& fact, std::int64_t d, Language language) {
  if (fact.type != FactType::number || d == INT64_MIN) return {};
  const auto amount = show_cell(fact, {.state = Cell::State::known, .number = d < 0 ? -d : d});
  if (language == Language::zh) return (d > 0 ? "还差 " : "超出 ") + amount;
  return d > 0 ? amount + " short" : amount + " too much";
}

std::string pick(const base::Text& text, Language language) {
  return language == Language::zh ? text.zh : text.en;
}

// The longest stem below the one that is known of which a condition of the evaluation speaks; empty: none
// does.
std::string_view asked_stem(const Ruleset& rules, const Evaluation& e, const Coarse& known, CodeKind kind) {
  std::string_view out;
  const auto consider = [&](const std::optional<std::string>& cut) {
    if (cut && cut->size() > out.size() && cut->starts_with(stem_of(kind, known.code))) out = *cut;
  };
  for (const auto& n : e.nodes) {
    const auto& node = rules.nodes[n.node];
    if (node.kind != Kind::leaf || n.outcome != Outcome::unknown || node.source->fact != known.use) continue;
    for (const auto& part : rules.leaves[node.leaf].texts.parts()) consider(part.from), consider(part.to);
  }
  return out;
}

// "行业门类（现知 C39，需精确到小类（四位））".
std::string coarse_words(const Ruleset& rules, const Evaluation& e, const Coarse& known, Language language) {
  const auto& catalogue = rules.library->catalogue;
  const auto kind = catalogue.at(known.use.fact).codes->kind;
  const auto stem = asked_stem(rules, e, known, kind);
  const auto title = pick(catalogue.title_of(known.use), language);
  if (stem.empty())
    return language == Language::zh
               ? fmt::format("{}（现知 {}，需要更细的代码）", title, known.code)
               : fmt::format("{} (known: {}; a finer code is needed)", title, known.code);
  const auto level = pick(precision_of(kind, stem), language);
  return language == Language::zh ? fmt::format("{}（现知 {}，需精确到{}）", title, known.code, level)
                                  : fmt::format("{} (known: {}; needed to the {})", title, known.code, level);
}

std::vector<std::string> titles_of(const Ruleset& rules, const Evaluation& e,
                                   const std::vector<FactUse>& uses, Language language) {
  std::vector<std::string> out;
  for (const auto& use : uses) {
    const auto coarse =
        std::find_if(e.coarse.begin(), e.coarse.end(), [&](const auto& c) { return c.use == use; });
    out.push_back(coarse == e.coarse.end() ? pick(rules.library->catalogue.title_of(use), language)
                                           : coarse_words(rules, e, *coarse, language));
  }
  return out;
}

std::string join(const std::vector<std::string>& parts, std::string_view mark) {
  std::string out;
  for (const auto& p : parts) (out += out.empty() ? "" : mark) += p;
  return out;
}

class Explainer {
 public:
  Explainer(const Ruleset& rules, const Facts* facts, Language language)
      : rules_(rules), catalogue_(rules.library->catalogue), facts_(facts), language_(language) {}

  ExplainedLine line(const Explained& e) const {
    const auto& node = rules_.nodes[e.node];
    ExplainedLine out{.depth = e.depth, .outcome = e.outcome};
    if (!node.source) return out;
    const auto& c = *node.source;
    out.text = words_of(c, catalogue_, language_);
    if (e.is_when) out.text = (language_ == Language::zh ? "前提：" : "Where: ") + out.text;
    out.clause = c.clause;
    out.evidence = c.evidence;
    if (c.kind == Kind::leaf) leaf(e, c, out);
    return out;
  }

 private:
  void leaf(const Explained& e, const Condition& c, ExplainedLine& out) const {
    const auto& fact = catalogue_.at(c.fact.fact);
    out.fact = catalogue_.id_of(c.fact);
    out.value = show_cell(fact, e.cell);
    if (e.distance) out.distance = distance_words(fact, *e.distance, language_);
    const auto* datum = facts_ ? facts_->find(c.fact) : nullptr;
    if (datum) {
      out.source = datum->source;
      if (datum->observed) out.observed = base::to_iso(*datum->observed);
    } else if (e.cell.state == Cell::State::known && fact.formula != Formula::none) {
      out.source = language_ == Language::zh ? "按公式推算" : "computed";
    }
    if (e.outcome == Outcome::manual_review && e.cell.state == Cell::State::review)
      out.value = language_ == Language::zh ? "无法计算（如上年为零或行业不在划型范围）"
                                            : "cannot be computed (such as nothing in the year before)";
  }

  const Ruleset& rules_;
  const Catalogue& catalogue_;
  const Facts* facts_;
  Language language_;
};

// The first leaf that makes the outcome what it is; where too few apply, the group that counts them.
const Explained* decisive(const Ruleset& rules, const Evaluation& e) {
  const Explained* counting = nullptr;
  for (std::size_t i = 0; i < e.nodes.size();) {
    const auto& n = e.nodes[i];
    const auto kind = rules.nodes[n.node].kind;
    const bool leaf = kind == Kind::leaf || kind == Kind::review;
    if (leaf && n.outcome == e.outcome) return &n;
    // Below "not" a failing leaf is met; take the group itself.
    if (kind == Kind::none && n.outcome == e.outcome) return &n;
    if (kind == Kind::at_least && n.outcome == e.outcome && !counting) counting = &n;
    i += n.outcome == e.outcome ? 1 : n.size;
  }
  return counting;
}

}  // namespace

namespace {

std::string_view word_of(std::string_view amount_state, Language language) {
  constexpr std::tuple<std::string_view, std::string_view, std::string_view> kWords[] = {
      {"computed", "可得", "computed"},
      {"unknown", "还算不出", "not known yet"},
      {"ceiling", "最高", "at most"},
      {"not_money", "不是资金", "not money"}};
  for (const auto& [name, zh, en] : kWords)
    if (name == amount_state) return language == Language::zh ? zh : en;
  return amount_state;
}

}  // namespace

std::string_view name_of(Amount::State state) {
  switch (state) {
    case Amount::State::computed:
      return "computed";
    case Amount::State::unknown:
      return "unknown";
    case Amount::State::ceiling:
      return "ceiling";
    case Amount::State::not_money:
      return "not_money";
    case Amount::State::none:
      return "none";
  }
  return {};
}

std::string words_of(const Condition& c, const Catalogue& catalogue, Language language) {
  if (!c.label.empty()) return c.label;
  return c.kind == Kind::leaf ? leaf_words(c, catalogue, language) : group_words(c, language);
}

std::string reason_of(const Ruleset& rules, const Evaluation& e, Language language) {
  const bool zh = language == Language::zh;
  const auto& entry = rules.entries[e.entry];
  const auto& catalogue = rules.library->catalogue;
  if (entry.not_in_force) return pick(entry.not_in_force->reason, language);
  if (e.outcome == Outcome::met) return zh ? "各项条件均符合" : "All conditions are met";
  if (e.outcome == Outcome::unknown)
    return (zh ? "还需知道：" : "Still to be told: ") +
           join(titles_of(rules, e, e.missing, language), zh ? "、" : ", ");
  const auto* n = decisive(rules, e);
  if (e.outcome == Outcome::not_applicable && !n) {
    for (const auto& x : e.nodes)
      if (x.is_when && rules.nodes[x.node].source)
        return (zh ? "不在适用范围：" : "Out of scope: ") +
               words_of(*rules.nodes[x.node].source, catalogue, language);
    return zh ? "没有适用的条件" : "No condition applies";
  }
  if (!n || !rules.nodes[n->node].source) return pick(title_of(e.outcome), language);
  const auto& c = *rules.nodes[n->node].source;
  auto out = words_of(c, catalogue, language);
  if (c.kind == Kind::none && c.children.front().kind == Kind::leaf)
    out = (zh ? "不得：" : "Not: ") + words_of(c.children.front(), catalogue, language);
  if (c.kind == Kind::leaf && n->cell.state == Cell::State::known) {
    const auto& fact = catalogue.at(c.fact.fact);
    out += (zh ? "（现为 " : " (now ") + show_cell(fact, n->cell);
    if (n->distance && fact.type == FactType::number)
      out += (zh ? "，" : ", ") + distance_words(fact, *n->distance, language);
    out += zh ? "）" : ")";
  }
  return out;
}

Explanation explain(const Ruleset& rules, const Evaluation& e, const Facts* facts, Language language) {
  const auto& policy = *rules.entries[e.entry].policy;
  const auto& catalogue = rules.library->catalogue;
  Explanation out{.policy = policy.id, .title = policy.title, .outcome = e.outcome};
  out.reason = reason_of(rules, e, language);
  for (const auto& use : e.missing) out.missing.push_back(catalogue.id_of(use));
  out.amount_state = name_of(e.amount.state);
  if (e.amount.state == Amount::State::computed || e.amount.state == Amount::State::ceiling)
    out.amount = base::Fen{e.amount.fen};
  out.steps = e.amount.steps;
  const Explainer explainer(rules, facts, language);
  out.lines.reserve(e.nodes.size());
  for (const auto& n : e.nodes)
    if (rules.nodes[n.node].source) out.lines.push_back(explainer.line(n));
  if (e.outcome == Outcome::unknown)
    for (auto& line : out.lines)
      if (line.outcome == Outcome::unknown && !line.fact.empty()) {
        std::vector<FactUse> missing;
        const auto use = catalogue.find(line.fact);
        if (use && std::find(e.missing.begin(), e.missing.end(), *use) != e.missing.end())
          missing.push_back(*use);
        line.missing = titles_of(rules, e, missing.empty() ? e.missing : missing, language);
      }
  return out;
}

std::string to_text(const Explanation& x, Language language) {
  const bool zh = language == Language::zh;
  auto out =
      fmt::format("{} {}\n  {}：{}\n", x.policy, x.title, pick(title_of(x.outcome), language), x.reason);
  for (const auto& line : x.lines) {
    out +=
        fmt::format("  {:>{}}[{}] {}", "", line.depth * 2, pick(title_of(line.outcome), language), line.text);
    if (!line.value.empty()) out += (zh ? "；现为 " : "; now ") + line.value;
    if (!line.source.empty())
      out += fmt::format("（{}{}{}）", line.source, line.observed.empty() ? "" : " ", line.observed);
    if (!line.distance.empty()) out += (zh ? "；" : "; ") + line.distance;
    if (!line.missing.empty()) out += (zh ? "；缺：" : "; missing: ") + join(line.missing, "、");
    if (!line.clause.empty()) out += (zh ? "；依据 " : "; clause ") + line.clause;
    if (!line.evidence.empty()) out += (zh ? "；证明：" : "; evidence: ") + join(line.evidence, "、");
    out += '\n';
  }
  if (x.amount_state != "none") {
    out += (zh ? "  金额：" : "  Amount: ") + std::string(word_of(x.amount_state, language));
    if (x.amount) out += " " + to_text(Quantity{x.amount->value, Dimension::money});
    out += '\n';
    for (const auto& s : x.steps) out += "    " + s + "\n";
  }
  return out;
}

}  // namespace qiying::rules
