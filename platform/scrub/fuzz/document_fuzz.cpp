// Documents from arbitrary bytes: refused or taken, never more than the limit is unpacked.
#include <unistd.h>

#include <fstream>

#include "platform/scrub/scrub.hpp"

using namespace qiying;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = "/tmp/scrub-fuzz-" + std::to_string(::getpid());
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  for (const auto* type : {"application/ofd", "application/pdf", "application/msword", "text/plain"})
    (void)scrub::check_document(type, path, {.unpacked_bytes = 1 << 20, .parts = 100});
  return 0;
}
