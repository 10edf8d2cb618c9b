#include "modules/account/internal/factor_api.hpp"

#include "modules/account/internal/session_api.hpp"
#include "platform/auth/login.hpp"
#include "platform/auth/second_factor.hpp"
#include "platform/auth/sessions.hpp"
#include "platform/kernel/dispatch.hpp"
#include "platform/qr/qr.hpp"

namespace qiying::account {
namespace {

struct FactorView {
  bool on = false;
  std::optional<base::Timestamp> since;
  int codes_left = 0;
  bool required = false;  ///< by the role; nothing else can be done before
};
QY_DESCRIBE(FactorView, QY_FIELD(on), QY_FIELD(since), QY_FIELD(codes_left), QY_FIELD(required))

struct EnrolmentView {
  std::string secret, address, qr_svg;
};
QY_DESCRIBE(EnrolmentView, QY_FIELD(secret), QY_FIELD(address), QY_FIELD(qr_svg))

struct Code {
  std::string code;
};
QY_DESCRIBE(Code, QY_FIELD(code, .min = 1, .max = 40))

struct Codes {
  std::vector<std::string> codes;
};
QY_DESCRIBE(Codes, QY_FIELD(codes))

struct Secret {
  std::string secret;  ///< a code, or the password of those without a second factor
};
QY_DESCRIBE(Secret, QY_FIELD(secret, .min = 1, .max = 200))

base::Result<FactorView> state(kernel::Context& c, const kernel::Nothing&) {
  const auto found = auth::factor_state(c.db(), c.caller.account);
  return FactorView{found.on, found.since, found.codes_left, c.caller.barrier == auth::Barrier::factor};
}

base::Result<EnrolmentView> begin(kernel::Context& c, const kernel::Nothing&) {
  QY_TRY(auto made, auth::begin_factor(c.db(), c.services.keys, c.caller.account,
                                       c.services.settings.site_title_zh, c.now));
  const auto picture =
      qr::svg(made.address, c.lang == kernel::Lang::zh ? "验证器二维码" : "QR code for the authenticator");
  return EnrolmentView{std::move(made.secret), std::move(made.address), picture};
}

base::Result<Codes> confirm(kernel::Context& c, const Code& input) {
  QY_TRY(auto codes, auth::confirm_factor(c.db(), c.services.keys, c.caller.account, input.code, c.now));
  c.audit("factor.on", "account", c.caller.account.str());
  return Codes{std::move(codes)};
}

base::Result<Codes> renew(kernel::Context& c, const kernel::Nothing&) {
  QY_TRY(auto codes, auth::renew_codes(c.db(), c.caller.account));
  c.audit("factor.renew_codes", "account", c.caller.account.str());
  return Codes{std::move(codes)};
}

base::Result<kernel::Nothing> remove(kernel::Context& c, const kernel::Nothing&) {
  if (!auth::remove_factor(c.db(), c.caller.account))
    return base::conflict("factor.none", {"尚未设置二次验证", "There is no second factor yet"});
  c.audit("factor.off", "account", c.caller.account.str());
  return kernel::Nothing{};
}

base::Result<kernel::Nothing> prove(kernel::Context& c, const Secret& input) {
  QY_CHECK(auth::prove(c.services.pool, c.services.keys, c.caller, input.secret, c.now));
  return kernel::Nothing{};
}

base::Result<http::Response> complete(kernel::Context& c) {
  Code input;
  QY_CHECK(base::read_json(c.request.body, base::type_of<Code>, &input));
  auto response = http::Response::json("{}");
  QY_CHECK(enter_code(c, input.code, response));
  return response;
}

}  // namespace

base::Result<void> enter_code(kernel::Context& c, std::string_view code, http::Response& response) {
  const auto token = c.request.cookie(kernel::session_cookie(c.request.secure)).value_or("");
  const auto agent = c.request.headers.get("User-Agent").value_or("");
  const auto options = login_options(c);
  QY_TRY(const auto session, auth::complete_session(c.services.pool, c.services.keys, token, code,
                                                    c.request.remote, agent.substr(0, 200), options));
  welcome_device(c, session, agent.substr(0, 200));
  hand_over(c, session, response);
  return {};
}

void register_factor_api(kernel::Registry& r) {
  const kernel::Access mine{.signed_in = true};
  r.raw(http::Method::post, "/api/v1/session/code",
        {.access = {.everyone = true},
         .summary = {"登录第二步：验证码", "Second step of signing in: the code"},
         .read_only_post = true,
         .csrf_exempt = true},
        complete);
  r.post<Secret, kernel::Nothing>(
      "/api/v1/session/proof",
      {.access = mine, .summary = {"再次验证身份", "Prove who you are again"}, .read_only_post = true},
      prove);
  r.get<kernel::Nothing, FactorView>(
      "/api/v1/me/factor", {.access = mine, .summary = {"我的二次验证", "My second factor"}}, state);
  r.post<kernel::Nothing, EnrolmentView>(
      "/api/v1/me/factor",
      {.access = mine, .summary = {"开始设置二次验证", "Begin a second factor"}, .step_up = true}, begin);
  r.post<Code, Codes>("/api/v1/me/factor/actions/confirm",
                      {.access = mine, .summary = {"确认二次验证", "Confirm the second factor"}}, confirm);
  r.post<kernel::Nothing, Codes>(
      "/api/v1/me/factor/actions/renew",
      {.access = mine, .summary = {"更换恢复码", "New recovery codes"}, .step_up = true}, renew);
  r.del<kernel::Nothing, kernel::Nothing>(
      "/api/v1/me/factor",
      {.access = mine, .summary = {"关闭二次验证", "Switch the second factor off"}, .step_up = true}, remove);
}

}  // namespace qiying::account
