#pragma once
/// Ways out of the house for a message: mail, SMS, WeChat, each behind one interface. A way without an
/// address in the settings writes files into data/spool, where another program (or a person) takes them.

#include <memory>
#include <string>

#include "platform/config/config.hpp"

namespace qiying::account {

/// What is sent; plain text.
struct Parcel {
  std::string id;  ///< of message and person: a repeated sending can be recognised by it
  std::string address, title, body, url;
};

class Way {
 public:
  virtual ~Way() = default;
  /// An error of kind `unavailable` is tried again later, any other is final.
  virtual base::Result<void> send(const Parcel& parcel) = 0;
};

/// `name`: "mail", "sms", "wechat".
std::unique_ptr<Way> way_of(const std::string& name, const config::Settings& settings);
/// A whole mail with its headers (RFC 5322, UTF-8 in base64), lines ended by CRLF.
std::string mail_text(const std::string& from, const Parcel& parcel);

}  // namespace qiying::account
