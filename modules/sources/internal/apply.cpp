#include "modules/sources/internal/apply.hpp"

#include <map>
#include <set>

#include "modules/sources/internal/golden.hpp"
#include "platform/base/uscc.hpp"
#include "platform/kernel/follow.hpp"

namespace qiying::sources {
namespace {

struct Known {
  std::optional<EntityId> entity;
  double probability = 0;
  bool fresh = false;
  std::string uscc, name;
};

/// The records as they stand before the match is taken over.
std::map<Place, Known> known_records(db::Connection& db, const std::string& district) {
  std::map<Place, Known> out;
  const auto rows = db.run(
      "select source_code, record_id, entity_id, coalesce(probability, 0), fresh, uscc, name from "
      "sources.record"
      " where district = $1",
      district);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Known known;
    if (!rows.is_null(i, 2)) known.entity = EntityId::parse(rows.text(i, 2));
    known.probability = std::stod(std::string(rows.text(i, 3)));
    known.fresh = rows.text(i, 4) == "t";
    known.uscc = rows.text(i, 5), known.name = rows.text(i, 6);
    out.emplace(Place{std::string(rows.text(i, 0)), std::string(rows.text(i, 1))}, std::move(known));
  }
  return out;
}

std::set<std::string> adding_sources(db::Connection& db, const std::string& district) {
  std::set<std::string> out;
  const auto rows =
      db.run("select code from sources.source where district = $1 and adds and active", district);
  for (std::size_t i = 0; i < rows.size(); ++i) out.emplace(rows.text(i, 0));
  return out;
}

bool is_valid(const std::string& code) {
  return base::check_uscc(code).all_ok();
}

class Application {
 public:
  Application(db::Connection& db, const ApplyRun& run, const Match& match)
      : db_(db), run_(run), match_(match), records_(known_records(db, run.district)) {}

  Applied run() {
    for (const auto& link : match_.links) clusters_[link.cluster].push_back(&link);
    done_.records = static_cast<std::int64_t>(records_.size());
    done_.entities = static_cast<std::int64_t>(clusters_.size());
    // While the match ran rows of the register may have been merged; from here on none are.
    kernel::hold_merges(db_, "register");
    find_homes();
    add_enterprises();
    follow_merges();
    move_records();
    take_doubts();
    take_findings();
    keep_quality();
    renew_values(db_, {run_.district, run_.by_name, run_.now}, {touched_.begin(), touched_.end()});
    // What was loaded while the match ran is for the next one.
    db_.execute("update sources.record set fresh = false where district = $1 and fresh and seen_at <= $2",
                run_.district, run_.now);
    return done_;
  }

 private:
  /// The enterprise of the register that a cluster holds; of several the one with the smallest id.
  void find_homes() {
    for (const auto& [cluster, links] : clusters_)
      for (const auto* link : links) {
        if (link->record.source != kRegister) continue;
        const auto id = EntityId::parse(link->record.id);
        if (id && (!homes_.contains(cluster) || *id < homes_.at(cluster)))
          homes_.insert_or_assign(cluster, *id);
      }
  }

  /// Enterprises that were merged since the match read them are their survivors.
  void follow_merges() {
    std::set<std::string> concerned;
    for (const auto& [cluster, home] : homes_) concerned.insert(home.str());
    for (const auto& [place, known] : records_)
      if (known.entity) concerned.insert(known.entity->str());
    for (const auto& [gone, now] :
         kernel::merged_into(db_, "register", run_.district, {concerned.begin(), concerned.end()}))
      merged_.emplace(EntityId::parse(gone).value(), EntityId::parse(now).value());
    if (merged_.empty()) return;
    const auto follow = [&](EntityId& id) {
      if (const auto found = merged_.find(id); found != merged_.end()) id = found->second;
    };
    for (auto& [cluster, home] : homes_) follow(home);
    for (auto& [place, known] : records_)
      if (known.entity) follow(*known.entity);
  }

  /// Clusters with a valid code that a source which may add has named.
  void add_enterprises() {
    const auto adding = adding_sources(db_, run_.district);
    std::vector<register_::Record> fresh;
    for (const auto& [cluster, links] : clusters_) {
      if (homes_.contains(cluster)) continue;
      for (const auto* link : links) {
        if (!adding.contains(link->record.source)) continue;
        const auto& known = records_.at(link->record);
        const auto code = base::tidy_uscc(known.uscc);
        if (!is_valid(code) || known.name.empty()) continue;
        register_::Record record;
        record.uscc = code, record.name = known.name, record.id = EntityId::make();
        homes_.insert_or_assign(cluster, *record.id);
        fresh.push_back(std::move(record));
        break;
      }
    }
    if (fresh.empty()) return;
    done_.added = register_::take_over(db_, run_.district, "数据融合", run_.now, fresh).inserted;
    if (done_.added < static_cast<std::int64_t>(fresh.size())) find_the_others(fresh);
  }

  /// Codes that stand in the register already, or whose enterprise was merged into another one.
  void find_the_others(const std::vector<register_::Record>& wanted) {
    std::map<EntityId, std::optional<EntityId>> there;
    for (const auto& record : wanted) {
      const auto found = register_::find_by_uscc(db_, run_.district, record.uscc);
      if (!found || found->id != *record.id)
        there.emplace(*record.id, found ? std::optional(found->id) : std::nullopt);
    }
    for (auto home = homes_.begin(); home != homes_.end();) {
      const auto other = there.find(home->second);
      const bool nowhere = other != there.end() && !other->second;
      if (other != there.end() && other->second) home->second = *other->second;
      home = nowhere ? homes_.erase(home) : std::next(home);
    }
  }

  void move_records() {
    std::vector<std::string> sources, ids, entities, probabilities;
    for (const auto& [cluster, links] : clusters_) {
      const auto home = homes_.find(cluster);
      for (const auto* link : links) {
        if (link->record.source == kRegister) continue;
        const auto& known = records_.at(link->record);
        const auto to = home == homes_.end() ? std::optional<EntityId>() : std::optional(home->second);
        done_.linked += to.has_value();
        if (known.fresh && to) touched_.insert(*to);
        if (known.entity == to && std::abs(known.probability - link->probability) < 0.0005) continue;
        sources.push_back(link->record.source), ids.push_back(link->record.id);
        entities.push_back(to ? to->str() : "");
        probabilities.push_back(std::to_string(link->probability));
        if (known.entity == to) continue;
        ++done_.moved;
        for (const auto& side : {known.entity, to})
          if (side) touched_.insert(*side);
      }
    }
    write_links(sources, ids, entities, probabilities);
  }

  void write_links(const std::vector<std::string>& sources, const std::vector<std::string>& ids,
                   const std::vector<std::string>& entities, const std::vector<std::string>& probabilities) {
    if (sources.empty()) return;
    db_.execute(R"(
with given as (
  select g.source, g.id, nullif(g.entity, '')::uuid as entity, g.probability::real as probability
  from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as g (source, id, entity, probability)),
logged as (
  insert into sources.link_log (district, source_code, record_id, from_entity, to_entity, probability, because, by_name, at)
  select $1, r.source_code, r.record_id, r.entity_id, g.entity, g.probability, 'match', $6, $7::timestamptz
  from given g join sources.record r on r.district = $1 and r.source_code = g.source and r.record_id = g.id
  where r.entity_id is distinct from g.entity)
update sources.record r set entity_id = g.entity, probability = case when g.entity is null then null else g.probability end,
  linked_by = case when g.entity is null then '' when r.entity_id = g.entity and r.linked_by = 'person' then 'person'
    else 'match' end, run_id = $8::uuid
from given g where r.district = $1 and r.source_code = g.source and r.record_id = g.id)",
                run_.district, sources, ids, entities, probabilities, run_.by_name, run_.now, run_.id);
  }

  std::optional<EntityId> home_of(const Place& place) const {
    if (place.source == kRegister) return EntityId::parse(place.id);
    const auto found = cluster_of_.find(place);
    if (found == cluster_of_.end()) return std::nullopt;
    const auto home = homes_.find(found->second);
    return home == homes_.end() ? std::nullopt : std::optional(home->second);
  }

  /// Two enterprises of the register that would become one touch their appeals and papers: two persons
  /// decide.
  bool is_high(const Doubt& doubt) const {
    const auto a = home_of(doubt.a), b = home_of(doubt.b);
    return a && b && *a != *b;
  }

  /// A row that has left the register: the next match sees what became of the pair.
  bool is_of_merged(const Place& place) const {
    if (place.source != kRegister) return false;
    const auto id = EntityId::parse(place.id);
    return id && merged_.contains(*id);
  }

  void take_doubts() {
    for (const auto& link : match_.links) cluster_of_.emplace(link.record, link.cluster);
    for (const auto& doubt : match_.doubts) {
      if (is_of_merged(doubt.a) || is_of_merged(doubt.b)) continue;
      db_.execute(
          "insert into sources.doubt (district, id, run_id, a_source, a_id, b_source, b_id, probability, "
          "bits, reason_zh,"
          " reason_en, steps, high, state, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
          "$12::json,"
          " $13, 'open', $14) on conflict (district, a_source, a_id, b_source, b_id) do update set run_id ="
          " excluded.run_id, probability = excluded.probability, bits = excluded.bits, reason_zh = "
          "excluded.reason_zh,"
          " reason_en = excluded.reason_en, steps = excluded.steps, high = excluded.high, state = case when"
          " sources.doubt.state = 'moot' then 'open' else sources.doubt.state end, version = "
          "sources.doubt.version + 1",
          run_.district, DoubtId::make(), run_.id, doubt.a.source, doubt.a.id, doubt.b.source, doubt.b.id,
          doubt.probability, doubt.bits, doubt.reason.zh, doubt.reason.en, doubt.steps, is_high(doubt),
          run_.now);
    }
    // What is no longer doubtful needs no person; what a person decided stays decided.
    db_.execute(
        "update sources.doubt set state = 'moot', version = version + 1 where district = $1 and run_id <> $2"
        " and state in ('open', 'proposed', 'postponed')",
        run_.district, run_.id);
    done_.to_review =
        db_.number("select count(*) from sources.doubt where district = $1 and state in ('open', 'proposed')",
                   run_.district);
  }

  void take_findings() {
    db_.execute("delete from sources.finding where district = $1", run_.district);
    std::vector<std::string> sources, ids, fields, rules, severities, zh, en;
    const auto flush = [&] {
      if (sources.empty()) return;
      db_.execute(
          "insert into sources.finding (district, source_code, record_id, field, rule, severity, message_zh, "
          "message_en)"
          " select $1, t.* from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], "
          "$7::text[], $8::text[]) t",
          run_.district, sources, ids, fields, rules, severities, zh, en);
      for (auto* list : {&sources, &ids, &fields, &rules, &severities, &zh, &en}) list->clear();
    };
    for (const auto& finding : match_.findings) {
      if (finding.record.source == kRegister) continue;
      ++done_.findings;
      sources.push_back(finding.record.source), ids.push_back(finding.record.id);
      fields.push_back(finding.field), rules.push_back(finding.rule), severities.push_back(finding.severity);
      zh.push_back(finding.message.zh), en.push_back(finding.message.en);
      if (sources.size() == 5000) flush();
    }
    flush();
  }

  void keep_quality() {
    db_.execute(R"(
insert into sources.quality (district, source_code, run_id, at, records, with_code, matched, errors, warnings)
select $1, s.code, $2::uuid, $3::timestamptz,
  (select count(*) from sources.record r where r.district = $1 and r.source_code = s.code),
  (select count(*) from sources.record r where r.district = $1 and r.source_code = s.code and r.uscc <> ''),
  (select count(entity_id) from sources.record r where r.district = $1 and r.source_code = s.code),
  (select count(*) from sources.finding f where f.district = $1 and f.source_code = s.code and f.severity = 'error'),
  (select count(*) from sources.finding f where f.district = $1 and f.source_code = s.code and f.severity = 'warning')
from sources.source s where s.district = $1 and s.active)",
                run_.district, run_.id, run_.now);
  }

  db::Connection& db_;
  const ApplyRun& run_;
  const Match& match_;
  std::map<Place, Known> records_;
  std::map<std::string, std::vector<const Link*>> clusters_;
  std::map<std::string, EntityId> homes_;
  std::map<EntityId, EntityId> merged_;
  std::map<Place, std::string> cluster_of_;
  std::set<EntityId> touched_;
  Applied done_;
};

}  // namespace

Applied apply_match(db::Connection& db, const ApplyRun& run, const Match& match) {
  return Application(db, run, match).run();
}

}  // namespace qiying::sources
