#include <benchmark/benchmark.h>

#include "platform/base/json.hpp"
#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"

namespace bench_example {

namespace base = qiying::base;

struct Row {
  base::Id<struct RowTag> id;
  std::string name;
  std::string uscc;
  std::optional<std::string> phone;
  base::Timestamp updated_at;
  base::Fen capital;
  int staff = 0;
  bool active = true;
};
QY_DESCRIBE(Row, QY_FIELD(id), QY_FIELD(name, .max = 100), QY_FIELD(uscc, .format = base::Format::uscc),
            QY_FIELD(phone, .format = base::Format::phone), QY_FIELD(updated_at), QY_FIELD(capital),
            QY_FIELD(staff, .min = 0), QY_FIELD(active))

struct Page {
  std::vector<Row> items;
  std::int64_t total = 0;
};
QY_DESCRIBE(Page, QY_FIELD(items), QY_FIELD(total))

Page page() {
  Page page;
  for (int i = 0; i < 40; ++i)
    page.items.push_back({base::Id<RowTag>::make(),
                          "武汉示范区光谷科技发展有限责任公司" + std::to_string(i),
                          "91350100M000100Y43",
                          "027-80000000",
                          {},
                          base::Fen{123'456'700},
                          42,
                          true});
  return page;
}

}  // namespace bench_example

namespace {

using namespace qiying::base;
const std::string kName = "武漢（示範區）光谷生物醫藥科技發展有限公司";

void write_page(benchmark::State& state) {
  const auto page = bench_example::page();
  for (auto _ : state) benchmark::DoNotOptimize(to_json(page));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * to_json(page).size()));
}
BENCHMARK(write_page);

void read_page(benchmark::State& state) {
  const auto text = to_json(bench_example::page());
  if (!from_json<bench_example::Page>(text).ok()) state.SkipWithError("the page is not read");
  for (auto _ : state) benchmark::DoNotOptimize(from_json<bench_example::Page>(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}
BENCHMARK(read_page);

void normalize(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(normalize_name(kName));
}
BENCHMARK(normalize);

void initials(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(pinyin_initials(kName));
}
BENCHMARK(initials);

void distance(benchmark::State& state) {
  const auto a = to_code_points(kName), b = to_code_points("武漢（示范区）光谷生物药科技发展有限公司");
  for (auto _ : state) benchmark::DoNotOptimize(edit_distance(a, b, 8));
}
BENCHMARK(distance);

void credit_code(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(check_uscc("91350100M000100Y43"));
}
BENCHMARK(credit_code);

}  // namespace
