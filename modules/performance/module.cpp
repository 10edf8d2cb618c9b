#include "modules/performance/internal/catalogue.hpp"
#include "modules/performance/internal/documents.hpp"
#include "modules/performance/internal/indicators.hpp"
#include "modules/performance/internal/ledger.hpp"
#include "modules/performance/internal/merged_enterprises.hpp"
#include "modules/performance/internal/plans.hpp"
#include "modules/performance/internal/snapshots.hpp"
#include "modules/performance/internal/upkeep.hpp"

namespace qiying::performance {

void register_module(kernel::Registry& r) {
  r.at_start([](const kernel::Services& services) {
    read_also(services.settings.data / "performance");
    return std::string();
  });
  register_indicators(r);
  register_snapshots(r);
  register_ledger(r);
  register_members(r);
  register_plans(r);
  register_plan_forms(r);
  register_documents(r);
  register_audits(r);
  register_disclosure_pages(r);
  register_upkeep(r);
  register_merged_enterprises(r);
}

}  // namespace qiying::performance
