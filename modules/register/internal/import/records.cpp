#include "modules/register/internal/import/import_log.hpp"
#include "modules/register/internal/import/pipeline.hpp"

namespace qiying::register_ {

namespace {

/// Fields in their order, as Record has them.
Mapping straight_mapping() {
  Mapping out;
  out.capital_unit = CapitalUnit::wan_yuan;
  for (std::size_t i = 0; i < kFields; ++i) {
    const auto field = static_cast<FieldName>(i);
    out.columns.push_back({std::string(base::name_of(field)), field});
  }
  return out;
}

}  // namespace

ImportCounts import_records(db::Pool& pool, std::string_view district, std::string_view source,
                            base::Timestamp now, const std::function<const Record*()>& next) {
  const ImportRun run{ImportId::make(), std::string(district), std::string(source), std::string(source), now};
  const auto scope = auth::scope_of(auth::Caller::system(run.district));
  begin_import(*pool.acquire(scope), run, source, false);
  RecordTable table(next);
  const Standardiser standardiser(straight_mapping(), streets(*pool.acquire(scope), district));
  ChunkReader chunks(table, standardiser, [&] { return table.id(); });
  const auto counts = run_pipeline(pool, run, chunks, {});
  finish_import(*pool.acquire(scope), run, counts, now);
  return counts.ok() ? *counts : ImportCounts{};
}

ImportCounts take_over(db::Connection& db, std::string_view district, std::string_view source,
                       base::Timestamp now, const std::vector<Record>& records) {
  const ImportRun run{ImportId::make(), std::string(district), std::string(source), std::string(source), now};
  begin_import(db, run, source, false);
  std::size_t at = 0;
  RecordTable table([&]() -> const Record* { return at < records.size() ? &records[at++] : nullptr; });
  const Standardiser standardiser(straight_mapping(), streets(db, district));
  ChunkReader chunks(table, standardiser, [&] { return table.id(); });
  ImportCounts counts;
  std::int64_t staged = 0;
  for (bool last = false; !last;) {
    const auto chunk = chunks.next();
    last = chunk.last;
    stage(db, run, chunk.records, staged);
    staged += static_cast<std::int64_t>(chunk.records.size());
    counts.rows += chunk.rows, counts.rejected += chunk.rejected;
  }
  counts.superseded = drop_superseded(db, run);
  const auto merged = merge(db, run, 0, staged);
  counts.inserted = merged.inserted, counts.updated = merged.updated, counts.unchanged = merged.unchanged;
  clear_staging(db, run);
  finish_import(db, run, counts, now);
  return counts;
}

}  // namespace qiying::register_
