#include "engines/disclosure/cli.hpp"

#include <algorithm>
#include <vector>

#include "engines/disclosure/disclosure.hpp"
#include "engines/disclosure/report.hpp"

namespace qiying::disclosure {
namespace {

constexpr std::string_view kHelp =
    R"(用法 / Usage: audit-disclosure FILE... [--json OUT.json] [--html OUT.html]

  核对部门预算、决算公开文件自身的数字关系：表内、表间、文字与表格、绩效表。
  Checks a published budget or final account against itself: inside tables, between tables, text against
  tables, performance forms.

  FILE        文本、PDF、DOCX、XLSX、HTML / text, PDF, DOCX, XLSX, HTML
  --json OUT  机器可读的结果，- 为标准输出 / findings for programs, - is standard output
  --html OUT  供财务人员阅读的报告 / a report for finance officers
  --help      本说明 / this text

退出码 / Exit codes: 0 没有错误 / no error, 1 有错误 / errors found, 2 无法读取 / unreadable.
)";

struct Options {
  std::vector<std::string> files;
  std::string json, html;
};

int refuse_option(const std::string& name, std::ostream& err) {
  err << "错误：选项 " << name << " 有误\nerror: bad option " << name << "\n" << kHelp;
  return 2;
}

void refuse_file(const std::string& file, const base::Error& error, std::ostream& err) {
  err << "无法核对 / cannot check " << file << "\n  " << error.message.zh << "\n  " << error.message.en
      << "\n";
  if (!error.help.zh.empty()) err << "  " << error.help.zh << " / " << error.help.en << "\n";
}

// Returns the option that is wrong, empty when all are right.
std::string parse(std::span<const std::string> args, Options& options) {
  for (std::size_t i = 0; i < args.size(); ++i) {
    const auto& a = args[i];
    if (!a.starts_with("--")) {
      options.files.push_back(a);
      continue;
    }
    const auto eq = a.find('=');
    const auto name = a.substr(0, eq);
    auto* target = name == "--json" ? &options.json : name == "--html" ? &options.html : nullptr;
    if (!target || (eq == a.npos && i + 1 == args.size())) return a;
    *target = eq == a.npos ? args[++i] : a.substr(eq + 1);
    if (target->empty()) return a;
  }
  return {};
}

bool deliver(const std::string& path, const std::string& content, const WriteFile& write, std::ostream& out,
             std::ostream& err) {
  if (path.empty()) return true;
  if (path == "-") {
    out << content << "\n";
    return true;
  }
  if (write(path, content)) return true;
  err << "无法写入 / cannot write " << path << "\n";
  return false;
}

}  // namespace

int run(std::span<const std::string> args, const TextOf& text_of, const WriteFile& write, std::ostream& out,
        std::ostream& err) {
  if (std::ranges::any_of(args, [](const auto& a) { return a == "--help" || a == "-h"; })) {
    out << kHelp;
    return 0;
  }
  Options options;
  if (const auto wrong = parse(args, options); !wrong.empty()) return refuse_option(wrong, err);
  if (options.files.empty()) {
    err << kHelp;
    return 2;
  }
  std::vector<Report> reports;
  bool unreadable = false;
  for (const auto& file : options.files) {
    auto text = text_of(file);
    auto report = text ? audit(file, *text) : base::Result<Report>(std::move(text).error());
    if (!report) {
      refuse_file(file, report.error(), err);
      unreadable = true;
      continue;
    }
    if (options.json != "-" && options.html != "-") out << to_text(*report);
    reports.push_back(*std::move(report));
  }
  const bool written = deliver(options.json, options.json.empty() ? "" : to_json(reports), write, out, err) &&
                       deliver(options.html, options.html.empty() ? "" : to_html(reports), write, out, err);
  if (unreadable || !written) return 2;
  return std::ranges::any_of(reports, [](const auto& r) { return r.summary.errors > 0; }) ? 1 : 0;
}

}  // namespace qiying::disclosure
