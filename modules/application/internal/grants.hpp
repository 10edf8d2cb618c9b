#pragma once
/// 免申即享: who of the register is entitled to a policy, found by the platform; the enterprise only says
/// that it wants it, and where the money goes.

#include "modules/application/internal/record.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::application {

enum class RunState { computing, preview, confirming, confirmed, failed };
QY_ENUM(RunState, "computing", "preview", "confirming", "confirmed", "failed")

struct GrantRun {
  RunId id;
  std::string slug;
  policy::VersionId version_id;
  int version_number = 1;
  std::string policy_title, period;
  RunState state = RunState::computing;
  auth::OrgId office;
  std::string office_path, office_name;
  int notice_days = 5;
  std::vector<std::int64_t> instalments;
  int compared = 0;  ///< rows of the uploaded table
  register_::EntityId after;
  auth::AccountId created_by;
  std::string created_name;
  base::Timestamp created_at;
  std::optional<base::Timestamp> confirmed_at, reminded_at;
  int done = 0, total = 0, count_in = 0, count_out = 0, count_unknown = 0;
  base::Fen sum_in;
  std::string error;
};
QY_DESCRIBE(GrantRun, QY_FIELD(id), QY_FIELD(slug), QY_FIELD(version_id), QY_FIELD(version_number),
            QY_FIELD(policy_title), QY_FIELD(period), QY_FIELD(state), QY_FIELD(office),
            QY_FIELD(office_path), QY_FIELD(office_name), QY_FIELD(notice_days), QY_FIELD(instalments),
            QY_FIELD(compared), QY_FIELD(after), QY_FIELD(created_by), QY_FIELD(created_name),
            QY_FIELD(created_at), QY_FIELD(confirmed_at), QY_FIELD(reminded_at), QY_FIELD(done),
            QY_FIELD(total), QY_FIELD(count_in), QY_FIELD(count_out), QY_FIELD(count_unknown),
            QY_FIELD(sum_in), QY_FIELD(error))

enum class Placed { in, out, unknown };
QY_ENUM(Placed, "in", "out", "unknown")

struct GrantLine {
  register_::EntityId entity_id;
  std::string name, uscc;
  Placed outcome = Placed::unknown;
  std::string reason;
  std::optional<base::Fen> amount;
};
QY_DESCRIBE(GrantLine, QY_FIELD(entity_id), QY_FIELD(name), QY_FIELD(uscc), QY_FIELD(outcome),
            QY_FIELD(reason), QY_FIELD(amount))

#define QY_RUN                                                                                      \
  "select id, slug, version_id, version_number, policy_title, period, state, office, office_path, " \
  "office_name, notice_days, instalments, compared, after, created_by, created_name, created_at, "  \
  "confirmed_at, reminded_at, done, total, count_in, count_out, count_unknown, sum_in, error from " \
  "application.grant_run"

/// Where an enterprise stands in a run, and why. Pure.
GrantLine placed(const policy::Judged& judged, bool had, bool money);

void register_grant_jobs(kernel::Registry& r);

}  // namespace qiying::application
