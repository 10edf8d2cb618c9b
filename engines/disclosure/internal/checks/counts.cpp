// Counts of projects, counts and their parts, and percentages that no whole number of cases can give.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engines/disclosure/internal/checks/ledger.hpp"
#include "engines/disclosure/internal/projects.hpp"
#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

bool count(const Mention& m) {
  return m.figure == Figure::count && m.number.ulp == 1'000'000 && m.number.micro >= 0;
}

std::int64_t whole(const Mention& m) {
  return m.number.micro / 1'000'000;
}

std::string after(const Sentence& s, const Mention& m, std::size_t code_points) {
  return std::string(base::first_code_points(std::string_view(s.text).substr(m.end), code_points));
}

// --- "共涉及项目9个" ---

std::size_t listed_below(const Document& doc, const Paragraph& p) {
  std::size_t n = 0;
  bool below = false;
  for (const auto& other : doc.paragraphs) {
    if (&other == &p) below = true;
    if (!below || &other == &p) continue;
    if (other.section != p.section) break;
    if (other.level == 3 && other.number == std::to_string(n + 1)) ++n;
  }
  return n;
}

std::size_t project_rows(const Document& doc) {
  const auto* table = doc.find(Kind::projects);
  if (!table) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(
      table->rows, [&](const Row& row) { return names_project(*table, row) && row.first(); }));
}

void check_project_count(const Document& doc, const Paragraph& p, const Sentence& s, const Mention& m,
                         Ledger& ledger) {
  const auto next = after(s, m, 6);
  const bool projects = m.label.ends_with("项目") || m.label.ends_with("项目共") ||
                        next.starts_with("项目") || next.starts_with("一级项目") ||
                        next.starts_with("二级项目");
  if (!projects || m.unit != "个" || !contains_any(squeeze(p.section) + p.text, {"绩效"})) return;
  std::vector<std::pair<std::string, std::size_t>> seen;
  const auto forms = static_cast<std::size_t>(std::ranges::count_if(doc.tables, [](const Table& t) {
    return t.kind == Kind::project_eval && (t.grid.size() > 3 || t.words.size() > 20);
  }));
  if (forms > 1) seen.emplace_back("项目绩效自评表 / self-evaluation forms", forms);
  if (const auto listed = listed_below(doc, p); listed > 1)
    seen.emplace_back("下列各项 / items listed below", listed);
  // Fewer may be a selection of the table's projects; more there are not.
  if (const auto rows = project_rows(doc);
      seen.empty() && rows > 1 && whole(m) > static_cast<std::int64_t>(rows))
    seen.emplace_back("项目支出表 / the table of projects", rows);
  if (seen.empty()) return;
  for (const auto& [what, n] : seen)
    if (static_cast<std::int64_t>(n) == whole(m)) return ledger.held("counts");
  Finding f{.kind = "text.count",
            .place = at(p),
            .quoted = shorten(s.text, 160),
            .stated = m.number.text,
            .expected = std::to_string(seen.front().second)};
  // Fewer forms than projects may be a selection.
  const bool table_only = contains(seen.front().first, "项目支出表");
  if (table_only || (seen.size() == 1 && forms > 1 && static_cast<std::int64_t>(forms) < whole(m)))
    f.severity = Severity::warning;
  f.why = {fmt::format("文中为 {} 个项目，实际列出 {} 个", m.number.text, seen.front().second),
           fmt::format("The text says {} projects, {} are printed", m.number.text, seen.front().second)};
  for (const auto& [what, n] : seen) f.evidence.push_back({what, std::to_string(n), f.place.line});
  ledger.found("counts", std::move(f));
}

// --- "采集2353家,其中四上企业1101家、重点企业979家、中小企业273家" ---

void check_count_parts(const Paragraph& p, const Sentence& s, Ledger& ledger) {
  const auto& m = s.mentions;
  for (std::size_t i = 0; i + 1 < m.size(); ++i) {
    if (!count(m[i]) || !contains(m[i + 1].lead, "其中")) continue;
    std::int64_t sum = 0;
    std::string text;
    std::size_t parts = 0;
    bool plain = true;
    for (auto k = i + 1; k < m.size() && m[k].unit == m[i].unit && count(m[k]); ++k) {
      if (k > i + 1 && contains_any(m[k].lead, {"其中", ";"})) break;
      plain = plain && !contains_any(m[k].label, {"以上", "占"});
      sum += whole(m[k]);
      text += (text.empty() ? "" : " + ") + m[k].number.text;
      ++parts;
    }
    // Of people, cars and firms one part alone is never more than the whole.
    const bool more = parts == 1 && sum > whole(m[i]) && (m[i].unit == "人" || m[i].unit == "辆");
    if ((parts < 2 && !more) || !plain) continue;
    if (sum == whole(m[i])) {
      ledger.held("counts");
      continue;
    }
    const bool near = parts > 2 && sum < whole(m[i]) && (whole(m[i]) - sum) * 20 <= whole(m[i]);
    if (sum < whole(m[i]) && !near) continue;
    Finding f{.kind = "text.parts",
              .severity = near ? Severity::warning : Severity::error,
              .place = at(p),
              .quoted = shorten(s.text, 160),
              .stated = m[i].number.text,
              .expected = std::to_string(sum)};
    f.why = {fmt::format("总数 {}{}，其中各项 {} = {}", m[i].number.text, m[i].unit, text, sum),
             fmt::format("The total is {}, its parts {} = {}", m[i].number.text, text, sum)};
    f.evidence.push_back(proof(m[i].label, m[i].number, s.line));
    ledger.found("counts", std::move(f));
  }
}

// --- a rate of so many cases ---

bool reachable(const Mention& rate, std::int64_t n) {
  const double p = rate.number.value();
  const double unit = static_cast<double>(rate.number.ulp) / 1e6;
  for (const auto k :
       {std::floor(p / 100 * static_cast<double>(n)), std::ceil(p / 100 * static_cast<double>(n))}) {
    const double exact = 100 * k / static_cast<double>(n);
    // Rounded or cut off.
    if (std::fabs(exact - p) <= unit / 2 + 1e-9 || (exact >= p && exact - p < unit)) return true;
  }
  return false;
}

void check_rate_of_counts(const Paragraph& p, const Sentence& s, Ledger& ledger) {
  std::vector<std::int64_t> counts;
  std::string text;
  for (const auto& m : s.mentions) {
    if (count(m) && whole(m) > 1 && whole(m) <= 5000) {
      counts.push_back(whole(m));
      text += (text.empty() ? "" : "、") + m.number.text;
    }
    if (m.figure != Figure::percent || m.change != 0 || counts.empty() || m.number.ulp > 100'000) continue;
    if (!contains_any(m.label,
                      {"满意", "回复率", "办结率", "及时率", "快速", "受理率", "合格率", "快捷", "便捷"}))
      continue;
    if (m.number.micro <= 0 || m.number.micro >= 100'000'000) continue;
    auto all = counts;
    for (const auto a : counts)
      for (const auto b : counts)
        if (a > b) all.push_back(a - b);
    if (std::ranges::any_of(all, [&](auto n) { return reachable(m, n); })) {
      ledger.held("counts");
      continue;
    }
    const auto n = counts.back();
    const auto k = std::llround(m.number.value() / 100 * static_cast<double>(n));
    Finding f{.kind = "text.impossible_rate",
              .severity = Severity::warning,
              .place = at(p),
              .quoted = shorten(s.text, 160),
              .stated = m.number.text + "%",
              .expected = show(100.0 * static_cast<double>(k) / static_cast<double>(n), m.number.ulp) + "%"};
    f.why = {fmt::format("以句中数量（{}）为总数，没有整数个能得出 {}%；例如 {}/{} = {}", text, m.number.text,
                         k, n, f.expected),
             fmt::format("No whole number out of {} gives {}%; {}/{} = {}", text, m.number.text, k, n,
                         f.expected)};
    f.evidence.push_back(proof(m.label, m.number, s.line));
    ledger.found("counts", std::move(f));
  }
}

// --- "5家改制企业" here, "6家改制企业" there ---

struct Told {
  const Paragraph* paragraph;
  const Sentence* sentence;
  const Mention* mention;
};

void check_named_counts(const Document& doc, Ledger& ledger) {
  std::map<std::string, std::vector<Told>> by_noun;
  for (const auto& p : doc.paragraphs)
    for (const auto& s : p.sentences)
      for (const auto& m : s.mentions) {
        if (!count(m) || whole(m) < 2 || (m.unit != "家" && m.unit != "栋")) continue;
        const auto noun = after(s, m, 4);
        const auto points = base::to_code_points(noun);
        const bool words = points.size() == 4 &&
                           std::ranges::all_of(points, [](char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; });
        if (words && !contains_any(noun, {"以上", "以内", "左右", "及", "和", "的"}))
          by_noun[m.unit + noun].push_back({&p, &s, &m});
      }
  for (const auto& [noun, told] : by_noun)
    for (const auto& t : told) {
      if (whole(*t.mention) == whole(*told.front().mention)) continue;
      Finding f{.kind = "text.count_differs",
                .severity = Severity::info,
                .place = at(*t.paragraph),
                .quoted = shorten(t.sentence->text, 120),
                .stated = t.mention->number.text,
                .expected = told.front().mention->number.text};
      f.why = {fmt::format("此处为 {}{}，第 {} 行为 {}{}", t.mention->number.text, noun,
                           told.front().sentence->line, told.front().mention->number.text, noun),
               fmt::format("{} here, {} at line {} of what has the same name", t.mention->number.text,
                           told.front().mention->number.text, told.front().sentence->line)};
      f.evidence.push_back(proof(noun, told.front().mention->number, told.front().sentence->line));
      ledger.found("counts", std::move(f));
      break;
    }
}

}  // namespace

void check_counts(const Document& doc, Ledger& ledger) {
  for (const auto& p : doc.paragraphs)
    for (const auto& s : p.sentences) {
      for (const auto& m : s.mentions)
        if (count(m)) check_project_count(doc, p, s, m, ledger);
      check_count_parts(p, s, ledger);
      check_rate_of_counts(p, s, ledger);
    }
  check_named_counts(doc, ledger);
}

}  // namespace qiying::disclosure::internal
