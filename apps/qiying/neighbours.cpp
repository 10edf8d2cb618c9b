#include "apps/qiying/neighbours.hpp"

#include "platform/fetch/fetch.hpp"
#include "platform/oidc/oidc.hpp"

namespace qiying::app {
namespace {

/// What to do, and how a certificate of an authority of one's own is believed.
base::Text with_certificates(const base::Text& todo) {
  return {todo.zh + "；自有证书机构用 SSL_CERT_FILE 指定（写进单元的 Environment=）",
          todo.en +
              "; a certificate of an authority of one's own is believed by SSL_CERT_FILE, in the unit's "
              "Environment="};
}

void look_at_mail(Findings& out, const config::Settings& s) {
  const auto spool = (s.data / "spool/mail").string();
  if (s.mail_server.empty())
    return advise(out, {"不发邮件：信件写入 " + spool, "no mail goes out: letters are written to " + spool},
                  {"设置 mail.server 和 mail.from", "set mail.server and mail.from"});
  if (s.mail_from.empty())
    return fault(
        out,
        {"mail.from 为空：没有邮件服务器会接收", "mail.from is empty: no mail server takes such letters"},
        {"设置 mail.from", "set mail.from"});
  const auto reached =
      fetch::reach(fetch::Mail{.server = s.mail_server, .user = s.mail_user, .password = s.mail_password});
  if (reached.ok())
    return good(out, {"邮件服务器可用：" + s.mail_server, "the mail server takes letters: " + s.mail_server});
  const auto& why = reached.error().message;
  fault(out, {"邮件：" + why.zh, "mail: " + why.en},
        with_certificates(
            {"检查 mail.server、mail.user、mail.password；未发出的信件会再试数小时",
             "check mail.server, mail.user and mail.password; letters are tried again for hours"}));
}

void look_at_gateway(Findings& out, const std::string& name, const std::string& address) {
  if (address.empty()) return;
  const auto reached = fetch::reach(address);
  if (reached.ok())
    return good(out, {name + " 网关有应答：" + address, "the gateway of " + name + " answers: " + address});
  const auto& why = reached.error().message;
  fault(out, {name + "：" + why.zh, name + ": " + why.en},
        with_certificates({"检查 " + name + ".address，或询问其运维单位",
                           "check " + name + ".address, or ask those who run it"}));
}

void look_at_city(Findings& out, const config::Settings& s) {
  if (s.oidc_issuer.empty()) return;
  const base::SystemClock clock;
  oidc::RelyingParty city(
      {s.oidc_issuer, s.oidc_client_id, s.oidc_client_secret, s.site_address + "/login/city/back"}, clock);
  const auto departure = city.depart();
  if (departure.ok())
    return good(out,
                {"统一身份认证有应答：" + s.oidc_issuer, "the city's sign-in answers: " + s.oidc_issuer});
  const auto& why = departure.error().help;
  fault(out, {"统一身份认证不可用：" + why.zh, "the city's sign-in cannot be used: " + why.en},
        with_certificates(
            {"检查 oidc.issuer，或询问其运维单位；其间请用登录名和密码登录",
             "check oidc.issuer, or ask those who run it; meanwhile people sign in by user name and "
             "password"}));
}

}  // namespace

void look_at_neighbours(Findings& out, const config::Settings& settings) {
  look_at_mail(out, settings);
  look_at_gateway(out, "sms", settings.sms_address);
  look_at_gateway(out, "wechat", settings.wechat_address);
  look_at_city(out, settings);
  if (settings.site_address.empty())
    advise(out, {"信件和打印的二维码缺少本站地址", "letters and printed codes lack the address of this site"},
           {"设置 site.address", "set site.address"});
}

}  // namespace qiying::app
