#pragma once
/// One record of a file, standardised and judged: taken over, taken over with warnings, or rejected.

#include <span>
#include <unordered_map>

#include "modules/register/internal/import/fields.hpp"

namespace qiying::register_ {

enum class Severity { reject, warning, note };
QY_ENUM(Severity, "reject", "warning", "note")

/// What is wrong with a record. The codes and their words are in faults.cpp.
struct Fault {
  std::int64_t line = 0;
  Severity severity = Severity::reject;
  std::string column;  ///< of the file; empty: the whole record
  std::string value;
  std::string code;
};

/// What the fault is, for people.
base::Text words_of(std::string_view code);

/// All columns of register.staging but n.
struct StandardRecord {
  EntityId id;
  std::int64_t line = 0;
  std::string uscc, org_code, reg_no, name, name_norm, initials, initials_core, legal_person, phone, address,
      street_code, industry_code, ent_type, capital_text, currency, scope, status;
  std::optional<std::int64_t> capital_fen;
  std::optional<base::Date> reg_date;
  bool outer_ok = false, inner_ok = false;
  std::string grams;
  std::int64_t payload_hash = 0;
};

/// Streets by code and by name.
class StreetIndex {
 public:
  explicit StreetIndex(const std::vector<Street>& streets);
  /// The code for a code or name; empty when unknown.
  std::string find(std::string_view code_or_name) const;

 private:
  std::unordered_map<std::string, std::string> codes_;
};

/// Turns cells into records. Rules:
///   * no code, an ill-formed code, or one that fails both checks: rejected (register/README.md, "match");
///   * a code that fails one check only is taken over with a warning: some were issued that way;
///   * no name, text that is not UTF-8, another number of columns than the header: rejected;
///   * any other value that cannot be read is left empty, with a warning.
class Standardiser {
 public:
  Standardiser(const Mapping& mapping, const std::vector<Street>& streets);
  /// Fills `out` from the cells of one line; false: rejected. Faults are appended.
  bool read(std::int64_t line, std::span<const std::string_view> cells, StandardRecord& out,
            std::vector<Fault>& faults) const;

 private:
  struct Reading;
  bool read_identity(Reading& r) const;
  void read_values(Reading& r) const;
  void read_capital_into(Reading& r) const;

  std::array<int, kFields> positions_;
  std::vector<std::string> columns_;
  CapitalUnit unit_;
  StreetIndex streets_;
};

}  // namespace qiying::register_
