#pragma once
/// The form fields that a category has of its own, the same for every channel that knows the category when an
/// appeal is filed: portal, phone desk, import, other systems. (A letter names none.)

#include "modules/appeal/internal/repository.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

/// One form field of a category.
struct FormField {
  std::string key;
  std::optional<std::string> zh, en, type;
  std::optional<bool> required;
};
QY_DESCRIBE(FormField, QY_FIELD(key), QY_FIELD(zh), QY_FIELD(en), QY_FIELD(type), QY_FIELD(required))

/// The fields of a category, in its order.
std::vector<FormField> fields_of(const Category& category);
/// The fields of the record's category; none without one.
std::vector<FormField> fields_of(kernel::Context& context, const Record& record);
/// Whether `record.fields` is what its category asks for: nothing missing, nothing unknown, numbers are
/// numbers. Errors at "fields.KEY": field.required, field.number, field.unknown.
base::Result<void> check_fields(kernel::Context& context, const Record& record);

/// What is wrong with a field.
struct FieldFault {
  std::string key, zh, en, what;
};
QY_DESCRIBE(FieldFault, QY_FIELD(key), QY_FIELD(zh), QY_FIELD(en), QY_FIELD(what))
/// The same in two breaths: asked for beforehand, together with other things.
db::Pending<FieldFault> ask_fields(kernel::Context& context, const Record& record);
base::Result<void> check_fields(db::Pending<FieldFault> asked);

}  // namespace qiying::appeal
