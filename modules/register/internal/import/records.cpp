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

}  // namespace qiying::register_
