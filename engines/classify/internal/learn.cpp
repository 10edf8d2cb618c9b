#include "engines/classify/internal/learn.hpp"

#include <linear.h>

#include <algorithm>
#include <cmath>
#include <mutex>

namespace qiying::classify::internal {
namespace {

struct Counted {
  std::uint64_t key = 0;
  std::uint32_t texts = 0;
};

std::vector<Counted> count_grams(std::span<const Prepared* const> examples) {
  std::vector<std::uint64_t> keys;
  for (const auto* example : examples)
    for (const auto& gram : example->grams) keys.push_back(gram.key);
  std::ranges::sort(keys);
  std::vector<Counted> out;
  for (const auto key : keys) {
    if (out.empty() || out.back().key != key) out.push_back({key, 0});
    ++out.back().texts;
  }
  return out;
}

// A gram of one text only says nothing about others; of the rest the most frequent ones are kept.
void choose_features(std::span<const Prepared* const> examples, std::size_t most, Model::Data& data) {
  auto counted = count_grams(examples);
  if (examples.size() > 20) std::erase_if(counted, [](const Counted& c) { return c.texts < 2; });
  if (counted.size() > most) {
    std::ranges::sort(counted, [](const Counted& a, const Counted& b) {
      return a.texts != b.texts ? a.texts > b.texts : a.key < b.key;
    });
    counted.resize(most);
    std::ranges::sort(counted, {}, &Counted::key);
  }
  for (const auto& c : counted) {
    data.features.push_back(c.key);
    data.rarity.push_back(
        static_cast<float>(std::log((1.0 + static_cast<double>(examples.size())) / (1.0 + c.texts)) + 1.0));
  }
}

// The examples in the form of liblinear: rows of (feature + 1, value), ended by -1.
class Rows {
 public:
  Rows(std::span<const Prepared* const> examples, const Model::Data& data) {
    std::vector<std::size_t> begins;
    for (const auto* example : examples) {
      begins.push_back(nodes_.size());
      for (const auto& term : terms_of(example->grams, data.features, data.rarity))
        nodes_.push_back({static_cast<int>(term.feature) + 1, term.value});
      nodes_.push_back({bias_index(data), 1.0});
      nodes_.push_back({-1, 0});
      targets_.push_back(static_cast<double>(example->label));
    }
    for (const auto begin : begins) rows_.push_back(nodes_.data() + begin);
  }
  problem view(const Model::Data& data) {
    return {static_cast<int>(rows_.size()), bias_index(data), targets_.data(), rows_.data(), 1.0};
  }

 private:
  static int bias_index(const Model::Data& data) { return static_cast<int>(data.features.size()) + 1; }
  std::vector<feature_node> nodes_;
  std::vector<feature_node*> rows_;
  std::vector<double> targets_;
};

struct Destroy {
  void operator()(model* m) const { free_and_destroy_model(&m); }
};
using Solved = std::unique_ptr<model, Destroy>;

Solved solve(Rows& rows, const Model::Data& data, double cost) {
  static std::once_flag quiet;
  std::call_once(quiet, [] { set_print_string_function([](const char*) {}); });
  // The primal solver draws no random numbers: the same rows give the same weights.
  const parameter how{.solver_type = L2R_LR,
                      .eps = 0.01,
                      .C = cost,
                      .nr_weight = 0,
                      .weight_label = nullptr,
                      .weight = nullptr,
                      .p = 0.1,
                      .init_sol = nullptr};
  const auto given = rows.view(data);
  return Solved(train(&given, &how));
}

// liblinear keeps one column for two labels: what speaks for the first speaks against the second.
void take_weights(const model& solved, Model::Data& data) {
  const auto labels = data.labels.size();
  const auto columns = solved.nr_class == 2 ? std::size_t{1} : static_cast<std::size_t>(solved.nr_class);
  const auto set = [&](std::vector<float>& out, std::size_t row, const double* from) {
    for (int c = 0; c < solved.nr_class; ++c) {
      const double value = columns == 1 ? (c == 0 ? from[0] : -from[0]) : from[c];
      out[row * labels + static_cast<std::size_t>(solved.label[c])] = static_cast<float>(value);
    }
  };
  data.weights.assign(data.features.size() * labels, 0);
  // A label without an example in this round cannot win.
  data.bias.assign(labels, -30.0F);
  for (std::size_t f = 0; f < data.features.size(); ++f) set(data.weights, f, solved.w + f * columns);
  set(data.bias, 0, solved.w + data.features.size() * columns);
}

}  // namespace

Model::Data learn(std::span<const Prepared* const> examples, const std::vector<std::string>& labels,
                  const Options& options) {
  Model::Data data;
  data.labels = labels;
  choose_features(examples, std::min(options.max_features, kMostWeights / labels.size()), data);
  Rows rows(examples, data);
  take_weights(*solve(rows, data, options.cost), data);
  data.facts = {.trained_on = options.trained_on,
                .examples = static_cast<std::int64_t>(examples.size()),
                .labels = static_cast<std::int64_t>(labels.size()),
                .features = static_cast<std::int64_t>(data.features.size()),
                .seed = static_cast<std::int64_t>(options.seed)};
  return data;
}

}  // namespace qiying::classify::internal
