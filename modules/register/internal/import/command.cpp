#include "modules/register/internal/import/command.hpp"

#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>

#include "modules/register/internal/import/import_log.hpp"
#include "modules/register/internal/import/pipeline.hpp"
#include "platform/base/csv.hpp"

namespace qiying::register_ {

namespace {

struct Arguments {
  std::string file, mapping, rejects, source;
  bool dry_run = false;
};

base::Error usage(std::string zh, std::string en) {
  return base::invalid("", "usage", {std::move(zh), std::move(en)});
}

base::Error no_file(const std::string& path) {
  return usage("找不到文件 " + path, "no such file: " + path);
}

base::Result<Arguments> parse(std::span<const std::string> args) {
  Arguments out;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const auto& arg = args[i];
    std::string* value = arg == "--mapping"   ? &out.mapping
                         : arg == "--rejects" ? &out.rejects
                         : arg == "--source"  ? &out.source
                                              : nullptr;
    if (arg == "--dry-run")
      out.dry_run = true;
    else if (value && i + 1 < args.size())
      *value = args[++i];
    else if (value)
      return usage(arg + " 缺少值", arg + " needs a value");
    else if (arg.starts_with("-"))
      return usage("未知选项 " + arg, "unknown option " + arg);
    else if (!out.file.empty())
      return usage("一次只能导入一个文件", "one file at a time");
    else
      out.file = arg;
  }
  if (out.file.empty()) return usage("请指定文件", "which file?");
  if (out.source.empty()) out.source = std::filesystem::path(out.file).filename().string();
  return out;
}

void say(const std::string& text) {
  std::fputs(text.c_str(), stderr);
}

int refuse(const base::Error& error) {
  say(error.message.zh + " / " + error.message.en + "\n");
  if (!error.help.zh.empty()) say("  " + error.help.zh + " / " + error.help.en + "\n");
  return 2;
}

base::Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return usage("无法读取 " + path, "cannot read " + path);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

base::Result<Mapping> mapping_of(const Arguments& args, Table& table) {
  QY_TRY(const bool more, table.next());
  if (!more) return usage("文件是空的", "the file is empty");
  if (args.mapping.empty()) {
    auto mapping = guess_mapping(table.cells());
    QY_CHECK(check_mapping(mapping, table.cells()));
    return mapping;
  }
  QY_TRY(const auto text, read_file(args.mapping));
  return read_mapping(text, args.mapping, table.cells());
}

/// The list of what was refused, written as the import goes on.
class RejectsFile {
 public:
  explicit RejectsFile(const std::string& path) : path_(path) {
    if (path.empty()) return;
    out_.open(path, std::ios::binary | std::ios::trunc);
    std::string head(base::kCsvBom);
    base::append_csv_row(
        head, {"行号 line", "级别 severity", "列 column", "值 value", "代码 code", "原因", "reason"});
    out_ << head;
  }
  bool usable() const { return path_.empty() || out_.good(); }
  void add(std::span<const Fault> faults) {
    if (path_.empty()) return;
    std::string text;
    for (const auto& f : faults) {
      const auto words = words_of(f.code);
      base::append_csv_row(text, {std::to_string(f.line), base::name_of(f.severity), f.column, f.value,
                                  f.code, words.zh, words.en});
    }
    out_ << text;
  }

 private:
  std::string path_;
  std::ofstream out_;
};

/// One line that is written over on a terminal, and a line now and then elsewhere.
class ProgressLine {
 public:
  void show(const Progress& p) {
    static constexpr const char* kPhases[] = {"读取 reading", "合并 merging", "建索引 indexing"};
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(terminal_ ? 100 : 2000)) return;
    last_ = now;
    char line[120];
    std::snprintf(line, sizeof line, "%s%s %3.0f %%, %lld 行 rows%s", terminal_ ? "\r" : "",
                  kPhases[static_cast<int>(p.phase)], p.part * 100, static_cast<long long>(p.rows),
                  terminal_ ? "" : "\n");
    say(line);
  }
  void end() {
    if (terminal_) say("\r\033[K");
  }

 private:
  bool terminal_ = isatty(2);
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

void tell(const Arguments& args, const ImportCounts& c, double seconds) {
  char line[400];
  std::snprintf(
      line, sizeof line,
      "%s: %lld 行 rows, 新增 inserted %lld, 更新 updated %lld, 未变 unchanged %lld, 未导入 rejected %lld, "
      "重复 superseded %lld, 警告 warnings %lld; %.1f s, %.0f 行/s rows/s\n",
      args.dry_run ? "试运行 dry run" : "完成 done", static_cast<long long>(c.rows),
      static_cast<long long>(c.inserted), static_cast<long long>(c.updated),
      static_cast<long long>(c.unchanged), static_cast<long long>(c.rejected),
      static_cast<long long>(c.superseded), static_cast<long long>(c.warnings), seconds,
      seconds > 0 ? static_cast<double>(c.rows) / seconds : 0.0);
  say(line);
}

void tell_columns(const Mapping& mapping) {
  std::string left_out;
  for (const auto& column : mapping.columns)
    if (!column.field) left_out += (left_out.empty() ? "" : ", ") + column.column;
  if (!left_out.empty()) say("不导入的列 columns left out: " + left_out + "\n");
}

base::Result<int> run(const CommandPlace& place, const Arguments& args) {
  if (!std::filesystem::is_regular_file(args.file)) return no_file(args.file);
  const auto begin = std::chrono::steady_clock::now();
  QY_TRY(auto table, open_table(args.file));
  QY_TRY(const auto mapping, mapping_of(args, *table));
  tell_columns(mapping);
  RejectsFile rejects(args.rejects);
  if (!rejects.usable()) return usage("无法写入 " + args.rejects, "cannot write " + args.rejects);
  const auto scope = auth::scope_of(auth::Caller::system(place.district));
  const ImportRun import{ImportId::make(), place.district, args.source, "qiying register import",
                         place.clock.now()};
  std::vector<Street> known;
  {
    auto db = place.pool.acquire(scope);
    known = streets(*db, place.district);
    begin_import(*db, import, std::filesystem::path(args.file).filename().string(), args.dry_run);
  }
  const Standardiser standardiser(mapping, known);
  ChunkReader chunks(*table, standardiser);
  ProgressLine line;
  const auto counts = run_pipeline(place.pool, import, chunks,
                                   {args.dry_run, [&](const Progress& p) { line.show(p); },
                                    [&](std::span<const Fault> faults) { rejects.add(faults); }});
  line.end();
  finish_import(*place.pool.acquire(scope), import, counts, place.clock.now());
  if (!counts.ok()) return counts.error();
  tell(args, *counts, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  return counts->rejected > 0 ? 1 : 0;
}

}  // namespace

const std::string_view kImportHelp = R"(qiying register import FILE.csv|FILE.xlsx [options]
把企业名录导入法人库(按统一社会信用代码,可重复执行)/ take over a list of enterprises; may be repeated

  --mapping M.toml   列与字段的对应关系 / which column is which field:
                       capital_unit = "wan_yuan"
                       [columns]
                       "企业名称" = "name"
  --dry-run          只检查并统计,不写入 / check and count only
  --rejects OUT.csv  问题清单:行号、列、原因 / what was refused or left empty: line, column, reason
  --source NAME      数据来源,默认文件名 / where the data comes from; default: the file's name

退出码 / exit code: 0 全部导入 all taken over, 1 有记录未导入 some rejected, 2 参数或文件有误 bad input
)";

base::Result<void> check_import(std::span<const std::string> args) {
  QY_TRY(const auto parsed, parse(args));
  for (const auto& file : {parsed.file, parsed.mapping})
    if (!file.empty() && !std::filesystem::is_regular_file(file)) return no_file(file);
  return {};
}

int import_command(const CommandPlace& place, std::span<const std::string> args) {
  const auto parsed = parse(args);
  if (!parsed.ok()) return refuse(parsed.error());
  try {
    const auto code = run(place, *parsed);
    return code.ok() ? *code : refuse(code.error());
  } catch (const std::filesystem::filesystem_error& e) {
    return refuse(usage(e.what(), e.what()));
  }
}

}  // namespace qiying::register_
