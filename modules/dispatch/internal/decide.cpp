#include "modules/dispatch/internal/decide.hpp"

#include <fmt/format.h>

#include "modules/dispatch/internal/training.hpp"

namespace qiying::dispatch {
namespace {

std::optional<classify::Model> model_of(db::Connection& db, const std::string& district, Shelf& shelf) {
  for (const auto& used : models(db, district))
    if (used.subject == Subject::org) return shelf.get(district, used.subject, used.hash);
  return std::nullopt;
}

/// The one organisation that is sure enough.
std::optional<classify::Choice> sure_choice(const classify::Model& model, const appeal::Undecided& a) {
  auto found = model.suggest(a.title + "。" + a.body, {.context = a.street_code, .top = 1});
  if (!found.sure || found.choices.empty() || found.choices.front().confidence < a.sure) return std::nullopt;
  return std::move(found.choices.front());
}

}  // namespace

bool decide(db::Connection& db, const std::string& district, appeal::AppealId id, Shelf& shelf,
            base::Timestamp now) {
  const auto open = appeal::undecided(db, district, id, base::local_date(now));
  if (!open) return false;
  const auto model = model_of(db, district, shelf);
  const auto choice = model ? sure_choice(*model, *open) : std::nullopt;
  const auto org = choice ? auth::OrgId::parse(choice->label) : std::nullopt;
  if (!org) return false;
  const auto percent = static_cast<int>(choice->confidence * 100);
  return appeal::dispatch_by_suggestion(db, district, id, *org,
                                        fmt::format("按历史办理自动派单（把握 {}%）", percent), now);
}

}  // namespace qiying::dispatch
