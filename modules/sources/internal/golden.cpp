#include "modules/sources/internal/golden.hpp"

#include <map>

#include "platform/base/csv.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::sources {
namespace {

constexpr int kRegisterAuthority = 90;
constexpr std::string_view kFused = "数据融合";

std::vector<Key> read_keys(std::string_view text) {
  std::vector<Key> keys;
  std::size_t from = 0;
  while (from <= text.size()) {
    const auto to = std::min(text.find(' ', from), text.size());
    const auto word = text.substr(from, to - from);
    if (word == "authority")
      keys.push_back(Key::authority);
    else if (word == "recent")
      keys.push_back(Key::recent);
    else if (word == "agreement")
      keys.push_back(Key::agreement);
    else
      throw std::runtime_error("golden_rules.csv: " + std::string(word));
    from = to + 1;
  }
  return keys;
}

std::vector<GoldenRule> read_rules() {
  auto reader = base::CsvReader::of(resources::get("content/sources/golden_rules.csv"));
  std::vector<GoldenRule> rules;
  for (bool header = true;; header = false) {
    const auto more = reader.next();
    if (!more.ok()) throw std::runtime_error("golden_rules.csv: " + more.error().message.en);
    if (!*more) return rules;
    if (!header) rules.push_back({std::string(reader.cells()[0]), read_keys(reader.cells()[1])});
  }
}

struct Slot {
  std::string_view field;
  std::string RecordView::* member;
};
constexpr Slot kSlots[] = {{"name", &RecordView::name},         {"legal_person", &RecordView::legal_person},
                           {"phone", &RecordView::phone},       {"address", &RecordView::address},
                           {"ent_type", &RecordView::ent_type}, {"capital", &RecordView::capital},
                           {"reg_date", &RecordView::reg_date}, {"scope", &RecordView::scope}};

std::string RecordView::* slot_of(std::string_view field) {
  for (const auto& slot : kSlots)
    if (slot.field == field) return slot.member;
  throw std::runtime_error("golden_rules.csv: no field " + std::string(field));
}

const std::string& value_of(const RecordView& record, std::string_view field) {
  return record.*slot_of(field);
}

std::string rule_text(const GoldenRule& rule) {
  std::string out;
  for (const auto key : rule.keys) out += (out.empty() ? "" : " ") + std::string(base::name_of(key));
  return out;
}

/// Bigger is better, key by key; then the smaller source and id.
struct Rank {
  std::vector<std::string> keys;
  bool better_than(const Rank& other) const { return keys > other.keys; }
};

std::string number(std::int64_t n) {
  auto text = std::to_string(n);
  return std::string(12 - std::min<std::size_t>(12, text.size()), '0') + text;
}

Rank rank_of(const GoldenRule& rule, const Candidate& candidate, std::int64_t agreeing) {
  Rank rank;
  for (const auto key : rule.keys) switch (key) {
      case Key::authority:
        rank.keys.push_back(number(candidate.authority));
        break;
      case Key::recent:
        rank.keys.push_back(candidate.record->updated_on);
        break;
      case Key::agreement:
        rank.keys.push_back(number(agreeing));
        break;
    }
  return rank;
}

struct Stored {
  EntityId entity_id;
  std::string field, value, base, source_code, record_id;
};
QY_DESCRIBE(Stored, QY_FIELD(entity_id), QY_FIELD(field), QY_FIELD(value), QY_FIELD(base),
            QY_FIELD(source_code), QY_FIELD(record_id))

/// What is known of one enterprise.
struct Case {
  RecordView now;  ///< the register's values
  RecordView own;  ///< the same without what sources gave
  std::vector<std::string> by_hand;
  std::vector<RecordView> records;
  std::map<std::string, Stored> stored;
};

std::map<EntityId, Case> cases_of(db::Connection& db, const std::string& district,
                                  const std::vector<EntityId>& entities) {
  std::map<EntityId, Case> cases;
  register_::each_standing(db, district, entities, [&](const register_::Standing& s) {
    auto& one = cases[*s.record.id];
    one.now = one.own = own_record(s);
    one.by_hand = s.by_hand;
  });
  for (auto& row :
       db.query<Stored>("select entity_id, field, value, base, source_code, record_id from sources.value"
                        " where district = $1 and entity_id = any($2::uuid[])",
                        district, entities))
    if (const auto found = cases.find(row.entity_id); found != cases.end())
      found->second.stored.emplace(row.field, std::move(row));
  for (auto& record : records_of(db, district, entities))
    if (const auto found = cases.find(*record.entity_id); found != cases.end())
      found->second.records.push_back(std::move(record));
  return cases;
}

std::map<std::string, int> authorities(db::Connection& db, const std::string& district) {
  std::map<std::string, int> out;
  const auto rows = db.run("select code, authority from sources.source where district = $1", district);
  for (std::size_t i = 0; i < rows.size(); ++i)
    out[std::string(rows.text(i, 0))] = std::stoi(std::string(rows.text(i, 1)));
  return out;
}

/// Chooses the values of one enterprise and writes them.
class Renewal {
 public:
  Renewal(db::Connection& db, const Deed& deed, EntityId id, Case& one,
          const std::map<std::string, int>& authority)
      : db_(db), deed_(deed), id_(id), case_(one), authority_(authority) {}

  bool run() {
    // The register's own value is what it had before a source's took its place.
    for (const auto& [field, stored] : case_.stored)
      if (value_of(case_.own, field) == stored.value) case_.own.*slot_of(field) = stored.base;
    for (const auto& rule : golden_rules()) settle(rule);
    const bool changed = !wanted_.empty() && register_::set_values(db_, deed_.district, id_, wanted_, kFused,
                                                                   deed_.by_name, deed_.now)
                                                     .value_or(0) > 0;
    // The register writes values in its own form; provenance goes with that.
    if (changed)
      register_::each_standing(db_, deed_.district, std::vector{id_},
                               [&](const register_::Standing& s) { case_.now = own_record(s); });
    for (const auto& chosen : chosen_) keep(chosen);
    return changed;
  }

 private:
  struct Chosen {
    const GoldenRule* rule;
    const RecordView* record;
  };

  std::vector<Candidate> candidates() const {
    std::vector<Candidate> out{{&case_.own, kRegisterAuthority}};
    for (const auto& record : case_.records)
      if (const auto found = authority_.find(record.source_code); found != authority_.end())
        out.push_back({&record, found->second});
    return out;
  }

  void settle(const GoldenRule& rule) {
    if (std::ranges::find(case_.by_hand, rule.field) != case_.by_hand.end()) return forget(rule.field);
    const auto all = candidates();
    const auto* best = choose(rule, all);
    const bool own = best == nullptr || best->record->source_code == kRegister;
    const auto& value = own ? value_of(case_.own, rule.field) : value_of(*best->record, rule.field);
    if (value != value_of(case_.now, rule.field)) wanted_.push_back({rule.field, value});
    if (own) return forget(rule.field);
    chosen_.push_back({&rule, best->record});
  }

  void forget(const std::string& field) {
    if (case_.stored.contains(field))
      db_.execute("delete from sources.value where district = $1 and entity_id = $2 and field = $3",
                  deed_.district, id_, field);
  }

  void keep(const Chosen& chosen) {
    const auto& [rule, record] = chosen;
    db_.execute(
        "insert into sources.value (district, entity_id, field, value, base, source_code, record_id, as_of, "
        "rule, at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (district, entity_id, field) do "
        "update set"
        " value = excluded.value, base = excluded.base, source_code = excluded.source_code,"
        " record_id = excluded.record_id, as_of = excluded.as_of, rule = excluded.rule, at = excluded.at",
        deed_.district, id_, rule->field, value_of(case_.now, rule->field), value_of(case_.own, rule->field),
        record->source_code, record->record_id, record->updated_on, rule_text(*rule), deed_.now);
  }

  db::Connection& db_;
  const Deed& deed_;
  EntityId id_;
  Case& case_;
  const std::map<std::string, int>& authority_;
  std::vector<register_::FieldValue> wanted_;
  std::vector<Chosen> chosen_;
};

}  // namespace

const std::vector<GoldenRule>& golden_rules() {
  static const auto rules = read_rules();
  return rules;
}

const Candidate* choose(const GoldenRule& rule, const std::vector<Candidate>& candidates) {
  std::map<std::string, std::int64_t> agreeing;
  for (const auto& c : candidates) ++agreeing[base::normalize_name(value_of(*c.record, rule.field))];
  const Candidate* best = nullptr;
  Rank best_rank;
  for (const auto& c : candidates) {
    const auto& value = value_of(*c.record, rule.field);
    if (value.empty()) continue;
    auto rank = rank_of(rule, c, agreeing[base::normalize_name(value)]);
    const bool first_of_equals = best != nullptr && rank.keys == best_rank.keys &&
                                 std::tie(c.record->source_code, c.record->record_id) <
                                     std::tie(best->record->source_code, best->record->record_id);
    if (best != nullptr && !rank.better_than(best_rank) && !first_of_equals) continue;
    best = &c;
    best_rank = std::move(rank);
  }
  return best;
}

std::int64_t renew_values(db::Connection& db, const Deed& deed, const std::vector<EntityId>& entities) {
  constexpr std::size_t kAtOnce = 500;
  const auto authority = authorities(db, deed.district);
  std::int64_t changed = 0;
  for (std::size_t from = 0; from < entities.size(); from += kAtOnce) {
    const std::vector<EntityId> some(
        entities.begin() + static_cast<std::ptrdiff_t>(from),
        entities.begin() + static_cast<std::ptrdiff_t>(std::min(from + kAtOnce, entities.size())));
    for (auto& [id, one] : cases_of(db, deed.district, some))
      changed += Renewal(db, deed, id, one, authority).run();
  }
  return changed;
}

namespace {

struct Renew {
  std::string district, by_name;
  std::vector<EntityId> entities;
};
QY_DESCRIBE(Renew, QY_FIELD(district), QY_FIELD(by_name, .min = 0), QY_FIELD(entities))

}  // namespace

void renew_later(db::Connection& db, const Deed& deed, const std::vector<EntityId>& entities) {
  if (entities.empty()) return;
  jobs::enqueue(db, "sources.renew", {base::to_json(Renew{deed.district, deed.by_name, entities})});
}

void renew_job(db::Connection& db, const jobs::Job& job) {
  const auto renew = base::from_json<Renew>(job.payload.text);
  if (!renew.ok()) throw std::runtime_error("sources.renew: " + renew.error().message.en);
  renew_values(db, {renew->district, renew->by_name, job.now}, renew->entities);
}

std::vector<ValueView> values_of(db::Connection& db, const std::string& district, EntityId entity) {
  return db.query<ValueView>(
      "select v.field, v.value, v.base, v.source_code, coalesce(s.name, '') as source_name, v.record_id, "
      "v.as_of,"
      " v.rule, v.at from sources.value v left join sources.source s on s.district = v.district and s.code ="
      " v.source_code where v.district = $1 and v.entity_id = $2 order by v.field",
      district, entity);
}

}  // namespace qiying::sources
