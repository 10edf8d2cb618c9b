#include <fmt/format.h>

#include <bit>

#include "engines/rules/internal/read.hpp"
#include "platform/base/text.hpp"

namespace qiying::rules::internal {
namespace {

std::optional<Operand> parameter_of(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::scalar || !node.text.starts_with('$')) return std::nullopt;
  Operand out;
  out.parameter = std::string(base::trim(std::string_view(node.text).substr(1)));
  out.place = node.place;
  return out;
}

std::optional<Operand> read_flag(const YamlNode& node, Findings& findings) {
  const auto& t = node.text;
  const bool yes = t == "是" || t == "true" || t == "yes" || t == "有";
  const bool no = t == "否" || t == "false" || t == "no" || t == "无";
  if (yes || no) return Operand{.number = yes, .place = node.place};
  findings.error(
      node.place, "rules.flag",
      {fmt::format("“{}”应写“是”或“否”", shown(t)), fmt::format("“{}” must be 是 or 否", shown(t))});
  return std::nullopt;
}

std::optional<Operand> read_code(const YamlNode& node, const Fact& fact, Findings& findings) {
  auto code = fact.codes ? fact.codes->exact(node.text) : std::optional(node.text);
  // A prefix that is no entry of its own ("C39" where the list has 39) has been found above; the rest is
  // wrong.
  if (code) {
    Operand out;
    out.text = *std::move(code);
    out.place = node.place;
    return out;
  }
  findings.error(
      node.place, "rules.unknown_code",
      {fmt::format("“{}”不在“{}”的代码表（{}）中", shown(node.text), fact.title.zh, fact.codes->name),
       fmt::format("“{}” is not in the code list “{}” of {}", shown(node.text), fact.codes->name, fact.id)},
      {"查阅事实表中该项的选项", "See the choices of this fact in the catalogue"});
  return std::nullopt;
}

std::optional<Operand> read_date(const YamlNode& node, Findings& findings) {
  const auto date = base::parse_date(node.text);
  if (date.ok())
    return Operand{
        .number = date->time_since_epoch().count(), .dimension = Dimension::days, .place = node.place};
  tell(findings, node.place, date.error());
  return std::nullopt;
}

}  // namespace

Dimensions dimension_of(const Catalogue& catalogue, const std::optional<FactUse>& use) {
  if (!use) return only(Dimension::money);
  const auto* unit = catalogue.at(use->fact).unit;
  return only(unit ? unit->dimension : Dimension::none);
}

std::optional<Operand> read_quantity(const YamlNode& node, Dimensions dimensions, Findings& findings,
                                     std::string_view what) {
  if (auto parameter = parameter_of(node)) {
    if (std::has_single_bit(dimensions))
      parameter->dimension = static_cast<Dimension>(std::countr_zero(dimensions));
    return parameter;
  }
  if (!scalar_text(node, findings, what)) return std::nullopt;
  const auto q = parse_quantity(node.text);
  if (!q.ok()) {
    tell(findings, node.place, q.error());
    return std::nullopt;
  }
  if ((dimensions & only(q->dimension)) != 0)
    return Operand{.number = q->value, .dimension = q->dimension, .place = node.place};
  const auto wanted = title_of(static_cast<Dimension>(std::countr_zero(dimensions)));
  const auto given = title_of(q->dimension);
  findings.error(
      node.place, "rules.unit",
      {fmt::format("{}的单位不对：应为{}，写的是{}", what, wanted.zh, given.zh),
       fmt::format("Wrong unit for {}: {} expected, not {}", what, wanted.en, given.en)},
      {"改用同类单位，如 2000 万元、3%、20 人", "Use a unit of that kind, such as 2000 万元, 3%, 20 人"});
  return std::nullopt;
}

std::optional<Operand> read_quantity(MapReader& reader, std::string_view key, Dimensions dimensions) {
  const auto* node = reader.find(key);
  return node ? read_quantity(*node, dimensions, reader.findings(), key_name(key)) : std::nullopt;
}

std::optional<Operand> read_operand(const YamlNode& node, const Fact& fact, Findings& findings) {
  if (!scalar_text(node, findings, fact.title.zh)) return std::nullopt;
  if (fact.type == FactType::number)
    return read_quantity(node, only(fact.unit ? fact.unit->dimension : Dimension::none), findings,
                         fact.title.zh);
  if (fact.type == FactType::boolean) return read_flag(node, findings);
  if (fact.type == FactType::date) return read_date(node, findings);
  return read_code(node, fact, findings);
}

std::optional<FactUse> read_fact(const YamlNode& node, const Catalogue& catalogue, Findings& findings) {
  if (!scalar_text(node, findings, "事实")) return std::nullopt;
  if (auto use = catalogue.find(node.text)) return use;
  const auto near = catalogue.nearest(node.text);
  findings.error(node.place, "rules.unknown_fact",
                 {fmt::format("事实表里没有“{}”", shown(node.text)),
                  fmt::format("“{}” is not in the fact catalogue", shown(node.text))},
                 near.empty() ? base::Text{"查阅事实表；确需新增时先补充事实表",
                                           "See the catalogue; a new fact must be added there first"}
                              : base::Text{fmt::format("是否想写“{}”？", near),
                                           fmt::format("Did you mean “{}”?", near)});
  return std::nullopt;
}

std::optional<FactUse> read_fact(MapReader& reader, std::string_view key, const Catalogue& catalogue) {
  const auto* node = reader.find(key);
  return node ? read_fact(*node, catalogue, reader.findings()) : std::nullopt;
}

}  // namespace qiying::rules::internal
