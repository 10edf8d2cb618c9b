#pragma once
/// The form of an application, made from its policy: what we hold is shown, what is missing is asked.

#include "modules/application/internal/use_cases.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::application {

/// The form for a draft, for an application to be corrected, or (`record` not yet stored) for a new one. With
/// an error what was typed stands again, with its faults.
base::Result<kernel::Page> form_page(kernel::Context& c, const Record& record, const base::Error* error);
/// What a new application for a policy would be, without storing anything.
base::Result<Record> preview(kernel::Context& c, std::string_view slug);
/// Writes everything that the form brings: facts, fields, files.
base::Result<void> take_form(kernel::Context& c, const Record& record);

using kernel::text;

}  // namespace qiying::application
