// Any bytes as a table: read into records and rejects, or refused; no row is lost.
#include <cstdint>
#include <cstdlib>

#include "engines/fusion/internal/read.hpp"

using namespace qiying;
using namespace qiying::fusion;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Profile profile = *parse_profile(
      "record_id = [\"id\"]\nupdated_at = [\"at\"]\n[[field]]\nname = \"uscc\"\ntype = \"credit_code\"\nalso "
      "= [\"org\"]\n"
      "[[field]]\nname = \"name\"\ntype = \"company\"\n[[field]]\nname = \"place\"\ntype = "
      "\"place\"\ncolumns = [\"p\", \"q\"]\n");
  const std::string text =
      "id,at,uscc,org,name,p,q\n" + std::string(reinterpret_cast<const char*>(data), size);
  internal::TableReader reader(profile, {});
  if (!reader.read(base::CsvReader::of(text), "fuzz", "")) return 0;
  reader.finish();
  const auto& report = reader.reports().front();
  if (report.rows != reader.data().size() + reader.rejects().size() ||
      report.rejected != reader.rejects().size())
    std::abort();
  return 0;
}
