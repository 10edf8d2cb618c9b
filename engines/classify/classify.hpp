#pragma once
/// Which label a short Chinese text bears, learned from texts that bear one already: the category of an
/// appeal, or the organisation that leads it.
///
/// A linear model (logistic regression, one class against the others, by liblinear) over n-grams of
/// characters, with confidences calibrated on texts that it was not trained on. The same examples, options
/// and seed give the same bytes on any machine and thread. A `Model` is immutable; all its members may be
/// called from several threads at once. Nothing here reads a clock, a file or a random device.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"

namespace qiying::classify {

/// A text whose label is known. Of a text only the first 20,000 code points count.
struct Example {
  std::string text;
  std::string label;
  std::string context = {};  ///< what is known beside the text and is told as one word, such as the street
  std::string group = {};  ///< examples of a group are never learned from and tested on in one round; empty:
                           ///< those with the same text (but for numbers) are a group
};

struct Options {
  std::uint64_t seed = 1;
  int folds = 5;                     ///< rounds of cross-validation, 2 to 20
  std::size_t max_features = 30000;  ///< n-grams kept; fewer when there are many labels (see kMostWeights)
  double cost = 10;                  ///< how much an error weighs against large weights
  double precision = 0.9;            ///< what share of the suggestions above the threshold shall be right
  base::Date trained_on{};           ///< a fact that the model carries; not used otherwise
};

/// A model has at most this many weights (n-grams × labels), so at most 16 MB.
inline constexpr std::size_t kMostWeights = 4'000'000;
inline constexpr std::size_t kMostLabels = 500;

/// How well one label was found on unseen texts. Rates are absent where their denominator is 0.
struct LabelReport {
  std::string label;
  std::int64_t examples = 0;
  std::optional<double> precision;  ///< right / suggested first
  std::optional<double> recall;     ///< right / examples
};
QY_DESCRIBE(LabelReport, QY_FIELD(label, .min = 0), QY_FIELD(examples), QY_FIELD(precision), QY_FIELD(recall))

/// Suggestions whose confidence lay in [from, to): a calibrated model is right as often as it says.
struct Bin {
  double from = 0, to = 0;
  std::int64_t examples = 0;
  double confidence = 0;  ///< mean
  double right = 0;       ///< share
};
QY_DESCRIBE(Bin, QY_FIELD(from), QY_FIELD(to), QY_FIELD(examples), QY_FIELD(confidence), QY_FIELD(right))

/// Measured on texts that the measuring model had not seen.
struct Report {
  std::int64_t examples = 0;     ///< tested
  double top1 = 0, top3 = 0;     ///< share whose label was the first, among the first three
  double macro_f1 = 0;           ///< mean over labels
  double calibration_error = 0;  ///< mean |confidence − right| over the bins, weighted by examples
  double threshold = 0;          ///< of confidence; above 1: nothing is sure enough
  double covered = 0;            ///< share of suggestions at or above the threshold
  double precision_at_threshold = 0;
  std::vector<LabelReport> labels;  ///< in the order of the alphabet
  std::vector<Bin> bins;
};
QY_DESCRIBE(Report, QY_FIELD(examples), QY_FIELD(top1), QY_FIELD(top3), QY_FIELD(macro_f1),
            QY_FIELD(calibration_error), QY_FIELD(threshold), QY_FIELD(covered),
            QY_FIELD(precision_at_threshold), QY_FIELD(labels), QY_FIELD(bins))

/// What a model says of itself.
struct Facts {
  int version = 2;          ///< of its format and of how texts are read; others are refused
  base::Date trained_on{};  ///< as given by the caller
  std::int64_t examples = 0;
  std::int64_t labels = 0;
  std::int64_t features = 0;
  std::int64_t seed = 0;
  int folds = 0;           ///< 0: too few examples to measure, so nothing is ever sure
  double temperature = 1;  ///< divides the scores; fitted on unseen texts
  double threshold = 2;    ///< at this confidence `Options::precision` was reached with 95 % certainty
  double top1 = 0, top3 = 0, calibration_error = 0;  ///< by cross-validation
};
QY_DESCRIBE(Facts, QY_FIELD(version), QY_FIELD(trained_on), QY_FIELD(examples), QY_FIELD(labels),
            QY_FIELD(features), QY_FIELD(seed), QY_FIELD(folds), QY_FIELD(temperature), QY_FIELD(threshold),
            QY_FIELD(top1), QY_FIELD(top3), QY_FIELD(calibration_error))

/// A piece of the text (half-width, simplified, lower case), or the context, that spoke for a label.
struct Reason {
  std::string piece;
  double weight = 0;  ///< what it added to the label's score beyond the mean of all labels; > 0
};
QY_DESCRIBE(Reason, QY_FIELD(piece, .min = 0), QY_FIELD(weight))

struct Choice {
  std::string label;
  double confidence = 0;        ///< in [0, 1]; over all labels they add up to 1
  std::vector<Reason> reasons;  ///< the strongest first, none overlapping
};
QY_DESCRIBE(Choice, QY_FIELD(label, .min = 0), QY_FIELD(confidence), QY_FIELD(reasons))

struct Suggestion {
  std::vector<Choice> choices;  ///< the most likely first; empty when the text has nothing that is known
  bool sure = false;            ///< the first choice reaches the threshold; else the model abstains
};
QY_DESCRIBE(Suggestion, QY_FIELD(choices), QY_FIELD(sure))

class Model {
 public:
  /// What `bytes` gave. Errors: `classify.bad_model` (not a model, damaged, of another version).
  static base::Result<Model> load(std::string_view bytes);
  /// The same model gives the same bytes; little-endian.
  std::string bytes() const;
  const Facts& facts() const;
  const std::vector<std::string>& labels() const;
  struct Ask {
    std::string_view context = {};  ///< as in `Example`
    std::size_t top = 3;            ///< choices at most
    std::size_t reasons = 5;        ///< of each choice at most
  };
  Suggestion suggest(std::string_view text, const Ask& ask) const;
  Suggestion suggest(std::string_view text) const { return suggest(text, Ask{}); }

  /// How well this model, with its own threshold, does on examples that it should not have seen; labels that
  /// it does not know count as not found.
  Report measured_on(std::span<const Example> examples) const;

  struct Data;  ///< for this engine only
  explicit Model(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

struct Trained {
  Model model;
  Report report;  ///< by cross-validation; without examples when there are too few
};

/// Learns from all examples; confidence and threshold are fitted by cross-validation. Examples without text
/// or label are passed over. Errors: `classify.no_examples`, `classify.one_label` (at least two are needed),
/// `classify.too_many_labels`, `classify.options`.
base::Result<Trained> train(std::span<const Example> examples, const Options& options = {});

/// Only the measuring. `damage` is the share of characters that are dropped or replaced in the tested texts
/// (0 to 1), for what people write differently from history. Errors like `train`, and `classify.too_few`.
base::Result<Report> cross_validate(std::span<const Example> examples, const Options& options = {},
                                    double damage = 0);

/// `text` with about `share` of its characters dropped or replaced by others of it; the same for a seed.
std::string damaged(std::string_view text, double share, std::uint64_t seed);

}  // namespace qiying::classify
