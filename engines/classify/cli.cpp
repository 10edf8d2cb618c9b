#include "engines/classify/cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <sstream>

#include "engines/classify/classify.hpp"
#include "engines/classify/internal/table.hpp"
#include "platform/base/json.hpp"

namespace qiying::classify {
namespace {

using base::Result;

struct Arguments {
  std::string in, model, text, date;
  internal::Columns columns;
  Options options;
  double damage = 0;
  std::size_t top = 3;
  bool json = false;
};

struct Answers {
  std::vector<Suggestion> suggestions;
};
QY_DESCRIBE(Answers, QY_FIELD(suggestions))

base::Error cannot_read(const std::string& path) {
  return base::invalid(path, "classify.file", {"文件无法读取", "The file cannot be read"});
}

Result<Model> read_model(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return cannot_read(path);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return Model::load(bytes.view());
}

// --- answers for people ---

std::string percent(double share) {
  return fmt::format("{:.1f}%", 100 * share);
}

std::string percent(const std::optional<double>& share) {
  return share ? percent(*share) : "-";
}

std::string table(const Report& r) {
  auto out = fmt::format(
      "样本 / examples             {}\n"
      "首选正确 / top 1            {}\n"
      "前三含正确 / top 3          {}\n"
      "宏平均 F1 / macro F1        {:.3f}\n"
      "校准误差 / calibration      {:.3f}\n"
      "把握线 / threshold          {}\n"
      "达到把握线 / covered        {}\n"
      "其中正确 / right of these   {}\n\n"
      "标签 / label\t样本 / examples\t查准 / precision\t查全 / recall\n",
      r.examples, percent(r.top1), percent(r.top3), r.macro_f1, r.calibration_error,
      r.threshold > 1 ? "无 / none" : fmt::format("{:.3f}", r.threshold), percent(r.covered),
      percent(r.precision_at_threshold));
  for (const auto& l : r.labels)
    out += fmt::format("{}\t{}\t{}\t{}\n", l.label, l.examples, percent(l.precision), percent(l.recall));
  return out;
}

std::string lines(const Suggestion& s) {
  if (s.choices.empty()) return "没有可识别的内容 / nothing known in the text\n";
  std::string out = s.sure ? "" : "把握不足，仅供参考 / not sure, for a person to decide\n";
  for (const auto& c : s.choices) {
    std::string pieces;
    for (const auto& r : c.reasons) pieces += " " + r.piece;
    out +=
        fmt::format("{}\t{}\t{}\n", c.label, percent(c.confidence), pieces.empty() ? "" : pieces.substr(1));
  }
  return out;
}

// --- commands ---

Result<std::string> run_train(Arguments& a) {
  if (!a.date.empty()) {
    QY_TRY(a.options.trained_on, base::parse_date(a.date));
  }
  QY_TRY(const auto examples, internal::read_examples(a.in, a.columns));
  QY_TRY(const auto trained, train(examples, a.options));
  std::ofstream file(a.model, std::ios::binary | std::ios::trunc);
  file << trained.model.bytes();
  if (!file.flush()) throw std::runtime_error("cannot write " + a.model);
  return a.json ? base::to_json(trained.report) + "\n" : table(trained.report);
}

Result<std::string> run_test(Arguments& a) {
  QY_TRY(const auto examples, internal::read_examples(a.in, a.columns));
  Report report;
  if (a.model.empty()) {
    QY_TRY(report, cross_validate(examples, a.options, a.damage));
  } else {
    QY_TRY(const auto model, read_model(a.model));
    report = model.measured_on(examples);
  }
  return a.json ? base::to_json(report) + "\n" : table(report);
}

Result<std::string> run_suggest(Arguments& a) {
  QY_TRY(const auto model, read_model(a.model));
  std::vector<Example> texts;
  if (a.in.empty()) {
    texts.push_back({a.text, {}});
  } else {
    a.columns.label.clear();
    QY_TRY(texts, internal::read_examples(a.in, a.columns));
  }
  Answers answers;
  std::string out;
  for (const auto& t : texts) {
    answers.suggestions.push_back(model.suggest(t.text, {.context = t.context, .top = a.top}));
    if (!a.json) out += lines(answers.suggestions.back());
  }
  return a.json ? base::to_json(answers) + "\n" : out;
}

// --- arguments ---

void add_columns(CLI::App& app, Arguments& a) {
  app.add_option("--text-column", a.columns.text, "文本列 / column of the text")->capture_default_str();
  app.add_option("--label-column", a.columns.label, "标签列 / column of the label")->capture_default_str();
  app.add_option("--context-column", a.columns.context,
                 "文本之外已知的一个词，如街道 / a word known beside the text, such as the street");
  app.add_option("--group-column", a.columns.group,
                 "同组的样本不会一部分用于训练、一部分用于测试 / rows of a group stay together");
}

void add_learning(CLI::App& app, Arguments& a) {
  app.add_option("--seed", a.options.seed, "随机种子 / seed")->capture_default_str();
  app.add_option("--folds", a.options.folds, "交叉验证的份数 / rounds of cross-validation")
      ->capture_default_str();
  app.add_option("--precision", a.options.precision,
                 "把握线以上须达到的正确率 / share that shall be right above the threshold")
      ->capture_default_str();
  app.add_option("--cost", a.options.cost, "误差的权重 / weight of an error")->capture_default_str();
  app.add_option("--max-features", a.options.max_features, "最多保留的字串 / n-grams kept")
      ->capture_default_str();
}

using Command = Result<std::string> (*)(Arguments&);

Command parse(CLI::App& app, Arguments& a, std::vector<std::string> args) {
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::help);
  auto* train = app.add_subcommand("train", "学习并写出模型 / learn and write a model");
  train->add_option("--in", a.in, "CSV")->required();
  train->add_option("--out", a.model, "模型文件 / model file")->required();
  train->add_option("--date", a.date, "记入模型的日期 / date that the model carries");
  auto* test = app.add_subcommand("test", "交叉验证，或检验给定模型 / cross-validate, or test a given model");
  test->add_option("--in", a.in, "CSV")->required();
  test->add_option("--model", a.model, "要检验的模型 / the model to test");
  test->add_option("--damage", a.damage,
                   "测试文本中丢字、换字的比例 / share of characters dropped or replaced")
      ->check(CLI::Range(0.0, 1.0));
  auto* suggest = app.add_subcommand("suggest", "给出建议 / suggest labels");
  suggest->add_option("--model", a.model, "模型文件 / model file")->required();
  auto* text = suggest->add_option("--text", a.text, "一段文本 / one text");
  auto* in = suggest->add_option("--in", a.in, "CSV")->excludes(text);
  suggest->add_option("--top", a.top, "最多几个 / how many")
      ->capture_default_str()
      ->check(CLI::Range(1, 100));
  for (auto* sub : {train, test, suggest}) {
    sub->add_flag("--json", a.json, "输出 JSON / answer as JSON");
    add_columns(*sub, a);
  }
  for (auto* sub : {train, test}) add_learning(*sub, a);
  std::ranges::reverse(args);
  app.parse(args);
  if (train->parsed()) return run_train;
  if (test->parsed()) return run_test;
  if (text->empty() && in->empty()) throw CLI::RequiredError("--text / --in");
  return run_suggest;
}

int refuse(const base::Error& error, std::ostream& err) {
  const auto field = error.field.empty() ? "" : error.field + ": ";
  err << "错误：" << field << error.message.zh << "\nerror: " << field << error.message.en << "\n";
  return 2;
}

}  // namespace

int run(std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  CLI::App app{"按历史文本给出分类建议 / suggests labels of short texts, learned from history", "classify"};
  Arguments arguments;
  try {
    const auto command = parse(app, arguments, {args.begin(), args.end()});
    const auto answer = command(arguments);
    if (!answer) return refuse(answer.error(), err);
    out << *answer;
    return 0;
  } catch (const CLI::ParseError& e) {
    return app.exit(e, out, err) == 0 ? 0 : 2;
  } catch (const std::runtime_error& e) {
    err << "error: " << e.what() << "\n";
    return 1;
  }
}

}  // namespace qiying::classify
