#pragma once
/// A correction by a person: values of one enterprise, with the reason, on top of what sources say. Each
/// changed value leaves a row of history with the person's name; a later file that repeats what it said
/// before does not undo it (register/README.md).

#include "modules/register/internal/read/view.hpp"

namespace qiying::register_ {

/// How the history names the source of a correction by a person; the reason follows.
inline constexpr std::string_view kByHand = "人工修正：";

/// Absent: as it stands. An empty text erases a value that may be empty.
struct Correction {
  int version = 0;     ///< of the enterprise as it was read
  std::string reason;  ///< who said so, which paper
  std::optional<std::string> name, legal_person, phone, address, street_code, industry_code, ent_type,
      capital, reg_date, scope;
  std::optional<Status> status;
};
QY_DESCRIBE(Correction, QY_FIELD(version, .min = 1), QY_FIELD(reason, .min = 2, .max = 200),
            QY_FIELD(name, .min = 2, .max = 200), QY_FIELD(legal_person, .max = 100),
            QY_FIELD(phone, .max = 60), QY_FIELD(address, .max = 300), QY_FIELD(street_code, .max = 12),
            QY_FIELD(industry_code, .max = 5), QY_FIELD(ent_type, .max = 100),
            QY_FIELD(capital, .max = 60, .doc = "50万元人民币, 1000000元 / with its unit"),
            QY_FIELD(reg_date, .max = 20), QY_FIELD(scope, .max = 5000, .multiline = true), QY_FIELD(status))

/// Needs register.edit. Errors: not_found; register.version (409); per field register.masked (a masked value
/// was sent back), register.street, register.industry, register.capital, register.date; register.nothing when
/// no value differs.
base::Result<EntityView> correct(kernel::Context& context, EntityId id, const Correction& input);

}  // namespace qiying::register_
