#include <algorithm>
#include <map>

#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/terms.hpp"

namespace qiying::appeal {
namespace {

/// Rows of one statement.
constexpr std::size_t kBatch = 500;

base::Error out_of_order() {
  return base::invalid("", "appeal.order",
                       {"步骤的时间早于上一步", "This step lies before the one that it follows"});
}

Record raised(const std::string& district, const ReadyAppeal& a) {
  Record r;
  r.district = district;
  r.id = a.id;
  r.kind = a.kind;
  r.channel = a.channel;
  r.title = a.title;
  r.body = a.body;
  r.category_id = a.category_id;
  r.subject_id = a.subject_id;
  r.subject_name = a.subject_name;
  r.contact_name = a.contact_name;
  r.contact_phone = a.contact_phone;
  r.street_code = a.street_code;
  r.address = a.address;
  r.raised_by = a.raised_by;
  r.created_at = a.created_at;
  return r;
}

/// In which part somebody took a step in the past: the first for which the table has it.
Actor part_of(State from, Action action) {
  for (const auto& t : transitions())
    if (t.from == from && t.action == action) return t.actor;
  return Actor::centre;
}

Deed deed_of(const Record& r, const ReadyStep& step, Action action) {
  Deed d;
  d.action = action;
  d.part = part_of(r.state, action);
  d.at = step.at;
  d.by = step.by;
  d.by_name = step.by_name;
  d.by_org = step.by_org;
  d.note = step.note;
  d.is_public = is_public_step(action, step.is_public);
  d.more.level = step.level;
  d.more.stars = step.stars;
  d.more.outcome = step.outcome;
  d.more.prompt = step.prompt;
  d.more.quick = step.quick;
  d.more.solved = step.solved;
  d.more.until = step.until;
  d.more.org_id = step.org;
  if (!step.org_path.empty()) d.more.org_path = step.org_path, d.more.org_name = step.org_name;
  return d;
}

/// Takes one appeal through its life, collecting the steps as they are stored.
class Past {
 public:
  Past(Record& record, std::vector<StoredStep>& stored) : r_(record), stored_(stored) {}

  base::Result<void> submit(base::Timestamp at) {
    Deed d;
    d.action = Action::submit;
    d.part = Actor::enterprise;
    d.at = at;
    d.by = r_.raised_by;
    d.by_name = r_.contact_name;
    d.by_org = r_.subject_name;
    d.more.rule = rule_for(r_.kind, base::local_date(at));
    r_.version = 0;
    return keep(d);
  }

  base::Result<void> take_one(const ReadyStep& step) {
    const auto action = base::enum_from<Action>(step.action);
    if (!action || *action == Action::submit)
      return base::invalid("action", "appeal.action", {"没有这个步骤", "There is no such step"});
    if (step.at < last_) return out_of_order();
    return keep(deed_of(r_, step, *action));
  }

 private:
  base::Result<void> keep(const Deed& deed) {
    const State from = r_.state;
    QY_CHECK(take(r_, deed));
    last_ = deed.at;
    stored_.push_back(stored(r_, from, deed));
    return {};
  }
  Record& r_;
  std::vector<StoredStep>& stored_;
  base::Timestamp last_{};
};

base::Result<void> live_again(const ReadyAppeal& appeal, Record& record, std::vector<StoredStep>& stored) {
  Past past(record, stored);
  if (appeal.submitted_at) QY_CHECK(past.submit(*appeal.submitted_at));
  for (std::size_t i = 0; i < appeal.steps.size(); ++i) {
    auto taken = past.take_one(appeal.steps[i]);
    if (taken.ok()) continue;
    auto error = std::move(taken).error();
    error.field = "steps[" + std::to_string(i) + "]";
    return error;
  }
  return {};
}

void give_numbers(db::Connection& db, const std::string& district, std::vector<Record>& records) {
  std::map<base::Date, std::vector<Record*>> days;
  for (auto& r : records)
    if (r.submitted_at) days[base::local_date(*r.submitted_at)].push_back(&r);
  for (auto& [day, of_day] : days) {
    std::ranges::sort(of_day, {}, [](const Record* r) { return std::pair(*r->submitted_at, r->id); });
    const auto numbers = take_numbers(db, district, day, static_cast<std::int64_t>(of_day.size()));
    for (std::size_t i = 0; i < of_day.size(); ++i) of_day[i]->number = number_text(day, numbers[i]);
  }
}

template <class T, class F>
void in_batches(std::vector<T>& all, F store) {
  for (std::size_t from = 0; from < all.size(); from += kBatch) {
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(from);
    const auto last = all.begin() + static_cast<std::ptrdiff_t>(std::min(from + kBatch, all.size()));
    store(std::vector<T>(std::move_iterator(first), std::move_iterator(last)));
  }
}

}  // namespace

void put_categories(db::Connection& db, const std::string& district,
                    const std::vector<ReadyCategory>& categories) {
  for (const auto& c : categories)
    db.execute(
        "insert into appeal.category (district, id, parent_id, code, name, name_en, lead_org_code, position) "
        "values ($1, $2, (select p.id from appeal.category p where p.district = $1 and p.code = $3), $4, $5, "
        "$6, $7, $8) on conflict (district, code) do update set parent_id = excluded.parent_id, "
        "name = excluded.name, name_en = excluded.name_en, lead_org_code = excluded.lead_org_code, "
        "position = excluded.position, active = true",
        district, c.id.value_or(CategoryId::make()), c.parent, c.code, c.name, c.name_en, c.lead_org_code,
        c.position);
}

base::Result<void> put_ready(db::Connection& db, const std::string& district,
                             const std::vector<ReadyAppeal>& appeals) {
  std::vector<Record> records;
  std::vector<StoredStep> stored;
  records.reserve(appeals.size());
  for (std::size_t i = 0; i < appeals.size(); ++i) {
    auto done = live_again(appeals[i], records.emplace_back(raised(district, appeals[i])), stored);
    if (done.ok()) continue;
    auto error = std::move(done).error();
    error.field = "appeals[" + std::to_string(i) + "]." + error.field;
    return error;
  }
  db.transaction([&] {
    give_numbers(db, district, records);
    in_batches(records, [&](const std::vector<Record>& some) { insert_all(db, some); });
    in_batches(stored, [&](const std::vector<StoredStep>& some) { add_steps(db, some); });
  });
  return {};
}

}  // namespace qiying::appeal
