#include "modules/dispatch/internal/training.hpp"

#include <malloc.h>

#include "platform/base/background.hpp"
#include "platform/log/log.hpp"

namespace qiying::dispatch {
namespace {

// On the demo history as good as more rounds and a higher cost, in half the time (docs/adr, linear model).
constexpr int kFolds = 3;
constexpr double kCost = 1;

struct Closed {
  std::string title, body, street_code;
  std::optional<base::Id<struct LabelTag>> label;
};
QY_DESCRIBE(Closed, QY_FIELD(title), QY_FIELD(body), QY_FIELD(street_code), QY_FIELD(label))

std::vector<Closed> closed_appeals(db::Connection& db, const std::string& district, Subject subject) {
  if (subject == Subject::org)
    return db.query<Closed>(
        "select title, body, street_code, lead_org as label from appeal.training_public "
        "where district = $1 and lead_org is not null order by sent_key desc, id desc limit $2",
        district, kMostExamples);
  return db.query<Closed>(
      "select title, body, street_code, category_id as label from appeal.training_public "
      "where district = $1 and category_id is not null order by sent_key desc, id desc limit $2",
      district, kMostExamples);
}

std::vector<classify::Example> examples_of(std::vector<Closed> appeals) {
  std::vector<classify::Example> out;
  out.reserve(appeals.size());
  for (auto& a : appeals)
    out.push_back(
        {.text = a.title + "。" + a.body, .label = a.label->str(), .context = std::move(a.street_code)});
  return out;
}

void put_into_use(db::Connection& db, const std::string& district, const SuggestionModel& m) {
  db.execute(
      "insert into dispatch.model (district, subject, hash, bytes, trained_at, examples, labels, top1, top3, "
      "calibration_error, threshold, covered) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
      "on conflict (district, subject) do update set hash = excluded.hash, bytes = excluded.bytes, "
      "trained_at = excluded.trained_at, examples = excluded.examples, labels = excluded.labels, "
      "top1 = excluded.top1, top3 = excluded.top3, calibration_error = excluded.calibration_error, "
      "threshold = excluded.threshold, covered = excluded.covered",
      district, base::name_of(m.subject), m.hash, m.bytes, m.trained_at, m.examples, m.labels, m.top1, m.top3,
      m.calibration_error, m.threshold, m.covered);
}

bool train_one(db::Connection& db, const std::string& district, Subject subject, base::Timestamp now,
               Shelf& shelf) {
  const auto examples = examples_of(closed_appeals(db, district, subject));
  const auto trained = base::in_background([&] {
    return classify::train(examples, {.folds = kFolds, .cost = kCost, .trained_on = base::local_date(now)});
  });
  if (!trained.ok()) {
    log::info("dispatch.not_trained", {{"district", district}, {"why", trained.error().code}});
    return false;
  }
  const auto bytes = trained->model.bytes();
  const auto& facts = trained->model.facts();
  const auto hash = shelf.put(district, subject, bytes);
  put_into_use(db, district,
               {subject, hash, static_cast<std::int64_t>(bytes.size()), now, facts.examples, facts.labels,
                facts.top1, facts.top3, facts.calibration_error, facts.threshold, trained->report.covered});
  return true;
}

constexpr std::int64_t kFewestToBegin = 50;

bool is_night(base::Timestamp now) {
  const auto local = base::to_local(now).time_since_epoch();
  const auto hour = std::chrono::floor<std::chrono::hours>(local % std::chrono::days{1}).count();
  return hour >= 1 && hour < 5;
}

}  // namespace

bool is_due(db::Connection& db, const std::string& district, base::Timestamp now) {
  const auto latest = db.number(
      "select coalesce(extract(epoch from max(trained_at)), 0)::bigint from dispatch.model "
      "where district = $1",
      district);
  if (latest == 0)
    return db.number(
               "select count(*) from (select 1 from appeal.training_public where district = $1 limit $2) t",
               district, kFewestToBegin) == kFewestToBegin;
  return is_night(now) && now - base::Timestamp(std::chrono::seconds(latest)) >= std::chrono::hours{20};
}

int train_all(db::Connection& db, const std::string& district, base::Timestamp now, Shelf& shelf) {
  int count = 0;
  for (const auto subject : {Subject::category, Subject::org})
    count += train_one(db, district, subject, now, shelf) ? 1 : 0;
  // What learning took goes back to the machine, not into the heap of an idle server.
  ::malloc_trim(0);
  return count;
}

std::vector<SuggestionModel> models(db::Connection& db, const std::string& district) {
  return db.query<SuggestionModel>(
      "select subject, hash, bytes, trained_at, examples, labels, top1, top3, calibration_error, threshold, "
      "covered from dispatch.model where district = $1 order by subject",
      district);
}

}  // namespace qiying::dispatch
