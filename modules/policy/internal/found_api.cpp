// Sources and what was found there, as officers see and decide it.

#include <algorithm>

#include "modules/policy/internal/found.hpp"
#include "modules/policy/internal/found_jobs.hpp"
#include "modules/policy/internal/notice.hpp"
#include "modules/policy/internal/rulebook.hpp"
#include "modules/policy/internal/versions.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"
#include "platform/doctext/doctext.hpp"
#include "platform/imports/table.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::policy {
namespace {

using kernel::Context;
using kernel::id_of;

constexpr int kPerPage = 50;
constexpr std::int64_t kMostRows = 5000;

// ---- sources

base::Result<kernel::List<PolicySource>> sources(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  kernel::List<PolicySource> out;
  out.items = c.db().query<PolicySource>(
      "select s.id, s.name, s.address, s.error, s.every_hours, s.active, s.asked_at, s.good_at, count(f.*) "
      "as found, "
      "count(*) filter (where f.state in ('new', 'changed')) as waiting from policy.source s left join "
      "policy.found f on "
      "f.district = s.district and f.source_id = s.id where s.district = $1 group by s.district, s.id order "
      "by "
      "s.created_at, s.id",
      c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<PolicySource> source_of(Context& c, SourceId id) {
  QY_TRY(auto all, sources(c, {}));
  for (auto& s : all.items)
    if (s.id == id) return std::move(s);
  return base::not_found({"来源", "source"});
}

base::Result<PolicySource> add_source(Context& c, const PolicySourceInput& in) {
  QY_CHECK(auth::require(c.caller, "policy.publish"));
  const auto address = std::string(base::trim(in.address));
  if (!address.empty() && !may_read(address, c.services.settings.fetch_hosts))
    return base::invalid("address", "policy.host",
                         {"这个网站不在允许采集的范围内", "This host may not be read"},
                         {"默认只采集 .gov.cn；由系统管理员在设置 fetch_hosts 中增加",
                          "By default .gov.cn only; an administrator adds hosts in fetch_hosts"});
  const auto id = SourceId::make();
  const auto added = c.db().execute(
      "insert into policy.source (district, id, name, address, every_hours, created_name, created_at) values "
      "($1, $2, "
      "$3, $4, $5, $6, $7) on conflict do nothing",
      c.caller.district, id, in.name, address, in.every_hours.value_or(24), c.caller.name, c.now);
  if (added == 0)
    return base::conflict("policy.source_known", {"这个地址已在来源中", "This address is a source already"});
  c.audit("policy.source", "policy_source", id.str());
  if (!address.empty()) read_source_soon(c.db(), c.caller.district, id);
  return source_of(c, id);
}

base::Result<PolicySource> source_action(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "policy.publish"));
  QY_TRY(const auto id, id_of<SourceId>(c, {"来源", "source"}));
  QY_TRY(const auto source, source_of(c, id));
  const auto action = c.request.param("action");
  if (action != "run" && action != "pause" && action != "resume") return base::not_found({"操作", "action"});
  if (action == "run" && (source.address.empty() || !source.active))
    return base::conflict("policy.source_idle",
                          {"停用的来源和文件来源不能采集", "Paused sources and files are not read"});
  if (action == "run")
    read_source_soon(c.db(), c.caller.district, id);
  else
    c.db().execute("update policy.source set active = $3 where district = $1 and id = $2", c.caller.district,
                   id, action == "resume");
  c.audit("policy.source_" + std::string(action), "policy_source", id.str());
  return source_of(c, id);
}

// ---- found

#define QY_IN_LIBRARY \
  "(f.state = 'known' or (f.state = 'drafted' and v.state in ('published', 'replaced', 'scheduled')))"
#define QY_FOUND_FROM                                                                                      \
  " from policy.found f join policy.source s on s.district = f.district and s.id = f.source_id left join " \
  "policy.version v on v.district = f.district and v.id = f.version_id where f.district = $1"
#define QY_FOUND                                                                                           \
  "select f.id, s.name as source, f.address, f.title, f.doc_number, f.note, f.error, f.decided_name, "     \
  "f.published, "                                                                                          \
  "f.state, f.version_id, f.first_seen, f.due, f.state <> 'ignored' and f.due < $2 and not " QY_IN_LIBRARY \
  " as late, " QY_IN_LIBRARY " as in_library, f.version" QY_FOUND_FROM

base::Result<kernel::List<FoundRow>> found(Context& c, const FoundQuery& q) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  const auto state = q.state ? std::optional(std::string(base::name_of(*q.state))) : std::nullopt;
  const auto words = std::string(base::trim(q.q.value_or("")));
  kernel::List<FoundRow> out;
  out.items = c.db().query<FoundRow>(
      QY_FOUND
      " and ($3::text is null or f.state = $3) and (strpos(f.title, $4) > 0 or strpos(f.doc_number, $4) > 0) "
      "order by f.state in ('new', 'changed') desc, f.due, f.first_seen desc, f.id limit $5 offset $6",
      c.caller.district, base::local_date(c.now), state, words, kPerPage,
      (q.page.value_or(1) - 1) * kPerPage);
  out.total = c.db().number(
      "select count(*)" QY_FOUND_FROM
      " and ($2::text is null or f.state = $2) and (strpos(f.title, $3) > 0 or strpos(f.doc_number, $3) > 0)",
      c.caller.district, state, words);
  return out;
}

base::Result<Freshness> freshness(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  const auto out = c.db().query_one<Freshness>(
      "select count(*) as concerned, count(*) filter (where done) as in_library, count(*) filter (where done "
      "or due < "
      "$2) as due, count(*) filter (where done and done_on <= due) as in_time, count(*) filter (where not "
      "done and due < "
      "$2) as late, (select count(*) from policy.source where district = $1 and active and error <> '') as "
      "silent from "
      "(select " QY_IN_LIBRARY
      " as done, f.due, (coalesce(v.published_at, v.updated_at, f.decided_at) at time zone "
      "'Asia/Shanghai')::date as "
      "done_on" QY_FOUND_FROM " and f.state <> 'ignored') x",
      c.caller.district, base::local_date(c.now));
  return out.value_or(Freshness{});
}

base::Result<FoundRow> row_of(Context& c, FoundId id) {
  auto row =
      c.db().query_one<FoundRow>(QY_FOUND " and f.id = $3", c.caller.district, base::local_date(c.now), id);
  if (!row) return base::not_found({"发现的文件", "document"});
  return *std::move(row);
}

base::Result<void> decide(Context& c, FoundId id, FoundState state, const std::string& note,
                          const std::optional<VersionId>& version) {
  c.db().execute(
      "update policy.found set state = $3, note = $4, version_id = coalesce($5, version_id), decided_at = "
      "$6, "
      "decided_name = $7, version = version + 1 where district = $1 and id = $2",
      c.caller.district, id, state, note, version, c.now, c.caller.name);
  c.audit("policy.found_" + std::string(base::name_of(state)), "policy_found", id.str());
  return {};
}

base::Result<void> draft(Context& c, const FoundRow& f) {
  if (f.version_id && f.state == FoundState::drafted)
    return base::conflict("policy.drafted", {"已经起草过", "It has been drafted"});
  // One slug a document, so that a second draft of it becomes the next version.
  const auto slug = "f-" + f.id.str().substr(24);
  const auto body =
      c.db().text("select body from policy.found where district = $1 and id = $2", c.caller.district, f.id);
  const auto text = draft_of({slug, f.title, f.doc_number, f.address, f.source, f.published, body});
  QY_TRY(const auto version, create_version(c, {text, "", {}}));
  return decide(c, f.id, FoundState::drafted, f.note, version.id);
}

base::Result<void> call_known(Context& c, const FoundRow& f, const std::string& slug) {
  if (!rulebook(c.db(), c.caller.district, base::local_date(c.now))->rules.find(slug))
    return base::invalid("note", "policy.not_in_library",
                         {"政策库中没有这个编号", "No policy of the library has this id"});
  return decide(c, f.id, FoundState::known, slug, {});
}

base::Result<FoundRow> act_on(Context& c, const FoundAction& in) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  QY_TRY(const auto id, id_of<FoundId>(c, {"发现的文件", "document"}));
  QY_TRY(const auto f, row_of(c, id));
  if (f.version != in.version)
    return base::conflict("policy.found_moved",
                          {"已被他人处理，请刷新", "Somebody has dealt with it; reload"});
  const auto action = c.request.param("action");
  const auto note = std::string(base::trim(in.note));
  base::Result<void> done = base::not_found({"操作", "action"});
  if (action == "draft") done = draft(c, f);
  if (action == "known") done = call_known(c, f, note);
  if (action == "ignore" && note.empty())
    done = base::invalid("note", "field.required", {"请写明不收录的原因", "Say why it is set aside"});
  else if (action == "ignore")
    done = decide(c, id, FoundState::ignored, note, {});
  QY_CHECK(done);
  return row_of(c, id);
}

// ---- files

const std::vector<imports::Field> kFields = {
    {"title", {"标题", "政策名称", "名称", "title"}, true},
    {"number", {"文号", "发文字号", "number"}, false},
    {"published", {"发布日期", "发文日期", "日期", "published"}, false},
    {"address", {"地址", "链接", "address"}, false},
    {"text", {"正文", "内容", "text"}, false},
};

struct FileReport {
  std::int64_t rows = 0, added = 0, there = 0, refused = 0;
  std::string title, doc_number;        // of a single notice, as they were read
  std::optional<base::Date> published;  // of a single notice
};
QY_DESCRIBE(FileReport, QY_FIELD(rows), QY_FIELD(added), QY_FIELD(there), QY_FIELD(refused),
            QY_FIELD(title, .min = 0), QY_FIELD(doc_number, .min = 0), QY_FIELD(published))

void take_row(Context& c, SourceId source, const imports::NamedTable& table, FileReport& out) {
  ++out.rows;
  const auto title = table.value("title"), number = doc_number_of(table.value("number"));
  const auto address = host_of(table.value("address")).empty() ? std::string() : table.value("address");
  if (title.empty() || title.size() > 600 || address.size() > 500) {
    ++out.refused;
    return;
  }
  const bool there = !number.empty() && c.db().number(
                                            "select count(*) from policy.found where district = $1 and "
                                            "doc_number = $2 and state <> 'ignored'",
                                            c.caller.district, number) > 0;
  const auto id = there ? std::nullopt
                        : keep_found(c.db(), c.caller.district, source,
                                     {address, title, date_of(table.value("published"))}, c.now);
  if (!id) {
    ++out.there;
    return;
  }
  take_text(c.db(), c.caller.district, *id, number + "\n" + title + "\n" + table.value("text"), c.now);
  ++out.added;
}

base::Result<http::Response> taken(Context& c, SourceId id, const FileReport& report) {
  c.db().execute("update policy.source set asked_at = $3, good_at = $3 where district = $1 and id = $2",
                 c.caller.district, id, c.now);
  c.audit("policy.source_file", "policy_source", id.str());
  return http::Response::json(base::to_json(report));
}

bool is_notice(const http::UploadedFile& file) {
  std::string name = file.filename;
  std::ranges::transform(name, name.begin(), [](unsigned char ch) { return std::tolower(ch); });
  return name.ends_with(".pdf") || name.ends_with(".docx");
}

// "节能补贴办法.docx" → "节能补贴办法", where the text has no title.
std::string name_of(const http::UploadedFile& file) {
  return file.filename.substr(0, file.filename.rfind('.'));
}

std::optional<FoundId> same_number(Context& c, const std::string& number) {
  if (number.empty()) return std::nullopt;
  return FoundId::parse(c.db().text(
      "select id from policy.found where district = $1 and doc_number = $2 and state <> 'ignored'",
      c.caller.district, number));
}

// One notice as PDF or DOCX. What is there under its number gets the new text, and a change is noticed.
base::Result<FileReport> take_notice(Context& c, SourceId source, const http::UploadedFile& file) {
  auto text = doctext::text_of(*file.path);
  if (!text.ok()) {
    auto error = text.error();
    error.kind = base::ErrorKind::invalid;
    error.field = "file";
    if (error.code == "doctext.scanned")
      error.help = {
          "先做文字识别（OCR）另存为带文字的 PDF，或向发文单位要 DOCX 原文；都没有的，点“撰写政策”"
          "照着扫描件填写表单，来源写明出处",
          "Run text recognition (OCR) and save a PDF with text, or ask the issuer for the DOCX; "
          "where neither is to be had, choose “Write a policy” and fill in the forms by hand"};
    return error;
  }
  if (!base::valid_utf8(*text) || text->find('\0') != text->npos || lines_of(*text).empty())
    return base::invalid(
        "file", "policy.no_text", {"文件里没有可读的文字", "There is no text in this file that can be read"},
        {"请用文字版的 PDF 或 DOCX；扫描件先转成文字", "Use a PDF or DOCX with text, not a scan"});
  const auto notice = read_notice(*text);
  FileReport out;
  out.rows = 1;
  out.title = base::first_code_points(notice.title.empty() ? name_of(file) : notice.title, 190);
  out.doc_number = notice.doc_number;
  out.published = notice.published;
  auto id = same_number(c, notice.doc_number);
  out.there = id.has_value();
  if (!id) id = keep_found(c.db(), c.caller.district, source, {"", out.title, notice.published}, c.now);
  if (!id) return base::conflict("policy.found_known", {"这份文件已在列表中", "This file is on the list"});
  out.added = 1 - out.there;
  take_text(c.db(), c.caller.district, *id, *text, c.now);
  return out;
}

base::Result<http::Response> take_file(Context& c) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  QY_TRY(const auto id, id_of<SourceId>(c, {"来源", "source"}));
  QY_TRY(const auto source, source_of(c, id));
  if (c.request.files.empty() || !c.request.files.front().path)
    return base::invalid("file", "field.required", {"请选择文件", "Choose a file"});
  const auto& file = c.request.files.front();
  FileReport out;
  if (is_notice(file)) {
    QY_TRY(out, take_notice(c, id, file));
    return taken(c, id, out);
  }
  QY_TRY(auto table, imports::NamedTable::open(*file.path, kFields));
  while (out.rows < kMostRows) {
    QY_TRY(const bool more, table.next());
    if (!more) break;
    take_row(c, id, table, out);
  }
  return taken(c, id, out);
}

}  // namespace

void register_found(kernel::Registry& r) {
  const kernel::Access editors{.permission = "policy.edit"}, publishers{.permission = "policy.publish"};
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 20u << 20;
  r.get<kernel::Nothing, kernel::List<PolicySource>>(
      "/api/v1/policy-sources", {.access = editors, .summary = {"政策来源", "Sources of policies"}}, sources);
  r.post<PolicySourceInput, PolicySource>(
      "/api/v1/policy-sources", {.access = publishers, .summary = {"增加来源", "Add a source"}}, add_source);
  r.post<kernel::Nothing, PolicySource>(
      "/api/v1/policy-sources/{id}/actions/{action}",
      {.access = publishers, .summary = {"采集、停用、启用来源", "Read, pause, resume a source"}},
      source_action);
  r.raw(http::Method::post, "/api/v1/policy-sources/{id}/file",
        {.access = editors,
         .summary = {"导入政策清单（CSV、XLSX）或一份文件（PDF、DOCX）",
                     "Take a list of policies (CSV, XLSX) or one notice (PDF, DOCX)"},
         .options = upload},
        take_file);
  r.get<FoundQuery, kernel::List<FoundRow>>(
      "/api/v1/policy-found", {.access = editors, .summary = {"来源发现的文件", "What was found at sources"}},
      found);
  r.post<FoundAction, FoundRow>(
      "/api/v1/policy-found/{id}/actions/{action}",
      {.access = editors, .summary = {"起草、认作已有、不收录", "Draft, call known, set aside"}}, act_on);
  r.get<kernel::Nothing, Freshness>(
      "/api/v1/policy-freshness",
      {.access = editors, .summary = {"政策库更新情况", "How fresh the library is"}}, freshness);
  register_found_jobs(r);
}

}  // namespace qiying::policy
