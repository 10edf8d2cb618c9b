#pragma once
/// The numbers of content/site-check/rules.toml. Read once; immutable, thread-safe.

#include <map>
#include <string>

#include "platform/base/time.hpp"

namespace qiying::sitecheck {

struct SiteRules {
  base::Date from;
  std::string source;
  int slow_seconds = 0, span_days = 0, probes_a_day = 0, failing_percent = 0;
  int home_stale_days = 0;
  int stale_count = 0, empty_count = 0;
  std::map<std::string, int> column_days;  ///< by section: older than this is stale
  int unanswered_days = 0;
  std::string corrections_category;  ///< code of the category of appeals in which people report errors
  int corrections_days = 0;          ///< working days within which they are answered
};

/// Throws std::runtime_error when the file is broken.
const SiteRules& rules();

}  // namespace qiying::sitecheck
