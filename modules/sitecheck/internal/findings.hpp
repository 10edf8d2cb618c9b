#pragma once
/// From facts about the site to what an inspector would object to. Pure and thread-safe.

#include <optional>
#include <string>
#include <vector>

#include "modules/sitecheck/internal/rules.hpp"
#include "platform/base/describe.hpp"

namespace qiying::sitecheck {

enum class Rule { reach, home, stale, empty, messages, corrections, link };
QY_ENUM(Rule, "reach", "home", "stale", "empty", "messages", "corrections", "link")

struct Column {
  std::string section;
  base::Text title;
  std::int64_t count = 0;
  std::optional<base::Timestamp> newest;
};

struct DeadLink {
  std::string url, on;  ///< where it leads, on which page it stands
  int status = 0;       ///< 0: no answer
};

struct Facts {
  std::int64_t probes = 0, failed = 0;  ///< within the span
  int days = 0;                         ///< of the span on which there were enough probes
  std::vector<Column> columns;
  std::int64_t unanswered = 0;
  std::int64_t corrections = 0;  ///< reports of errors on the site whose answer is late
  std::vector<DeadLink> dead;
};

struct SiteFinding {
  Rule rule = Rule::reach;
  bool failing = false;  ///< by itself reason enough not to pass
  std::string place;     ///< a path of the site
  std::string detail_zh, detail_en, advice_zh, advice_en;
};
QY_DESCRIBE(SiteFinding, QY_FIELD(rule), QY_FIELD(failing), QY_FIELD(place), QY_FIELD(detail_zh),
            QY_FIELD(detail_en), QY_FIELD(advice_zh), QY_FIELD(advice_en))

/// Failing ones first, else in the order of the rules.
std::vector<SiteFinding> judge(const Facts& facts, const SiteRules& rules, base::Timestamp now);

}  // namespace qiying::sitecheck
