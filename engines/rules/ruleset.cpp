#include "engines/rules/ruleset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "platform/base/text.hpp"

namespace qiying::rules {
namespace {

using Kind = Condition::Kind;

// The last day on or before which a date must lie to be `age` old on `day`.
std::int64_t born_by(base::Date day, const Operand& age) {
  if (age.dimension == Dimension::days)
    return (day - std::chrono::days(age.number / 100)).time_since_epoch().count();
  const auto months = static_cast<int>(age.number * 12 / 100);
  auto ymd = std::chrono::year_month_day(day) - std::chrono::months(months);
  if (!ymd.ok()) ymd = ymd.year() / ymd.month() / std::chrono::last;
  return base::Date(ymd).time_since_epoch().count();
}

IntervalSet<std::int64_t> number_set(const Test& test, base::Date day) {
  using Set = IntervalSet<std::int64_t>;
  const auto& operand = test.operands.front();
  const auto v = operand.number;
  switch (test.op) {
    case Op::at_least:
    case Op::on_or_after:
      return Set::from(v);
    case Op::at_most:
    case Op::on_or_before:
      return Set::below(v + 1);
    case Op::more_than:
      return Set::from(v + 1);
    case Op::less_than:
      return Set::below(v);
    case Op::age_at_least:
      return Set::below(born_by(day, operand) + 1);
    case Op::age_less_than:
      return Set::from(born_by(day, operand) + 1);
    default:
      return Set::range(v, v + 1);
  }
}

IntervalSet<std::string> text_set(const Test& test, const CodeList* codes) {
  std::vector<Interval<std::string>> parts;
  for (const auto& operand : test.operands) {
    const bool prefix = codes && codes->kind != CodeKind::plain;
    auto from = prefix ? codes->prefix_of(operand.text) : operand.text;
    auto to = from;
    if (prefix)
      to.back() = static_cast<char>(to.back() + 1);
    else
      to.push_back('\0');
    parts.push_back({std::move(from), std::move(to)});
  }
  const IntervalSet<std::string> set(std::move(parts));
  return test.op == Op::not_in ? set.complement() : set;
}

const Parameter* find_parameter(const std::string& name, const Policy* policy, const Library& library,
                                bool& own) {
  if (policy) {
    const auto found = policy->parameters.find(name);
    own = found != policy->parameters.end();
    if (own) return &found->second;
  }
  const auto found = library.parameters.find(name);
  return found == library.parameters.end() ? nullptr : &found->second;
}

const Parameter::Version* version_on(const Parameter& p, base::Date day) {
  for (const auto& v : p.versions)
    if ((!v.from || *v.from <= day) && (!v.to || day <= *v.to)) return &v;
  return nullptr;
}

const std::string* override_of(const Overrides& overrides, const Policy* policy, bool own,
                               const std::string& name) {
  auto found = own && policy ? overrides.find(policy->id + "/" + name) : overrides.end();
  if (found == overrides.end()) found = overrides.find(name);
  return found == overrides.end() ? nullptr : &found->second;
}

class ParameterReader {
 public:
  ParameterReader(const Policy* policy, const Library& library, base::Date day, const Overrides& overrides,
                  Findings& findings)
      : policy_(policy), library_(library), day_(day), overrides_(overrides), findings_(findings) {}

  std::optional<std::int64_t> value(const Operand& operand, std::vector<std::string>& path) {
    if (operand.parameter.empty()) return operand.number;
    const auto& name = operand.parameter;
    if (std::find(path.begin(), path.end(), name) != path.end()) return cycle(operand.place, path, name);
    bool own = false;
    const auto* p = find_parameter(name, policy_, library_, own);
    if (!p) return unknown(operand.place, name);
    const auto dimension = p->unit ? p->unit->dimension : Dimension::none;
    if (path.empty() && operand.dimension != dimension) return mismatch(operand, *p, dimension);
    if (const auto* text = override_of(overrides_, policy_, own, name))
      return overridden(*text, p->unit, name);
    const auto* version = version_on(*p, day_);
    if (!version) return no_value(operand.place, name);
    path.push_back(name);
    const auto inner = value(version->value, path);
    path.pop_back();
    return inner ? std::optional(share_of(*inner, version->share)) : std::nullopt;
  }

 private:
  std::nullopt_t fault(Place place, std::string_view code, base::Text message, base::Text help) {
    findings_.error(place, code, std::move(message), std::move(help));
    return std::nullopt;
  }
  std::nullopt_t cycle(Place place, const std::vector<std::string>& path, const std::string& name) {
    std::string chain;
    for (const auto& step : path) chain += step + " → ";
    return fault(
        place, "rules.cyclic_parameter",
        {"参数互相引用成环：" + chain + name, "Parameters refer to each other in a circle: " + chain + name},
        {"给其中一个写明数值", "Give one of them a value"});
  }
  std::nullopt_t unknown(Place place, const std::string& name) {
    return fault(
        place, "rules.unknown_parameter", {"没有参数“" + name + "”", "No parameter “" + name + "”"},
        {"在本文件“参数”下定义，或改用已有参数", "Define it under “parameters”, or use a known one"});
  }
  std::nullopt_t mismatch(const Operand& operand, const Parameter& p, Dimension given) {
    const auto wanted = title_of(operand.dimension), is = title_of(given);
    return fault(operand.place, "rules.unit",
                 {fmt::format("参数“{}”是{}，这里要{}", p.name, is.zh, wanted.zh),
                  fmt::format("The parameter “{}” is {}; {} is needed here", p.name, is.en, wanted.en)},
                 {"换一个单位相符的参数", "Use a parameter of that unit"});
  }
  std::nullopt_t no_value(Place place, const std::string& name) {
    return fault(place, "rules.expired_parameter",
                 {fmt::format("参数“{}”在 {} 没有有效取值", name, base::to_iso(day_)),
                  fmt::format("The parameter “{}” has no value on {}", name, base::to_iso(day_))},
                 {"补上该日期的取值和来源，或调整政策有效期",
                  "Add the value of that day with its source, or end the policy earlier"});
  }
  std::optional<std::int64_t> overridden(const std::string& text, const Unit* unit, const std::string& name) {
    const auto q = parse_quantity(text, unit);
    if (q.ok() && q->dimension == (unit ? unit->dimension : Dimension::none)) return q->value;
    return fault({}, "rules.unit",
                 {fmt::format("“{}”不能取“{}”", name, text), fmt::format("“{}” cannot be “{}”", name, text)},
                 {"写数字和同类单位", "Write a number with a unit of its kind"});
  }

  const Policy* policy_;
  const Library& library_;
  base::Date day_;
  const Overrides& overrides_;
  Findings& findings_;
};

}  // namespace

std::optional<std::int64_t> value_of(const Operand& operand, const Policy* policy, const Library& library,
                                     base::Date day, const Overrides& overrides, Findings& findings) {
  std::vector<std::string> path;
  return ParameterReader(policy, library, day, overrides, findings).value(operand, path);
}

class Compiler {
 public:
  Compiler(const Library& library, base::Date day, Findings& findings, const Overrides& overrides)
      : findings_(findings), overrides_(overrides) {
    out_.library = &library;
    out_.day = day;
  }

  void add(const Policy& original) {
    out_.policies_.push_back(std::make_unique<Policy>(original));
    auto& policy = *out_.policies_.back();
    policy_ = &policy;
    Ruleset::Entry entry{&policy, 0, not_in_force(policy, out_.day), {}};
    findings_.in_file(policy.file);
    // What is not in force is not asked, so what it lacks on this day is no fault.
    Findings ignored;
    told_ = entry.not_in_force ? &ignored : &findings_;
    replace(policy.benefit);
    for (auto* operand : {&policy.terms.yearly_cap, &policy.terms.affiliates_cap, &policy.terms.budget})
      replace(*operand);
    Ruleset::Node root{.kind = Kind::all};
    root.children.push_back(node(policy.conditions));
    if (policy.scope) root.when = static_cast<std::int32_t>(node(*policy.scope));
    entry.root = keep(std::move(root));
    for (auto& part : policy.benefit.parts)
      entry.part_when.push_back(part.when.empty() ? -1 : static_cast<std::int32_t>(node(part.when[0])));
    plan_benefit(policy.benefit);
    out_.entries.push_back(std::move(entry));
  }

  Ruleset finish() { return std::move(out_); }

 private:
  bool replace(Operand& operand) {
    const auto v = value_of(operand, policy_, *out_.library, out_.day, overrides_, *told_);
    if (v) operand.number = *v;
    return v.has_value();
  }
  void replace(std::optional<Operand>& operand) {
    // A benefit without its figure is not computed at all.
    if (operand && !replace(*operand)) operand.reset();
  }
  void replace(Benefit& b) {
    for (auto* operand : {&b.amount, &b.rate, &b.cap, &b.step, &b.reward, &b.least}) replace(*operand);
    for (auto& tier : b.tiers)
      for (auto* operand : {&tier.from, &tier.below, &tier.amount, &tier.rate}) replace(*operand);
    for (auto& part : b.parts) replace(part);
  }

  std::uint32_t slot(FactUse use, const std::string& member = {}) {
    return out_.plan.add(out_.library->catalogue, out_.library->tables, use, member);
  }
  void plan_benefit(const Benefit& b) {
    if (b.by) slot(*b.by);
    if (b.base) slot(*b.base);
    for (const auto& part : b.parts) plan_benefit(part);
  }

  std::uint32_t keep(Ruleset::Node n) {
    n.two_valued = n.kind != Kind::review && n.when < 0;
    if (n.kind == Kind::leaf) {
      const auto& leaf = out_.leaves[n.leaf];
      n.two_valued &= !leaf.no_value && !out_.plan.steps()[leaf.slot].may_review;
    }
    for (const auto child : n.children) n.two_valued &= out_.nodes[child].two_valued;
    out_.nodes.push_back(std::move(n));
    return static_cast<std::uint32_t>(out_.nodes.size() - 1);
  }

  std::uint32_t node(Condition& c) {
    Ruleset::Node n{.kind = c.kind, .needed = c.needed, .source = &c};
    if (c.kind == Kind::leaf) n.leaf = leaf(c);
    for (auto& child : c.children) n.children.push_back(node(child));
    if (!c.when.empty()) n.when = static_cast<std::int32_t>(node(c.when[0]));
    return keep(std::move(n));
  }

  std::uint32_t leaf(Condition& c) {
    const auto& fact = out_.library->catalogue.at(c.fact.fact);
    Ruleset::Leaf leaf;
    leaf.text = fact.type == FactType::code;
    if (leaf.text && fact.codes) leaf.codes = fact.codes->kind;
    leaf.numbers = IntervalSet<std::int64_t>::everything();
    leaf.texts = IntervalSet<std::string>::everything();
    std::string member;
    for (auto& test : c.tests) {
      for (auto& operand : test.operands) leaf.no_value |= !replace(operand);
      if (test.op == Op::has) {
        member = test.operands.front().text;
        leaf.numbers = IntervalSet<std::int64_t>::range(1, 2);
      } else if (leaf.text) {
        leaf.texts = leaf.texts.intersect(text_set(test, fact.codes));
      } else {
        leaf.numbers = leaf.numbers.intersect(number_set(test, out_.day));
      }
    }
    leaf.slot = slot(c.fact, member);
    out_.leaves.push_back(std::move(leaf));
    return static_cast<std::uint32_t>(out_.leaves.size() - 1);
  }

  Ruleset out_;
  Findings& findings_;
  Findings* told_ = nullptr;
  const Overrides& overrides_;
  const Policy* policy_ = nullptr;
};

const Ruleset::Entry* Ruleset::find(std::string_view policy) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.policy->id == policy; });
  return found == entries.end() ? nullptr : &*found;
}

Ruleset compile(const Library& library, base::Date day, Findings& findings, const Overrides& overrides,
                const std::vector<const Policy*>& policies) {
  Compiler compiler(library, day, findings, overrides);
  if (policies.empty())
    for (const auto& p : library.policies) compiler.add(p);
  for (const auto* p : policies) compiler.add(*p);
  return compiler.finish();
}

}  // namespace qiying::rules
