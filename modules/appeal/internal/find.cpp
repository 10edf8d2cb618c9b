#include "modules/appeal/internal/find.hpp"

#include "modules/appeal/internal/list.hpp"

namespace qiying::appeal {
namespace {

/// Above enterprises and articles: what somebody wrote or handles is what they look for.
constexpr double kOwnScore = 2;

std::string summary_of(kernel::Context& c, const AppealRow& row) {
  return row.number + " · " + c.pick(title_of(row.state)) + " · " +
         base::to_iso(base::local_date(row.submitted_at.value_or(row.created_at)));
}

}  // namespace

std::vector<search::Hit> find_appeals(kernel::Context& c, std::string_view query, int limit) {
  if (!c.caller.signed_in()) return {};
  const auto found = list(c, {.q = std::string(query), .limit = limit});
  if (!found.ok()) return {};
  const std::string front = c.caller.kind == auth::CallerKind::staff ? "/desk/appeals/" : "/appeals/";
  std::vector<search::Hit> hits;
  for (const auto& row : found->items)
    hits.push_back({"appeal", row.title, summary_of(c, row), front + row.id.str(), kOwnScore});
  return hits;
}

}  // namespace qiying::appeal
