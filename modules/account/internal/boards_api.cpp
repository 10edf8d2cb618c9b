#include <charconv>

#include "modules/account/internal/admin_api.hpp"
#include "platform/exports/exports.hpp"
#include "platform/jobs/board.hpp"

namespace qiying::account {
namespace {

struct AuditQuery {
  std::optional<std::string> object_kind, object_id, action, cursor;
  std::optional<auth::AccountId> account;
  std::optional<base::Timestamp> from, to;
  std::optional<int> limit;
  bool personal = false;
};
QY_DESCRIBE(AuditQuery, QY_FIELD(object_kind, .max = 40), QY_FIELD(object_id, .max = 80),
            QY_FIELD(action, .max = 60), QY_FIELD(cursor, .max = 20), QY_FIELD(account), QY_FIELD(from),
            QY_FIELD(to), QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(personal))

struct JobQuery {
  std::optional<jobs::State> state;
  std::optional<std::string> kind, cursor;
  std::optional<int> limit;
};
QY_DESCRIBE(JobQuery, QY_FIELD(state), QY_FIELD(kind, .max = 60), QY_FIELD(cursor, .max = 20),
            QY_FIELD(limit, .min = 1, .max = 200))

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t n = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), n);
  if (text.empty() || end.ec != std::errc{} || end.ptr != text.data() + text.size() || n < 0) return {};
  return n;
}

base::Result<std::optional<std::int64_t>> place_of(const std::optional<std::string>& cursor) {
  if (!cursor || cursor->empty()) return std::optional<std::int64_t>{};
  const auto n = number_of(*cursor);
  if (!n) return base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"});
  return n;
}

/// Cuts the surplus row off that says that there is more.
template <class T>
void page(kernel::List<T>& list, int limit) {
  if (static_cast<int>(list.items.size()) <= limit) return;
  list.items.pop_back();
  list.next_cursor = std::to_string(list.items.back().id);
}

audit::Filter filter_of(const AuditQuery& q) {
  return {.object_kind = q.object_kind,
          .object_id = q.object_id,
          .account = q.account,
          .action = q.action,
          .from = q.from,
          .to = q.to,
          .personal = q.personal};
}

base::Result<kernel::List<audit::EntryView>> audit_list(kernel::Context& c, const AuditQuery& q) {
  QY_CHECK(auth::require(c.caller, audit::kReadPermission));
  const int limit = q.limit.value_or(50);
  auto filter = filter_of(q);
  QY_TRY(filter.before, place_of(q.cursor));
  filter.limit = limit + 1;
  kernel::List<audit::EntryView> out;
  out.items = audit::list(c.db(), filter);
  page(out, limit);
  out.total = audit::count(c.db(), filter);
  return out;
}

base::Result<kernel::List<jobs::JobView>> job_list(kernel::Context& c, const JobQuery& q) {
  QY_CHECK(auth::require(c.caller, jobs::kBoardPermission));
  QY_TRY(const auto before, place_of(q.cursor));
  const int limit = q.limit.value_or(50);
  const jobs::BoardFilter filter{.state = q.state, .kind = q.kind, .before = before, .limit = limit + 1};
  kernel::List<jobs::JobView> out;
  out.items = jobs::list_jobs(c.db(), filter);
  page(out, limit);
  out.total = jobs::count_jobs(c.db(), filter);
  return out;
}

base::Result<kernel::List<jobs::JobCount>> counts(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, jobs::kBoardPermission));
  kernel::List<jobs::JobCount> out;
  out.items = jobs::job_counts(c.db());
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::Nothing> act(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, jobs::kBoardPermission));
  const auto id = number_of(c.request.param("id"));
  const auto action = c.request.param("action");
  if (!id) return base::not_found({"任务", "job"});
  if (action == "retry")
    QY_CHECK(jobs::retry_job(c.db(), *id));
  else if (action == "discard")
    QY_CHECK(jobs::discard_job(c.db(), *id));
  else
    return base::not_found({"操作", "action"});
  c.audit("job." + std::string(action), "job", std::to_string(*id));
  return kernel::Nothing{};
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<exports::Column<audit::EntryView>> audit_columns() {
  using View = audit::EntryView;
  using kernel::Context;
  return {
      {{"序号", "Number"}, [](const Context&, const View& v) { return std::to_string(v.id); }},
      {{"时间", "Time"}, [](const Context&, const View& v) { return exports::shown(v.at); }},
      {{"账号", "Account"}, [](const Context&, const View& v) { return v.account_name; }},
      {{"单位路径", "Organisation"}, [](const Context&, const View& v) { return v.org_path; }},
      {{"动作", "Action"}, [](const Context&, const View& v) { return v.action; }},
      {{"对象类型", "Object"}, [](const Context&, const View& v) { return v.object_kind; }},
      {{"对象编号", "Object id"}, [](const Context&, const View& v) { return v.object_id; }},
      {{"查阅理由", "Reason"}, [](const Context&, const View& v) { return v.purpose; }},
      {{"查阅字段", "Fields"}, [](const Context&, const View& v) { return joined(v.fields); }},
      {{"内容", "Detail"}, [](const Context&, const View& v) { return v.detail.text; }},
      {{"请求编号", "Request"}, [](const Context&, const View& v) { return v.request_id; }},
  };
}

}  // namespace

void register_boards_api(kernel::Registry& r) {
  const kernel::Access mechanics{.permission = jobs::kBoardPermission};
  r.get<AuditQuery, kernel::List<audit::EntryView>>(
      "/api/v1/audit",
      {.access = {.permission = audit::kReadPermission}, .summary = {"审计日志", "Audit trail"}}, audit_list);
  exports::add_list<AuditQuery, audit::EntryView>(r,
                                                  {.path = "/api/v1/audit/export",
                                                   .name = "audit",
                                                   .title = {"审计日志", "Audit trail"},
                                                   .action = "audit.export",
                                                   .access = {.permission = "platform.audit"}},
                                                  audit_columns(), audit_list);
  r.get<JobQuery, kernel::List<jobs::JobView>>(
      "/api/v1/jobs", {.access = mechanics, .summary = {"后台任务", "Background jobs"}}, job_list);
  r.get<kernel::Nothing, kernel::List<jobs::JobCount>>(
      "/api/v1/jobs/counts", {.access = mechanics, .summary = {"任务计数", "Jobs by state"}}, counts);
  r.post<kernel::Nothing, kernel::Nothing>(
      "/api/v1/jobs/{id}/actions/{action}",
      {.access = mechanics, .summary = {"重试或放弃任务", "Retry or discard a job"}}, act);
}

}  // namespace qiying::account
