#include <fmt/format.h>

#include <utility>

#include "engines/rules/internal/read.hpp"

namespace qiying::rules::internal {
namespace {

using Kind = Condition::Kind;

struct OpWord {
  std::string_view key;
  Op op;
  std::uint8_t types;  // bit of each FactType
  bool several;
};
constexpr std::uint8_t bit(FactType t) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(t));
}
constexpr auto kNumber = bit(FactType::number);
constexpr auto kCode = bit(FactType::code);
constexpr auto kDate = bit(FactType::date);
constexpr OpWord kOps[] = {
    {"at_least", Op::at_least, kNumber, false},
    {"at_most", Op::at_most, kNumber, false},
    {"more_than", Op::more_than, kNumber, false},
    {"less_than", Op::less_than, kNumber, false},
    {"is", Op::is, static_cast<std::uint8_t>(kNumber | kCode | kDate | bit(FactType::boolean)), false},
    {"in", Op::in, kCode, true},
    {"not_in", Op::not_in, kCode, true},
    {"has", Op::has, bit(FactType::holdings), false},
    {"age_at_least", Op::age_at_least, kDate, false},
    {"age_less_than", Op::age_less_than, kDate, false},
    {"on_or_after", Op::on_or_after, kDate, false},
    {"on_or_before", Op::on_or_before, kDate, false},
};

class Reader {
 public:
  Reader(const Catalogue& catalogue, Findings& findings) : catalogue_(catalogue), findings_(findings) {}

  std::optional<Condition> node(const YamlNode& node) {
    MapReader reader(node, findings_, "条件");
    if (node.kind != YamlNode::Kind::map) return std::nullopt;
    Condition out;
    out.place = node.place;
    out.label = reader.text("label");
    out.clause = reader.text("clause");
    out.evidence = reader.texts("evidence");
    const auto before = findings_.errors();
    if (const auto* when = reader.find("when"))
      if (auto c = this->node(*when)) out.when.push_back(*std::move(c));
    shape(reader, out);
    reader.finish();
    return findings_.errors() == before ? std::optional(std::move(out)) : std::nullopt;
  }

 private:
  void shape(MapReader& reader, Condition& out) {
    if (reader.has("fact")) return leaf(reader, out);
    if (const auto* children = reader.find("all")) return group(Kind::all, *children, out);
    if (const auto* children = reader.find("any")) return group(Kind::any, *children, out);
    if (const auto* child = reader.find("not")) return none(*child, out);
    if (reader.has("of")) return at_least(reader, out);
    if (reader.has("review")) {
      out.kind = Kind::review;
      out.label = reader.text("review");
      return;
    }
    findings_.error(
        reader.place(), "rules.condition",
        {"条件要写明“事实”，或“全部、任一、非、至少…其中、人工审核”之一",
         "A condition names a fact, or is one of all, any, not, at_least … of, review"},
        {"例：- 事实: 从业人员数，下一行 至少: 20 人", "Example: - fact: staff, next line at_least: 20 人"});
  }

  void group(Kind kind, const YamlNode& children, Condition& out) {
    out.kind = kind;
    if (children.kind != YamlNode::Kind::list || children.items.empty()) {
      findings_.error(
          children.place, "rules.list",
          {"这里应是至少一项的列表，每项以“- ”开头", "A list of at least one item goes here, each with “- ”"},
          {"没有条件时写“全部: [人工审核...]”或删去分组", "Remove the group if nothing is asked"});
      return;
    }
    for (const auto& item : children.items)
      if (auto c = node(item)) out.children.push_back(*std::move(c));
  }

  void none(const YamlNode& child, Condition& out) {
    out.kind = Kind::none;
    if (auto c = node(child)) out.children.push_back(*std::move(c));
  }

  void at_least(MapReader& reader, Condition& out) {
    const auto* children = reader.find("of");
    group(Kind::at_least, *children, out);
    const auto needed = reader.integer("at_least", 1, 1000);
    if (!needed) {
      reader.need("at_least");
      return;
    }
    out.needed = static_cast<std::uint32_t>(*needed);
    if (out.needed > children->items.size())
      findings_.error(children->place, "rules.impossible",
                      {fmt::format("要求满足 {} 项，但只列了 {} 项", out.needed, children->items.size()),
                       fmt::format("{} of only {} items are asked for", out.needed, children->items.size())},
                      {"减少“至少”的项数或补充条件", "Ask for fewer or add conditions"});
  }

  void leaf(MapReader& reader, Condition& out) {
    out.kind = Kind::leaf;
    const auto use = read_fact(reader, "fact", catalogue_);
    const auto* any = reader.find("has_any");
    if (use) out.fact = *use;
    const Fact* fact = use ? &catalogue_.at(use->fact) : nullptr;
    bool asked = false;
    for (const auto& word : kOps) {
      const auto* value = reader.find(word.key);
      asked |= value != nullptr;
      if (value && fact) test(word, *value, *fact, out);
    }
    if (!fact) return;
    if (any) return has_any(*any, *fact, out);
    if (!asked)
      findings_.error(
          reader.place(), "rules.no_test",
          {fmt::format("“{}”没有比较", fact->title.zh), fmt::format("Nothing is asked of {}", fact->id)},
          {"加上“至少、至多、是、属于、持有、满”等之一",
           "Add one of at_least, at_most, is, in, has, age_at_least"});
  }

  void test(const OpWord& word, const YamlNode& value, const Fact& fact, Condition& out) {
    if ((word.types & bit(fact.type)) == 0) {
      findings_.error(value.place, "rules.type",
                      {fmt::format("“{}”不能用{}来比较", fact.title.zh, key_name(word.key)),
                       fmt::format("{} cannot be compared by {}", fact.id, key_name(word.key))},
                      {"数值用至少/至多，是非用是，代码用属于，日期用满/不早于/不晚于，资质用持有",
                       "Numbers: at_least/at_most; yes-no: is; codes: in; dates: age_at_least; titles: has"});
      return;
    }
    Test test{word.op, {}};
    const bool age = word.op == Op::age_at_least || word.op == Op::age_less_than;
    const auto take = [&](const YamlNode& n) {
      auto operand =
          age ? read_quantity(n, only(Dimension::years) | only(Dimension::days), findings_, fact.title.zh)
              : read_operand(n, fact, findings_);
      if (operand) test.operands.push_back(*std::move(operand));
    };
    if (value.kind == YamlNode::Kind::list && word.several)
      for (const auto& item : value.items) take(item);
    else
      take(value);
    if (!test.operands.empty()) out.tests.push_back(std::move(test));
  }

  // One leaf a title, so that each is explained on its own.
  void has_any(const YamlNode& value, const Fact& fact, Condition& out) {
    static constexpr OpWord kHas{"has_any", Op::has, bit(FactType::holdings), false};
    out.kind = Kind::any;
    if (value.kind != YamlNode::Kind::list || value.items.empty()) {
      findings_.error(value.place, "rules.list", {"这里应是资质的列表", "A list of titles goes here"});
      return;
    }
    for (const auto& item : value.items) {
      Condition leaf;
      leaf.kind = Kind::leaf;
      leaf.place = item.place;
      leaf.fact = out.fact;
      leaf.clause = out.clause;
      leaf.evidence = out.evidence;
      test(kHas, item, fact, leaf);
      out.children.push_back(std::move(leaf));
    }
  }

  const Catalogue& catalogue_;
  Findings& findings_;
};

}  // namespace

std::optional<Condition> read_condition(const YamlNode& node, const Catalogue& catalogue,
                                        Findings& findings) {
  return Reader(catalogue, findings).node(node);
}

}  // namespace qiying::rules::internal
