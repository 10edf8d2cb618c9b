#include "platform/kernel/internal/render.hpp"

#include "platform/crypto/crypto.hpp"
#include "platform/kernel/internal/guard.hpp"
#include "platform/pages/load.hpp"

namespace qiying::kernel {
namespace {

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> allowed) {
  return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

/// The form token of the caller; a fresh one for somebody without a session and without the cookie.
std::string form_token(const http::Request& request, const auth::Caller& caller, bool& fresh) {
  if (caller.signed_in()) return caller.csrf;
  if (const auto cookie = request.cookie(kAnonymousCsrfCookie); cookie && cookie->size() >= 20)
    return std::string(*cookie);
  fresh = true;
  return crypto::random_token(24);
}

void fill_frame(http::Values& values, const http::Request& request, const Services& services,
                const auth::Caller& caller, Lang lang, Asker asker, std::int64_t unread) {
  const bool zh = lang == Lang::zh;
  const auto& settings = services.settings;
  const auto theme = request.cookie("qy_theme").value_or("auto");
  values.set("LANG", zh ? "zh-CN" : "en");
  values.set("SITE_TITLE", zh ? settings.site_title_zh : settings.site_title_en);
  values.set("DISTRICT", zh ? settings.district_name_zh : settings.district_name_en);
  values.set("THEME", is_one_of(theme, {"light", "dark"}) ? theme : "auto");
  values.set("PATH", request.target);
  values.set("CSS_URL", pages::style_sheet().url);
  values.set("YEAR", base::to_iso(base::local_date(services.clock.now())).substr(0, 4));
  values.show(zh ? "IS_ZH" : "IS_EN");
  if (request.cookie("qy_elder") == "1") values.show("ELDER");
  if (settings.demo) values.show("DEMO");
  constexpr std::string_view sections = "/sections/";
  if (request.path.rfind(sections, 0) == 0) {
    std::string name = "AT_" + request.path.substr(sections.size());
    for (auto& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    values.show(name);
  }
  if (!caller.signed_in()) return values.show(asker == Asker::unknown ? "UNKNOWN" : "SIGNED_OUT");
  auto& account = values.add("SIGNED_IN");
  account.set("ACCOUNT_NAME", caller.name);
  if (caller.kind == auth::CallerKind::staff) account.show("STAFF");
  if (caller.kind == auth::CallerKind::subject) account.show("SUBJECT");
  if (unread > 0)
    account.set("UNREAD",
                unread > kMostUnreadShown ? std::to_string(kMostUnreadShown) + "+" : std::to_string(unread));
}

}  // namespace

http::Response render_page(const http::Request& request, const Services& services, const auth::Caller& caller,
                           Lang lang, Page page, Asker asker, std::int64_t unread) {
  if (page.raw) return std::move(*page.raw);
  if (!page.redirect.empty()) return http::Response::redirect(page.redirect);
  bool fresh = false;
  const auto token = form_token(request, caller, fresh);
  page.values.set("CSRF", token);
  page.values.set("PATH", request.target);
  page.values.show(lang == Lang::zh ? "IS_ZH" : "IS_EN");
  const auto body = services.templates.render(lang, page.template_name, page.values);
  http::Values frame;
  fill_frame(frame, request, services, caller, lang, asker, unread);
  frame.set("TITLE", page.title);
  frame.set("DESCRIPTION", page.description);
  frame.set("CSRF", token);
  frame.html("BODY", body);
  auto response = http::Response::html(services.templates.render(lang, "layout.html", frame), page.status);
  if (fresh) response.set_cookie(kAnonymousCsrfCookie, token, 12 * 3600, request.secure);
  return response;
}

http::Response render_error(const http::Request& request, const Services& services,
                            const auth::Caller& caller, Lang lang, const base::Error& error, Asker asker) {
  const bool zh = lang == Lang::zh;
  Page page;
  page.template_name = "error.html";
  page.status = base::status_of(error.kind);
  if (error.code == "internal") page.status = 500;
  if (error.code == "method_not_allowed") page.status = 405;
  page.title = zh ? error.message.zh : error.message.en;
  page.values.set("STATUS", static_cast<std::int64_t>(page.status));
  page.values.set("MESSAGE", page.title);
  page.values.set("HELP", zh ? error.help.zh : error.help.en);
  page.values.set("TRACE_ID", request.id);
  if (error.kind == base::ErrorKind::unauthenticated) page.values.show("SIGN_IN");
  return render_page(request, services, caller, lang, std::move(page), asker);
}

}  // namespace qiying::kernel
