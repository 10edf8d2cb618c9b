// Documents of others, looked through by the engine in the background, with their history.

#include "engines/disclosure/report.hpp"
#include "modules/performance/internal/documents.hpp"
#include "platform/doctext/doctext.hpp"
#include "platform/events/events.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;
using AuditId = base::Id<struct AuditTag>;

constexpr std::uint64_t kFileLimit = 64u << 20;
constexpr std::size_t kShownLines = 20'000;

enum class AuditState { waiting, reading, done, failed };
QY_ENUM(AuditState, "waiting", "reading", "done", "failed")

struct AuditRow {
  AuditId id;
  std::string filename, by_name, error;
  AuditState state = AuditState::waiting;
  std::int64_t errors = 0, warnings = 0, infos = 0, checked = 0;
  base::Timestamp created_at;
  std::optional<base::Timestamp> finished_at;
};
QY_DESCRIBE(AuditRow, QY_FIELD(id), QY_FIELD(filename), QY_FIELD(by_name), QY_FIELD(error), QY_FIELD(state),
            QY_FIELD(errors), QY_FIELD(warnings), QY_FIELD(infos), QY_FIELD(checked), QY_FIELD(created_at),
            QY_FIELD(finished_at))

struct AuditView {
  AuditRow audit;
  std::optional<disclosure::Report> report;
  std::vector<std::string> lines;  // of the text that was checked, from line 1
  bool cut = false;                // there are more lines than shown
};
QY_DESCRIBE(AuditView, QY_FIELD(audit), QY_FIELD(report), QY_FIELD(lines), QY_FIELD(cut))

struct Body {
  std::string body, report;
};
QY_DESCRIBE(Body, QY_FIELD(body), QY_FIELD(report))

#define QY_AUDIT_ZH                                                                                        \
  "select id, filename, by_name, error_zh as error, state, errors, warnings, infos, checked, created_at, " \
  "finished_at"                                                                                            \
  " from performance.audit where district = $1"
#define QY_AUDIT_EN                                                                                        \
  "select id, filename, by_name, error_en as error, state, errors, warnings, infos, checked, created_at, " \
  "finished_at"                                                                                            \
  " from performance.audit where district = $1"

std::optional<AuditRow> find(Context& c, AuditId id) {
  if (c.lang == kernel::Lang::zh)
    return c.db().query_one<AuditRow>(QY_AUDIT_ZH " and id = $2", c.caller.district, id);
  return c.db().query_one<AuditRow>(QY_AUDIT_EN " and id = $2", c.caller.district, id);
}

base::Error not_here() {
  return base::not_found({"检查", "check"});
}

base::Result<AuditId> id_of(const Context& c) {
  const auto id = AuditId::parse(c.request.param("id"));
  if (!id) return not_here();
  return *id;
}

base::Result<kernel::List<AuditRow>> list(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  kernel::List<AuditRow> out;
  out.items = c.lang == kernel::Lang::zh
                  ? c.db().query<AuditRow>(QY_AUDIT_ZH " order by created_at desc, id desc limit 300",
                                           c.caller.district)
                  : c.db().query<AuditRow>(QY_AUDIT_EN " order by created_at desc, id desc limit 300",
                                           c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

std::vector<std::string> lines_of(const std::string& text, bool& cut) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size() && out.size() < kShownLines) {
    const auto end = text.find('\n', at);
    out.push_back(text.substr(at, end == std::string::npos ? std::string::npos : end - at));
    if (end == std::string::npos) return out;
    at = end + 1;
  }
  cut = at < text.size();
  return out;
}

base::Result<AuditView> show(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  QY_TRY(const auto id, id_of(c));
  const auto row = find(c, id);
  if (!row) return not_here();
  AuditView out;
  out.audit = *row;
  if (row->state != AuditState::done) return out;
  const auto kept = c.db().query_one<Body>(
      "select body, report from performance.audit where district = $1 and id = $2", c.caller.district, id);
  QY_TRY(out.report, base::from_json<disclosure::Report>(kept->report));
  out.lines = lines_of(kept->body, out.cut);
  return out;
}

base::Result<http::Response> upload(Context& c) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  if (c.request.files.size() != 1)
    return base::invalid("file", "performance.file", {"请选择一个文件", "Choose one file"});
  const auto& file = c.request.files.front();
  const auto id = AuditId::make();
  QY_TRY(const auto kept,
         c.services.files.put(
             c.db(), c.caller, file, "performance.audit", id.str(), kFileLimit,
             files::Visibility{.subject = {}, .org_paths = {}, .permissions = {"performance.view"}}));
  const auto path = c.services.files.path_of(c.db(), kept.id);
  if (!path) return not_here();
  c.db().execute(
      "insert into performance.audit (district, id, filename, path, state, by_account, by_name, created_at)"
      " values ($1, $2, $3, $4, 'waiting', $5, $6, $7)",
      c.caller.district, id, files::safe_filename(file.filename), path->string(), c.caller.account,
      c.caller.name, c.now);
  jobs::enqueue(c.db(), "performance.audit",
                {R"({"id":")" + id.str() + R"(","district":")" + c.caller.district + R"("})"},
                {.max_attempts = 2});
  c.audit("performance.audit", "audit", id.str());
  return http::Response::json(base::to_json(*find(c, id)), 201);
}

struct Task {
  std::string id, district;
};
QY_DESCRIBE(Task, QY_FIELD(id), QY_FIELD(district))

struct Asked {
  std::string path, filename, by_account;
};
QY_DESCRIBE(Asked, QY_FIELD(path), QY_FIELD(filename), QY_FIELD(by_account))

void tell(db::Connection& db, const Asked& asked, const std::string& id, std::string_view state) {
  events::notify(db, "account:" + asked.by_account, "performance.audit",
                 {R"({"id":")" + id + R"(","state":")" + std::string(state) + R"("})"});
}

void fail(db::Connection& db, const Task& task, base::Timestamp now, const base::Error& why) {
  db.execute(
      "update performance.audit set state = 'failed', error_zh = $3, error_en = $4, finished_at = $5"
      " where district = $1 and id = $2::uuid",
      task.district, task.id, why.message.zh + (why.help.zh.empty() ? "" : "。" + why.help.zh),
      why.message.en + (why.help.en.empty() ? "" : ". " + why.help.en), now);
}

// What a file cannot be read for is told in its row; only a broken world is tried again.
void read_through(db::Connection& db, const jobs::Job& job) {
  const auto task = base::from_json<Task>(job.payload.text);
  if (!task.ok()) return;
  const auto asked = db.query_one<Asked>(
      "select path, filename, by_account::text as by_account from performance.audit where district = $1 and "
      "id = $2::uuid",
      task->district, task->id);
  if (!asked) return;
  const auto fail_for = [&](const base::Error& why) {
    fail(db, *task, job.now, why);
    tell(db, *asked, task->id, "failed");
  };
  const auto bytes = doctext::text_of(asked->path);
  if (!bytes.ok()) return fail_for(bytes.error());
  const auto text = disclosure::readable(*bytes);
  if (!text.ok()) return fail_for(text.error());
  const auto report = disclosure::audit(asked->filename, *text);
  if (!report.ok()) return fail_for(report.error());
  const auto& s = report->summary;
  db.execute(
      "update performance.audit set state = 'done', body = $3, report = $4, errors = $5, warnings = $6, "
      "infos = $7,"
      " checked = $8, finished_at = $9 where district = $1 and id = $2::uuid",
      task->district, task->id, *text, base::to_json(*report), s.errors, s.warnings, s.infos, s.checked,
      job.now);
  tell(db, *asked, task->id, "done");
}

base::Result<http::Response> as_html(Context& c) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  QY_TRY(const auto id, id_of(c));
  const auto report =
      c.db().text("select report from performance.audit where district = $1 and id = $2 and state = 'done'",
                  c.caller.district, id);
  if (report.empty()) return not_here();
  QY_TRY(auto read, base::from_json<disclosure::Report>(report));
  c.audit("performance.audit.export", "audit", id.str());
  return exports::download(disclosure::to_html(std::span(&read, 1)), "text/html; charset=utf-8",
                           "audit.html");
}

}  // namespace

void register_audits(kernel::Registry& r) {
  const kernel::Access viewers{.permission = "performance.view"};
  http::RouteOptions options;
  options.multipart = true;
  options.body_limit = kFileLimit + (1u << 20);
  r.get<kernel::Nothing, kernel::List<AuditRow>>(
      "/api/v1/document-audits", {.access = viewers, .summary = {"文稿检查记录", "Documents looked through"}},
      list);
  r.raw(
      http::Method::post, "/api/v1/document-audits",
      {.access = viewers, .summary = {"上传文稿检查", "Have a document looked through"}, .options = options},
      upload);
  r.get<kernel::Nothing, AuditView>("/api/v1/document-audits/{id}",
                                    {.access = viewers, .summary = {"检查结果", "What was found"}}, show);
  r.raw(http::Method::get, "/api/v1/document-audits/{id}/report.html",
        {.access = viewers, .summary = {"检查报告", "The report as a page"}}, as_html);
  r.job("performance.audit", read_through);
}

}  // namespace qiying::performance
