#include "modules/sources/internal/catalogue.hpp"
#include "modules/sources/internal/feed.hpp"
#include "modules/sources/internal/findings.hpp"
#include "modules/sources/internal/golden.hpp"
#include "modules/sources/internal/headings.hpp"
#include "modules/sources/internal/load.hpp"
#include "modules/sources/internal/merged_enterprises.hpp"
#include "modules/sources/internal/orders.hpp"
#include "modules/sources/internal/portrait.hpp"
#include "modules/sources/internal/review.hpp"
#include "modules/sources/internal/roster.hpp"
#include "modules/sources/internal/run.hpp"
#include "modules/sources/internal/tags.hpp"

namespace qiying::sources {

void register_module(kernel::Registry& r) {
  register_loads(r);
  register_headings(r);
  register_feeds(r);
  register_rosters(r);
  register_runs(r);
  register_review(r);
  register_findings(r);
  register_orders(r);
  register_tags(r);
  register_portrait(r);
  register_catalogue(r);
  r.job("sources.renew", renew_job);
  register_merged_enterprises(r);
}

}  // namespace qiying::sources
