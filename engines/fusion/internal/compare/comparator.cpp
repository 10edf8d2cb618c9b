#include "engines/fusion/internal/compare/comparator.hpp"

#include <algorithm>
#include <cmath>

namespace qiying::fusion::internal {

std::uint8_t rarity_of(std::uint64_t count, std::uint64_t total) {
  // A small table is a part of a larger world: two equal names in it are no proof that the name is common.
  constexpr std::uint64_t kLeastWorld = 20'000;
  if (count == 0 || total == 0) return 0;
  total = std::max(total, kLeastWorld);
  const double bits = std::log2(static_cast<double>(total) / static_cast<double>(count));
  return static_cast<std::uint8_t>(std::clamp(std::lround(bits / kBitsPerStep), 0L, 15L));
}

std::unique_ptr<Comparator> make_comparator(FieldType type) {
  switch (type) {
    case FieldType::credit_code:
      return make_code_comparator();
    case FieldType::company:
      return make_company_comparator();
    case FieldType::person:
      return make_person_comparator();
    case FieldType::name:
      return make_words_comparator(false);
    case FieldType::text:
      return make_words_comparator(true);
    case FieldType::date:
      return make_date_comparator();
    case FieldType::number:
      return make_number_comparator(false);
    case FieldType::money:
      return make_number_comparator(true);
    case FieldType::id:
      return make_id_comparator();
    case FieldType::phone:
      return make_phone_comparator();
    case FieldType::address:
      return make_address_comparator();
    case FieldType::place:
      return make_place_comparator();
    case FieldType::carry:
      return nullptr;
  }
  return nullptr;
}

}  // namespace qiying::fusion::internal
