#pragma once
/// What the form of an enterprise asks besides the usual: the fields of the chosen category, and whether it
/// means an appeal that is open already. Without JavaScript: asked on the next showing of the same form.

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

/// The fields of the record's category; none without one.
std::vector<FormField> fields_of(kernel::Context& context, const Record& record);
/// What the form says about them ("fields.KEY"), as {"key": "value"}; blanks are left out.
base::Json typed_fields(const kernel::Context& context, const std::vector<FormField>& fields);
/// Shows them, with what was typed and what is wrong.
void add_fields(const kernel::Context& context, http::Values& values, const std::vector<FormField>& fields,
                const Record& record, const base::Error* error);

/// Something that the person should see before the form is taken: fields of a category that the form did not
/// show yet, appeals that look the same. Adds it to the page's values; false when there is nothing.
bool ask_first(kernel::Context& context, http::Values& values, const Record& record,
               const std::vector<FormField>& fields);

}  // namespace qiying::appeal
