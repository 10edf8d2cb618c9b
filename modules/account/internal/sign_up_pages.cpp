#include "modules/account/account.hpp"
#include "modules/account/internal/pages.hpp"
#include "modules/account/internal/session_api.hpp"
#include "modules/register/register.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/login.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/base/json.hpp"
#include "platform/base/uscc.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/kernel/dispatch.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;

/// Sign-up of an enterprise's first clerk. Code, name and legal person must all agree with the register;
/// whoever comes second is invited by the first (operators have their own issue).
struct SignUp {
  std::string uscc, enterprise, legal_person, name, phone, login, password;
  bool consent = false;
};
QY_DESCRIBE(SignUp, QY_FIELD(uscc, .format = base::Format::uscc), QY_FIELD(enterprise, .min = 2, .max = 100),
            QY_FIELD(legal_person, .min = 1, .max = 50), QY_FIELD(name, .min = 1, .max = 50),
            QY_FIELD(phone, .format = base::Format::phone), QY_FIELD(login, .min = 3, .max = 64),
            QY_FIELD(password, .min = 10, .max = 200), QY_FIELD(consent))

Page form_page(Context& c, const SignUp& input, const base::Error* error) {
  Page page;
  page.template_name = "account/signup.html";
  page.title = c.services.templates.text(c.lang, "account.signup.title");
  auto& values = page.values;
  values.set("USCC", input.uscc);
  values.set("ENTERPRISE", input.enterprise);
  values.set("LEGAL_PERSON", input.legal_person);
  values.set("NAME", input.name);
  values.set("PHONE", input.phone);
  values.set("LOGIN", input.login);
  if (input.consent) values.show("CONSENT");
  const auto& s = c.services.settings;
  if (!s.oidc_issuer.empty()) values.set("CITY", c.pick({s.oidc_title_zh, s.oidc_title_en}));
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, values, *error);
  return page;
}

/// One message for every disagreement, so that the form does not tell which of the three was right.
base::Error not_matching() {
  return base::invalid(
      "uscc", "signup.no_match",
      {"统一社会信用代码、企业名称、法定代表人与登记信息不一致",
       "Code, name and legal representative do not agree with the register"},
      {"请按营业执照填写；新设企业请于次日再试，或致电服务中心",
       "Copy them from the business licence; a new firm may try again tomorrow, or call the centre"});
}

base::Error taken() {
  return base::conflict(
      "signup.taken", {"该企业已有账号", "This enterprise has an account already"},
      {"请联系本企业已注册的经办人，或致电服务中心", "Ask your colleague who signed up, or call the centre"});
}

base::Result<auth::NewSession> create(Context& c, db::Connection& db, const SignUp& input) {
  const auto found = register_::find_by_uscc(db, c.caller.district, base::tidy_uscc(input.uscc));
  if (!found || !register_::same_name(found->name, input.enterprise)) return not_matching();
  const auto entity = register_::find_entity(db, found->id);
  if (!entity || !register_::same_name(entity->legal_person, input.legal_person)) return not_matching();
  if (!auth::accounts_of_subject(db, c.caller.district, found->id).empty()) return taken();
  QY_TRY(const auto id, auth::create_account(db,
                                             {.district = c.caller.district,
                                              .login = input.login,
                                              .name = input.name,
                                              .kind = auth::AccountKind::subject,
                                              .phone = input.phone,
                                              .org = {},
                                              .subject = found->id,
                                              .roles = {"enterprise"}},
                                             input.password));
  const auto system = auth::Caller::system(c.caller.district);
  audit::record(db, system, {"account.sign_up", "account", id.str(), {"{}"}, c.request.id});
  const Consent agreed{id,      found->id, input.name,
                       "terms", true,      crypto::sm3_hex(terms_of_service(c.services.settings, false))};
  c.services.bus.publish(db, system, {"account.consent", {base::to_json(agreed)}});
  notify_account(db, c.caller.district, id,
                 {"account.welcome",
                  {"欢迎使用企应", "Welcome to Qiying"},
                  {"您可以随时提出诉求，派单后 1 个工作小时内签收、3 个工作日内答复。",
                   "Raise a problem at any time: signed for within 1 working hour of dispatch, answered "
                   "within 3 working days."},
                  "/appeals/new"});
  const auto agent = c.request.headers.get("User-Agent").value_or("").substr(0, 200);
  return auth::start_session(db, id, c.request.remote, agent, login_options(c));
}

bool is_about(const base::Error& error, std::string_view field) {
  return error.field == field ||
         std::ranges::any_of(error.others, [&](const base::Error& e) { return e.field == field; });
}

void add(std::optional<base::Error>& all, base::Error error) {
  if (!all)
    all = std::move(error);
  else if (!is_about(*all, error.field))
    all->others.push_back(std::move(error));
}

/// Everything that is wrong with what was typed, at once; what the register says comes after.
base::Result<SignUp> read(const Context& c, SignUp& input) {
  std::optional<base::Error> wrong;
  const auto add_if = [&](const base::Result<void>& checked) {
    if (!checked.ok()) add(wrong, checked.error());
  };
  add_if(base::read_form(c.request.form, base::type_of<SignUp>, &input));
  add_if(auth::check_password(input.login, input.password));
  if (!input.consent)
    add(wrong, base::invalid("consent", "signup.consent",
                             {"请阅读并同意服务约定", "Please read and agree to the terms"}));
  if (wrong) return *std::move(wrong);
  return input;
}

base::Result<Page> show(Context& c) {
  return form_page(c, {}, nullptr);
}

base::Result<Page> send(Context& c) {
  SignUp input;
  const auto good = read(c, input);
  if (!good.ok()) return form_page(c, input, &good.error());
  // The platform itself creates the account: the visitor may not write anything yet.
  auto lease = c.services.pool.acquire(auth::scope_of(auth::Caller::system(c.caller.district)));
  lease->begin();
  auto made = create(c, *lease, input);
  if (!made.ok()) {
    lease->rollback();
    return form_page(c, input, &made.error());
  }
  lease->commit();
  Page page;
  auto response = http::Response::redirect("/me?welcome=1");
  hand_over(c, *made, response);
  page.raw = std::move(response);
  return page;
}

}  // namespace

void register_sign_up_pages(kernel::Registry& r) {
  http::RouteOptions few;
  few.rate_per_minute = 20;
  few.burst = 20;
  const kernel::Access everyone{.everyone = true};
  r.page("/signup", {.access = everyone, .summary = {"企业注册", "Sign up"}}, show);
  r.form("/signup",
         {.access = everyone, .summary = {"企业注册", "Sign up"}, .options = few, .read_only_post = true},
         send);
}

}  // namespace qiying::account
