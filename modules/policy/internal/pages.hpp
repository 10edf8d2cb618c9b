#pragma once
// The pages of the capability, for everybody and for an enterprise.

#include "modules/policy/internal/view.hpp"

namespace qiying::policy {

// The eight sub-directories of the library, in the order of lists.
inline constexpr rules::Subject kSubjects[] = {
    rules::Subject::insurance, rules::Subject::tax,   rules::Subject::finance, rules::Subject::costs,
    rules::Subject::general,   rules::Subject::other, rules::Subject::news,    rules::Subject::notice};

void register_library_pages(kernel::Registry& r);  // /policies, /policies/{slug}, calendars
void register_my_pages(kernel::Registry& r);       // /policies/mine
void register_self_check(kernel::Registry& r);     // /policies/check

void register_subscriptions(kernel::Registry& r);  // /policies/subscriptions, /policies/{slug}/follow
void register_share_pages(kernel::Registry& r);    // /policies/{slug}/versions, /policies/{slug}/card

// Whether the caller's enterprise follows the policy.
bool follows(kernel::Context& c, std::string_view slug);
// The rulebook of the caller's district today.
std::shared_ptr<const Rulebook> book_of(kernel::Context& c);
const std::string& text(const kernel::Context& c, std::string_view key);

// Windows of policies as an iCalendar file.
std::string calendar(const std::vector<const rules::Policy*>& policies, std::string_view site);

}  // namespace qiying::policy
