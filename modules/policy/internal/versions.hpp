#pragma once
// Versions of policies: written by one person, published by another, never changed afterwards.

#include "modules/policy/internal/blocks.hpp"
#include "modules/policy/policy.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::policy {

// 草稿 待审核 待生效 已发布 已被新版替换 已撤回.
enum class State { draft, review, scheduled, published, replaced, withdrawn };
QY_ENUM(State, "draft", "review", "scheduled", "published", "replaced", "withdrawn")

struct FindingView {
  std::string severity, code, message, help;
  int line = 0, column = 0;
};
QY_DESCRIBE(FindingView, QY_FIELD(severity), QY_FIELD(code), QY_FIELD(message), QY_FIELD(help),
            QY_FIELD(line), QY_FIELD(column))

struct DraftInput {
  std::string body;
  std::string note;
  std::optional<std::string> cases;
};
QY_DESCRIBE(DraftInput,
            QY_FIELD(body, .min = 1, .max = 200000, .multiline = true,
                     .doc = "政策 YAML / the policy as YAML"),
            QY_FIELD(note, .min = 0, .max = 500),
            QY_FIELD(cases, .min = 0, .max = 100000, .multiline = true,
                     .doc = "用例 YAML，缺省为不改 / cases as YAML; none: left as they are"))

struct VersionRow {
  VersionId id;
  std::string slug, title, written_name, reviewed_name;
  int number = 1;
  State state = State::draft;
  base::Timestamp updated_at;
  std::optional<base::Timestamp> published_at;
};
QY_DESCRIBE(VersionRow, QY_FIELD(id), QY_FIELD(slug), QY_FIELD(title), QY_FIELD(written_name),
            QY_FIELD(reviewed_name), QY_FIELD(number), QY_FIELD(state), QY_FIELD(updated_at),
            QY_FIELD(published_at))

struct VersionQuery {
  std::optional<std::string> q;
  std::optional<State> state;
  std::optional<std::string> slug;  // all versions of one policy
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(VersionQuery, QY_FIELD(q, .min = 0, .max = 100), QY_FIELD(state), QY_FIELD(slug, .max = 80),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .min = 0, .max = 20))

struct VersionView {
  VersionId id;
  std::string slug, title, body, cases, note, written_name, reviewed_name;
  int number = 1;
  State state = State::draft;
  std::optional<base::Date>
      effective;  // of a scheduled one: the day on which it replaces the version in force
  std::vector<FindingView> findings;
};
QY_DESCRIBE(VersionView, QY_FIELD(id), QY_FIELD(slug), QY_FIELD(title), QY_FIELD(body),
            QY_FIELD(cases, .min = 0), QY_FIELD(note), QY_FIELD(written_name), QY_FIELD(reviewed_name),
            QY_FIELD(number), QY_FIELD(state), QY_FIELD(effective), QY_FIELD(findings))

// One case beside a policy, run.
struct CaseRun {
  std::string title;
  bool passed = false;
  std::vector<std::string> faults;
  std::optional<base::Date> day;         // none: the text of the cases cannot be read
  std::vector<std::string> given, then;  // its sentences
};
QY_DESCRIBE(CaseRun, QY_FIELD(title, .min = 0), QY_FIELD(passed), QY_FIELD(faults), QY_FIELD(day),
            QY_FIELD(given), QY_FIELD(then))

struct PreviewLine {
  int depth = 0;
  std::string text, clause;
  bool by_person = false;
};
QY_DESCRIBE(PreviewLine, QY_FIELD(depth), QY_FIELD(text, .min = 0), QY_FIELD(clause, .min = 0),
            QY_FIELD(by_person))

// The policy as enterprises will read it.
struct Preview {
  std::string title, doc_number, issuer, audience, summary, opens, closes, not_in_force;
  std::vector<PreviewLine> conditions;
  std::vector<std::string> benefits, materials, steps;
};
QY_DESCRIBE(Preview, QY_FIELD(title), QY_FIELD(doc_number, .min = 0), QY_FIELD(issuer, .min = 0),
            QY_FIELD(audience, .min = 0), QY_FIELD(summary, .min = 0), QY_FIELD(opens, .min = 0),
            QY_FIELD(closes, .min = 0), QY_FIELD(not_in_force, .min = 0), QY_FIELD(conditions),
            QY_FIELD(benefits), QY_FIELD(materials), QY_FIELD(steps))

struct CheckAnswer {
  std::string slug, title;
  bool publishable = false;
  std::vector<FindingView> findings;
  std::optional<Preview> preview;  // none: the text cannot be read yet
  std::vector<TreeNode> tree;
  std::optional<PolicyFields> fields;
  std::vector<CaseRun> cases;
  std::vector<std::string> untested;  // conditions that the cases did not see both met and not met
};
QY_DESCRIBE(CheckAnswer, QY_FIELD(slug), QY_FIELD(title), QY_FIELD(publishable), QY_FIELD(findings),
            QY_FIELD(preview), QY_FIELD(tree), QY_FIELD(fields), QY_FIELD(cases), QY_FIELD(untested))

// What `qiying policy check` says of the text.
base::Result<CheckAnswer> check_draft(kernel::Context& c, const DraftInput& input);
base::Result<kernel::List<VersionRow>> list_versions(kernel::Context& c, const VersionQuery& query);
base::Result<VersionView> create_version(kernel::Context& c, const DraftInput& input);
base::Result<VersionView> show_version(kernel::Context& c, VersionId id);
base::Result<VersionView> change_version(kernel::Context& c, VersionId id, const DraftInput& input);
// submit, return, publish, withdraw.
base::Result<VersionView> act(kernel::Context& c, VersionId id, std::string_view action);

}  // namespace qiying::policy
