#include "engines/fusion/internal/output/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace qiying::fusion::internal {
namespace {

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  return out;
}

// 1234567 → 1,234,567
std::string number(std::uint64_t n) {
  auto digits = std::to_string(n);
  for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

std::string percent(double share) {
  return fmt::format("{:.1f}%", 100 * share);
}

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>企业数据融合报告</title>
<style>
:root{--ink:#1c2733;--soft:#5b6773;--line:#dfe4ea;--blue:#1f5fae;--green:#1d7a4c;--red:#b3372f;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#a4b0bc;--line:#33404d;--blue:#7fb2f0;--green:#6fcf9b;--red:#f08a82;--paper:#141b22}}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:var(--ink);background:var(--paper);max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin:2.2rem 0 .4rem}p{margin:.3rem 0;color:var(--soft)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.8rem;margin:1.2rem 0}
.figures div{border:1px solid var(--line);border-radius:.5rem;padding:.7rem .9rem}.figures b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child,td.t,th.t{text-align:left}td.t{white-space:normal}
.bar{display:inline-block;height:.75rem;border-radius:2px;vertical-align:middle;background:var(--blue)}.for{background:var(--green)}.against{background:var(--red)}
.half{display:inline-block;width:6.5rem}.half.l{text-align:right}
</style>
)";

class Page {
 public:
  Page(const Fused& fused, const std::vector<SourceReport>& sources)
      : fused_(fused), data_(fused.data()), sources_(sources) {}

  std::string write() {
    out_ = kHead;
    head();
    source_table();
    findings_table();
    completeness_table();
    weights();
    sizes();
    out_ += "</html>\n";
    return std::move(out_);
  }

 private:
  void head() {
    std::uint64_t rows = 0, rejected = 0, together = 0;
    for (const auto& source : sources_) rows += source.rows, rejected += source.rejected;
    for (const auto& members : fused_.members) together += members.size() > 1;
    out_ +=
        "<h1>企业数据融合报告</h1><p>把各部门名册里的同一家企业认出来、合成一条，并说明每个结论的依据。</"
        "p><div class=figures>";
    const auto figure = [&](std::uint64_t n, std::string_view what) {
      out_ += fmt::format("<div><b>{}</b>{}</div>", number(n), what);
    };
    figure(rows, "读入行数");
    figure(data_.size(), "有效记录");
    figure(rejected, "未采用的行");
    figure(fused_.members.size(), "认定的主体");
    figure(together, "由多条记录合成");
    figure(fused_.doubts.size(), "待人工确认");
    out_ += "</div>";
    out_ += fmt::format(
        "<p>共比较 {} 对可能相同的记录。“未采用的行”见 rejects.csv，“待人工确认”见 "
        "review.csv，数据质量问题见 audit.csv。</p>",
        number(fused_.candidates));
  }

  void source_table() {
    std::vector<std::uint64_t> records(data_.sources.size()), shared(data_.sources.size()),
        twice(data_.sources.size()), faults(data_.sources.size());
    for (RecordId r = 0; r < data_.size(); ++r) {
      ++records[data_.source[r]];
      const auto& members = fused_.members[fused_.place[r]];
      shared[data_.source[r]] +=
          std::ranges::any_of(members, [&](RecordId o) { return data_.source[o] != data_.source[r]; });
    }
    for (const auto& finding : fused_.findings) {
      if (finding.fault->rule == "record.twice") ++twice[data_.source[finding.record]];
      if (std::string_view(finding.fault->severity) == "error") ++faults[data_.source[finding.record]];
    }
    out_ +=
        "<h2>各来源的质量</"
        "h2><p>“与他源相合”是在其他来源里也找到了的比例；“源内重复”是同一来源里属于同一家企业的多余记录。</"
        "p><div "
        "class=scroll><table><tr><th>来源<th>读入<th>未采用<th>有效记录<th>与他源相合<th>源内重复<th>错误</"
        "tr>";
    for (std::size_t s = 0; s < data_.sources.size(); ++s) {
      const auto report = std::ranges::find(sources_, data_.sources[s], &SourceReport::name);
      const auto rows = report == sources_.end() ? records[s] : report->rows;
      const auto rejected = report == sources_.end() ? 0 : report->rejected;
      out_ += fmt::format(
          "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}</tr>", escape(data_.sources[s]), number(rows),
          number(rejected), number(records[s]),
          percent(records[s] == 0 ? 0 : static_cast<double>(shared[s]) / static_cast<double>(records[s])),
          number(twice[s]), number(faults[s]));
    }
    out_ += "</table></div>";
    for (const auto& source : sources_) unused_headers(source);
  }

  void unused_headers(const SourceReport& source) {
    if (source.unused.empty()) return;
    std::string list;
    for (const auto& header : source.unused) list += (list.empty() ? "" : "、") + escape(header);
    out_ += fmt::format("<p>{}：没有认出的列为 {}（需要的话用 --mapping 指明是哪个字段）。</p>",
                        escape(source.name), list);
  }

  void findings_table() {
    struct Row {
      std::uint64_t count = 0;
      std::string severity, message;
    };
    std::map<std::pair<std::string, std::string>, Row> rows;
    for (const auto& finding : fused_.findings) {
      auto& row = rows[{std::string(finding.field), finding.fault->rule}];
      if (row.count++ == 0) row.severity = finding.fault->severity, row.message = finding.fault->message.zh;
    }
    if (rows.empty()) return;
    out_ +=
        "<h2>数据质量问题</h2><div class=scroll><table><tr><th>字段<th class=t>规则<th>程度<th>数量<th "
        "class=t>例</tr>";
    for (const auto& [key, row] : rows)
      out_ += fmt::format("<tr><td>{}<td class=t>{}<td>{}<td>{}<td class=t>{}</tr>",
                          escape(key.first.empty() ? "（整条记录）" : key.first), escape(key.second),
                          row.severity == "error"     ? "错误"
                          : row.severity == "warning" ? "警告"
                                                      : "提示",
                          number(row.count), escape(row.message));
    out_ += "</table></div>";
  }

  void completeness_table() {
    out_ += "<h2>各来源填写了多少</h2><div class=scroll><table><tr><th>字段";
    for (const auto& source : data_.sources) out_ += "<th>" + escape(source);
    out_ += "</tr>";
    std::vector<double> records(data_.sources.size());
    for (const auto s : data_.source) ++records[s];
    for (const auto& field : data_.fields) {
      if (!field.present) continue;
      std::vector<double> filled(data_.sources.size());
      for (RecordId r = 0; r < data_.size(); ++r) filled[data_.source[r]] += field.first[r] != 0;
      out_ += "<tr><td>" + escape(field.spec.name);
      for (std::size_t s = 0; s < filled.size(); ++s)
        out_ += "<td>" + percent(records[s] == 0 ? 0 : filled[s] / records[s]);
      out_ += "</tr>";
    }
    out_ += "</table></div>";
  }

  // Bits of each level: to the right for "the same", to the left against it.
  void weights() {
    out_ +=
        "<h2>每个字段有多少说服力</"
        "h2><p>由数据自动学得：绿色越长，越说明是同一家；红色越长，越说明不是。单位为比特，多 1 "
        "比特即可能性翻一倍；按数值计的一栏随该值的常见程度变化（常见的名称、电话说明不了什么）。</p><div "
        "class=scroll><table><tr><th>字段<th class=t>比较结果<th>同一家时的比例<th>说服力</tr>";
    for (std::size_t cell = 0; cell < fused_.model.fields.size(); ++cell) {
      const auto levels = fused_.records.comparator(cell).levels();
      for (std::size_t level = 1; level < levels.size(); ++level) weight_row(cell, level, levels[level]);
    }
    out_ += "</table></div>";
  }

  void weight_row(std::size_t cell, std::size_t level, const LevelInfo& info) {
    constexpr std::uint8_t kMiddle = 8;  // a value of one in some 4,000
    const auto value = static_cast<std::uint8_t>(level << 4 | (info.by_value ? kMiddle : 0));
    const auto bits = fused_.scorer.cell_bits(cell, value);
    const auto width = std::min(6.0, std::abs(bits) * 0.28);
    const auto bar = fmt::format("<span class=\"bar {}\" style=\"width:{:.2f}rem\"></span>",
                                 bits > 0 ? "for" : "against", width);
    out_ += fmt::format(
        "<tr><td>{}<td class=t>{}{}<td>{}<td class=t><span class=\"half l\">{}</span><span "
        "class=half>{}</span>{:+.1f}</tr>",
        level == 1 ? escape(fused_.model.fields[cell].name) : std::string(), info.title.zh,
        info.by_value ? "（按数值）" : "", percent(fused_.model.fields[cell].m[level]), bits < 0 ? bar : "",
        bits > 0 ? bar : "", bits);
  }

  void sizes() {
    std::map<std::size_t, std::uint64_t> counts;
    for (const auto& members : fused_.members) ++counts[std::min<std::size_t>(members.size(), 10)];
    std::uint64_t most = 1;
    for (const auto& [size, n] : counts) most = std::max(most, n);
    out_ += "<h2>一家企业有几条记录</h2><table>";
    for (const auto& [size, n] : counts)
      out_ +=
          fmt::format("<tr><td>{}<td>{}<td class=t><span class=bar style=\"width:{:.2f}rem\"></span></tr>",
                      size == 10 ? "10 条以上" : fmt::format("{} 条", size), number(n),
                      24.0 * static_cast<double>(n) / static_cast<double>(most));
    out_ += "</table>";
  }

  const Fused& fused_;
  const Dataset& data_;
  const std::vector<SourceReport>& sources_;
  std::string out_;
};

}  // namespace

std::string report_html(const Fused& fused, const std::vector<SourceReport>& sources) {
  return Page(fused, sources).write();
}

}  // namespace qiying::fusion::internal
