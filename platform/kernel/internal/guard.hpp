#pragma once
/// Who may pass: access of a route, and proof that a write comes from our own pages.

#include "platform/kernel/module.hpp"

namespace qiying::kernel {

/// Name of the cookie that carries the form token of callers who are not signed in.
inline constexpr std::string_view kAnonymousCsrfCookie = "qy_csrf";

/// 401/403 unless the route's access allows the caller.
/// A caller who must do something first (Caller::barrier) gets to that place only.
base::Result<void> check_access(const Access& access, const auth::Caller& caller, std::string_view path);
/// 403 for a cross-site write: foreign Origin, foreign Sec-Fetch-Site, or a missing/wrong token (header
/// X-CSRF-Token or form field csrf) of a session or of the anonymous cookie.
base::Result<void> check_same_site(const http::Request& request, const Meta& meta,
                                   const auth::Caller& caller);

}  // namespace qiying::kernel
