// Pictures from arbitrary bytes; the first byte chooses the format. What is clean stays as it is and is not
// larger than its source by more than an orientation.
#include "platform/scrub/scrub.hpp"

using namespace qiying;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::string_view kTypes[] = {"image/jpeg", "image/png", "image/webp", "image/heic"};
  if (size == 0) return 0;
  const auto type = kTypes[data[0] % 4];
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto once = scrub::clean_picture(type, bytes);
  if (!once) return 0;
  if (once->size() > bytes.size() + 64) __builtin_trap();
  const auto twice = scrub::clean_picture(type, *once);
  if (!twice || *twice != *once) __builtin_trap();
  return 0;
}
