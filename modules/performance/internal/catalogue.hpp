#pragma once
// Definitions as dated data (content/performance): indicators, kinds of the ledger, classes of enterprises.
// Read once; immutable, thread-safe.

#include <filesystem>

#include "modules/performance/internal/formula.hpp"
#include "platform/base/describe.hpp"
#include "platform/base/time.hpp"

namespace qiying::performance {

// 正向 反向 等于 定性: more is better, less is better, exactly, by judgement.
enum class Direction { positive, reverse, equal, qualitative };
QY_ENUM(Direction, "positive", "reverse", "equal", "qualitative")

struct Indicator {
  std::string id;
  base::Text name, definition;
  std::string level1, level2;  // of the three-level scheme: 产出指标 / 数量指标
  std::string unit;
  Direction direction = Direction::positive;
  int decimals = 0;
  Formula formula;
  std::string document, article;  // where it comes from
  base::Text owner;
  int version = 1;
  base::Date valid_from;
  std::optional<base::Date> valid_to;  // last day
};

// A kind of entry in the ledger.
struct Ledger {
  std::string id;
  base::Text name, quantity;       // what is counted: "册"
  std::optional<base::Text> part;  // "其中满意": the entry has a second number
};

struct MemberClass {
  std::string id;
  base::Text name;
};

struct Catalogue {
  std::vector<Indicator> indicators;
  std::vector<Ledger> ledgers;
  std::vector<MemberClass> classes;
};

// Errors: performance.definition with the indicator and key in `field`.
base::Result<void> read_definitions(std::string_view toml, Catalogue& into);
// What is shipped, and what the installation added. Throws std::runtime_error when it cannot be read.
const Catalogue& catalogue();
// Adds the definitions of an installation's own files (*.toml, by name); nothing when there is no such
// folder. A version that is there already is an error (std::runtime_error naming the file). Once, at start.
void read_also(const std::filesystem::path& own);
// The version of an indicator that holds on `day`; null when there is none.
const Indicator* indicator(const Catalogue& c, std::string_view id, base::Date day);
// All that hold on `day`, in the order of the file.
std::vector<const Indicator*> indicators_on(const Catalogue& c, base::Date day);
const Ledger* ledger(const Catalogue& c, std::string_view id);

}  // namespace qiying::performance
