#include "engines/fusion/cli.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include "platform/base/csv.hpp"
#include "platform/base/options.hpp"
#include "platform/base/text.hpp"

namespace qiying::fusion {
namespace {

using base::bad_option;
using base::Options;

constexpr std::string_view kHelp = R"(用法 / Usage:
  fuse --source NAME=FILE.csv [--source NAME=FILE.csv]... --out DIR [options]
        把多个来源的记录归并成主体 / many sources become one register of entities
  fuse --table FILE.csv --source-column COLUMN --out DIR [options]
        一张表，来源在一列中（单一来源可省略该列）/ one table with the source in a column (leave it out for a single source)
  fuse explain --out DIR SOURCE:ID SOURCE:ID
        两条记录为何相同或不同，逐字段列出 / why two records are the same or not, field by field

  --profile NAME|FILE.toml   字段及其类型 / fields and their types: enterprise (默认 / default), person
  --mapping FILE.csv         表头对应 / headers of the files: lines "header,field"
  --state DIR                记住结果，下次增量归并，主体编号不变 / remember, so that the next run keeps the entities' ids
  --model FILE.json          使用已有参数，不再学习 / use these parameters instead of learning
  --decisions FILE.csv       人工决定 / decisions of persons: record_a,record_b,same|different|unsure
  --threads N                线程数 / threads (默认 / default 2)
  --quiet                    不显示进度 / no progress
  --help                     本说明 / this text

  列 / columns (enterprise): record_id,uscc,org_code,reg_no,name,former_name,legal_person,phone,address,district,reg_date,
  capital,ent_type,scope,updated_at；仅 record_id 必填，UTF-8 或 GB18030 / only record_id is needed

结果 / Results: links.csv entities.csv review.csv audit.csv rejects.csv model.json report.html
退出码 / Exit codes: 0 成功 / done, 1 无法读写或被中断 / cannot read or write, or stopped, 2 输入有误 / bad input
)";

int refuse(const base::Error& error, std::ostream& err) {
  const auto at = error.field.empty() ? "" : error.field + ": ";
  err << "错误：" << at << error.message.zh << (error.help.zh.empty() ? "" : "（" + error.help.zh + "）")
      << '\n';
  err << "error: " << at << error.message.en << (error.help.en.empty() ? "" : " (" + error.help.en + ")")
      << '\n';
  return 2;
}

Result<std::string> read_file(const std::string& option, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return bad_option(option, "无法读取文件 " + path, "Cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

/// A directory that is there or can be made; a file in its place would be noticed after all the work only.
Result<std::string> folder_option(const Options& options, const std::string& option) {
  QY_TRY(const auto path, options.need(option));
  std::error_code error;
  for (auto place = std::filesystem::path(path); !place.empty(); place = place.parent_path()) {
    if (std::filesystem::exists(place, error)) {
      if (std::filesystem::is_directory(place, error)) break;
      return bad_option(option, place.string() + " 不是目录", place.string() + " is no directory");
    }
    if (place == place.parent_path()) break;
  }
  return path;
}

/// The text of a file that says something.
Result<std::string> told_by(const Options& options, const std::string& option) {
  QY_TRY(const auto path, options.need(option));
  QY_TRY(auto text, read_file(option, path));
  if (base::trim(text).empty())
    return bad_option(option, "文件是空的：" + path, "The file is empty: " + path);
  return text;
}

Result<std::vector<SourceFile>> sources_option(const Options& options) {
  std::vector<SourceFile> sources;
  for (const auto& text : options.all("source")) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == text.npos || equals + 1 == text.size())
      return bad_option("source", "须写成 名称=文件", "Must be NAME=FILE");
    const auto name = text.substr(0, equals);
    if (name.find(':') != name.npos)
      return bad_option("source", "来源名称中不能有冒号", "A name has no colon");
    sources.push_back({name, text.substr(equals + 1)});
  }
  if (options.has("table")) {
    if (!sources.empty()) return bad_option("table", "不能与 --source 同用", "Does not go with --source");
    QY_TRY(const auto path, options.need("table"));
    // A table of one source is called by its file.
    const std::filesystem::path file(path);
    sources.push_back({options.has("source-column") ? "" : file.stem().string(), file});
  }
  if (sources.empty()) return bad_option("source", "缺少来源", "No source is given");
  for (const auto& source : sources) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(source.path, error))
      return bad_option("source", "没有文件 " + source.path.string(),
                        "There is no file " + source.path.string());
  }
  return sources;
}

Result<std::string> profile_option(const Options& options, const Content& content) {
  const auto name = options.has("profile") ? *options.need("profile") : std::string("enterprise");
  if (const auto found = find_profile(content, name)) return *found;
  if (name.ends_with(".toml")) return read_file("profile", name);
  return bad_option("profile", "没有名为 " + name + " 的配置", "There is no profile " + name);
}

Result<std::map<std::string, std::string>> mapping_option(const Options& options) {
  std::map<std::string, std::string> headers;
  if (!options.has("mapping")) return headers;
  QY_TRY(const auto text, read_file("mapping", *options.need("mapping")));
  auto reader = base::CsvReader::of(text);
  while (true) {
    QY_TRY(const bool more, reader.next());
    if (!more) return headers;
    if (reader.cells().size() < 2)
      return bad_option("mapping", "每行须为 表头,字段", "Each line is header,field");
    auto header = base::fold_width(base::trim(reader.cells()[0]));
    for (auto& c : header)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    headers[header] = std::string(base::trim(reader.cells()[1]));
  }
}

Result<int> threads_option(const Options& options) {
  if (!options.has("threads")) return 2;
  const auto text = *options.need("threads");
  int threads = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), threads);
  if (error != std::errc{} || end != text.data() + text.size() || threads < 1 || threads > 256)
    return bad_option("threads", "须为 1 至 256 的整数", "Must be a number from 1 to 256");
  return threads;
}

Result<Request> read_request(const Options& options, const Content& content) {
  if (!options.positional().empty())
    return bad_option(options.positional().front(), "不认识的参数", "Unknown argument");
  Request request;
  QY_TRY(request.out, folder_option(options, "out"));
  QY_TRY(request.sources, sources_option(options));
  if (options.has("source-column")) request.source_column = *options.need("source-column");
  QY_TRY(request.profile, profile_option(options, content));
  QY_TRY(request.headers, mapping_option(options));
  QY_TRY(request.threads, threads_option(options));
  if (options.has("state")) {
    QY_TRY(request.state, folder_option(options, "state"));
  }
  if (options.has("model")) {
    QY_TRY(request.model, told_by(options, "model"));
  }
  if (options.has("decisions")) {
    QY_TRY(request.decisions, told_by(options, "decisions"));
  }
  return request;
}

int run_fuse(const Options& options, const Content& content, std::ostream& out, std::ostream& err,
             const std::function<bool()>& stop) {
  const auto request = read_request(options, content);
  if (!request) return refuse(request.error(), err);
  const auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  const bool quiet = options.has("quiet");
  const Progress progress = [&](const base::Text& step, double share) {
    if (stop && stop()) throw Cancelled{};
    if (!quiet)
      err << fmt::format("[{:5.1f} s {:3.0f}%] {} / {}\n", seconds(), 100 * share, step.zh, step.en)
          << std::flush;
  };
  const auto summary = fuse(*request, content, progress);
  if (!summary) return refuse(summary.error(), err);
  const auto& s = *summary;
  out << fmt::format(
      "{} 行，{} 条记录，{} 个主体；{} 行未采用，{} 对待人工确认，{} 项质量问题；比较 {} 对\n"
      "{} rows, {} records, {} entities; {} rejected, {} to review, {} findings; {} pairs compared\n",
      s.rows, s.records, s.entities, s.rejected, s.to_review, s.findings, s.candidates, s.rows, s.records,
      s.entities, s.rejected, s.to_review, s.findings, s.candidates);
  if (s.merges + s.splits > 0)
    out << fmt::format("{} 个主体合并了旧主体，{} 个旧主体拆分 / {} merges, {} splits\n", s.merges, s.splits,
                       s.merges, s.splits);
  return 0;
}

int run_explain(const Options& options, const Content& content, std::ostream& out, std::ostream& err) {
  const auto folder = options.need("out");
  if (!folder) return refuse(folder.error(), err);
  if (options.positional().size() != 2)
    return refuse(bad_option("explain", "须给出两条记录 来源:记录号", "Needs two records SOURCE:ID"), err);
  if (!std::filesystem::exists(std::filesystem::path(*folder) / "fusion.state"))
    return refuse(bad_option("out", *folder + " 中没有归并结果", "There is no earlier run in " + *folder),
                  err);
  const auto text = explain(*folder, options.positional()[0], options.positional()[1], content);
  if (!text) return refuse(text.error(), err);
  out << *text;
  return 0;
}

}  // namespace

int run(std::span<const std::string> args, const Content& content, std::ostream& out, std::ostream& err,
        const std::function<bool()>& stop) {
  if (std::ranges::find(args, "--help") != args.end() || std::ranges::find(args, "-h") != args.end()) {
    out << kHelp;
    return 0;
  }
  const bool explains = !args.empty() && args[0] == "explain";
  const auto options = Options::parse(args.subspan(explains ? 1 : 0),
                                      {.valued = {"source", "table", "source-column", "out", "profile",
                                                  "mapping", "state", "model", "decisions", "threads"},
                                       .flags = {"quiet"},
                                       .repeatable = {"source"},
                                       .positional = true});
  if (!options) return refuse(options.error(), err);
  try {
    return explains ? run_explain(*options, content, out, err) : run_fuse(*options, content, out, err, stop);
  } catch (const Cancelled&) {
    err << "已中断，未写出结果 / stopped, nothing was written\n";
  } catch (const std::exception& e) {
    err << "错误 / error: " << e.what() << '\n';
  }
  return 1;
}

}  // namespace qiying::fusion
