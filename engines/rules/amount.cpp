#include "engines/rules/amount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engines/rules/enterprise.hpp"
#include "engines/rules/evaluate.hpp"

namespace qiying::rules {
namespace {

using Kind = Benefit::Kind;
using State = Amount::State;

std::string money(std::int64_t fen) {
  return to_text({fen, Dimension::money});
}
std::string percent(std::int64_t share) {
  return to_text({share, Dimension::ratio});
}

class Computer {
 public:
  Computer(const Ruleset& rules, const std::vector<Cell>& cells, bool steps)
      : rules_(rules), cells_(cells), steps_(steps) {}

  Amount of(const Benefit& b) {
    Amount out = uncapped(b);
    const bool sum = out.state == State::computed;
    if (sum && b.cap && out.fen > b.cap->number) {
      out.fen = b.cap->number;
      say(out, [&] { return fmt::format("不超过上限 {}", money(out.fen)); });
    }
    if (sum && out.fen < 0) out.fen = 0;
    return out;
  }

  Amount parts(const Benefit& b, const std::vector<std::int32_t>& when) {
    if (b.kind != Kind::parts) return of(b);
    Amount out{.state = State::none};
    for (std::size_t i = 0; i < b.parts.size(); ++i) {
      const auto node = i < when.size() ? when[i] : -1;
      if (node >= 0 && !given(static_cast<std::uint32_t>(node), out)) continue;
      join(out, of(b.parts[i]), b.parts[i], b.highest);
    }
    if (out.state == State::computed && b.cap && out.fen > b.cap->number) {
      out.fen = b.cap->number;
      say(out, [&] { return fmt::format("合计不超过上限 {}", money(out.fen)); });
    }
    return out;
  }

 private:
  template <class F>
  void say(Amount& out, F text) const {
    if (steps_) out.steps.push_back(text());
  }

  // Whether a part is given; what nobody knows yet leaves the whole open.
  bool given(std::uint32_t node, Amount& out) {
    Ruleset::Entry entry;
    entry.root = node;
    const auto outcome = outcome_of(rules_, entry, cells_);
    if (outcome == Outcome::unknown) open(out, {});
    return outcome == Outcome::met;
  }

  static void open(Amount& out, const std::vector<FactUse>& missing) {
    out.state = State::unknown;
    for (const auto& use : missing)
      if (std::find(out.missing.begin(), out.missing.end(), use) == out.missing.end())
        out.missing.push_back(use);
  }

  void join(Amount& out, Amount part, const Benefit& b, bool highest) {
    if (part.state == State::none) return;
    for (auto& s : part.steps) out.steps.push_back(b.label.empty() ? std::move(s) : b.label + "：" + s);
    if (out.state == State::unknown || part.state == State::unknown) return open(out, part.missing);
    if (part.state == State::not_money) {
      if (out.state == State::none) out.state = State::not_money;
      return;
    }
    out.fen = highest ? std::max(out.fen, part.fen) : out.fen + part.fen;
    const bool ceiling = part.state == State::ceiling || out.state == State::ceiling;
    out.state = ceiling ? State::ceiling : State::computed;
    if (highest && out.fen == part.fen) say(out, [&] { return fmt::format("就高：{}", money(out.fen)); });
  }

  // The value of a fact, or what is missing for it.
  std::optional<std::int64_t> value(FactUse use, Amount& out) {
    const auto& steps = rules_.plan.steps();
    const auto found = std::find_if(steps.begin(), steps.end(),
                                    [&](const auto& s) { return s.use == use && s.member.empty(); });
    const auto index = static_cast<std::uint32_t>(found - steps.begin());
    if (cells_[index].state == Cell::State::known) return cells_[index].number;
    std::vector<FactUse> missing;
    rules_.plan.missing(cells_, index, missing);
    open(out, missing);
    return std::nullopt;
  }
  std::string title(FactUse use) const { return rules_.library->catalogue.title_of(use).zh; }
  std::string shown(FactUse use, std::int64_t v) const {
    return show_cell(rules_.library->catalogue.at(use.fact), {.state = Cell::State::known, .number = v});
  }

  Amount computed(std::int64_t fen) const { return {.state = State::computed, .fen = fen}; }

  Amount uncapped(const Benefit& b) {
    switch (b.kind) {
      case Kind::fixed:
        return fixed(b);
      case Kind::share:
        return share(b, b.rate, b.base);
      case Kind::match:
        return b.matched_policy.empty() ? share(b, b.rate, b.base) : matched(b);
      case Kind::tiers:
        return tiers(b);
      case Kind::step:
        return step(b);
      case Kind::up_to:
        return ceiling(b);
      case Kind::in_kind:
        return {.state = State::not_money, .steps = {b.text}};
      case Kind::parts:
        return parts(b, {});
      case Kind::none:
        break;
    }
    return {};
  }

  Amount fixed(const Benefit& b) {
    if (!b.amount) return {.state = State::unknown};
    auto out = computed(b.amount->number);
    say(out, [&] { return fmt::format("定额 {}", money(out.fen)); });
    return out;
  }

  Amount ceiling(const Benefit& b) {
    if (!b.amount) return {.state = State::unknown};
    Amount out{.state = State::ceiling, .fen = b.amount->number};
    say(out, [&] { return fmt::format("最高 {}，具体数额由主管部门核定", money(out.fen)); });
    return out;
  }

  Amount share(const Benefit& b, const std::optional<Operand>& rate, const std::optional<FactUse>& base) {
    Amount out;
    if (!rate || !base) return {.state = State::unknown};
    const auto v = value(*base, out);
    if (!v) return out;
    if (b.least && !b.by && *v < b.least->number) {
      out = computed(0);
      say(out, [&] {
        return fmt::format("{} {} 未达到起点 {}", title(*base), money(*v), money(b.least->number));
      });
      return out;
    }
    out = computed(share_of(*v, rate->number));
    say(out, [&] {
      return fmt::format("{} {} × {} = {}", title(*base), money(*v), percent(rate->number), money(out.fen));
    });
    return out;
  }

  // What another policy of this ruleset would bring.
  Amount matched(const Benefit& b) {
    const auto* entry = rules_.find(b.matched_policy);
    if (!entry || !b.rate || entry->policy->benefit.kind == Kind::match) return {.state = State::unknown};
    const auto other = parts(entry->policy->benefit, entry->part_when);
    if (other.state != State::computed)
      return {.state = other.state, .fen = other.fen, .missing = other.missing};
    auto out = computed(share_of(other.fen, b.rate->number));
    say(out, [&] {
      return fmt::format("按“{}”的 {} 配套 {} = {}", entry->policy->title, money(other.fen),
                         percent(b.rate->number), money(out.fen));
    });
    return out;
  }

  Amount tiers(const Benefit& b) {
    Amount out;
    if (!b.by) return {.state = State::unknown};
    const auto v = value(*b.by, out);
    if (!v) return out;
    for (const auto& tier : b.tiers) {
      if (tier.from && *v < tier.from->number) continue;
      if (tier.below && *v >= tier.below->number) continue;
      if (tier.rate) return share(b, tier.rate, b.base ? b.base : b.by);
      out = computed(tier.amount ? tier.amount->number : 0);
      say(out,
          [&] { return fmt::format("{} {} 对应档次 {}", title(*b.by), shown(*b.by, *v), money(out.fen)); });
      return out;
    }
    out = computed(0);
    say(out, [&] { return fmt::format("{} {} 未达到任何档次", title(*b.by), shown(*b.by, *v)); });
    return out;
  }

  Amount step(const Benefit& b) {
    Amount out;
    if (!b.by || !b.step || !b.reward || b.step->number <= 0) return {.state = State::unknown};
    const auto v = value(*b.by, out);
    if (!v) return out;
    const auto count = b.least && *v < b.least->number ? 0 : std::max<std::int64_t>(0, *v / b.step->number);
    std::int64_t fen = 0;
    if (__builtin_mul_overflow(count, b.reward->number, &fen)) return {.state = State::unknown};
    out = computed(fen);
    say(out, [&] {
      return fmt::format("{} {}：{} 个完整的 {}，每个 {} = {}", title(*b.by), shown(*b.by, *v), count,
                         shown(*b.by, b.step->number), money(b.reward->number), money(fen));
    });
    return out;
  }

  const Ruleset& rules_;
  const std::vector<Cell>& cells_;
  bool steps_;
};

// A cap without a named group is that of the policy alone.
const std::string& group_of(const Policy& policy) {
  return policy.terms.cap_group.empty() ? policy.id : policy.terms.cap_group;
}

bool share_a_word(const Policy& a, const Policy& b) {
  return std::any_of(a.terms.exclusive.begin(), a.terms.exclusive.end(), [&](const auto& word) {
    return std::find(b.terms.exclusive.begin(), b.terms.exclusive.end(), word) != b.terms.exclusive.end();
  });
}

// Cuts what is paid so that the sum of a group stays below its cap.
void cut_at(const std::map<std::string, std::int64_t>& caps, std::vector<Payable*>& payables,
            const Ruleset& rules, std::string_view why) {
  std::map<std::string, std::int64_t> sums;
  for (auto* p : payables) {
    const auto& group = group_of(*rules.entries[p->entry].policy);
    const auto cap = caps.find(group);
    if (cap == caps.end()) continue;
    auto& sum = sums[group];
    const auto left = std::max<std::int64_t>(0, cap->second - sum);
    if (p->paid > left) {
      p->paid = left;
      p->reason = fmt::format("{} {}", why, money(cap->second));
    }
    sum += p->paid;
  }
}

template <class Member>
std::map<std::string, std::int64_t> caps_of(const Ruleset& rules, const std::vector<Payable*>& payables,
                                            Member cap) {
  std::map<std::string, std::int64_t> out;
  for (const auto* p : payables) {
    const auto& policy = *rules.entries[p->entry].policy;
    const auto& terms = policy.terms;
    if (!(terms.*cap)) continue;
    const auto [at, fresh] = out.emplace(group_of(policy), (terms.*cap)->number);
    if (!fresh) at->second = std::min(at->second, (terms.*cap)->number);
  }
  return out;
}

}  // namespace

Amount amount_of(const Ruleset& rules, const Ruleset::Entry& entry, const std::vector<Cell>& cells,
                 bool steps) {
  return Computer(rules, cells, steps).parts(entry.policy->benefit, entry.part_when);
}

void settle(const Ruleset& rules, std::vector<Payable>& payables) {
  std::sort(payables.begin(), payables.end(),
            [](const auto& a, const auto& b) { return a.fen != b.fen ? a.fen > b.fen : a.entry < b.entry; });
  for (std::size_t i = 0; i < payables.size(); ++i) {
    auto& p = payables[i];
    p.paid = p.fen;
    for (std::size_t j = 0; j < i; ++j) {
      const auto& higher = *rules.entries[payables[j].entry].policy;
      if (payables[j].paid == 0 || !share_a_word(higher, *rules.entries[p.entry].policy)) continue;
      p.paid = 0;
      p.reason = fmt::format("与“{}”不重复享受，就高", higher.title);
      break;
    }
  }
  std::vector<Payable*> all;
  for (auto& p : payables) all.push_back(&p);
  cut_at(caps_of(rules, all, &Terms::yearly_cap), all, rules, "年度上限");
}

void settle_affiliates(const Ruleset& rules, std::vector<Payable*>& payables) {
  cut_at(caps_of(rules, payables, &Terms::affiliates_cap), payables, rules, "关联企业合并上限");
}

}  // namespace qiying::rules
