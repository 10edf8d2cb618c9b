#include "modules/sources/internal/findings.hpp"

#include "platform/base/csv.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

base::Result<QualityBoard> board(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  QualityBoard out;
  out.rules = c.db().query<RuleCount>(
      "select f.source_code, s.name as source_name, f.rule, f.severity, min(f.message_zh) as example_zh,"
      " min(f.message_en) as example_en, count(*) from sources.finding f join sources.source s on s.district "
      "="
      " f.district and s.code = f.source_code where f.district = $1 group by 1, 2, 3, 4"
      " order by case f.severity when 'error' then 0 when 'warning' then 1 else 2 end, 7 desc, 1, 3",
      c.caller.district);
  out.history = c.db().query<QualityPoint>(
      "select source_code, at, records, with_code, matched, errors, warnings from sources.quality q"
      " where q.district = $1 and q.run_id in (select id from sources.run where district = $1 and state = "
      "'done'"
      " order by created_at desc limit 30) order by at, source_code",
      c.caller.district);
  return out;
}

constexpr std::string_view kFindings =
    "select f.id, f.source_code, f.record_id, coalesce(r.name, '') as name, f.field, f.rule, f.severity,"
    " case when $2 then f.message_en else f.message_zh end as message, r.entity_id from sources.finding f"
    " left join sources.record r on r.district = f.district and r.source_code = f.source_code and "
    "r.record_id ="
    " f.record_id where f.district = $1 and ($3 = '' or f.source_code = $3) and ($4 = '' or f.rule = $4)";

base::Result<kernel::List<FindingRow>> findings(Context& c, const FindingQuery& query) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  static const std::string page = std::string(kFindings) + " and f.id > $5 order by f.id limit $6";
  std::int64_t after = 0;
  for (const char digit : query.cursor) {
    if (digit < '0' || digit > '9' || query.cursor.size() > 18)
      return base::invalid("cursor", "list.cursor", {"翻页位置不正确", "This is no page"});
    after = after * 10 + (digit - '0');
  }
  const auto limit = query.limit.value_or(50);
  kernel::List<FindingRow> out;
  out.items = c.db().query<FindingRow>(page, c.caller.district, c.lang == kernel::Lang::en, query.source,
                                       query.rule, after, limit);
  if (static_cast<int>(out.items.size()) == limit) out.next_cursor = std::to_string(out.items.back().id);
  out.total = c.db().number(
      "select count(*) from sources.finding f where f.district = $1 and ($2 = '' or f.source_code = $2)"
      " and ($3 = '' or f.rule = $3)",
      c.caller.district, query.source, query.rule);
  return out;
}

/// For the department that is to correct them.
base::Result<http::Response> export_findings(Context& c) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  static const std::string all = std::string(kFindings) + " order by f.source_code, f.rule, f.id";
  const auto source = c.request.query_value("source").value_or(""),
             rule = c.request.query_value("rule").value_or("");
  std::string out(base::kCsvBom);
  base::append_csv_row(out, {c.pick({"来源", "source"}), c.pick({"记录号", "record"}),
                             c.pick({"名称", "name"}), c.pick({"字段", "field"}), c.pick({"规则", "rule"}),
                             c.pick({"级别", "severity"}), c.pick({"问题", "finding"})});
  for (const auto& f :
       c.db().query<FindingRow>(all, c.caller.district, c.lang == kernel::Lang::en, source, rule))
    base::append_csv_row(out, {f.source_code, f.record_id, f.name, f.field, f.rule, f.severity, f.message});
  c.audit("sources.export_findings", "sources.source", std::string(source));
  return exports::download(out, exports::kCsvType, "findings.csv");
}

}  // namespace

void register_findings(kernel::Registry& r) {
  const kernel::Access readers{.permission = "sources.read"};
  r.get<Nothing, QualityBoard>("/api/v1/sources/quality",
                               {.access = readers, .summary = {"数据质量", "Quality of the data"}}, board);
  r.get<FindingQuery, kernel::List<FindingRow>>(
      "/api/v1/sources/findings",
      {.access = readers, .summary = {"数据质量问题", "What is wrong with values"}}, findings);
  r.raw(http::Method::get, "/api/v1/sources/findings.csv",
        {.access = readers, .summary = {"导出数据质量问题", "What is wrong, as a file"}}, export_findings);
}

}  // namespace qiying::sources
