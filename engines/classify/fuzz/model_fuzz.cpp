// Models from arbitrary bytes: refused or usable. The checksum is mended first, or nothing would pass it.
#include <cstring>

#include "engines/classify/classify.hpp"

using namespace qiying::classify;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes = "QYCLASS1";
  std::uint64_t sum = 0xCBF29CE484222325;
  for (std::size_t i = 0; i < size; ++i) sum = (sum ^ data[i]) * 0x100000001B3;
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  bytes.append(reinterpret_cast<const char*>(data), size);
  const auto model = Model::load(bytes);
  if (!model) return 0;
  if (model->bytes() != bytes && !Model::load(model->bytes()).ok()) __builtin_trap();
  (void)model->suggest("园区停车位不足，请协助 123 ABC");
  return 0;
}
