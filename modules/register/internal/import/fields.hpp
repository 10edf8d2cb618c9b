#pragma once
/// Which column of a file is which field of the register.

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "modules/register/internal/standardise/standardise.hpp"

namespace qiying::register_ {

enum class FieldName {
  uscc,
  name,
  reg_no,
  legal_person,
  phone,
  address,
  street,
  industry_code,
  ent_type,
  capital,
  reg_date,
  scope,
  status
};
QY_ENUM(FieldName, "uscc", "name", "reg_no", "legal_person", "phone", "address", "street", "industry_code",
        "ent_type", "capital", "reg_date", "scope", "status")
inline constexpr std::size_t kFields = 13;

/// One column of a file and the field it fills; no field: the column is left out.
struct ColumnMapping {
  std::string column;
  std::optional<FieldName> field;
};
QY_DESCRIBE(ColumnMapping, QY_FIELD(column, .min = 0), QY_FIELD(field))

struct Mapping {
  std::vector<ColumnMapping> columns;
  CapitalUnit capital_unit = CapitalUnit::unknown;  ///< of bare numbers

  /// Index of the column that fills each field; -1: none.
  std::array<int, kFields> positions() const;
};

/// The usual mapping of a header line, by Chinese and English names of columns; each field at most once.
Mapping guess_mapping(std::span<const std::string_view> header);
/// A mapping file laid over a header line:
///
///     capital_unit = "wan_yuan"       # or "yuan": what a bare number of the capital column means
///     [columns]
///     "企业名称" = "name"              # every other column is left out
///
/// Errors name file and line, or the column that the header has not.
base::Result<Mapping> read_mapping(const std::string& toml, std::string_view where,
                                   std::span<const std::string_view> header);
/// Whether the mapping can be used: uscc and name are there, no field twice, columns are those of the header.
base::Result<void> check_mapping(const Mapping& mapping, std::span<const std::string_view> header);

}  // namespace qiying::register_
