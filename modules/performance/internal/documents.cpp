#include "modules/performance/internal/documents.hpp"

#include <algorithm>

#include "platform/crypto/crypto.hpp"
#include "platform/docx/docx.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;

#define QY_DOCUMENT                                                                                    \
  "select id, year, kind, state, unit, book, hash, published_by, edited_name, edited_by, created_at, " \
  "updated_at,"                                                                                        \
  " published_at, version from performance.document where district = $1 and id = $2"

base::Error not_here() {
  return base::not_found({"预决算", "budget"});
}

base::Error wrong_state() {
  return base::conflict("document.state",
                        {"当前状态或您的权限不允许此操作", "Neither the state nor your part allows this"},
                        {"公开须由填报人以外的人进行；已公开的先撤下再修改",
                         "Another person publishes; what is published is withdrawn before it is changed"});
}

base::Result<DocumentId> id_of(const Context& c) {
  const auto id = DocumentId::parse(c.request.param("id"));
  if (!id) return not_here();
  return *id;
}

base::Fen total_of(const Book& b) {
  base::Fen out;
  for (const auto& f : b.functions) out = out + f.staff + f.office + f.project;
  return out;
}

void add_step(Context& c, const StoredDocument& d, std::string_view action, const std::string& note) {
  c.db().execute(
      "insert into performance.document_step (district, document_id, at, id, action, by_name, note, book)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8)",
      c.caller.district, d.id, c.now, base::Id<struct DocumentStepTag>::make(), action, c.caller.name, note,
      d.book);
  c.audit("performance.document." + std::string(action), "document", d.id.str());
}

struct StoredStep {
  base::Timestamp at;
  std::string action, by_name, note, book;
};
QY_DESCRIBE(StoredStep, QY_FIELD(at), QY_FIELD(action), QY_FIELD(by_name), QY_FIELD(note), QY_FIELD(book))

std::vector<DocumentStep> history(Context& c, DocumentId id) {
  std::vector<DocumentStep> out;
  for (auto& s : c.db().query<StoredStep>(
           "select at, action, by_name, note, book from performance.document_step where district = $1"
           " and document_id = $2 order by at, id",
           c.caller.district, id)) {
    const auto book = base::from_json<Book>(s.book);
    out.push_back({s.at, s.action, s.by_name, s.note, book.ok() ? total_of(*book) : base::Fen{}});
  }
  return out;
}

bool may_be_published(const disclosure::Report& r) {
  return r.summary.errors == 0 && r.summary.warnings == 0;
}

std::vector<std::string> actions_of(const auth::Caller& caller, const StoredDocument& d, bool clean) {
  std::vector<std::string> out;
  if (d.state == DocumentState::draft && caller.can("performance.edit")) out.emplace_back("edit");
  if (d.state == DocumentState::draft && clean && caller.can("performance.approve") &&
      d.edited_by != caller.account)
    out.emplace_back("publish");
  if (d.state == DocumentState::published && caller.can("performance.approve")) out.emplace_back("withdraw");
  return out;
}

// Tables, text and check of the figures as they stand.
base::Result<DocumentView> view_of(Context& c, const StoredDocument& d) {
  DocumentView out;
  out.id = d.id;
  out.state = d.state;
  out.edited_name = d.edited_name;
  out.published_by = d.published_by;
  out.hash = d.hash;
  out.updated_at = d.updated_at;
  out.published_at = d.published_at;
  out.version = d.version;
  out.book = book_of(d);
  out.paper = disclosure::compose(out.book);
  out.title = out.paper.title;
  auto report = disclosure::audit(out.title, disclosure::to_text(out.paper));
  if (report.ok()) out.report = *std::move(report);
  for (const auto& p : disclosure::problems_of(out.book))
    out.problems.push_back({p.field, c.lang == kernel::Lang::zh ? p.what.zh : p.what.en});
  out.history = history(c, d.id);
  out.actions = actions_of(c.caller, d, out.problems.empty() && may_be_published(out.report));
  return out;
}

std::string json_of(const Book& b) {
  return base::to_json(b);
}

void update(Context& c, StoredDocument& d) {
  c.db().execute(
      "update performance.document set state = $3, unit = $4, book = $5, hash = $6, published_at = $7, "
      "published_by = $8,"
      " edited_by = $9, edited_name = $10, updated_at = $11, version = version + 1 where district = $1 and "
      "id = $2",
      c.caller.district, d.id, d.state, d.unit, d.book, d.hash, d.published_at, d.published_by, d.edited_by,
      d.edited_name, c.now);
  d.version += 1;
  d.updated_at = c.now;
}

base::Result<StoredDocument> locked(Context& c, DocumentId id, std::optional<int> version) {
  auto d = load_document(c.db(), c.caller.district, id, true);
  if (!d) return not_here();
  if (version && *version != d->version)
    return base::conflict("document.version", {"刚刚被他人修改", "Somebody has just changed this"},
                          {"请刷新后再编辑", "Reload and edit again"});
  return *std::move(d);
}

// Last year's figures become the comparison; a budget's become what a final account is held against.
Book carried(const Book& from, const NewDocument& input) {
  Book out = from;
  const bool settles = from.kind == DocumentKind::budget && input.kind == DocumentKind::final_account;
  if (settles) {
    for (auto& f : out.functions) f.initial = f.whole = f.staff + f.office + f.project;
    for (auto& p : out.projects) p.executed = p.budget;
    out.three_before = from.three;
    out.last_year = {};
  } else {
    out.last_year = total_of(from);
    out.three_before = from.three;
  }
  return out;
}

base::Result<DocumentView> create(Context& c, const NewDocument& input) {
  QY_CHECK(auth::require(c.caller, "performance.edit"));
  if (input.kind == DocumentKind::unknown)
    return base::invalid("kind", "document.kind", {"请选择预算或决算", "Choose a budget or a final account"});
  if (c.db().number("select count(*) from performance.document where district = $1 and year = $2 and kind = "
                    "$3 and unit = $4",
                    c.caller.district, input.year, input.kind, input.unit) > 0)
    return base::conflict("document.exists",
                          {"这一年已有该单位的同类文件", "That year has such a document already"});
  Book book;
  if (input.copy_of) {
    const auto from = load_document(c.db(), c.caller.district, *input.copy_of);
    if (!from) return not_here();
    book = carried(book_of(*from), input);
  }
  book.kind = input.kind;
  book.year = input.year;
  book.unit = input.unit;
  StoredDocument d;
  d.id = DocumentId::make();
  d.year = input.year;
  d.kind = input.kind;
  d.unit = input.unit;
  d.book = json_of(book);
  d.edited_by = c.caller.account;
  d.edited_name = c.caller.name;
  d.created_at = d.updated_at = c.now;
  c.db().execute(
      "insert into performance.document (district, id, year, kind, unit, state, book, edited_by, "
      "edited_name, created_at,"
      " updated_at) values ($1, $2, $3, $4, $5, 'draft', $6, $7, $8, $9, $9)",
      c.caller.district, d.id, d.year, d.kind, d.unit, d.book, d.edited_by, d.edited_name, c.now);
  add_step(c, d, "create", "");
  return view_of(c, d);
}

base::Error findings_in_the_way(const DocumentView& v) {
  if (!v.problems.empty())
    return base::invalid(v.problems.front().field, "document.problems",
                         {v.problems.front().message, v.problems.front().message},
                         {"先改正填报数据", "Correct what was entered"});
  base::Text message{"检查没有通过", "The check found contradictions"};
  if (!v.report.findings.empty())
    message = {v.report.findings.front().why.zh, v.report.findings.front().why.en};
  return base::invalid("book", "document.findings", message,
                       {"公开前须没有错误和警告", "There must be no errors and no warnings"});
}

base::Result<DocumentView> act(Context& c, DocumentId id, std::string_view action,
                               const DocumentAction& input) {
  QY_CHECK(auth::require(c.caller, "performance.approve"));
  QY_TRY(auto d, locked(c, id, input.version));
  QY_TRY(const auto view, view_of(c, d));
  if (action == "publish" && d.state == DocumentState::draft &&
      (!view.problems.empty() || !may_be_published(view.report)))
    return findings_in_the_way(view);
  if (action == "edit" || std::ranges::find(view.actions, action) == view.actions.end()) return wrong_state();
  if (action == "withdraw" && input.note.value_or("").empty())
    return base::invalid("note", "field.required", {"请写明原因", "Give the reason"});
  if (action == "publish") {
    d.state = DocumentState::published;
    d.hash = crypto::sha256_hex(disclosure::to_text(view.paper));
    d.published_at = c.now;
    d.published_by = c.caller.name;
  } else {
    d.state = DocumentState::draft;
    d.hash.clear();
    d.published_at.reset();
    d.published_by.clear();
  }
  update(c, d);
  add_step(c, d, action, input.note.value_or(""));
  return view_of(c, d);
}

base::Result<kernel::List<DocumentRow>> list(Context& c, const DocumentQuery& q) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  const auto words = q.q && !q.q->empty() ? q.q : std::nullopt;
  kernel::List<DocumentRow> out;
  out.items = c.db().query<DocumentRow>(
      "select id, year, kind, state, unit, edited_name, published_by, updated_at, published_at from "
      "performance.document"
      " where district = $1 and ($2::int is null or year = $2) and ($3::text is null or kind = $3)"
      " and ($4::text is null or position($4 in unit) > 0) order by year desc, kind, unit, id limit 500",
      c.caller.district, q.year, q.kind, words);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<http::Response> take_file(Context& c) {
  QY_CHECK(auth::require(c.caller, "performance.edit"));
  QY_TRY(const auto id, id_of(c));
  if (c.request.files.size() != 1)
    return base::invalid("file", "performance.file", {"请选择一个文件", "Choose one file"});
  QY_TRY(const auto d, locked(c, id, {}));
  const bool in_yuan = c.request.query_value("unit") == "yuan";
  BookInput input;
  QY_TRY(input.book, read_book(*c.request.files.front().path, book_of(d), in_yuan));
  input.note = files::safe_filename(c.request.files.front().filename);
  QY_TRY(const auto view, save_book(c, id, input, "import"));
  return http::Response::json(base::to_json(view), 201);
}

constexpr std::string_view kXlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

base::Result<http::Response> file_of(Context& c) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  QY_TRY(const auto id, id_of(c));
  const auto d = load_document(c.db(), c.caller.district, id);
  if (!d) return not_here();
  const auto book = book_of(*d);
  const auto paper = disclosure::compose(book);
  const auto what = c.request.param("file");
  c.audit("performance.document.export", "document", id.str());
  const auto mark = d->state == DocumentState::draft ? c.pick({"草稿", "Draft"}) : std::string();
  if (what == "document.pdf")
    return exports::download(paper_as_pdf(paper, mark, c.now), "application/pdf", paper.title + ".pdf");
  if (what == "document.docx")
    return exports::download(paper_as_docx(paper, mark, c.now), docx::Document::kType, paper.title + ".docx");
  if (what == "document.xlsx")
    return exports::download(paper_as_workbook(paper), kXlsx, paper.title + ".xlsx");
  if (what == "document.txt")
    return exports::download(disclosure::to_text(paper), "text/plain; charset=utf-8", paper.title + ".txt");
  if (what == "figures.xlsx")
    return exports::download(book_as_workbook(book), kXlsx, paper.title + "-figures.xlsx");
  return not_here();
}

}  // namespace

std::optional<StoredDocument> load_document(db::Connection& db, const std::string& district, DocumentId id,
                                            bool locked) {
  if (locked) return db.query_one<StoredDocument>(QY_DOCUMENT " for update", district, id);
  return db.query_one<StoredDocument>(QY_DOCUMENT, district, id);
}

std::vector<DocumentRow> published_documents(db::Connection& db, const std::string& district) {
  return db.query<DocumentRow>(
      "select id, year, kind, state, unit, edited_name, published_by, updated_at, published_at from "
      "performance.document"
      " where district = $1 and state = 'published' order by year desc, kind, unit, id limit 500",
      district);
}

Book book_of(const StoredDocument& d) {
  auto book = base::from_json<Book>(d.book);
  if (!book.ok()) throw std::runtime_error("document " + d.id.str() + ": " + book.error().message.en);
  return *std::move(book);
}

base::Result<DocumentView> show_document(Context& c, DocumentId id) {
  QY_CHECK(auth::require(c.caller, "performance.view"));
  const auto d = load_document(c.db(), c.caller.district, id);
  if (!d) return not_here();
  return view_of(c, *d);
}

base::Result<DocumentView> save_book(Context& c, DocumentId id, const BookInput& input,
                                     std::string_view action) {
  QY_CHECK(auth::require(c.caller, "performance.edit"));
  QY_TRY(auto d, locked(c, id, input.version));
  if (d.state != DocumentState::draft) return wrong_state();
  Book book = input.book;
  book.kind = d.kind;
  book.year = d.year;
  book.unit = d.unit;
  d.book = json_of(book);
  d.edited_by = c.caller.account;
  d.edited_name = c.caller.name;
  update(c, d);
  add_step(c, d, action, input.note.value_or(""));
  return view_of(c, d);
}

void register_documents(kernel::Registry& r) {
  const kernel::Access viewers{.permission = "performance.view"}, editors{.permission = "performance.edit"};
  http::RouteOptions big;
  big.body_limit = 2u << 20;
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 20u << 20;
  r.get<DocumentQuery, kernel::List<DocumentRow>>(
      "/api/v1/disclosures", {.access = viewers, .summary = {"预决算", "Budgets and final accounts"}}, list);
  r.post<NewDocument, DocumentView>(
      "/api/v1/disclosures",
      {.access = editors, .summary = {"新建预算或决算", "Begin a budget or final account"}}, create);
  r.get<kernel::Nothing, DocumentView>(
      "/api/v1/disclosures/{id}",
      {.access = viewers, .summary = {"一份预决算及其检查", "One document and its check"}},
      [](Context& c, const kernel::Nothing&) -> base::Result<DocumentView> {
        QY_TRY(const auto id, id_of(c));
        return show_document(c, id);
      });
  r.put<BookInput, DocumentView>(
      "/api/v1/disclosures/{id}",
      {.access = editors, .summary = {"填报数据", "Enter the figures"}, .options = big},
      [](Context& c, const BookInput& input) -> base::Result<DocumentView> {
        QY_TRY(const auto id, id_of(c));
        return save_book(c, id, input, "change");
      });
  r.post<DocumentAction, DocumentView>(
      "/api/v1/disclosures/{id}/actions/{action}",
      {.access = {.permission = "performance.approve"}, .summary = {"公开、撤下", "Publish, withdraw"}},
      [](Context& c, const DocumentAction& input) -> base::Result<DocumentView> {
        QY_TRY(const auto id, id_of(c));
        return act(c, id, c.request.param("action"), input);
      });
  r.raw(http::Method::post, "/api/v1/disclosures/{id}/figures",
        {.access = editors, .summary = {"从文件导入数据", "Take the figures from a file"}, .options = upload},
        take_file);
  r.raw(http::Method::get, "/api/v1/disclosures/{id}/files/{file}",
        {.access = viewers, .summary = {"文件（PDF、XLSX、文本、数据表）", "As a file"}}, file_of);
}

}  // namespace qiying::performance
