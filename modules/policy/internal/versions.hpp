#pragma once
// Versions of policies: written by one person, published by another, never changed afterwards.

#include "modules/policy/policy.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::policy {

// 草稿 待审核 已发布 已被新版替换 已撤回.
enum class State { draft, review, published, replaced, withdrawn };
QY_ENUM(State, "draft", "review", "published", "replaced", "withdrawn")

struct FindingView {
  std::string severity, code, message, help;
  int line = 0, column = 0;
};
QY_DESCRIBE(FindingView, QY_FIELD(severity), QY_FIELD(code), QY_FIELD(message), QY_FIELD(help),
            QY_FIELD(line), QY_FIELD(column))

struct DraftInput {
  std::string body;
  std::string note;
};
QY_DESCRIBE(DraftInput,
            QY_FIELD(body, .min = 1, .max = 200000, .multiline = true,
                     .doc = "政策 YAML / the policy as YAML"),
            QY_FIELD(note, .min = 0, .max = 500))

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

struct VersionView {
  VersionId id;
  std::string slug, title, body, note, written_name, reviewed_name;
  int number = 1;
  State state = State::draft;
  std::vector<FindingView> findings;
};
QY_DESCRIBE(VersionView, QY_FIELD(id), QY_FIELD(slug), QY_FIELD(title), QY_FIELD(body), QY_FIELD(note),
            QY_FIELD(written_name), QY_FIELD(reviewed_name), QY_FIELD(number), QY_FIELD(state),
            QY_FIELD(findings))

struct CheckAnswer {
  std::string slug, title;
  bool publishable = false;
  std::vector<FindingView> findings;
};
QY_DESCRIBE(CheckAnswer, QY_FIELD(slug), QY_FIELD(title), QY_FIELD(publishable), QY_FIELD(findings))

// What `qiying policy check` says of the text.
base::Result<CheckAnswer> check_draft(kernel::Context& c, const DraftInput& input);
base::Result<kernel::List<VersionRow>> list_versions(kernel::Context& c, const kernel::Nothing&);
base::Result<VersionView> create_version(kernel::Context& c, const DraftInput& input);
base::Result<VersionView> show_version(kernel::Context& c, VersionId id);
base::Result<VersionView> change_version(kernel::Context& c, VersionId id, const DraftInput& input);
// submit, return, publish, withdraw.
base::Result<VersionView> act(kernel::Context& c, VersionId id, std::string_view action);

}  // namespace qiying::policy
