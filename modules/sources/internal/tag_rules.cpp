#include "modules/sources/internal/tag_rules.hpp"

#include <charconv>
#include <map>

#include "engines/fusion/standardise.hpp"

namespace qiying::sources {
namespace {

std::optional<int> count_of(std::string_view text) {
  int n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc() && end == text.data() + text.size() && n > 0 ? std::optional(n) : std::nullopt;
}

struct Rule {
  std::string code, field;
  TagOp op = TagOp::none;
  std::string value;
};
QY_DESCRIBE(Rule, QY_FIELD(code), QY_FIELD(field), QY_FIELD(op), QY_FIELD(value))

std::string value_of(const register_::Record& record, const std::string& field) {
  if (field == "name") return record.name;
  if (field == "ent_type") return record.ent_type;
  if (field == "scope") return record.scope;
  if (field == "address") return record.address;
  if (field == "industry_code") return record.industry_code;
  if (field == "reg_date") return record.reg_date;
  return record.capital;
}

std::map<EntityId, int> source_counts(db::Connection& db, const std::string& district) {
  std::map<EntityId, int> out;
  const auto rows = db.run(
      "select entity_id, count(distinct source_code) from sources.record where district = $1 and entity_id "
      "is not null"
      " group by 1",
      district);
  for (std::size_t i = 0; i < rows.size(); ++i)
    out[*EntityId::parse(rows.text(i, 0))] = std::stoi(std::string(rows.text(i, 1)));
  return out;
}

/// Enterprises for which a rule holds, and the value that says so.
struct Held {
  std::vector<std::string> ids, evidence;
};

void write(db::Connection& db, const std::string& district, base::Date today, const Rule& rule,
           const Held& held) {
  db.execute(
      "update sources.entity_tag set until = $3 where district = $1 and tag_code = $2 and until is null and "
      "by_rule"
      " and not entity_id = any($4::uuid[])",
      district, rule.code, today, held.ids);
  db.execute(
      "insert into sources.entity_tag (district, entity_id, tag_code, since, evidence, by_rule, by_name)"
      " select $1, t.id::uuid, $2, $3, t.evidence, true, '' from unnest($4::text[], $5::text[]) as t (id, "
      "evidence)"
      " on conflict do nothing",
      district, rule.code, today, held.ids, held.evidence);
}

struct Payload {
  std::string district;
};
QY_DESCRIBE(Payload, QY_FIELD(district))

}  // namespace

bool is_usable(TagOp op, std::string_view wanted) {
  if (op == TagOp::sources) return count_of(wanted).has_value();
  if (op == TagOp::before || op == TagOp::after) return fusion::parse_any_date(wanted).has_value();
  if (op == TagOp::at_least) return fusion::parse_capital(wanted).has_value();
  return !wanted.empty();
}

bool holds(TagOp op, std::string_view wanted, std::string_view value) {
  switch (op) {
    case TagOp::contains:
      return value.find(wanted) != value.npos;
    case TagOp::equals:
      return value == wanted;
    case TagOp::before:
    case TagOp::after: {
      const auto day = fusion::parse_any_date(value), limit = fusion::parse_any_date(wanted);
      return day && limit && (op == TagOp::before ? *day < *limit : *day > *limit);
    }
    case TagOp::at_least: {
      const auto amount = fusion::parse_capital(value), limit = fusion::parse_capital(wanted);
      return amount && limit && amount->currency == limit->currency && amount->fen >= limit->fen;
    }
    case TagOp::sources:
      return count_of(value).value_or(0) >= count_of(wanted).value_or(1);
    case TagOp::none:
      break;
  }
  return false;
}

void tag_all(db::Connection& db, const std::string& district, base::Date today) {
  const auto rules = db.query<Rule>(
      "select code, field, op, value from sources.tag where district = $1 and active and op <> '' order by "
      "code",
      district);
  db.execute(
      "update sources.entity_tag e set until = $2 where e.district = $1 and e.until is null and e.by_rule "
      "and not exists"
      " (select from sources.tag t where t.district = $1 and t.code = e.tag_code and t.active and t.op <> "
      "'')",
      district, today);
  if (rules.empty()) return;
  const auto counts = source_counts(db, district);
  std::vector<Held> held(rules.size());
  register_::each_standing(db, district, std::nullopt, [&](const register_::Standing& standing) {
    for (std::size_t i = 0; i < rules.size(); ++i) {
      const auto found = counts.find(*standing.record.id);
      const auto value = rules[i].op == TagOp::sources
                             ? std::to_string(found == counts.end() ? 0 : found->second)
                             : value_of(standing.record, rules[i].field);
      if (!holds(rules[i].op, rules[i].value, value)) continue;
      held[i].ids.push_back(standing.record.id->str());
      held[i].evidence.push_back((rules[i].field.empty() ? "sources" : rules[i].field) + "=" + value);
    }
  });
  for (std::size_t i = 0; i < rules.size(); ++i) write(db, district, today, rules[i], held[i]);
}

void tag_later(db::Connection& db, const std::string& district) {
  jobs::enqueue(db, "sources.tag", {base::to_json(Payload{district})}, {.unique_key = district});
}

void tag_job(db::Connection& db, const jobs::Job& job) {
  const auto payload = base::from_json<Payload>(job.payload.text);
  if (!payload.ok()) throw std::runtime_error("sources.tag: " + payload.error().message.en);
  tag_all(db, payload->district, base::local_date(job.now));
}

}  // namespace qiying::sources
