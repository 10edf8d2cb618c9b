// Any bytes through the text functions: results are well-formed, normal forms are stable, codes never crash.

#include <cstdlib>

#include "platform/base/text.hpp"
#include "platform/base/time.hpp"
#include "platform/base/uscc.hpp"

using namespace qiying::base;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void check_utf8(std::string_view text) {
  const auto repaired = repair_utf8(text);
  require(valid_utf8(repaired));
  require(valid_utf8(text) == (repaired == text));
  require(from_code_points(to_code_points(text)) == repaired);
  require(count_code_points(text) == to_code_points(text).size());
  require(count_code_points(first_code_points(text, 3)) <= 3);
  require(trim(trim(text)) == trim(text));
}

void check_names(std::string_view text) {
  const auto name = normalize_name(text);
  require(valid_utf8(name));
  require(normalize_name(name) == name);
  require(valid_utf8(fold_width(text)));
  require(valid_utf8(to_simplified(text)));
}

void check_pinyin(std::string_view text) {
  for (const char c : pinyin(text)) require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ');
  for (const char c : pinyin_initials(text)) require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
}

void check_codes(std::string_view text) {
  const auto code = tidy_uscc(text);
  require(tidy_uscc(code) == code);
  if (check_uscc(code).well_formed) require(org_code_of(code).has_value());
  (void)check_registration_number(text);
  (void)check_org_code(text);
  if (const auto t = parse_timestamp(text); t.ok()) require(*parse_timestamp(to_iso(*t)) == *t);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_utf8(text);
  check_names(text);
  check_pinyin(text);
  check_codes(text);
  const auto half = size / 2;
  require(edit_distance(text.substr(0, half), text.substr(half), 4) ==
          edit_distance(text.substr(half), text.substr(0, half), 4));
  return 0;
}
