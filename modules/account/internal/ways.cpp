#include "modules/account/internal/ways.hpp"

#include <fstream>

#include "modules/account/account.hpp"

#include "platform/base/describe.hpp"
#include "platform/base/json.hpp"
#include "platform/crypto/crypto.hpp"
#include "platform/fetch/fetch.hpp"

namespace qiying::account {
namespace {

/// One file a parcel, under its final name only when it is whole.
class Spool final : public Way {
 public:
  Spool(std::filesystem::path folder, std::string from)
      : folder_(std::move(folder)), from_(std::move(from)) {}
  base::Result<void> send(const Parcel& parcel) override {
    std::filesystem::create_directories(folder_);
    const auto file = folder_ / (parcel.id + ".eml"), fresh = folder_ / (parcel.id + ".new");
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << mail_text(from_, parcel);
    if (!out.flush())
      return base::Error{.kind = base::ErrorKind::unavailable,
                         .code = "spool",
                         .message = {"写不进 " + folder_.string(), "cannot write into " + folder_.string()}};
    out.close();
    std::filesystem::rename(fresh, file);
    return {};
  }

 private:
  std::filesystem::path folder_;
  std::string from_;
};

class Mail final : public Way {
 public:
  explicit Mail(const config::Settings& settings) : settings_(settings) {}
  base::Result<void> send(const Parcel& parcel) override {
    return fetch::send({.server = settings_.mail_server,
                        .user = settings_.mail_user,
                        .password = settings_.mail_password,
                        .from = settings_.mail_from,
                        .to = parcel.address,
                        .text = mail_text(settings_.mail_from, parcel)});
  }

 private:
  const config::Settings& settings_;
};

/// What a gateway of SMS or WeChat templates gets, signed in the header X-Qiying-Sign (HMAC-SM3 of the body).
struct Order {
  std::string id, to, title, text, url;
};
QY_DESCRIBE(Order, QY_FIELD(id), QY_FIELD(to), QY_FIELD(title), QY_FIELD(text), QY_FIELD(url, .min = 0))

class Gateway final : public Way {
 public:
  Gateway(std::string address, std::string secret)
      : address_(std::move(address)), secret_(std::move(secret)) {}
  base::Result<void> send(const Parcel& p) override {
    const auto body = base::to_json(Order{p.id, p.address, p.title, p.body, p.url});
    QY_TRY(const auto answer, fetch::ask({.url = address_,
                                          .headers = {{"Content-Type", "application/json"},
                                                      {"X-Qiying-Sign", crypto::hmac_sm3_hex(secret_, body)}},
                                          .body = body}));
    if (answer.status >= 200 && answer.status < 300) return {};
    const auto status = std::to_string(answer.status);
    // A gateway that says the order itself is wrong says so the next time, too.
    const bool final =
        answer.status == 400 || answer.status == 404 || answer.status == 410 || answer.status == 422;
    return base::Error{.kind = final ? base::ErrorKind::invalid : base::ErrorKind::unavailable,
                       .code = "gateway",
                       .message = {"网关回答 " + status, "the gateway answers " + status}};
  }

 private:
  std::string address_, secret_;
};

/// Base64 in lines of 76.
std::string folded(const std::string& text) {
  const auto all = crypto::base64_encode(text);
  std::string out;
  for (std::size_t i = 0; i < all.size(); i += 76) out += all.substr(i, 76) + "\r\n";
  return out;
}

/// A header cannot be broken out of.
std::string one_line(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  return text;
}

}  // namespace

base::Result<void> send_mail(const config::Settings& settings, const std::string& id,
                             const std::string& address, const std::string& title, const std::string& text) {
  return way_of("mail", settings)->send({id, address, title, text, ""});
}

std::string mail_text(const std::string& from, const Parcel& parcel) {
  return "From: " + one_line(from) + "\r\nTo: " + one_line(parcel.address) + "\r\nSubject: =?UTF-8?B?" +
         crypto::base64_encode(one_line(parcel.title)) + "?=\r\nMessage-ID: <" + parcel.id +
         "@qiying>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
         "charset=UTF-8\r\nContent-Transfer-Encoding: "
         "base64\r\nAuto-Submitted: auto-generated\r\n\r\n" +
         folded(parcel.body + (parcel.url.empty() ? "" : "\n\n" + parcel.url) + "\n");
}

std::unique_ptr<Way> way_of(const std::string& name, const config::Settings& s) {
  if (name == "mail" && !s.mail_server.empty()) return std::make_unique<Mail>(s);
  if (name == "sms" && !s.sms_address.empty()) return std::make_unique<Gateway>(s.sms_address, s.sms_secret);
  if (name == "wechat" && !s.wechat_address.empty())
    return std::make_unique<Gateway>(s.wechat_address, s.wechat_secret);
  return std::make_unique<Spool>(s.data / "spool" / name,
                                 s.mail_from.empty() ? "qiying@localhost" : s.mail_from);
}

}  // namespace qiying::account
