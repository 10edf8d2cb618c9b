// Any bytes: read, checked and reported without a fault; what is found is printed as JSON and HTML.
#include <cstdint>

#include "engines/disclosure/disclosure.hpp"
#include "engines/disclosure/report.hpp"

using namespace qiying::disclosure;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto report = audit("fuzz", {reinterpret_cast<const char*>(data), size});
  if (!report) return 0;
  const std::vector<Report> all{*report};
  if (to_json(all).empty() || to_html(all).empty() || to_text(*report).empty()) __builtin_trap();
  if (report->summary.held > report->summary.checked) __builtin_trap();
  return 0;
}
