#pragma once
// The pages of the capability, for everybody and for an enterprise.

#include "modules/policy/internal/view.hpp"

namespace qiying::policy {

void register_library_pages(kernel::Registry& r);  // /policies, /policies/{slug}, calendars
void register_my_pages(kernel::Registry& r);       // /policies/mine
void register_self_check(kernel::Registry& r);     // /policies/check

// The rulebook of the caller's district today.
std::shared_ptr<const Rulebook> book_of(kernel::Context& c);
const std::string& text(const kernel::Context& c, std::string_view key);

// Windows of policies as an iCalendar file.
std::string calendar(const std::vector<const rules::Policy*>& policies, std::string_view site);

}  // namespace qiying::policy
