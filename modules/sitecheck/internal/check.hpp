#pragma once
/// Probes and whole checks: asks the site, gathers facts, keeps what was found.

#include "modules/sitecheck/internal/crawl.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::sitecheck {

/// Asks the site over HTTP as a visitor: `site.address`, or where the program listens.
Ask over_http(const config::Settings& settings);

/// Asks for the home page once and keeps how it went; forgets probes older than 90 days. Needs the system's
/// scope.
void probe(db::Connection& db, const std::string& district, const Ask& ask, const base::Clock& clock);

/// One whole check; keeps the last 30. Needs the system's scope. Asks the site before it touches the
/// database.
void run_check(db::Connection& db, const std::string& district, const Ask& ask, const base::Clock& clock);

struct ReachDay {
  base::Date day;
  std::int64_t probes = 0, failed = 0;
  int slowest_ms = 0;
};
QY_DESCRIBE(ReachDay, QY_FIELD(day), QY_FIELD(probes), QY_FIELD(failed), QY_FIELD(slowest_ms))

/// What the board shows: the newest check and a week of probes.
struct SiteBoard {
  std::optional<base::Timestamp> checked_at;  ///< none: not checked yet
  bool failing = false, whole = true;
  int pages = 0, links = 0;
  std::vector<SiteFinding> findings;
  std::vector<ReachDay> days;
  std::string source;  ///< of the rules
};
QY_DESCRIBE(SiteBoard, QY_FIELD(checked_at), QY_FIELD(failing), QY_FIELD(whole), QY_FIELD(pages),
            QY_FIELD(links), QY_FIELD(findings), QY_FIELD(days), QY_FIELD(source))
/// Needs sitecheck.view.
base::Result<SiteBoard> board(kernel::Context& context, const kernel::Nothing&);

}  // namespace qiying::sitecheck
