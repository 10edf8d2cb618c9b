#pragma once
/// Which columns a table has and what kind of thing stands in them. A profile is a TOML text; no code is
/// needed for another table (see content/fusion/profiles).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/fusion/reference.hpp"

namespace qiying::fusion {

/// How values of a field are compared.
enum class FieldType {
  credit_code,  ///< 统一社会信用代码 or 组织机构代码; two different valid ones never belong to one entity
  company,      ///< a company's name: region, trade name, line of business, form, branch
  person,       ///< a person's name or a part of it
  name,         ///< any other name of several words
  text,         ///< free text, such as a scope of business or a city
  date,
  number,
  money,
  id,       ///< a number or code that should be equal as a whole
  phone,    ///< one or several telephone numbers
  address,  ///< a Chinese address
  place,    ///< administrative division, from one or several columns
  carry,    ///< not compared; takes part in golden values only
};

struct FieldSpec {
  std::string name;
  FieldType type = FieldType::carry;
  std::vector<std::string> columns;  ///< headers that mean this field; the first that a file has counts
  std::vector<std::string> also;     ///< further columns whose value may agree in its place (a former name)
  std::string swaps_with;            ///< a field with which it may have been mixed up (given name, surname)
  std::vector<std::string>
      implied_by;  ///< fields that say it, too (a town its postcode): agreement counts once
};

struct Profile {
  std::string name;
  std::vector<std::string> record_id, source, updated;  ///< headers of these columns
  std::vector<FieldSpec> fields;
};

inline constexpr std::size_t kMaxFields = 15;

/// Reads a profile. Unknown keys, types and field names given twice are refused with their place:
/// `fusion.bad_profile`.
Result<Profile> parse_profile(std::string_view toml);
/// Whether any field is compared with knowledge of the world (names of firms, places).
bool needs_reference(const Profile& profile);
/// The profile "person" of `content`; nullopt when there is none.
std::optional<std::string> find_profile(const Content& content, std::string_view name);

}  // namespace qiying::fusion
