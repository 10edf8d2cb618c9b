#include "modules/policy/internal/push.hpp"

#include <algorithm>
#include <set>

#include "engines/rules/match.hpp"
#include "modules/account/account.hpp"
#include "modules/policy/internal/columns.hpp"
#include "modules/policy/internal/offer.hpp"
#include "modules/policy/internal/rulebook.hpp"
#include "platform/base/json.hpp"

namespace qiying::policy {
namespace {

constexpr std::size_t kPortion = 500;
constexpr const char* kWatch = "policy.watch";
constexpr const char* kPush = "policy.push";
// Whoever learns of an open window a week late is not told of its opening any more.
constexpr std::chrono::days kFresh{7};

struct Target {
  std::string district, run;
};
QY_DESCRIBE(Target, QY_FIELD(district), QY_FIELD(run))

struct Run {
  std::string slug, title, mark;
  VersionId version_id;
  Occasion occasion = Occasion::published;
  register_::EntityId after;
};
QY_DESCRIBE(Run, QY_FIELD(slug), QY_FIELD(title), QY_FIELD(mark, .min = 0), QY_FIELD(version_id),
            QY_FIELD(occasion), QY_FIELD(after))

struct Live {
  std::string district, slug;
  VersionId id;
  base::Timestamp published_at;
  std::optional<auth::AccountId> reviewed_by;
};
QY_DESCRIBE(Live, QY_FIELD(district), QY_FIELD(slug), QY_FIELD(id), QY_FIELD(published_at),
            QY_FIELD(reviewed_by))

// ---- what is due

void begin(db::Connection& db, const Live& v, const Offer& offer, Occasion occasion, const std::string& mark,
           base::Timestamp now) {
  const auto id = base::Id<struct PushRunTag>::make();
  const auto added = db.execute(
      "insert into policy.push_run (district, id, slug, version_id, title, occasion, mark, started_at) "
      "values ($1, $2, "
      "$3, $4, $5, $6, $7, $8) on conflict do nothing",
      v.district, id, v.slug, v.id, offer.title, occasion, mark, now);
  if (added == 1) jobs::enqueue(db, kPush, {base::to_json(Target{v.district, id.str()})});
}

// Windows of a policy speak of a day, so that the same window is told once, whatever version states it.
std::string mark_of(base::Timestamp t) {
  return base::to_iso(base::local_date(t));
}

void begin_due(db::Connection& db, const Live& v, base::Timestamp now) {
  const auto offer = find_offer(db, v.district, v.id, now);
  if (!offer || offer->not_in_force) return;
  using std::chrono::days;
  const auto p = pinned(db, v.district, v.id, base::local_date(now));
  const auto in_force = p->policy.effective.value_or(base::Date{});
  const bool fresh =
      v.published_at > now - kFresh || base::Timestamp(in_force) - base::kChinaOffset > now - kFresh;
  // Samples that nobody has reviewed are not news.
  if (v.reviewed_by && fresh) begin(db, v, *offer, Occasion::published, "", now);
  const bool opened = offer->opens && *offer->opens <= now && *offer->opens > now - kFresh;
  if (opened && *offer->opens > v.published_at)
    begin(db, v, *offer, Occasion::opens, mark_of(*offer->opens), now);
  if (!offer->closes || *offer->closes <= now || (offer->opens && *offer->opens > now)) return;
  const auto left = *offer->closes - now;
  if (left <= days(1))
    begin(db, v, *offer, Occasion::closes_1, mark_of(*offer->closes), now);
  else if (left <= days(7) && v.published_at < now - days(1))  // its publication has just told the day
    begin(db, v, *offer, Occasion::closes_7, mark_of(*offer->closes), now);
}

// A version whose day has come replaces the one before it.
void take_effect(db::Connection& db, base::Timestamp now) {
  const auto today = base::local_date(now);
  for (const auto& v : db.query<Live>("select district, slug, id, $2::timestamptz as published_at, "
                                      "reviewed_by from policy.version where state = "
                                      "'scheduled' and effective <= $1 order by district, slug",
                                      today, now)) {
    db.execute(
        "update policy.version set state = 'replaced', updated_at = $3, version = version + 1 where district "
        "= $1 and "
        "slug = $2 and state = 'published'",
        v.district, v.slug, now);
    db.execute(
        "update policy.version set state = 'published', published_at = $3, updated_at = $3, version = "
        "version + 1 "
        "where district = $1 and id = $2",
        v.district, v.id, now);
  }
}

void watch(db::Connection& db, const jobs::Job& job) {
  take_effect(db, job.now);
  for (const auto& v : db.query<Live>("select district, slug, id, published_at, reviewed_by from "
                                      "policy.version where state = 'published' order "
                                      "by district, slug"))
    begin_due(db, v, job.now);
}

// ---- one occasion

struct Concerned {
  register_::EntityId id;
  rules::Outcome outcome = rules::Outcome::met;
};

struct Subject {
  auth::SubjectId subject_id;
};
QY_DESCRIBE(Subject, QY_FIELD(subject_id))

std::set<auth::SubjectId> set_of(const std::vector<Subject>& rows) {
  std::set<auth::SubjectId> out;
  for (const auto& r : rows) out.insert(r.subject_id);
  return out;
}

// Whom the rules find (all that data can settle is met) and who follows the policy, by id, after the last.
std::vector<Concerned> concerned(db::Connection& db, const Target& t, const Run& run, const Pinned& p) {
  std::map<register_::EntityId, rules::Outcome> found;
  with_columns(db, t.district, p.day, [&](const Columns& columns) {
    const auto outcomes = rules::match(p.rules, columns.roster(), {.threads = 1});
    std::set<auth::SubjectId> followers;
    for (const auto& f : db.query<Subject>(
             "select subject_id from policy.follow where district = $1 and slug = $2", t.district, run.slug))
      followers.insert(f.subject_id);
    for (std::size_t row = 0; row < columns.size(); ++row) {
      const auto outcome = outcomes.at(0, row);
      const bool meets = outcome == rules::Outcome::met || outcome == rules::Outcome::manual_review;
      const auto id = columns.id(row);
      if (id > run.after && columns.alive(row) && (meets || followers.contains(id)))
        found.emplace(id, outcome);
    }
  });
  std::vector<Concerned> out;
  for (const auto& [id, outcome] : found) {
    if (out.size() == kPortion) break;
    out.push_back({id, outcome});
  }
  return out;
}

std::string when(const std::optional<base::Timestamp>& t) {
  return t ? base::to_display(*t) : std::string();
}

base::Text title_of(const Offer& o, Occasion occasion) {
  switch (occasion) {
    case Occasion::published:
      return {"新政策：" + o.title, "New policy: " + o.title};
    case Occasion::opens:
      return {"开始申报：" + o.title, "Open for applications: " + o.title};
    case Occasion::closes_7:
      return {"7 天内截止：" + o.title, "Closes within 7 days: " + o.title};
    case Occasion::closes_1:
      break;
  }
  return {"1 天内截止：" + o.title, "Closes within a day: " + o.title};
}

account::Message message_of(const Offer& o, Occasion occasion, rules::Outcome outcome) {
  using rules::Outcome;
  base::Text body = {"按已掌握的信息，贵企业符合条件。",
                     "By what is known, your enterprise meets the conditions. "};
  if (outcome == Outcome::manual_review)
    body = {"按已掌握的信息，贵企业符合可以判断的条件，其余由人工审核。",
            "Your enterprise meets what data can tell; the rest is reviewed by a person. "};
  else if (outcome != Outcome::met)
    body = {"您关注了这项政策。", "You follow this policy. "};
  if (o.closes) {
    body.zh += "截止时间 " + when(o.closes) + "。";
    body.en += "It closes on " + when(o.closes) + ".";
  }
  return {"policy.push", title_of(o, occasion), body, "/policies/" + o.slug};
}

// Those of the portion who want nothing of the policy's subject and do not follow it.
std::set<auth::SubjectId> unwilling(db::Connection& db, const Target& t, const Run& run, const Pinned& p,
                                    const std::vector<std::string>& ids) {
  return set_of(db.query<Subject>(
      "select u.subject_id from policy.unwanted u where u.district = $1 and u.topic = $2 and u.subject_id = "
      "any($3::uuid[]) and not exists (select 1 from policy.follow f where f.district = u.district and "
      "f.subject_id = "
      "u.subject_id and f.slug = $4)",
      t.district, p.policy.subject, ids, run.slug));
}

std::set<auth::SubjectId> with_account(db::Connection& db, const Target& t,
                                       const std::vector<std::string>& ids) {
  return set_of(db.query<Subject>(
      "select subject_id from account.certified_public where district = $1 and subject_id = any($2::uuid[])",
      t.district, ids));
}

// The key of the database decides who is told: whoever is there already has been told.
bool keep(db::Connection& db, const Target& t, const Run& run, const Concerned& one, base::Timestamp now) {
  return db.execute(
             "insert into policy.push (district, subject_id, slug, occasion, mark, run_id, outcome, at) "
             "values ($1, $2, "
             "$3, $4, $5, $6::uuid, $7, $8) on conflict do nothing",
             t.district, one.id, run.slug, run.occasion, run.mark, t.run, one.outcome, now) == 1;
}

void tell_portion(db::Connection& db, const Target& t, const Run& run, const Pinned& p, const Offer& offer,
                  const std::vector<Concerned>& portion, base::Timestamp now) {
  std::vector<std::string> ids;
  for (const auto& one : portion) ids.push_back(one.id.str());
  const auto unwanted = unwilling(db, t, run, p, ids);
  const auto reachable = with_account(db, t, ids);
  int left_out = 0, before = 0;
  for (const auto& one : portion) {
    if (unwanted.contains(one.id)) {
      ++left_out;
    } else if (!keep(db, t, run, one, now)) {
      ++before;
    } else if (reachable.contains(one.id)) {
      const auto id =
          account::notify_subject(db, t.district, one.id, message_of(offer, run.occasion, one.outcome));
      db.later(
          "update policy.push set message_id = $6 where district = $1 and subject_id = $2 and slug = $3 and "
          "occasion = "
          "$4 and mark = $5",
          t.district, one.id, run.slug, run.occasion, run.mark, id);
    }
  }
  db.execute(
      "update policy.push_run set after = $3, unwanted = unwanted + $4, told_before = told_before + $5 where "
      "district "
      "= $1 and id = $2::uuid",
      t.district, t.run, portion.back().id, left_out, before);
}

void push(db::Connection& db, const jobs::Job& job) {
  const auto target = base::from_json<Target>(job.payload.text);
  if (!target.ok()) return;
  const auto run = db.query_one<Run>(
      "select slug, title, mark, version_id, occasion, after from policy.push_run where district = $1 and id "
      "= "
      "$2::uuid and finished_at is null for update",
      target->district, target->run);
  if (!run) return;
  const auto p = pinned(db, target->district, run->version_id, base::local_date(job.now));
  const auto offer = find_offer(db, target->district, run->version_id, job.now);
  const bool told = p && offer && !offer->withdrawn && !offer->not_in_force;
  const auto portion = told ? concerned(db, *target, *run, *p) : std::vector<Concerned>();
  if (portion.empty()) {
    db.execute("update policy.push_run set finished_at = $3 where district = $1 and id = $2::uuid",
               target->district, target->run, job.now);
    return;
  }
  tell_portion(db, *target, *run, *p, *offer, portion, job.now);
  jobs::enqueue(db, kPush, {base::to_json(*target)});
}

}  // namespace

void watch_soon(db::Connection& db) {
  jobs::enqueue(db, kWatch, {"{}"}, {.unique_key = "soon"});
}

base::Result<PushBoard> push_board(kernel::Context& c, const PushQuery& query) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  // An editor reads no enterprise; only counts leave this function.
  auto db = c.services.pool.acquire(auth::scope_of(auth::Caller::system(c.caller.district)));
  PushBoard out;
  out.items = db->query<PushRow>(
      "select r.id, r.slug, r.title, r.occasion, r.started_at, r.finished_at, count(p.*) as told, "
      "count(p.message_id) as delivered, count(*) filter (where m.is_read) as read, r.unwanted::bigint as "
      "unwanted, "
      "r.told_before::bigint as told_before from (select * from policy.push_run where district = $1 and "
      "($2::text is "
      "null or slug = $2) order by started_at desc, id desc limit 200) r left join policy.push p on "
      "p.district = "
      "r.district and p.run_id = r.id left join account.message_reach_public m on m.district = p.district "
      "and "
      "m.message_id = p.message_id group by r.id, r.slug, r.title, r.occasion, r.started_at, r.finished_at, "
      "r.unwanted, r.told_before order by r.started_at desc, r.id desc",
      c.caller.district, query.policy);
  for (const auto& row : out.items) {
    out.told += row.told;
    out.delivered += row.delivered;
    out.read += row.read;
  }
  return out;
}

void register_push(kernel::Registry& r) {
  r.job(kWatch, watch);
  r.job(kPush, push);
  r.schedule({kWatch, std::chrono::minutes(10)});
  r.get<PushQuery, PushBoard>(
      "/api/v1/policy-pushes",
      {.access = {.permission = "policy.edit"}, .summary = {"政策推送情况", "What was told of policies"}},
      push_board);
}

}  // namespace qiying::policy
