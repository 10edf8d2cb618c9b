// Any bytes as an address, amount, date, telephone or person: read or passed over, never a crash.
#include <cstdint>
#include <cstdlib>

#include "engines/fusion/fuzz/reference.hpp"
#include "platform/base/text.hpp"

using namespace qiying;
using fusion::fuzzing::reference;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto address = fusion::parse_address(text, reference());
  for (const auto& part : {address.detail, address.road, address.number, address.building, address.room})
    if (!base::valid_utf8(part)) std::abort();
  if (const auto capital = fusion::parse_capital(text); capital && capital->currency.size() != 3)
    std::abort();
  (void)fusion::parse_any_date(text);
  if (fusion::parse_phones(text).size() > 4) std::abort();
  if (!base::valid_utf8(fusion::parse_person(text))) std::abort();
  return 0;
}
