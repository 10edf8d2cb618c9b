#include "engines/disclosure/report.hpp"

#include <fmt/format.h>

#include "platform/base/json.hpp"

namespace qiying::disclosure {
namespace {

struct Answer {
  std::vector<Report> documents;
};
QY_DESCRIBE(Answer, QY_FIELD(documents))

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

struct Name {
  std::string_view zh;
  std::string_view en;
};

Name name_of(Severity s) {
  if (s == Severity::error) return {"错误", "error"};
  if (s == Severity::warning) return {"提醒", "warning"};
  return {"提示", "info"};
}

Name name_of(DocumentKind k) {
  if (k == DocumentKind::budget) return {"部门预算", "budget"};
  if (k == DocumentKind::final_account) return {"部门决算", "final account"};
  return {"类型不明", "unknown kind"};
}

Name family_name(std::string_view family) {
  struct Known {
    std::string_view key;
    Name name;
  };
  constexpr Known known[] = {
      {"columns", {"行内各栏相加", "columns of a row"}},
      {"hierarchy", {"科目层级相加", "codes below codes"}},
      {"lists", {"分项与合计", "lists and their sums"}},
      {"formulas", {"表注公式", "printed formulas"}},
      {"across", {"表间一致", "between tables"}},
      {"classification", {"功能与经济科目", "function and economic items"}},
      {"projects", {"项目名称与金额", "projects"}},
      {"procurement", {"政府采购", "procurement"}},
      {"growth", {"增减额与增减率", "differences and growth"}},
      {"execution", {"预算完成率", "execution rates"}},
      {"shares", {"占比", "shares"}},
      {"parts", {"“其中”与总数", "parts of a whole"}},
      {"text_tables", {"文字与表格", "text against tables"}},
      {"counts", {"数量", "counts"}},
      {"details", {"测算依据", "calculations in forms"}},
      {"compositions", {"构成与占比", "compositions"}},
      {"forms", {"绩效表", "performance forms"}},
      {"completeness", {"完整性", "completeness"}},
      {"terms", {"名词与科目", "terms"}},
  };
  for (const auto& k : known)
    if (k.key == family) return k.name;
  return {family, family};
}

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark}
body{font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.25rem;border-bottom:1px solid #8888;padding-bottom:.25rem}
article{border-left:.35rem solid #888;padding:.25rem 0 .25rem 1rem;margin:1rem 0}
article.error{border-color:#c22}article.warning{border-color:#b60}article.info{border-color:#369}
article h3{font-size:1rem;margin:0}blockquote{margin:.35rem 0;padding:.35rem .75rem;background:#8881}
.en,.place{opacity:.8;font-size:.9rem}table{border-collapse:collapse}td,th{border:1px solid #8886;padding:.25rem .6rem;text-align:left}
td.n{text-align:right;font-variant-numeric:tabular-nums}
@media print{body{max-width:none;margin:0}article{break-inside:avoid}}
)";

std::string where(const Place& place) {
  auto out = place.table.empty() ? place.section
             : place.section.empty() || place.section == place.table
                 ? place.table
                 : "《" + place.table + "》 " + place.section;
  return fmt::format("{}（第 {} 行 / line {}）", out, place.line, place.line);
}

void add_finding(std::string& out, const Finding& f) {
  const auto severity = name_of(f.severity);
  out += fmt::format("<article class=\"{}\"><h3>{} · {}</h3>\n", severity.en, severity.zh, escape(f.why.zh));
  out += fmt::format("<p class=\"place\">{} · <code>{}</code></p>\n", escape(where(f.place)), escape(f.kind));
  if (!f.quoted.empty()) out += fmt::format("<blockquote>{}</blockquote>\n", escape(f.quoted));
  if (!f.stated.empty() || !f.expected.empty())
    out += fmt::format("<p>印为 / stated <b>{}</b>{}</p>\n",
                       f.stated.empty() ? "空白 / blank" : escape(f.stated),
                       f.expected.empty() ? "" : "，应为 / expected <b>" + escape(f.expected) + "</b>");
  out += fmt::format("<p class=\"en\" lang=\"en\">{}</p>\n", escape(f.why.en));
  if (!f.evidence.empty()) {
    out += "<details><summary>依据 / evidence</summary><ul>\n";
    for (const auto& e : f.evidence)
      out += fmt::format("<li>{}：{}（第 {} 行）</li>\n", escape(e.what), escape(e.value), e.line);
    out += "</ul></details>\n";
  }
  out += "</article>\n";
}

void add_families(std::string& out, const Summary& s) {
  out +=
      "<h3>核对范围 / what was checked</h3>\n<table><tr><th>关系 / relation</th><th>核对 / "
      "checked</th><th>成立 / held</th></tr>\n";
  for (const auto& t : s.families) {
    const auto name = family_name(t.family);
    out += fmt::format("<tr><td>{} / {}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>\n", name.zh,
                       name.en, t.checked, t.held);
  }
  out += "</table>\n";
}

void add_report(std::string& out, const Report& r) {
  const auto kind = name_of(r.kind);
  out += fmt::format("<section><h2>{}</h2>\n<p>{} / {} · {} · {}</p>\n",
                     escape(r.title.empty() ? r.file : r.title), kind.zh, kind.en, r.year, escape(r.file));
  out += fmt::format(
      "<p>核对 {} 个数量关系，{} 个成立；错误 {}，提醒 {}，提示 {}。<br><span class=\"en\" lang=\"en\">{} "
      "relations checked, {} held; "
      "{} errors, {} warnings, {} infos.</span></p>\n",
      r.summary.checked, r.summary.held, r.summary.errors, r.summary.warnings, r.summary.infos,
      r.summary.checked, r.summary.held, r.summary.errors, r.summary.warnings, r.summary.infos);
  if (r.findings.empty()) out += "<p>没有发现矛盾。 / No contradiction was found.</p>\n";
  for (const auto& f : r.findings) add_finding(out, f);
  add_families(out, r.summary);
  out += "</section>\n";
}

}  // namespace

std::string to_json(std::span<const Report> reports) {
  return base::to_json(Answer{{reports.begin(), reports.end()}});
}

std::string to_html(std::span<const Report> reports) {
  std::string out =
      "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<title>预决算公开自查报告</title><style>";
  out += kStyle;
  out +=
      "</style></head><body><main>\n<h1>预决算公开自查报告 <span class=\"en\" lang=\"en\">Disclosure "
      "self-check</span></h1>\n";
  for (const auto& r : reports) add_report(out, r);
  out += "</main></body></html>\n";
  return out;
}

std::string to_text(const Report& r) {
  const auto kind = name_of(r.kind);
  auto out = fmt::format("{}\n  {} / {} {}\n", r.file, r.title, kind.zh, r.year);
  for (const auto& f : r.findings) {
    const auto severity = name_of(f.severity);
    out += fmt::format("{} {} [{}] {}\n  {}\n  {}\n", severity.zh, severity.en, f.kind, where(f.place),
                       f.why.zh, f.why.en);
  }
  out += fmt::format(
      "核对 {} 个数量关系，{} 个成立；错误 {}，提醒 {}，提示 {}\n{} relations checked, {} held; {} errors, "
      "{} warnings, {} infos\n",
      r.summary.checked, r.summary.held, r.summary.errors, r.summary.warnings, r.summary.infos,
      r.summary.checked, r.summary.held, r.summary.errors, r.summary.warnings, r.summary.infos);
  return out;
}

}  // namespace qiying::disclosure
