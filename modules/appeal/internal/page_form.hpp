#pragma once
/// What the form of an enterprise asks besides the usual: the fields of the chosen category, and whether it
/// means an appeal that is open already. Without JavaScript: asked on the next showing of the same form.

#include "modules/appeal/internal/own_fields.hpp"
#include "platform/kernel/module.hpp"

namespace qiying::appeal {

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
