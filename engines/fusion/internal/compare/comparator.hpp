#pragma once
// How two values of one kind are compared: into one of a few levels, and for blocking into keys.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engines/fusion/internal/dataset.hpp"
#include "platform/base/result.hpp"

namespace qiying::fusion::internal {

// Levels are stored in four bits beside four bits of rarity.
using Level = std::uint8_t;
inline constexpr Level kMissing = 0, kDifferent = 1, kEqual = 2;
inline constexpr std::size_t kMaxLevels = 16, kRarities = 16;
// Bits of information in one step of rarity: an agreement on a value that a share p of records has is -log2 p
// bits rare.
inline constexpr double kBitsPerStep = 1.5;

struct LevelInfo {
  base::Text title;
  bool by_value;       // agreement on a value: its weight follows the value's own frequency (term-frequency
                       // adjustment)
  double first_guess;  // share among matches with which learning begins
  bool contradicts = false;  // says "not the same", whatever else agrees
};

struct Outcome {
  Level level = kMissing;
  std::uint8_t rarity = 0;  // steps; only where the level is by value
};

inline Outcome level_if(bool yes, Level then, Level otherwise) {
  return {yes ? then : otherwise};
}

// A key under which records meet. Blocks beyond `cap` are refined by other fields.
struct BlockKey {
  std::uint8_t kind;  // of one field, counted from 0
  std::uint64_t hash;
};
using KeySink = std::vector<BlockKey>;

// Share of records that a value may have before its agreement says nothing, in steps.
std::uint8_t rarity_of(std::uint64_t count, std::uint64_t total);

struct ComparatorInput {
  const Dictionary& values;
  std::vector<std::uint32_t> counts;  // records that have each value
  std::uint64_t total;                // records that have any
  const Reference& reference;
  int threads;
};

// Knows the values of one field in parts. Made empty; extend() takes in all values it does not know yet, so
// that one from a file needs to look at the new ones only.
class Comparator {
 public:
  virtual ~Comparator() = default;
  // Takes in the values from known() on, and counts afresh how many records have each part.
  virtual void extend(const ComparatorInput& input) = 0;
  virtual void archive(BinaryFile& file) = 0;
  virtual std::size_t known() const = 0;
  virtual std::span<const LevelInfo> levels() const = 0;
  // nullptr for a level that the comparator does not have.
  const LevelInfo* info(Level level) const { return level < levels().size() ? &levels()[level] : nullptr; }
  virtual Outcome compare(ValueId a, ValueId b) const = 0;
  virtual void keys(ValueId value, KeySink& out) const = 0;
  // The one number that stands for the value when large blocks are refined; 0 for none. Numbers are given as
  // values come; rank() of a facet follows from its text alone.
  virtual std::uint32_t facet(ValueId value) const = 0;
  virtual std::uint64_t rank(std::uint32_t facet) const = 0;
  // A code that two different records of one entity may not have both of; 0 for none.
  virtual std::uint64_t identity(ValueId) const { return 0; }
};

std::unique_ptr<Comparator> make_comparator(FieldType type);

// The kinds, each in its own file.
std::unique_ptr<Comparator> make_code_comparator();
std::unique_ptr<Comparator> make_company_comparator();
std::unique_ptr<Comparator> make_person_comparator();
std::unique_ptr<Comparator> make_words_comparator(bool long_text);
std::unique_ptr<Comparator> make_date_comparator();
std::unique_ptr<Comparator> make_number_comparator(bool money);
std::unique_ptr<Comparator> make_id_comparator();
std::unique_ptr<Comparator> make_phone_comparator();
std::unique_ptr<Comparator> make_address_comparator();
std::unique_ptr<Comparator> make_place_comparator();

}  // namespace qiying::fusion::internal
