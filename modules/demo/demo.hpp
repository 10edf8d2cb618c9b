#pragma once
/// A fictional district, 示范区 420199, full of invented enterprises, appeals, articles and staff: for
/// showing, trying and testing. No name of an enterprise can be real (each carries the place that does not
/// exist), codes are valid but were never issued, telephone numbers begin with the unassigned 154.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "platform/base/describe.hpp"
#include "platform/base/time.hpp"
#include "platform/db/db.hpp"

namespace qiying::demo {

inline constexpr std::string_view kDistrict = "420199";
/// One password for every account of the demo.
inline constexpr std::string_view kPassword = "Qiying@2026";

/// small: 2,000 enterprises and 300 appeals (tests); district: 60,000 and 6,000; city: 600,000 and 78,000.
enum class Scale { small, district, city };
QY_ENUM(Scale, "small", "district", "city")

struct Options {
  std::uint64_t seed = 7;
  Scale scale = Scale::district;
  base::Timestamp now;  ///< nothing happens after it; the two years before it are filled
};

struct Report {
  bool already_there = false;  ///< nothing was done
  std::int64_t enterprises = 0, appeals = 0, articles = 0, accounts = 0;
};

/// Fills the district. The same options give the same data with the same ids (hashes of passwords and the
/// database's own bookkeeping of times aside). Does nothing when the district is there already; what an
/// interrupted run has left is completed. `say` hears of each part, in English. Throws when the world is
/// broken.
Report generate(db::Pool& pool, const Options& options, const std::function<void(std::string_view)>& say);

/// Whether the district has been filled completely.
bool is_there(db::Pool& pool);

/// Where to go and who to be, in Chinese and English: for the terminal.
std::string announcement(std::string_view listen);

}  // namespace qiying::demo
