#pragma once
/// Accounts and messages to people: the public face for other modules (organisations:
/// platform/auth/orgs.hpp). Functions run in the caller's transaction; a message is seen (and pushed to open
/// screens) after commit.

#include <optional>
#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/result.hpp"
#include "platform/db/db.hpp"

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
/// To every active account bound to a subject (an enterprise's clerks).
void notify_subject(db::Connection& db, const std::string& district, auth::SubjectId subject,
                    const Message& message);

}  // namespace qiying::account
