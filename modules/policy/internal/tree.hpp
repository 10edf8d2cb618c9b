#pragma once
// The conditions of a policy for the form-based editor: nodes in reading order with their depth, as they are
// written, so that the workbench can write them anew; and the facts one may ask about.

#include "engines/rules/library.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::policy {

struct TreeTest {
  std::string op;                   // "at_least", as the engine calls it
  std::vector<std::string> values;  // "20人", "$name", "C39"
};
QY_DESCRIBE(TreeTest, QY_FIELD(op), QY_FIELD(values))

struct TreeNode {
  int depth = 0;
  std::string kind;  // all, any, not, at_least, leaf, review
  int needed = 0;    // of at_least
  std::string label, clause, fact;
  std::vector<std::string> evidence;
  std::vector<TreeTest> tests;
  bool when = false;  // the 前提 of the node that it stands below, not one of its children
};
QY_DESCRIBE(TreeNode, QY_FIELD(depth), QY_FIELD(kind), QY_FIELD(needed), QY_FIELD(label, .min = 0),
            QY_FIELD(clause, .min = 0), QY_FIELD(fact, .min = 0, .doc = "事实名称 / title of the fact"),
            QY_FIELD(evidence), QY_FIELD(tests), QY_FIELD(when))

// A condition with all below it; the 前提 of a node comes before its children.
std::vector<TreeNode> tree_of(const rules::Condition& c);
// A fact as texts write it: "营业收入[-1]".
std::string written(rules::FactUse use);
// A quantity, or "$name" of a parameter.
std::string written(const rules::Operand& o);

struct FactView {
  std::string id, title, type, unit, note;
  bool yearly = false;               // earlier years may be asked for: 营业收入[-1]
  std::vector<std::string> options;  // of short code lists and titles
};
QY_DESCRIBE(FactView, QY_FIELD(id), QY_FIELD(title), QY_FIELD(type), QY_FIELD(unit, .min = 0),
            QY_FIELD(note, .min = 0), QY_FIELD(yearly), QY_FIELD(options))

// The fact catalogue, in its own order.
base::Result<kernel::List<FactView>> list_facts(kernel::Context& c, const kernel::Nothing&);

}  // namespace qiying::policy
