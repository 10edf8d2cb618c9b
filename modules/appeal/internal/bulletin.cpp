#include "modules/appeal/internal/bulletin.hpp"

#include "platform/base/json.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

struct BulletinQuery {
  std::optional<base::Date> week;  ///< any day of the week; default: the last whole week
};
QY_DESCRIBE(BulletinQuery, QY_FIELD(week))

struct Topic {
  std::string name;
  std::int64_t now = 0, before = 0;
  std::optional<CategoryId> category_id;
};
QY_DESCRIBE(Topic, QY_FIELD(name, .min = 0), QY_FIELD(now), QY_FIELD(before), QY_FIELD(category_id))

struct CaseLine {
  AppealId id;
  std::string number, title, org;  ///< number and title as the reader may see them now
  Supervision supervision = Supervision::none;
  std::optional<base::Timestamp> due_at;
};
QY_DESCRIBE(CaseLine, QY_FIELD(id), QY_FIELD(number, .min = 0), QY_FIELD(title, .min = 0),
            QY_FIELD(org, .min = 0), QY_FIELD(supervision), QY_FIELD(due_at))

struct Bulletin {
  base::Date from, to;
  base::Timestamp as_of;  ///< the moment of everything that is no matter of the week's days
  bool kept = false;      ///< as it was kept then; else as it is now
  std::int64_t raised = 0, raised_before = 0, closed = 0, closed_before = 0;
  std::int64_t overdue_count = 0, supervised_count = 0;  ///< the lists below show at most 100 of them
  std::vector<Topic> topics;
  std::vector<BoardRow> board;
  std::vector<CaseLine> overdue, supervised;
};
QY_DESCRIBE(Bulletin, QY_FIELD(from), QY_FIELD(to), QY_FIELD(as_of), QY_FIELD(kept), QY_FIELD(raised),
            QY_FIELD(raised_before), QY_FIELD(closed), QY_FIELD(closed_before), QY_FIELD(overdue_count),
            QY_FIELD(supervised_count), QY_FIELD(topics), QY_FIELD(board), QY_FIELD(overdue),
            QY_FIELD(supervised))

struct Place {
  db::Connection& db;
  const std::string& district;
  base::Timestamp now;
};

std::vector<CaseLine> lines(const Place& p, bool supervised) {
  return p.db.query<CaseLine>(
      "select id, coalesce(number, '') as number, title, lead_org_name as org, supervision, due_at from "
      "appeal.appeal where district = $1"
      " and case when $2 then supervision <> 'none' else due_key < $3 end order by "
      "due_at nulls last, id limit 100",
      p.district, supervised, p.now);
}

Span week_of(base::Date day) {
  const auto monday = day - (std::chrono::weekday(day) - std::chrono::Monday);
  return {monday, monday + std::chrono::days(6)};
}
Span last_week(base::Timestamp now) {
  return week_of(base::local_date(now) - std::chrono::days(7));
}

/// What came in, and what was closed (also when it was opened again later), in this week and the one before.
void count_moves(const Place& p, const Span& week, Bulletin& out) {
  const auto count = [&](const char* sql, base::Timestamp from) {
    return p.db.number(sql, p.district, from, from + std::chrono::days(7));
  };
  constexpr const char* kRaised =
      "select count(*) from appeal.appeal where district = $1 and submitted_at >= $2 and submitted_at < $3";
  constexpr const char* kClosed =
      "select count(distinct appeal_id) from appeal.event where district = $1 and at >= $2 and at < $3 and "
      "to_state = 'closed' and from_state <> 'closed'";
  const auto before = week.begin() - std::chrono::days(7);
  out.raised = count(kRaised, week.begin());
  out.raised_before = count(kRaised, before);
  out.closed = count(kClosed, week.begin());
  out.closed_before = count(kClosed, before);
}

std::vector<Topic> topics_of(const Place& p, const Span& week) {
  return p.db.query<Topic>(
      "select coalesce(k.name, '') as name, k.id as category_id, count(*) filter (where a.submitted_at >= "
      "$3) "
      "as now, count(*) filter (where a.submitted_at < $3) as before"
      " from appeal.appeal a left join appeal.category k on k.district = a.district and k.id = a.category_id"
      " where a.district = $1 and a.submitted_at >= $2 and a.submitted_at < $4 group by k.name, k.id having "
      "count(*) filter (where a.submitted_at >= $3) > 0 order by 3 desc, 1 limit 10",
      p.district, week.begin() - std::chrono::days(7), week.begin(), week.end());
}

Bulletin bulletin_of(const Place& p, const Span& week) {
  Bulletin out;
  out.from = week.from;
  out.to = week.to;
  out.as_of = p.now;
  count_moves(p, week, out);
  out.topics = topics_of(p, week);
  out.board = board_of(p.db, p.district, week, p.now);
  out.overdue_count = p.db.number("select count(*) from appeal.appeal where district = $1 and due_key < $2",
                                  p.district, p.now);
  out.supervised_count = p.db.number(
      "select count(*) from appeal.appeal where district = $1 and supervision <> 'none'", p.district);
  out.overdue = lines(p, false);
  out.supervised = lines(p, true);
  return out;
}

struct Named {
  AppealId id;
  std::string number, title;
};
QY_DESCRIBE(Named, QY_FIELD(id), QY_FIELD(number), QY_FIELD(title))

/// Titles are not kept, so that what is masked or erased later does not stand here.
void name_lines(const Place& p, std::vector<CaseLine>& lines) {
  std::vector<std::string> ids;
  for (const auto& line : lines) ids.push_back(line.id.str());
  const auto named = p.db.query<Named>(
      "select id, coalesce(number, '') as number, title from appeal.appeal where district = $1 and id = "
      "any($2::uuid[])",
      p.district, ids);
  for (auto& line : lines)
    for (const auto& n : named)
      if (n.id == line.id) line.number = n.number, line.title = n.title;
  std::erase_if(lines, [](const CaseLine& line) { return line.title.empty(); });
}

std::optional<Bulletin> kept_bulletin(const Place& p, const Span& week) {
  const auto text = p.db.text(
      "select coalesce((select body::text from appeal.bulletin where district = $1 and "
      "monday = $2), '')",
      p.district, week.from);
  if (text.empty()) return std::nullopt;
  auto kept = base::from_json<Bulletin>(text);
  if (!kept.ok()) throw std::runtime_error("a kept bulletin cannot be read");
  kept->kept = true;
  name_lines(p, kept->overdue);
  name_lines(p, kept->supervised);
  return *std::move(kept);
}

base::Result<Bulletin> bulletin(Context& c, const BulletinQuery& q) {
  QY_CHECK(auth::require(c.caller, "appeal.supervise"));
  const auto week = q.week ? week_of(*q.week) : last_week(c.now);
  const Place place{c.db(), c.caller.district, c.now};
  if (auto kept = kept_bulletin(place, week)) return *std::move(kept);
  return bulletin_of(place, week);
}

}  // namespace

void keep_bulletin(db::Connection& db, const std::string& district, base::Timestamp now) {
  const auto week = last_week(now);
  if (db.number("select count(*) from appeal.bulletin where district = $1 and monday = $2", district,
                week.from) > 0)
    return;
  auto body = bulletin_of({db, district, now}, week);
  for (auto* lines : {&body.overdue, &body.supervised})
    for (auto& line : *lines) line.number.clear(), line.title.clear();
  db.execute(
      "insert into appeal.bulletin (district, monday, kept_at, body) values ($1, $2, $3, $4::jsonb) on "
      "conflict do nothing",
      district, week.from, now, base::to_json(body));
}

void register_bulletin(kernel::Registry& r) {
  r.get<BulletinQuery, Bulletin>(
      "/api/v1/appeals/bulletin",
      {.access = {.permission = "appeal.supervise"}, .summary = {"一周通报", "The week's bulletin"}},
      bulletin);
}

}  // namespace qiying::appeal
