#include <algorithm>
#include <map>

#include "modules/appeal/internal/clocks.hpp"
#include "modules/appeal/internal/repository.hpp"
#include "modules/appeal/internal/states.hpp"

namespace qiying::appeal {
namespace {

/// Rows of one statement.
constexpr std::size_t kBatch = 500;

base::Error out_of_order() {
  return base::invalid("", "appeal.order",
                       {"步骤的时间早于上一步", "This step lies before the one that it follows"});
}

/// Whose step it is, by the table of the state machine.
Actor actor_of(State from, Action action) {
  for (const auto& t : transitions())
    if (t.from == from && t.action == action) return t.actor;
  return Actor::centre;
}

Facts facts_of(const Record& r, const ReadyStep& step) {
  return {step.level.value_or(Level::satisfied), r.redo_count,
          !r.dispatched_at || return_window_open(*r.dispatched_at, step.at)};
}

void after_dispatch(Record& r, const ReadyStep& step) {
  r.lead_org = step.org;
  r.lead_org_path = step.org_path;
  r.lead_org_name = step.org_name;
  r.handler.reset();
  r.handler_name.clear();
  r.dispatched_at = step.at;
  r.sign_due_at = sign_due(step.at);
  r.signed_at.reset();
}

void after_rating(Record& r, const ReadyStep& step) {
  r.rating_level = step.level;
  r.rating_stars = step.stars;
  r.rating_comment = step.note;
  if (r.state != State::in_progress) {
    r.closed_at = step.at;
    return;
  }
  r.redo_count += 1;
  r.replied_at.reset();
  r.reply_due_at = reply_due(step.at);
}

/// What a step changes besides the state: the same as when it is taken now (act.cpp).
void change(Record& r, Action action, const ReadyStep& step) {
  if (action == Action::dispatch) after_dispatch(r, step);
  if (action == Action::give_back) r.sign_due_at.reset();
  if (action == Action::rate) after_rating(r, step);
  if (action == Action::reject || action == Action::withdraw) r.closed_at = step.at;
  if (action == Action::sign) {
    r.handler = step.by;
    r.handler_name = step.by_name;
    r.signed_at = step.at;
  }
  if (action == Action::reply) r.replied_at = step.at;
}

/// The words kept with the step.
std::string words(Action action, const ReadyStep& step) {
  const auto more = step.note.empty() ? "" : "\n" + step.note;
  if (action == Action::dispatch) return "→ " + step.org_name + more;
  if (action == Action::rate) return title_of(*step.level).zh + more;
  return step.note;
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

/// Takes one appeal through its life, collecting the steps as they are stored.
class Replay {
 public:
  Replay(Record& record, std::vector<StoredStep>& stored) : r_(record), stored_(stored) {}

  void submit(base::Timestamp at) {
    r_.state = State::submitted;
    r_.submitted_at = at;
    r_.reply_due_at = reply_due(at);
    keep({at, "submit", r_.raised_by, r_.contact_name, r_.subject_name}, State::draft, "", true);
  }

  base::Result<void> take(const ReadyStep& step) {
    const auto action = base::enum_from<Action>(step.action);
    if (!action || *action == Action::submit || (*action == Action::rate && !step.level))
      return base::invalid("action", "appeal.action", {"没有这个步骤", "There is no such step"});
    if (step.at < last_) return out_of_order();
    const State from = r_.state;
    QY_TRY(r_.state, next(from, *action, actor_of(from, *action), facts_of(r_, step)));
    change(r_, *action, step);
    r_.version += 1;
    keep(step, from, words(*action, step),
         *action == Action::give_back ? false
         : *action == Action::note    ? step.is_public
                                      : true);
    return {};
  }

 private:
  void keep(const ReadyStep& step, State from, std::string note, bool is_public) {
    last_ = step.at;
    stored_.push_back({r_.district, r_.id, ++seq_, step.at, step.action, step.by, step.by_name, step.by_org,
                       std::string(base::name_of(from)), std::string(base::name_of(r_.state)),
                       std::move(note), is_public});
  }
  Record& r_;
  std::vector<StoredStep>& stored_;
  base::Timestamp last_{};
  int seq_ = 0;
};

base::Result<void> replay(const ReadyAppeal& appeal, Record& record, std::vector<StoredStep>& stored) {
  Replay run(record, stored);
  if (appeal.submitted_at) run.submit(*appeal.submitted_at);
  for (std::size_t i = 0; i < appeal.steps.size(); ++i) {
    auto taken = run.take(appeal.steps[i]);
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
    auto n = take_numbers(db, district, day, static_cast<std::int64_t>(of_day.size()));
    for (auto* r : of_day) r->number = number_text(day, n++);
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
    auto done = replay(appeals[i], records.emplace_back(raised(district, appeals[i])), stored);
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
