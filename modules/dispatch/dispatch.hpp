#pragma once
/// Suggestions for the dispatcher 派单建议: which organisation and which category an appeal belongs to,
/// learned from the district's own closed appeals. A person decides, unless the rules of the appeal let a
/// suggestion of enough confidence dispatch it (`sure` of content/appeal-rules; off by default).

#include <optional>
#include <string>
#include <vector>

#include "modules/appeal/appeal.hpp"

namespace qiying::dispatch {

/// What is learned to be suggested.
enum class Subject { category, org };
QY_ENUM(Subject, "category", "org")

struct OrgSuggestion {
  auth::OrgId org_id;
  std::string name, name_en;
  double confidence = 0;             ///< in [0, 1], calibrated on unseen appeals
  std::vector<std::string> reasons;  ///< pieces of the text that spoke for it
};
QY_DESCRIBE(OrgSuggestion, QY_FIELD(org_id), QY_FIELD(name), QY_FIELD(name_en), QY_FIELD(confidence),
            QY_FIELD(reasons))

struct CategorySuggestion {
  appeal::CategoryId category_id;
  std::string name, name_en;
  double confidence = 0;
  std::vector<std::string> reasons;
};
QY_DESCRIBE(CategorySuggestion, QY_FIELD(category_id), QY_FIELD(name), QY_FIELD(name_en),
            QY_FIELD(confidence), QY_FIELD(reasons))

struct Suggestions {
  std::vector<OrgSuggestion> orgs;  ///< at most three, the most likely first; closed organisations left out
  bool org_is_sure = false;         ///< the first one reaches the confidence at which nine of ten were right
  std::vector<CategorySuggestion> categories;
  bool category_is_sure = false;
};
QY_DESCRIBE(Suggestions, QY_FIELD(orgs), QY_FIELD(org_is_sure), QY_FIELD(categories),
            QY_FIELD(category_is_sure))

/// A model in use, with what cross-validation measured when it was trained (definitions: engines/classify).
struct SuggestionModel {
  Subject subject = Subject::category;
  std::string hash;
  std::int64_t bytes = 0;
  base::Timestamp trained_at;
  std::int64_t examples = 0, labels = 0;
  double top1 = 0, top3 = 0, calibration_error = 0;
  double threshold = 0;  ///< above 1: never sure
  double covered = 0;    ///< share of appeals for which it is sure
};
QY_DESCRIBE(SuggestionModel, QY_FIELD(subject), QY_FIELD(hash), QY_FIELD(bytes), QY_FIELD(trained_at),
            QY_FIELD(examples), QY_FIELD(labels), QY_FIELD(top1), QY_FIELD(top3), QY_FIELD(calibration_error),
            QY_FIELD(threshold), QY_FIELD(covered))

}  // namespace qiying::dispatch
