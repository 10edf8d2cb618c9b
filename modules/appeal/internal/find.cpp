#include "modules/appeal/internal/find.hpp"

#include "modules/appeal/internal/list.hpp"
#include "modules/appeal/internal/page_progress.hpp"
#include "platform/search/search.hpp"

namespace qiying::appeal {
namespace {

/// Above enterprises and articles: what somebody wrote or handles is what they look for. Below them where the
/// words stand in its text only.
constexpr double kNumbered = 20, kTitled = 2, kMentioned = 0.5;

bool stands_in(std::string_view query, std::string_view text) {
  return search::distance_inside(query, text) == 0;
}

double score_of(std::string_view query, const AppealRow& row) {
  if (stands_in(query, row.number)) return kNumbered;
  return stands_in(query, row.title) ? kTitled : kMentioned;
}

/// Every appeal of an enterprise bears its name: who looks for the name looks for the enterprise.
bool is_own_name(const kernel::Context& c, std::string_view query, const AppealRow& row) {
  return c.caller.kind == auth::CallerKind::subject && stands_in(query, row.subject_name);
}

std::string summary_of(kernel::Context& c, const AppealRow& row) {
  return row.number + " · " + word_for_caller(c, row) + " · " +
         base::to_iso(base::local_date(row.submitted_at.value_or(row.created_at)));
}

}  // namespace

std::vector<search::Hit> find_appeals(kernel::Context& c, std::string_view query, int limit) {
  if (!c.caller.signed_in() || search::searched_form(query).empty()) return {};
  const auto found = list(c, {.q = std::string(query), .limit = limit});
  if (!found.ok()) return {};
  const std::string front = c.caller.kind == auth::CallerKind::staff ? "/desk/appeals/" : "/appeals/";
  std::vector<search::Hit> hits;
  for (const auto& row : found->items) {
    const auto score = score_of(query, row);
    if (score == kMentioned && is_own_name(c, query, row)) continue;
    hits.push_back({"appeal", row.title, summary_of(c, row), front + row.id.str(), score});
  }
  return hits;
}

}  // namespace qiying::appeal
