#include "platform/kernel/follow.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"

namespace qiying::kernel {
namespace {

/// Longer than a request takes: whoever wrote while the merge ran has committed by then.
constexpr auto kLate = std::chrono::minutes(2);

/// Every statement has the merge before it: unused parameters keep their types so.
constexpr std::string_view kMerge =
    "with m as (select $1::char(6) as m_district, $2::uuid as m_id, $3::uuid as m_survivor, $4::uuid as "
    "m_other, $5::text as m_name, $6::text as m_code, $7::text as m_other_code) ";

std::int64_t run(db::Connection& db, const auth::Caller& caller, const Merge& m, const std::string& sql) {
  return db.execute(std::string(kMerge) + sql, caller.district, m.id, m.survivor, m.other, m.name, m.code,
                    m.other_code);
}

std::string sql_text(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

std::string place(const Reference& r) {
  return sql_text(r.table + "." + r.column);
}

std::string value(const Reference& r, bool survivor) {
  if (r.by == By::code) return survivor ? "m_code" : "m_other_code";
  return std::string(survivor ? "m_survivor" : "m_other") + (r.by == By::id_as_text ? "::text" : "");
}

/// "a, b" as its names.
std::vector<std::string> names(std::string_view columns) {
  std::vector<std::string> out;
  while (!columns.empty()) {
    const auto end = std::min(columns.find(','), columns.size());
    if (const auto name = base::trim(columns.substr(0, end)); !name.empty()) out.emplace_back(name);
    columns.remove_prefix(std::min(end + 1, columns.size()));
  }
  return out;
}

/// Both rows agree in the columns.
std::string alike(std::string_view columns, const std::string& a, const std::string& b) {
  std::string out;
  for (const auto& name : names(columns)) out += " and " + a + "." + name + " = " + b + "." + name;
  return out;
}

std::string theirs(const Reference& r) {
  return "t.district = m_district and t." + r.column + " = " + value(r, false) + " and (" + r.only + ")";
}

std::string clashes(const Reference& r) {
  if (r.unique.empty()) return "false";
  return "((" + r.unique_when + ") and exists (select from " + r.table +
         " s where s.district = m_district and s." + r.column + " = " + value(r, true) +
         alike(r.unique, "s", "t") + " and (" + r.unique_when + ")))";
}

void note(db::Connection& db, const auth::Caller& caller, const std::string& of, const Merge& m,
          const Reference& r) {
  run(db, caller, m,
      "insert into " + of +
          ".moved (district, merge_id, place, title_zh, title_en, outcome, row) select "
          "m_district, m_id, " +
          place(r) + ", " + sql_text(r.title.zh) + ", " + sql_text(r.title.en) + ", case when " + clashes(r) +
          " then '" + (r.on_clash == OnClash::aside ? "aside" : "clash") +
          "' else 'moved' end, to_jsonb(t) from " + r.table + " t, m where " + theirs(r));
}

bool clashed(db::Connection& db, const auth::Caller& caller, const std::string& of, const Merge& m) {
  return db.number("select count(*) from " + of +
                       ".moved where district = $1 and merge_id = $2 and outcome = "
                       "'clash'",
                   caller.district, m.id) > 0;
}

void move(db::Connection& db, const auth::Caller& caller, const std::string& of, const Merge& m,
          const Reference& r) {
  note(db, caller, of, m, r);
  if (r.on_clash == OnClash::refuse && clashed(db, caller, of, m)) return;
  if (!r.unique.empty())
    run(db, caller, m, "delete from " + r.table + " t using m where " + theirs(r) + " and " + clashes(r));
  std::string set = r.stays ? "" : r.column + " = " + value(r, true);
  if (!r.set.empty()) set += (set.empty() ? "" : ", ") + r.set;
  run(db, caller, m, "update " + r.table + " t set " + set + " from m where " + theirs(r));
}

std::string noted(const std::string& of, const Reference& r, std::string_view outcome) {
  return of + ".moved v, lateral jsonb_populate_record(null::" + r.table +
         ", v.row) r where v.district = m_district and v.merge_id = m_id and v.place = " + place(r) +
         " and v.outcome = '" + std::string(outcome) + "'";
}

void move_back(db::Connection& db, const auth::Caller& caller, const std::string& of, const Merge& m,
               const Reference& r) {
  std::string set = r.stays ? "" : r.column + " = r." + r.column;
  for (const auto& name : names(r.restored)) set += (set.empty() ? "" : ", ") + name + " = r." + name;
  run(db, caller, m,
      "update " + r.table + " t set " + set + " from m, " + noted(of, r, "moved") +
          " and t.district = r.district" + alike(r.key, "t", "r") + " and t." + r.column + " = " +
          value(r, !r.stays));
  if (r.unique.empty() || r.on_clash == OnClash::refuse) return;
  run(db, caller, m,
      "insert into " + r.table + " overriding system value select r.* from m, " + noted(of, r, "aside") +
          " on conflict do nothing");
}

Merge read(const events::Event& event) {
  auto merge = base::from_json<Merge>(event.data.text);
  if (!merge.ok()) throw std::logic_error(event.name + ": " + merge.error().message.en);
  return *std::move(merge);
}

struct Late {
  std::string district;
  Merge merge;
};
QY_DESCRIBE(Late, QY_FIELD(district), QY_FIELD(merge))

/// The merge is neither undone nor followed by one of its survivor; it stays so until the transaction ends.
bool stands(db::Connection& db, const std::string& of, const Late& late) {
  return !db.text("select m.id from " + of +
                      ".merged m where m.district = $1 and m.id = $2 and m.undone_at is null and not exists "
                      "(select from " +
                      of +
                      ".merged l where l.district = m.district and l.other = m.survivor and l.undone_at is "
                      "null) for share of m",
                  late.district, late.merge.id)
              .empty();
}

void move_late(db::Connection& db, const jobs::Job& job, const std::string& of,
               const std::vector<Reference>& references) {
  const auto late = base::from_json<Late>(job.payload.text);
  if (!late.ok()) throw std::logic_error(job.kind + ": " + late.error().message.en);
  if (!stands(db, of, *late)) return;
  const auto caller = auth::Caller::system(late->district);
  for (const auto& reference : references) move(db, caller, of, late->merge, reference);
}

}  // namespace

void hold_merges(db::Connection& db, std::string_view of) {
  db.run("select pg_advisory_xact_lock_shared(hashtext('merge ' || $1::text))", of);
}

bool may_merge(db::Connection& db, std::string_view of) {
  return db.text("select pg_try_advisory_xact_lock(hashtext('merge ' || $1::text))", of) == "t";
}

std::map<std::string, std::string> merged_into(db::Connection& db, const std::string& of,
                                               std::string_view district,
                                               const std::vector<std::string>& ids) {
  const auto rows = db.run(
      "with recursive way as (select p.other, p.survivor, 0 as n from " + of +
          ".merged_public p where p.district = $1::char(6) and p.other = any($2::uuid[]) union all select "
          "w.other, p.survivor, n + 1 from way w join " +
          of +
          ".merged_public p on p.district = $1::char(6) and p.other = w.survivor where n < 50) select "
          "distinct on (other) other, survivor from way order by other, n desc",
      district, ids);
  std::map<std::string, std::string> out;
  for (std::size_t i = 0; i < rows.size(); ++i)
    out.emplace(std::string(rows.text(i, 0)), std::string(rows.text(i, 1)));
  return out;
}

void follow(Registry& r, const std::string& of, std::vector<Reference> references) {
  const auto late = of + ".follow." + references.front().table;
  r.on(of + ".merged", [=](db::Connection& db, const auth::Caller& caller, const events::Event& e) {
    const auto merge = read(e);
    for (const auto& reference : references) move(db, caller, of, merge, reference);
    jobs::enqueue(db, late, {base::to_json(Late{caller.district, merge})},
                  {.run_at = base::SystemClock().now() + kLate});
  });
  r.job(late, [=](db::Connection& db, const jobs::Job& job) { move_late(db, job, of, references); });
  r.on(of + ".unmerged",
       [of, references](db::Connection& db, const auth::Caller& caller, const events::Event& e) {
         const auto merge = read(e);
         for (const auto& reference : references) move_back(db, caller, of, merge, reference);
       });
}

}  // namespace qiying::kernel
