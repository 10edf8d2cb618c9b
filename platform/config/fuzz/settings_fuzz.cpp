// A configuration file of arbitrary bytes is read or refused with a message.
#include <unistd.h>

#include <fstream>

#include "platform/config/config.hpp"

using namespace qiying;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = "/tmp/config-fuzz-" + std::to_string(::getpid());
  std::ofstream(path, std::ios::binary | std::ios::trunc)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  (void)config::load(path);
  (void)config::report(path);
  return 0;
}
