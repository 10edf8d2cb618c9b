// Any bytes, in any pieces: the reader must end, keep its limits and not touch memory that is not its own.
#include <cstdlib>
#include <string>

#include "platform/base/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = 1 + data[0] % 64;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  qiying::base::CsvReader reader(
      [text, step](char* out, std::size_t room) mutable {
        const auto got = std::min({room, step, text.size()});
        std::copy_n(text.data(), got, out);
        text.remove_prefix(got);
        return got;
      },
      {.max_record_bytes = 512, .max_columns = 16});
  std::int64_t last = 0;
  std::string copy;
  while (true) {
    const auto more = reader.next();
    if (!more.ok() || !*more) return 0;
    if (reader.line() < last || reader.cells().empty() || reader.cells().size() > 16) std::abort();
    last = reader.line();
    for (auto cell : reader.cells()) copy.assign(cell);
    (void)reader.check_columns();
    copy.clear();
    qiying::base::append_csv_row(copy, reader.cells());
  }
}
