#include <fmt/format.h>

#include <charconv>

#include "engines/rules/internal/read.hpp"
#include "platform/base/text.hpp"

namespace qiying::rules::internal {
namespace {

using Kind = Benefit::Kind;

constexpr auto kMoney = only(Dimension::money);
constexpr auto kShare = only(Dimension::ratio);

void need_number(const std::optional<FactUse>& use, bool money, const Catalogue& catalogue, MapReader& reader,
                 std::string_view key) {
  if (!use) return;
  const auto& fact = catalogue.at(use->fact);
  if (fact.type == FactType::number && (!money || (fact.unit && fact.unit->dimension == Dimension::money)))
    return;
  reader.findings().error(
      reader.find(key)->place, "rules.unit",
      {fmt::format("{}要用{}，“{}”不是", key_name(key), money ? "金额" : "数值", fact.title.zh),
       fmt::format("{} needs {}; {} is not", key_name(key), money ? "money" : "a number", fact.id)},
      {"换成合适的事实", "Choose a fitting fact"});
}

Benefit::Tier read_tier(const YamlNode& node, const Benefit& benefit, const Catalogue& catalogue,
                        Findings& findings) {
  MapReader reader(node, findings, "档次");
  Benefit::Tier out;
  out.place = node.place;
  out.from = read_quantity(reader, "from", dimension_of(catalogue, benefit.by));
  out.below = read_quantity(reader, "below", dimension_of(catalogue, benefit.by));
  out.amount = read_quantity(reader, "amount", kMoney);
  out.rate = read_quantity(reader, "rate", kShare);
  if (out.amount.has_value() == out.rate.has_value() && node.kind == YamlNode::Kind::map)
    findings.error(node.place, "rules.tier",
                   {"每档要写“金额”或“比例”之一", "Each tier gives an amount or a rate"});
  reader.finish();
  return out;
}

Kind kind_of(MapReader& reader) {
  if (reader.has("parts")) return Kind::parts;
  if (reader.has("tiers")) return Kind::tiers;
  if (reader.has("step")) return Kind::step;
  if (reader.has("match")) return Kind::match;
  if (reader.has("rate")) return Kind::share;
  if (reader.has("amount")) return Kind::fixed;
  if (reader.has("up_to")) return Kind::up_to;
  if (reader.has("in_kind")) return Kind::in_kind;
  return Kind::none;
}

void need(MapReader& reader, bool present, std::string_view key) {
  if (!present && !reader.has(key)) reader.need(key);
}

void read_shape(MapReader& reader, Benefit& out, const Catalogue& catalogue) {
  auto& findings = reader.findings();
  switch (out.kind) {
    case Kind::fixed:
      out.amount = read_quantity(reader, "amount", kMoney);
      break;
    case Kind::share:
      out.rate = read_quantity(reader, "rate", kShare);
      need(reader, out.base.has_value(), "base");
      break;
    case Kind::tiers: {
      need(reader, out.by.has_value(), "by");
      const auto* list = reader.find("tiers");
      if (list->kind != YamlNode::Kind::list || list->items.empty())
        findings.error(list->place, "rules.list", {"“档次”应是列表", "“tiers” must be a list"});
      for (const auto& item : list->items) out.tiers.push_back(read_tier(item, out, catalogue, findings));
      break;
    }
    case Kind::step:
      need(reader, out.by.has_value(), "by");
      out.step = read_quantity(reader, "step", dimension_of(catalogue, out.by));
      out.reward = read_quantity(reader, "reward", kMoney);
      need(reader, out.reward.has_value(), "reward");
      break;
    case Kind::match:
      out.rate = read_quantity(reader, "match", kShare);
      out.matched_policy = reader.text("policy");
      if (out.matched_policy.empty()) need(reader, out.base.has_value(), "base");
      break;
    case Kind::up_to:
      out.amount = read_quantity(reader, "up_to", kMoney);
      break;
    case Kind::in_kind:
      out.text = reader.text("in_kind");
      break;
    case Kind::parts: {
      const auto* list = reader.find("parts");
      if (list->kind != YamlNode::Kind::list || list->items.empty())
        findings.error(list->place, "rules.list", {"“各项”应是列表", "“parts” must be a list"});
      for (const auto& item : list->items) out.parts.push_back(read_benefit(item, catalogue, findings));
      out.highest = reader.flag("highest", false);
      break;
    }
    case Kind::none:
      findings.error(
          reader.place(), "rules.benefit",
          {"没有看懂待遇：应写“金额、比例、档次、每增、配套、最高、内容、各项”之一",
           "No benefit found: write one of amount, rate, tiers, step, match, up_to, in_kind, parts"});
  }
}

}  // namespace

Benefit read_benefit(const YamlNode& node, const Catalogue& catalogue, Findings& findings) {
  MapReader reader(node, findings, "待遇");
  Benefit out;
  out.place = node.place;
  if (node.kind != YamlNode::Kind::map) return out;
  out.label = reader.text("label");
  out.clause = reader.text("clause");
  out.by = read_fact(reader, "by", catalogue);
  out.base = read_fact(reader, "base", catalogue);
  need_number(out.by, false, catalogue, reader, "by");
  need_number(out.base, true, catalogue, reader, "base");
  out.cap = read_quantity(reader, "cap", kMoney);
  out.least = read_quantity(reader, "least", dimension_of(catalogue, out.by ? out.by : out.base));
  if (const auto* when = reader.find("when"))
    if (auto c = read_condition(*when, catalogue, findings)) out.when.push_back(*std::move(c));
  out.kind = kind_of(reader);
  read_shape(reader, out, catalogue);
  reader.finish();
  return out;
}

namespace {

// "15", "15家", "15 户": a plain number of firms; anything else is for people to read.
std::optional<std::int64_t> firms_of(std::string_view quota) {
  std::int64_t n = 0;
  const auto* end = quota.data() + quota.size();
  const auto [stop, error] = std::from_chars(quota.data(), end, n);
  if (error != std::errc{} || n < 1) return std::nullopt;
  const auto rest = base::trim(std::string_view(stop, static_cast<std::size_t>(end - stop)));
  return rest.empty() || rest == "家" || rest == "户" ? std::optional(n) : std::nullopt;
}

}  // namespace

Terms read_terms(const YamlNode& node, Findings& findings) {
  MapReader reader(node, findings, "约束");
  Terms out;
  out.place = node.place;
  if (const auto* list = reader.find("instalments"))
    for (const auto& item : list->items)
      if (const auto share = read_quantity(item, kShare, findings, "分期"))
        out.instalments.push_back(share->number);
  out.yearly_cap = read_quantity(reader, "yearly_cap", kMoney);
  out.affiliates_cap = read_quantity(reader, "affiliates_cap", kMoney);
  out.cap_group = reader.text("cap_group");
  out.exclusive = reader.texts("exclusive");
  out.pledge_years = reader.integer("pledge_years", 1, 50);
  out.clawback = reader.text("clawback");
  out.quota = reader.text("quota");
  out.quota_firms = firms_of(out.quota);
  out.budget = read_quantity(reader, "budget", kMoney);
  out.years = reader.integer("years", 1, 50);
  reader.finish();
  return out;
}

}  // namespace qiying::rules::internal
