#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>

#include "engines/rules/explain.hpp"
#include "engines/rules/internal/commands.hpp"
#include "engines/rules/internal/files.hpp"
#include "engines/rules/match.hpp"
#include "engines/rules/simulate.hpp"

namespace qiying::rules::internal {
namespace {

constexpr Outcome kOutcomes[] = {Outcome::met, Outcome::unmet, Outcome::unknown, Outcome::manual_review,
                                 Outcome::not_applicable};

std::string join(const std::vector<std::string>& parts, std::string_view mark) {
  std::string out;
  for (const auto& p : parts) (out += out.empty() ? "" : mark) += p;
  return out;
}

// One line for each pair of an enterprise and a policy.
class MatchWriter {
 public:
  MatchWriter(const Ruleset& rules, const Roster& roster, const Arguments& args, std::ostream& out)
      : rules_(rules), roster_(roster), args_(args), out_(out), reader_(roster, rules.plan, rules.day) {}

  void write(const Outcomes& outcomes) {
    std::string text(base::kCsvBom);
    base::append_csv_row(text, {"id", "policy", "title", "outcome", "amount_state", "amount_yuan",
                                "payable_yuan", "reason", "missing", "explanation"});
    for (std::size_t row = 0; row < roster_.size(); ++row) {
      enterprise(outcomes, row, text);
      if (text.size() < (1u << 20)) continue;
      out_ << text;
      text.clear();
    }
    out_ << text;
  }

 private:
  struct Line {
    std::size_t policy = 0;
    Outcome outcome = Outcome::unknown;
    Evaluation evaluation;
  };

  bool wanted(Outcome o) const {
    return args_.only.empty() ||
           std::find(args_.only.begin(), args_.only.end(), base::name_of(o)) != args_.only.end();
  }

  void enterprise(const Outcomes& outcomes, std::size_t row, std::string& text) {
    std::vector<Cell> cells(rules_.plan.steps().size());
    reader_.read(row, cells);
    rules_.plan.derive(cells);
    std::vector<Line> lines;
    std::vector<Payable> payables;
    for (std::size_t p = 0; p < rules_.entries.size(); ++p) {
      const auto outcome = outcomes.at(p, row);
      if (!wanted(outcome)) continue;
      Line line{p, outcome, {}};
      line.evaluation.entry = static_cast<std::uint32_t>(p);
      line.evaluation.outcome = outcome;
      if (args_.explain || (outcome != Outcome::unmet && outcome != Outcome::not_applicable))
        line.evaluation = evaluate(rules_, rules_.entries[p], cells);
      if (outcome == Outcome::met && line.evaluation.amount.state == Amount::State::computed)
        payables.push_back({static_cast<std::uint32_t>(p), line.evaluation.amount.fen, 0, {}});
      lines.push_back(std::move(line));
    }
    settle(rules_, payables);
    const auto facts = args_.explain ? roster_.facts(row) : Facts{};
    for (const auto& line : lines) put(row, line, payables, facts, text);
  }

  void put(std::size_t row, const Line& line, const std::vector<Payable>& payables, const Facts& facts,
           std::string& text) {
    const auto& policy = *rules_.entries[line.policy].policy;
    const auto& amount = line.evaluation.amount;
    const bool sum = amount.state == Amount::State::computed || amount.state == Amount::State::ceiling;
    const auto paid =
        std::find_if(payables.begin(), payables.end(), [&](const auto& p) { return p.entry == line.policy; });
    const bool looked = args_.explain || !line.evaluation.nodes.empty();
    auto reason = looked ? reason_of(rules_, line.evaluation, Language::zh) : "";
    if (paid != payables.end() && !paid->reason.empty()) reason += "；" + paid->reason;
    std::vector<std::string> missing;
    for (const auto& use : line.evaluation.missing) missing.push_back(rules_.library->catalogue.id_of(use));
    base::append_csv_row(
        text,
        {roster_.id(row), policy.id, policy.title, base::name_of(line.outcome), name_of(amount.state),
         sum ? base::to_yuan(base::Fen{amount.fen}) : "",
         paid != payables.end() ? base::to_yuan(base::Fen{paid->paid}) : "", reason, join(missing, ";"),
         args_.explain ? to_text(explain(rules_, line.evaluation, &facts, Language::zh), Language::zh) : ""});
  }

  const Ruleset& rules_;
  const Roster& roster_;
  const Arguments& args_;
  std::ostream& out_;
  Roster::Reader reader_;
};

void print_counts(const Ruleset& rules, const Outcomes& outcomes, std::ostream& out) {
  out << fmt::format("{:<44} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "policy", "met", "unmet", "unknown", "review",
                     "n/a");
  for (std::size_t p = 0; p < rules.entries.size(); ++p) {
    out << fmt::format("{:<44}", rules.entries[p].policy->id);
    for (const auto o : kOutcomes) out << fmt::format(" {:>9}", outcomes.count(p, o));
    out << '\n';
  }
}

int write_result(const std::string& path, const Streams& io, const std::function<void(std::ostream&)>& body) {
  if (path.empty() || path == "-") {
    body(io.out);
    return kDone;
  }
  std::ofstream file(path, std::ios::binary);
  if (file) body(file);
  if (file.flush()) return kDone;
  return refuse(base::invalid("--out", "rules.no_file", {"不能写入 " + path, "Cannot write " + path}),
                io.err);
}

// What match and simulate need alike.
struct Inputs {
  base::Date day;
  Loaded loaded;
  Roster roster;
  std::size_t faults = 0;
};

base::Result<Inputs> read_inputs(const Arguments& args, const Streams& io) {
  QY_TRY(const auto day, day_of(args));
  QY_TRY(auto loaded, load_folder(args.folder, io.content));
  print(loaded.findings, io.err);
  if (loaded.findings.errors() > 0)
    return base::invalid(
        "--policies", "rules.faulty",
        {"政策有错误，先改正（policy check）", "The policies have errors; mend them first (policy check)"});
  std::size_t faults = 0;
  QY_TRY(auto roster, load_roster(args.enterprises, loaded.library->catalogue, faults, io.err));
  return Inputs{day, std::move(loaded), std::move(roster), faults};
}

std::string csv_of(const Simulation& simulation) {
  std::string text(base::kCsvBom);
  base::append_csv_row(text, {"policy", "title", "group", "before", "after", "gain", "lose", "unknown_before",
                              "unknown_after", "yuan_before", "yuan_after", "unpriced_after"});
  for (const auto& p : simulation.policies) {
    auto sums = p.groups;
    sums.insert(sums.begin(), p.total);
    sums.front().group = "合计";
    for (const auto& s : sums)
      base::append_csv_row(text,
                           {p.policy, p.title, s.group, std::to_string(s.before), std::to_string(s.after),
                            std::to_string(s.gain), std::to_string(s.lose), std::to_string(s.unknown_before),
                            std::to_string(s.unknown_after), base::to_yuan(base::Fen{s.fen_before}),
                            base::to_yuan(base::Fen{s.fen_after}), std::to_string(s.unpriced_after)});
  }
  return text;
}

void print_simulation(const Simulation& simulation, const Roster& roster, std::ostream& out) {
  const auto names = [&](const std::vector<std::size_t>& rows) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), 10); ++i) text += " " + roster.id(rows[i]);
    return text + (rows.size() > 10 ? " ..." : "");
  };
  bool any = false;
  for (const auto& p : simulation.policies) {
    const auto& t = p.total;
    if (t.before == t.after && t.gain == 0 && t.fen_before == t.fen_after) continue;
    any = true;
    out << fmt::format("{} {}\n  符合/met {} → {}，新增/gain {}，失去/lose {}\n  预算/budget {} → {}\n",
                       p.policy, p.title, t.before, t.after, t.gain, t.lose,
                       to_text(Quantity{t.fen_before, Dimension::money}),
                       to_text(Quantity{t.fen_after, Dimension::money}));
    if (t.unpriced_after > 0)
      out << fmt::format("  另有 {} 家金额无法计算 / amounts not computable\n", t.unpriced_after);
    if (!p.gainers.empty()) out << "  新增/gain:" << names(p.gainers) << '\n';
    if (!p.losers.empty()) out << "  失去/lose:" << names(p.losers) << '\n';
    for (const auto& g : p.groups)
      if (g.before + g.after > 0)
        out << fmt::format("    {:<12} {} → {}  {} → {}\n", g.group, g.before, g.after,
                           to_text(Quantity{g.fen_before, Dimension::money}),
                           to_text(Quantity{g.fen_after, Dimension::money}));
  }
  if (!any) out << "没有一家企业因此变化 / no enterprise is affected\n";
}

// "district", "industry" and "size" are short for the facts that everybody groups by.
std::string group_fact(const std::string& by) {
  if (by == "district") return "region";
  return by == "size" ? "size_class" : by;
}

}  // namespace

int match_command(const Arguments& args, const Streams& io) {
  for (const auto& word : args.only)
    if (!base::enum_from<Outcome>(word))
      return refuse(
          base::invalid("--only", "rules.choice", {"没有结果“" + word + "”", "No outcome “" + word + "”"}),
          io.err);
  auto inputs = read_inputs(args, io);
  if (!inputs.ok()) return refuse(inputs.error(), io.err);
  Findings findings;
  const auto rules = compile(*inputs->loaded.library, inputs->day, findings);
  print(findings, io.err);
  const auto outcomes = match(rules, inputs->roster, {args.threads});
  const bool to_file = !args.output.empty() && args.output != "-";
  if (to_file) print_counts(rules, outcomes, io.out);
  const int written = write_result(args.output, io, [&](std::ostream& out) {
    MatchWriter(rules, inputs->roster, args, out).write(outcomes);
  });
  return written != kDone ? written : inputs->faults > 0 || findings.errors() > 0 ? kFindings : kDone;
}

int simulate_command(const Arguments& args, const Streams& io) {
  auto inputs = read_inputs(args, io);
  if (!inputs.ok()) return refuse(inputs.error(), io.err);
  const auto overrides = parse_overrides(args.set);
  if (!overrides.ok()) return refuse(overrides.error(), io.err);
  const auto& library = *inputs->loaded.library;
  for (const auto& [name, value] : *overrides) {
    const auto slash = name.find('/');
    const auto* policy = slash == std::string::npos ? nullptr : library.find(name.substr(0, slash));
    bool known =
        policy ? policy->parameters.contains(name.substr(slash + 1)) : library.parameters.contains(name);
    for (const auto& p : library.policies) known |= p.parameters.contains(name);
    if (!known)
      return refuse(base::invalid("--set", "rules.unknown_parameter",
                                  {"没有参数“" + name + "”", "No parameter “" + name + "”"}),
                    io.err);
  }
  std::optional<FactUse> by;
  if (!args.by.empty() && !(by = library.catalogue.find(group_fact(args.by))))
    return refuse(base::invalid("--by", "rules.unknown_fact",
                                {"没有事实“" + args.by + "”", "No fact “" + args.by + "”"}),
                  io.err);
  Loaded changed;
  if (!args.with.empty()) {
    auto other = load_folder(args.with, io.content);
    if (!other.ok()) return refuse(other.error(), io.err);
    print(other->findings, io.err);
    if (other->findings.errors() > 0) return kBadInput;
    changed = *std::move(other);
  }
  Findings findings;
  const auto before = compile(library, inputs->day, findings);
  const auto after =
      compile(args.with.empty() ? library : *changed.library, inputs->day, findings, *overrides);
  print(findings, io.err);
  if (findings.errors() > 0) return kBadInput;
  const auto simulation = simulate(before, after, inputs->roster, by, {args.threads});
  print_simulation(simulation, inputs->roster, io.out);
  if (args.output.empty()) return kDone;
  return write_result(args.output, io, [&](std::ostream& out) { out << csv_of(simulation); });
}

}  // namespace qiying::rules::internal
