#pragma once
/// Accounts and messages to people: the public face for other modules (organisations:
/// platform/auth/orgs.hpp). Functions run in the caller's transaction; a message is seen (and pushed to open
/// screens) after commit.

#include <optional>
#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"
#include "platform/config/config.hpp"
#include "platform/db/db.hpp"
#include "platform/vault/vault.hpp"

namespace qiying::account {

/// What a person reads in the bell of the workbench or under 消息.
struct Message {
  std::string kind;  ///< "appeal.replied": for filters and unsubscribing
  base::Text title;
  base::Text body;
  std::string url;  ///< path of this site to open
};

/// To one account.
void notify_account(db::Connection& db, const std::string& district, auth::AccountId account,
                    const Message& message);
/// To every active account whose main post lies at `org_path` or below.
void notify_org(db::Connection& db, const std::string& district, std::string_view org_path,
                const Message& message);
/// To every active account that holds `permission` in the district.
void notify_holders(db::Connection& db, const std::string& district, std::string_view permission,
                    const Message& message);
using MessageId = base::Id<struct MessageTag>;
/// To every active account bound to a subject (an enterprise's clerks). The view account.message_reach_public
/// tells the system whether it has been read.
MessageId notify_subject(db::Connection& db, const std::string& district, auth::SubjectId subject,
                         const Message& message);

/// Where copies of messages go, in clear: for the person himself or the system.
struct Address {
  std::string way, address;  ///< "mail", "sms", "wechat"
};
QY_DESCRIBE(Address, QY_FIELD(way), QY_FIELD(address))
std::vector<Address> addresses_of(db::Connection& db, const vault::Keyring& keys, auth::AccountId account);
/// Erases them; gives their number. Needs the scope of the person or the system.
std::int64_t erase_addresses(db::Connection& db, auth::AccountId account);

/// The terms of service as they stand: the district's own from the data folder, else the program's.
std::string terms_of_service(const config::Settings& settings, bool english);

/// What the event "account.consent" tells: a person agreed to something or took it back.
struct Consent {
  auth::AccountId account;
  std::optional<auth::SubjectId> subject;
  std::string name, what;  ///< "terms", "mail", "sms", "wechat"
  bool given = true;
  std::string version;  ///< of the terms: their SM3 (Chinese text)
};
QY_DESCRIBE(Consent, QY_FIELD(account), QY_FIELD(subject), QY_FIELD(name), QY_FIELD(what), QY_FIELD(given),
            QY_FIELD(version, .min = 0))

/// A mail to an address that belongs to no account, by the installation's way out (SMTP, or a file in
/// data/spool/mail), marked as written by a machine (RFC 3834); its Message-ID is `<id@qiying>`. An error may
/// be tried again.
base::Result<void> send_mail(const config::Settings& settings, const std::string& id,
                             const std::string& address, const std::string& title, const std::string& text);

}  // namespace qiying::account
