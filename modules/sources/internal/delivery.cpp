#include "modules/sources/internal/delivery.hpp"

#include "platform/base/text.hpp"

namespace qiying::sources {
namespace {

constexpr std::size_t kShownRejects = 100, kLongest = 4000, kBatch = 5000;

const imports::Field kColumns[] = {
    {"record_id", {"record_id", "id", "记录号", "编号", "序号"}, true},
    {"uscc", {"uscc", "统一社会信用代码", "信用代码", "社会信用代码"}},
    {"org_code", {"org_code", "组织机构代码"}},
    {"reg_no", {"reg_no", "注册号", "工商注册号", "营业执照号"}},
    {"name", {"name", "企业名称", "单位名称", "名称", "户名", "纳税人名称", "商户名称"}},
    {"former_name", {"former_name", "曾用名", "原名称"}},
    {"legal_person", {"legal_person", "法定代表人", "负责人", "法人", "经营者"}},
    {"phone", {"phone", "电话", "联系电话", "手机", "联系方式"}},
    {"address", {"address", "地址", "住所", "经营场所", "经营地址", "注册地址"}},
    {"reg_date", {"reg_date", "成立日期", "注册日期", "登记日期"}},
    {"capital", {"capital", "注册资本", "注册资金"}},
    {"ent_type", {"ent_type", "企业类型", "类型", "主体类型"}},
    {"scope", {"scope", "经营范围", "主营业务"}},
    {"updated_on", {"updated_at", "updated_on", "更新时间", "更新日期", "数据日期"}}};

void reject(Delivery& out, std::int64_t line, std::string zh, std::string en) {
  ++out.rejected;
  if (out.rejects.size() < kShownRejects) out.rejects.push_back({line, std::move(zh), std::move(en)});
}

RecordFields read_fields(const imports::NamedTable& table) {
  RecordFields fields;
  for (const auto& place : kRecordFields)
    fields.*place.member = base::first_code_points(base::repair_utf8(table.value(place.name)), kLongest);
  return fields;
}

void take_row(const imports::NamedTable& table, Delivery& out) {
  ++out.read;
  const auto id = base::repair_utf8(table.value("record_id"));
  if (id.empty()) return reject(out, table.line(), "缺少记录号", "The record id is missing");
  if (id.size() > 100) return reject(out, table.line(), "记录号过长", "The record id is too long");
  auto fields = read_fields(table);
  if (fields.name.empty() && fields.uscc.empty() && fields.address.empty())
    return reject(out, table.line(), "名称、代码和地址都是空的", "Neither name, code nor address is given");
  const bool twice = !out.rows.insert_or_assign(id, std::move(fields)).second;
  if (twice)
    reject(out, table.line(), "记录号重复，取最后一行：" + id,
           "The id stands there twice, the last row counts: " + id);
}

/// A column of the batch as an array parameter.
std::vector<std::string> column(const std::vector<const std::pair<const std::string, RecordFields>*>& rows,
                                std::string RecordFields::* member) {
  std::vector<std::string> out;
  for (const auto* row : rows) out.push_back(row->second.*member);
  return out;
}

/// New rows, and rows whose values differ.
constexpr std::string_view kCompared = R"(
with given as (
  select * from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[])
    as g (record_id, uscc, org_code, reg_no, name, former_name, legal_person, phone, address, reg_date, capital,
          ent_type, scope, updated_on)),
compared as (
  select g.*, r.record_id is null as is_new, r
  from given g left join sources.record r on r.district = $1 and r.source_code = $2 and r.record_id = g.record_id
  where r.record_id is null or (r.uscc, r.org_code, r.reg_no, r.name, r.former_name, r.legal_person, r.phone,
      r.address, r.reg_date, r.capital, r.ent_type, r.scope)
    is distinct from (g.uscc, g.org_code, g.reg_no, g.name, g.former_name, g.legal_person, g.phone, g.address,
      g.reg_date, g.capital, g.ent_type, g.scope)))";

/// What the rows replace is kept for taking the load back.
constexpr std::string_view kStored = R"(,
kept as (
  insert into sources.record_before (district, load_id, source_code, record_id, row)
  select $1, $17, $2, record_id, case when is_new then null else row_to_json(r) end from compared),
taken as (
  insert into sources.record (district, source_code, record_id, uscc, org_code, reg_no, name, former_name,
    legal_person, phone, address, reg_date, capital, ent_type, scope, updated_on, load_id, seen_at)
  select $1, $2, record_id, uscc, org_code, reg_no, name, former_name, legal_person, phone, address, reg_date,
    capital, ent_type, scope, updated_on, $17, $18 from compared
  on conflict (district, source_code, record_id) do update set uscc = excluded.uscc, org_code = excluded.org_code,
    reg_no = excluded.reg_no, name = excluded.name, former_name = excluded.former_name,
    legal_person = excluded.legal_person, phone = excluded.phone, address = excluded.address,
    reg_date = excluded.reg_date, capital = excluded.capital, ent_type = excluded.ent_type, scope = excluded.scope,
    updated_on = excluded.updated_on, load_id = excluded.load_id, seen_at = excluded.seen_at, fresh = true)
select count(*) filter (where is_new) as inserted, count(*) filter (where not is_new) as changed from compared)";

struct Taken {
  std::int64_t inserted = 0, changed = 0;
};
QY_DESCRIBE(Taken, QY_FIELD(inserted), QY_FIELD(changed))

using Rows = std::vector<const std::pair<const std::string, RecordFields>*>;

/// Runs a statement over the rows as arrays, `more` being its parameters from $17 on.
template <class Row, class... More>
std::vector<Row> over(db::Connection& db, const std::string& sql, const std::string& district,
                      const std::string& source, const Rows& rows, const More&... more) {
  std::vector<std::string> ids;
  for (const auto* row : rows) ids.push_back(row->first);
  const auto of = [&](std::string RecordFields::* member) { return column(rows, member); };
  using F = RecordFields;
  return db.query<Row>(sql, district, source, ids, of(&F::uscc), of(&F::org_code), of(&F::reg_no),
                       of(&F::name), of(&F::former_name), of(&F::legal_person), of(&F::phone),
                       of(&F::address), of(&F::reg_date), of(&F::capital), of(&F::ent_type), of(&F::scope),
                       of(&F::updated_on), more...);
}

Taken take_batch(db::Connection& db, const Deed& deed, const std::string& source, LoadId load,
                 const Rows& rows) {
  static const std::string sql = std::string(kCompared) + std::string(kStored);
  return over<Taken>(db, sql, deed.district, source, rows, load, deed.now).at(0);
}

/// Calls `take` with portions of the delivery, in order of ids.
template <class Take>
void in_batches(const Delivery& delivery, Take take) {
  Rows batch;
  for (const auto& row : delivery.rows) {
    batch.push_back(&row);
    if (batch.size() < kBatch) continue;
    take(batch);
    batch.clear();
  }
  if (!batch.empty()) take(batch);
}

Taken take_all(db::Connection& db, const Deed& deed, const std::string& source, LoadId load,
               const Delivery& delivery) {
  Taken sum;
  in_batches(delivery, [&](const Rows& batch) {
    const auto some = take_batch(db, deed, source, load, batch);
    sum.inserted += some.inserted, sum.changed += some.changed;
  });
  return sum;
}

struct Differs {
  std::string record_id;
  bool is_new = false;
};
QY_DESCRIBE(Differs, QY_FIELD(record_id), QY_FIELD(is_new))

/// One record beside what the source said of it before.
TrialRecord trial_record(db::Connection& db, const std::string& district, const std::string& source,
                         const std::string& id, RecordFields now, bool personal) {
  const auto was = find_record(db, district, source, id);
  auto before = was ? fields_of(*was) : RecordFields{};
  TrialRecord out{id, now.name, {}};
  for (const auto& place : kRecordFields) {
    auto &x = before.*place.member, &y = now.*place.member;
    if (!was || x == y || place.name == "updated_on") continue;
    if (!personal) mask_field(place.name, x), mask_field(place.name, y);
    out.fields.push_back({std::string(place.name), x, y});
  }
  return out;
}

}  // namespace

std::span<const imports::Field> record_columns() {
  return kColumns;
}

base::Result<Delivery> read_delivery(imports::NamedTable table) {
  Delivery out;
  for (;;) {
    QY_TRY(const bool more, table.next());
    if (!more) return out;
    take_row(table, out);
  }
}

imports::Headings headings_of(db::Connection& db, const std::string& district, std::string_view source) {
  imports::Headings out;
  const auto rows = db.run(
      "select h.key, h.value from sources.source s, json_each_text(s.headings) h where s.district = $1 and "
      "s.code = $2",
      district, source);
  for (std::size_t i = 0; i < rows.size(); ++i)
    out.emplace(std::string(rows.text(i, 0)), std::string(rows.text(i, 1)));
  return out;
}

Trial try_delivery(db::Connection& db, const std::string& district, const std::string& source,
                   const std::string& filename, const Delivery& delivery, bool personal) {
  static const std::string sql =
      std::string(kCompared) + " select record_id, is_new from compared order by 1";
  constexpr std::size_t kShown = 20;
  Trial out;
  out.filename = filename;
  out.rows = delivery.read, out.rejected = delivery.rejected, out.rejects = delivery.rejects;
  in_batches(delivery, [&](const Rows& batch) {
    for (const auto& [id, is_new] : over<Differs>(db, sql, district, source, batch)) {
      ++(is_new ? out.inserted : out.changed);
      auto& shown = is_new ? out.additions : out.changes;
      if (shown.size() < kShown)
        shown.push_back(trial_record(db, district, source, id, delivery.rows.at(id), personal));
    }
  });
  out.unchanged = static_cast<std::int64_t>(delivery.rows.size()) - out.inserted - out.changed;
  const auto known = db.number("select count(*) from sources.record where district = $1 and source_code = $2",
                               district, source);
  out.missing = known - (static_cast<std::int64_t>(delivery.rows.size()) - out.inserted);
  return out;
}

TakenLoad take_delivery(db::Connection& db, const Deed& deed, const std::string& source,
                        const std::string& filename, const Delivery& delivery) {
  const auto id = LoadId::make();
  const auto taken = take_all(db, deed, source, id, delivery);
  const auto unchanged = static_cast<std::int64_t>(delivery.rows.size()) - taken.inserted - taken.changed;
  std::string rejects = "[";
  for (const auto& r : delivery.rejects) rejects += (rejects.size() > 1 ? "," : "") + base::to_json(r);
  db.execute(
      "insert into sources.load (district, id, source_code, filename, state, rows, inserted, changed, "
      "unchanged, rejected, rejects, by_name, at) values ($1, $2, $3, $4, 'done', $5, $6, $7, $8, $9, "
      "$10::json, $11, $12)",
      deed.district, id, source, filename, delivery.read, taken.inserted, taken.changed, unchanged,
      delivery.rejected, rejects + "]", deed.by_name, deed.now);
  db.execute("update sources.source set loaded_at = $3 where district = $1 and code = $2", deed.district,
             source, deed.now);
  return {id, taken.inserted + taken.changed};
}

}  // namespace qiying::sources
