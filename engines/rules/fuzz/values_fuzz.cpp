// Values and quantities as strangers type them: read or refused, and what was read shows and reads again.
#include <cstdint>
#include <cstdlib>

#include "engines/rules/enterprise.hpp"

using namespace qiying::rules;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  Fact fact;
  fact.type = static_cast<FactType>(data[0] % 5);
  fact.unit = find_unit(data[0] % 2 == 0 ? "万元" : "%");
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto value = parse_value(fact, text);
  if (!value.ok()) return 0;
  const auto shown = show_value(fact, *value);
  if (fact.type == FactType::boolean || fact.type == FactType::date) {
    const auto again = parse_value(fact, shown);
    if (!again.ok() || again->number != value->number) std::abort();
  }
  return 0;
}
