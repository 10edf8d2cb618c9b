#include <algorithm>
#include <map>
#include <set>

#include "engines/classify/classify.hpp"
#include "engines/classify/internal/learn.hpp"
#include "engines/classify/internal/measure.hpp"
#include "platform/base/text.hpp"

namespace qiying::classify {
namespace {

using base::Result;
using internal::Outcome;
using internal::Prepared;

// With fewer examples a measured share would say nothing.
constexpr std::size_t kFewestToMeasure = 20;
// The score of a label that a model does not know.
constexpr double kNeverFound = -1e4;

struct PreparedSet {
  std::vector<Prepared> examples;
  std::vector<std::string> labels;
  std::vector<const Example*> sources;  // of each prepared example
};

bool is_usable(const Example& e) {
  return !base::trim(e.text).empty() && !base::trim(e.label).empty();
}

Result<void> check(const Options& o) {
  const auto wrong = [](const char* field, base::Text message) {
    return base::invalid(field, "classify.options", std::move(message));
  };
  if (o.folds < 2 || o.folds > 20) return wrong("folds", {"须为 2 至 20", "Must be from 2 to 20"});
  if (!(o.cost > 0 && o.cost <= 1e6)) return wrong("cost", {"须大于 0", "Must be above 0"});
  if (!(o.precision > 0 && o.precision <= 1))
    return wrong("precision", {"须在 0 与 1 之间", "Must be between 0 and 1"});
  if (o.max_features < 1) return wrong("max_features", {"须大于 0", "Must be above 0"});
  return {};
}

Result<std::vector<std::string>> labels_of(std::span<const Example> examples) {
  std::set<std::string> found;
  for (const auto& e : examples)
    if (is_usable(e)) found.insert(std::string(base::trim(e.label)));
  if (found.empty())
    return base::invalid("examples", "classify.no_examples",
                         {"没有可用的样本（需要文本和标签）", "No example has both a text and a label"});
  if (found.size() == 1)
    return base::invalid(
        "examples", "classify.one_label",
        {"样本只有一种标签，无从学习区分", "All examples bear one label: nothing to tell apart"});
  if (found.size() > kMostLabels)
    return base::invalid("examples", "classify.too_many_labels",
                         {"标签种类过多（最多 500 种）", "Too many labels (at most 500)"});
  return std::vector<std::string>(found.begin(), found.end());
}

// Groups of a label are dealt to the rounds in turn, in an order that only the seed decides.
void deal_folds(const std::vector<std::uint64_t>& groups, const Options& options, PreparedSet& set) {
  struct Card {
    std::size_t label;
    std::uint64_t order, group;
    auto operator<=>(const Card&) const = default;
  };
  std::map<std::uint64_t, std::size_t> label_of_group;
  for (std::size_t i = 0; i < groups.size(); ++i)
    label_of_group.try_emplace(groups[i], set.examples[i].label);
  std::vector<Card> cards;
  for (const auto& [group, label] : label_of_group)
    cards.push_back({label, internal::mix(group ^ internal::mix(options.seed)), group});
  std::ranges::sort(cards);
  std::map<std::uint64_t, std::size_t> fold_of_group;
  for (std::size_t i = 0; i < cards.size(); ++i)
    fold_of_group[cards[i].group] = i % static_cast<std::size_t>(options.folds);
  for (std::size_t i = 0; i < groups.size(); ++i) set.examples[i].fold = fold_of_group.at(groups[i]);
}

std::uint64_t group_of(const Example& e) {
  return e.group.empty() ? internal::sameness(e.text) : internal::mix(internal::key_of(e.group));
}

Result<PreparedSet> prepare(std::span<const Example> examples, const Options& options) {
  QY_CHECK(check(options));
  PreparedSet set;
  QY_TRY(set.labels, labels_of(examples));
  std::vector<std::uint64_t> groups;
  for (const auto& e : examples) {
    if (!is_usable(e)) continue;
    const auto label = std::ranges::lower_bound(set.labels, base::trim(e.label));
    set.examples.push_back({internal::grams_of(internal::read_text(e.text, e.context)),
                            static_cast<std::size_t>(label - set.labels.begin()), 0});
    set.sources.push_back(&e);
    groups.push_back(group_of(e));
  }
  deal_folds(groups, options, set);
  return set;
}

Outcome test_one(const Model::Data& data, const Prepared& example, const Example& source, double damage,
                 std::uint64_t seed) {
  const auto grams =
      damage > 0 ? internal::grams_of(internal::read_text(damaged(source.text, damage, seed), source.context))
                 : example.grams;
  const auto scores = internal::scores_of(data, internal::terms_of(grams, data.features, data.rarity));
  return {example.label, {scores.begin(), scores.end()}};
}

// One round: learned from all folds but one, tested on that one. Nothing when the rest has fewer than two
// labels.
void run_fold(const PreparedSet& set, std::size_t fold, const Options& options, double damage,
              std::vector<Outcome>& out) {
  std::vector<const Prepared*> rest;
  std::set<std::size_t> labels;
  for (const auto& e : set.examples) {
    if (e.fold == fold) continue;
    rest.push_back(&e);
    labels.insert(e.label);
  }
  if (labels.size() < 2) return;
  const auto data = internal::learn(rest, set.labels, options);
  for (std::size_t i = 0; i < set.examples.size(); ++i)
    if (set.examples[i].fold == fold)
      out.push_back(
          test_one(data, set.examples[i], *set.sources[i], damage, internal::mix(options.seed + i)));
}

std::vector<Outcome> run_folds(const PreparedSet& set, const Options& options, double damage) {
  std::vector<Outcome> out;
  if (set.examples.size() < kFewestToMeasure) return out;
  for (std::size_t fold = 0; fold < static_cast<std::size_t>(options.folds); ++fold)
    run_fold(set, fold, options, damage, out);
  if (out.size() < kFewestToMeasure) out.clear();
  return out;
}

void note(const Report& report, int folds, double temperature, Facts& facts) {
  facts.folds = folds;
  facts.temperature = temperature;
  facts.threshold = report.threshold;
  facts.top1 = report.top1;
  facts.top3 = report.top3;
  facts.calibration_error = report.calibration_error;
}

Report calibrated_report(std::span<const Outcome> outcomes, const std::vector<std::string>& labels,
                         double temperature, double precision) {
  const auto threshold = internal::fit_threshold(outcomes, temperature, precision);
  return internal::report(outcomes, labels, temperature, threshold);
}

}  // namespace

Result<Trained> train(std::span<const Example> examples, const Options& options) {
  QY_TRY(const auto set, prepare(examples, options));
  std::vector<const Prepared*> all;
  for (const auto& e : set.examples) all.push_back(&e);
  auto data = std::make_shared<Model::Data>(internal::learn(all, set.labels, options));
  Report report;
  if (const auto outcomes = run_folds(set, options, 0); !outcomes.empty()) {
    const auto temperature = internal::fit_temperature(outcomes);
    report = calibrated_report(outcomes, set.labels, temperature, options.precision);
    note(report, options.folds, temperature, data->facts);
  }
  return Trained{Model(std::move(data)), std::move(report)};
}

Result<Report> cross_validate(std::span<const Example> examples, const Options& options, double damage) {
  QY_TRY(const auto set, prepare(examples, options));
  // The temperature is what a model in use would have: fitted on texts as they were written.
  const auto clean = run_folds(set, options, 0);
  if (clean.empty())
    return base::invalid("examples", "classify.too_few",
                         {"样本太少，无法交叉验证（至少 20 条、每轮两种标签）",
                          "Too few examples to cross-validate (at least 20, two labels a round)"});
  const auto temperature = internal::fit_temperature(clean);
  const auto threshold = internal::fit_threshold(clean, temperature, options.precision);
  if (damage <= 0) return internal::report(clean, set.labels, temperature, threshold);
  return internal::report(run_folds(set, options, damage), set.labels, temperature, threshold);
}

Report Model::measured_on(std::span<const Example> examples) const {
  std::set<std::string> known(data_->labels.begin(), data_->labels.end());
  auto labels = data_->labels;
  for (const auto& e : examples)
    if (is_usable(e) && known.insert(std::string(base::trim(e.label))).second)
      labels.emplace_back(base::trim(e.label));
  std::vector<Outcome> outcomes;
  for (const auto& e : examples) {
    if (!is_usable(e)) continue;
    const auto grams = internal::grams_of(internal::read_text(e.text, e.context));
    auto scores = internal::scores_of(*data_, internal::terms_of(grams, data_->features, data_->rarity));
    scores.resize(labels.size(), kNeverFound);
    const auto label = std::ranges::find(labels, base::trim(e.label)) - labels.begin();
    outcomes.push_back({static_cast<std::size_t>(label), {scores.begin(), scores.end()}});
  }
  return internal::report(outcomes, labels, data_->facts.temperature, data_->facts.threshold);
}

}  // namespace qiying::classify
