// Any bytes as a company's name: its parts are well formed and make up no more than the whole.
#include <cstdint>
#include <cstdlib>

#include "engines/fusion/fuzz/reference.hpp"
#include "platform/base/text.hpp"

using namespace qiying;
using fusion::fuzzing::reference;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto name = fusion::parse_company_name(text, reference());
  for (const auto& part : {name.region, name.trade, name.industry, name.form, name.branch})
    if (!base::valid_utf8(part) || part.size() > name.normal.size()) std::abort();
  return 0;
}
