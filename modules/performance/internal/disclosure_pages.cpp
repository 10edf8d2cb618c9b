// The public pages: what is published, by year, each table as a page and as data, years side by side.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "modules/performance/internal/documents.hpp"
#include "platform/base/text.hpp"
#include "platform/docx/docx.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::performance {
namespace {

using kernel::Context;
using kernel::Page;

base::Text title_of(DocumentKind kind) {
  return kind == DocumentKind::budget ? base::Text{"部门预算", "Budget"}
                                      : base::Text{"部门决算", "Final account"};
}

std::string name_of(const Context& c, const DocumentRow& d) {
  return std::to_string(d.year) + c.pick({"年", " "}) + d.unit + " " + c.pick(title_of(d.kind));
}

std::string day_of(const std::optional<base::Timestamp>& at) {
  return at ? base::to_iso(base::local_date(*at)) : std::string();
}

base::Result<Page> list_page(Context& c) {
  Page page;
  page.template_name = "performance/disclosures.html";
  page.title = c.services.templates.text(c.lang, "performance.disclosures");
  page.description = c.services.templates.text(c.lang, "performance.disclosures_lead");
  page.values.set("TITLE", page.title);
  const auto all = published_documents(c.db(), c.caller.district);
  for (const auto& d : all) {
    auto& row = page.values.add("ROWS");
    row.set("URL", "/disclosure/" + d.id.str());
    row.set("TITLE", name_of(c, d));
    row.set("DATE", day_of(d.published_at));
  }
  if (all.empty()) page.values.show("EMPTY");
  if (all.size() > 1) page.values.show("COMPARE");
  return page;
}

// What everybody may read; a draft does not exist for them.
base::Result<StoredDocument> published(Context& c) {
  const auto id = DocumentId::parse(c.request.param("id"));
  auto d = id ? load_document(c.db(), c.caller.district, *id) : std::nullopt;
  if (!d || d->state != DocumentState::published) return base::not_found({"预决算", "budget"});
  return *std::move(d);
}

// Amounts and rates; codes and quantities are read from the left.
bool is_figure(const std::string& cell) {
  return cell.find('.') != std::string::npos && cell.find_first_not_of("0123456789.,-%") == std::string::npos;
}

// Names that a narrow screen must not break after every character.
bool long_text(const std::string& cell) {
  return base::count_code_points(cell) > 5 && !is_figure(cell);
}

void show_cells(http::Values& row, const std::vector<std::string>& cells, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    auto& cell = row.add("CELLS");
    cell.set("TEXT", i < cells.size() ? cells[i] : std::string());
    if (i < cells.size() && is_figure(cells[i])) cell.show("NUM");
    if (i < cells.size() && long_text(cells[i])) cell.show("WIDE");
  }
}

// A heading over several columns is followed by empty cells without a heading above them; the last row of a
// head has none.
void show_head(http::Values& row, const std::vector<std::string>& cells,
               const std::vector<std::string>& above, std::size_t size) {
  const auto below = [&](std::size_t i) { return i < above.size() && !above[i].empty(); };
  for (std::size_t i = 0; i < size;) {
    std::size_t span = 1;
    while (i + span < size && i < cells.size() && !cells[i].empty() &&
           (i + span >= cells.size() || cells[i + span].empty()) && !below(i + span))
      ++span;
    auto& cell = row.add("CELLS");
    cell.set("TEXT", i < cells.size() ? cells[i] : std::string());
    cell.set("SPAN", std::to_string(span));
    if (span == 1 && i < cells.size() && long_text(cells[i])) cell.show("WIDE");
    i += span;
  }
}

void show_table(http::Values& block, const disclosure::Paper& paper, std::size_t n, const std::string& url) {
  const auto& t = paper.tables[n];
  auto& table = block.add("TABLE");
  table.set("DEPARTMENT", paper.unit);
  table.set("NUMBER", t.number);
  table.set("TITLE", t.title);
  table.set("NOTE", t.note);
  table.set("CSV", url + ".csv");
  table.set("JSON", url + ".json");
  std::size_t size = 1;
  for (const auto& row : t.head) size = std::max(size, row.size());
  for (std::size_t i = 0; i < t.head.size(); ++i) {
    auto& row = table.add("HEAD");
    const auto above = i > 0 ? t.head[i - 1] : std::vector<std::string>();
    i + 1 < t.head.size() ? show_head(row, t.head[i], above, size) : show_cells(row, t.head[i], size);
  }
  for (const auto& row : t.rows) show_cells(table.add("LINES"), row, size);
}

base::Result<Page> document_page(Context& c) {
  QY_TRY(const auto d, published(c));
  const auto paper = disclosure::compose(book_of(d));
  const std::string own = "/disclosure/" + d.id.str();
  Page page;
  page.template_name = "performance/disclosure.html";
  page.title = paper.title;
  auto& v = page.values;
  v.set("TITLE", paper.title);
  v.set("DATE", day_of(d.published_at));
  v.set("HASH", d.hash);
  v.set("PDF", own + "/document.pdf");
  v.set("DOCX", own + "/document.docx");
  v.set("XLSX", own + "/document.xlsx");
  v.set("JSON", own + "/document.json");
  for (const auto& block : paper.blocks) {
    auto& b = v.add("BLOCKS");
    if (block.table >= 0)
      show_table(b, paper, static_cast<std::size_t>(block.table),
                 own + "/tables/" + std::to_string(block.table + 1));
    else
      b.set(block.level == 1 ? "PART" : block.level > 1 ? "HEADING" : "TEXT", block.text);
  }
  return page;
}

base::Result<http::Response> table_file(Context& c) {
  QY_TRY(const auto d, published(c));
  const auto paper = disclosure::compose(book_of(d));
  const std::string asked(c.request.param("table"));
  const auto dot = asked.find('.');
  std::size_t n = 0;
  std::from_chars(asked.data(), asked.data() + std::min(dot, asked.size()), n);
  if (n < 1 || n > paper.tables.size() || dot == std::string::npos) return base::not_found({"表", "table"});
  const auto& t = paper.tables[n - 1];
  const auto name = t.title + asked.substr(dot);
  if (asked.substr(dot) == ".csv") return exports::download(table_as_csv(t), exports::kCsvType, name);
  if (asked.substr(dot) == ".json") return http::Response::json(base::to_json(t));
  return base::not_found({"表", "table"});
}

base::Result<http::Response> whole_file(Context& c) {
  QY_TRY(const auto d, published(c));
  const auto book = book_of(d);
  const auto paper = disclosure::compose(book);
  const auto what = c.request.param("file");
  if (what == "document.pdf")
    return exports::download(paper_as_pdf(paper, "", *d.published_at), "application/pdf",
                             paper.title + ".pdf");
  if (what == "document.docx")
    return exports::download(paper_as_docx(paper, "", *d.published_at), docx::Document::kType,
                             paper.title + ".docx");
  if (what == "document.xlsx")
    return exports::download(paper_as_workbook(paper),
                             "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                             paper.title + ".xlsx");
  if (what == "document.json") return http::Response::json(base::to_json(book));
  return base::not_found({"文件", "file"});
}

// The figures of a year by which years are compared, in the order of the page.
std::vector<std::pair<std::string, std::int64_t>> heads_of(const Book& b, const Context& c) {
  std::int64_t staff = 0, office = 0, project = 0, own = 0, sme = 0, bought = 0;
  for (const auto& f : b.functions) {
    staff += f.staff.value;
    office += f.office.value;
    project += f.project.value;
    if (f.source == disclosure::Source::own) own += f.staff.value + f.office.value + f.project.value;
  }
  for (const auto& p : b.procurement) bought += p.amount.value, sme += p.sme.value;
  const auto three =
      b.three.abroad.value + b.three.car_bought.value + b.three.car_run.value + b.three.reception.value;
  return {{c.pick({"收支总计", "Total"}), staff + office + project},
          {c.pick({"财政拨款", "From the treasury"}), staff + office + project - own},
          {c.pick({"人员经费", "Staff"}), staff},
          {c.pick({"公用经费", "Office"}), office},
          {c.pick({"项目支出", "Projects"}), project},
          {c.pick({"“三公”经费", "Travel abroad, cars, receptions"}), three},
          {c.pick({"政府采购", "Procurement"}), bought},
          {c.pick({"其中：面向中小企业", "of it from small and medium firms"}), sme}};
}

std::string change(std::int64_t now, std::int64_t before) {
  if (before == 0) return "—";
  return fmt::format("{:+.2f}%", (static_cast<double>(now) / static_cast<double>(before) - 1) * 100);
}

struct Year {
  int year = 0;
  std::string url;
  std::vector<std::pair<std::string, std::int64_t>> heads;
};

void compare_rows(http::Values& values, const std::vector<Year>& years) {
  for (const auto& y : years) {
    auto& head = values.add("YEARS");
    head.set("YEAR", static_cast<std::int64_t>(y.year));
    head.set("URL", y.url);
  }
  for (std::size_t i = 0; i < years.front().heads.size(); ++i) {
    auto& row = values.add("LINES");
    row.set("NAME", years.front().heads[i].first);
    for (std::size_t n = 0; n < years.size(); ++n) {
      auto& cell = row.add("CELLS");
      const auto amount = years[n].heads[i].second;
      cell.set("AMOUNT", disclosure::wan({amount}));
      cell.set("CHANGE", n == 0 ? std::string() : change(amount, years[n - 1].heads[i].second));
    }
  }
}

// One table for each unit and kind that has more than one year.
base::Result<Page> compare_page(Context& c) {
  Page page;
  page.template_name = "performance/compare.html";
  page.title = c.services.templates.text(c.lang, "performance.compare");
  page.values.set("TITLE", page.title);
  std::map<std::pair<std::string, DocumentKind>, std::vector<Year>> groups;
  for (const auto& row : published_documents(c.db(), c.caller.district))
    if (const auto d = load_document(c.db(), c.caller.district, row.id))
      groups[{row.unit, row.kind}].push_back(
          {row.year, "/disclosure/" + row.id.str(), heads_of(book_of(*d), c)});
  for (auto& [key, years] : groups) {
    if (years.size() < 2) continue;
    std::ranges::sort(years, {}, &Year::year);
    auto& group = page.values.add("GROUPS");
    group.set("NAME", key.first + " " + c.pick(title_of(key.second)));
    compare_rows(group, years);
  }
  return page;
}

}  // namespace

void register_disclosure_pages(kernel::Registry& r) {
  const kernel::Access everyone{.everyone = true};
  r.page("/disclosure", {.access = everyone, .summary = {"预决算公开", "Budgets and final accounts"}},
         list_page);
  r.page("/disclosure/compare", {.access = everyone, .summary = {"历年对比", "Years side by side"}},
         compare_page);
  r.page("/disclosure/{id}", {.access = everyone, .summary = {"一份预决算", "One document"}}, document_page);
  r.raw(http::Method::get, "/disclosure/{id}/tables/{table}",
        {.access = everyone, .summary = {"一张表的数据（CSV、JSON）", "A table as data (CSV, JSON)"}},
        table_file);
  r.raw(http::Method::get, "/disclosure/{id}/{file}",
        {.access = everyone,
         .summary = {"整份文件（PDF、DOCX、XLSX、JSON）", "The whole (PDF, DOCX, XLSX, JSON)"}},
        whole_file);
}

}  // namespace qiying::performance
