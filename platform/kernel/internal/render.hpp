#pragma once
/// Pages in the site's layout: header, footer, language, theme and account come from here, the module gives
/// the middle.

#include "platform/kernel/module.hpp"

namespace qiying::kernel {

/// Whether the caller of a page was looked up.
enum class Asker { known, unknown };

/// So many messages are shown as a number, more as "99+".
constexpr std::int64_t kMostUnreadShown = 99;

/// The page's template inside "layout.html". Sets the anonymous form-token cookie when the caller has none
/// yet. `unread` messages are told in the header.
http::Response render_page(const http::Request& request, const Services& services, const auth::Caller& caller,
                           Lang lang, Page page, Asker asker = Asker::known, std::int64_t unread = 0);
/// The page for an error ("error.html").
http::Response render_error(const http::Request& request, const Services& services,
                            const auth::Caller& caller, Lang lang, const base::Error& error,
                            Asker asker = Asker::known);

}  // namespace qiying::kernel
