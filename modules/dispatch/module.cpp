#include "platform/kernel/module.hpp"

#include "modules/dispatch/internal/decide.hpp"
#include "modules/dispatch/internal/suggest.hpp"
#include "modules/dispatch/internal/training.hpp"

namespace qiying::dispatch {
namespace {

using kernel::Context;
using kernel::Nothing;

base::Result<kernel::List<SuggestionModel>> list_models(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "dispatch.train"));
  kernel::List<SuggestionModel> out;
  out.items = models(c.db(), c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<Nothing> start_training(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "dispatch.train"));
  jobs::enqueue(c.db(), "dispatch.train", {}, {.unique_key = "asked"});
  c.audit("dispatch.train", "dispatch.model", c.caller.district);
  return Nothing{};
}

/// The district of this installation; jobs run in its scope.
struct Place {
  Shelf shelf;
  std::string district;
  const base::Clock* clock = nullptr;
};

void train_now(db::Connection& db, Place& place) {
  train_all(db, place.district, place.clock->now(), place.shelf);
}

struct Which {
  std::string district, id;
};
QY_DESCRIBE(Which, QY_FIELD(district), QY_FIELD(id))

/// The rules let a sure suggestion dispatch it: looked at by the platform, after the commit.
void register_deciding(kernel::Registry& r, const std::shared_ptr<Place>& place) {
  r.on("appeal.undecided", [](db::Connection& db, const auth::Caller&, const events::Event& event) {
    jobs::enqueue(db, "dispatch.decide", event.data);
  });
  r.job("dispatch.decide", [place](db::Connection& db, const jobs::Job& job) {
    const auto which = base::from_json<Which>(job.payload.text);
    const auto id = which.ok() ? appeal::AppealId::parse(which->id) : std::nullopt;
    if (id) decide(db, which->district, *id, place->shelf, job.now);
  });
}

void register_jobs(kernel::Registry& r, const std::shared_ptr<Place>& place) {
  r.at_start([place](const kernel::Services& services) {
    place->shelf.open(services.settings.data / "models");
    place->district = services.settings.district_code;
    place->clock = &services.clock;
    return std::string();
  });
  r.job("dispatch.train", [place](db::Connection& db, const jobs::Job&) { train_now(db, *place); });
  r.job("dispatch.nightly", [place](db::Connection& db, const jobs::Job&) {
    for (const auto& used : models(db, place->district))
      place->shelf.remove_others(place->district, used.subject, used.hash);
    if (is_due(db, place->district, place->clock->now())) train_now(db, *place);
  });
  // A new installation has its first visitors to serve first.
  r.schedule({"dispatch.nightly", std::chrono::hours{1}, std::chrono::minutes{10}});
}

}  // namespace

void register_module(kernel::Registry& r) {
  const auto place = std::make_shared<Place>();
  register_jobs(r, place);
  register_deciding(r, place);
  r.get<Nothing, Suggestions>(
      "/api/v1/appeals/{id}/suggestions",
      {.access = {.permission = "appeal.dispatch"}, .summary = {"派单建议", "Suggestions for dispatching"}},
      [place](Context& c, const Nothing&) -> base::Result<Suggestions> {
        const auto id = appeal::AppealId::parse(c.request.param("id"));
        if (!id) return base::not_found({"诉求", "appeal"});
        return suggest(c, *id, place->shelf);
      });
  r.get<Nothing, kernel::List<SuggestionModel>>(
      "/api/v1/dispatch/models",
      {.access = {.permission = "dispatch.train"},
       .summary = {"派单建议模型及其检验结果", "Models of suggestions and how well they do"}},
      list_models);
  r.post<Nothing, Nothing>("/api/v1/dispatch/training",
                           {.access = {.permission = "dispatch.train"},
                            .summary = {"重新学习派单建议", "Learn the suggestions anew"}},
                           start_training);
}

}  // namespace qiying::dispatch
