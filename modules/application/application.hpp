#pragma once
/// Applications under policies 政策申报 (mission C2): from the draft to the payment, with the version of the
/// policy that each one stands on. Public face of the capability.

#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"
#include "platform/db/db.hpp"

namespace qiying::application {

using ApplicationId = base::Id<struct ApplicationTag>;

/// 待企业确认 草稿 待受理 待补正 评审中 公示中 待拨付 拨付中 已拨付 不予支持 异议复核 维持决定 已撤回.
enum class State {
  invited,
  draft,
  submitted,
  correction,
  review,
  notice,
  approved,
  paying,
  paid,
  refused,
  contested,
  upheld,
  withdrawn
};
QY_ENUM(State, "invited", "draft", "submitted", "correction", "review", "notice", "approved", "paying",
        "paid", "refused", "contested", "upheld", "withdrawn")

base::Text title_of(State state);

/// An application of which an account is the contact, for the copy of one's data.
struct OwnContact {
  ApplicationId id;
  std::string number, policy_title, contact_name, contact_phone;
  base::Timestamp created_at;
};
QY_DESCRIBE(OwnContact, QY_FIELD(id), QY_FIELD(number, .min = 0), QY_FIELD(policy_title),
            QY_FIELD(contact_name, .min = 0, .sealed = "application.contact_name"),
            QY_FIELD(contact_phone, .min = 0, .sealed = "application.contact_phone"), QY_FIELD(created_at))
/// Those that an account began, newest first. Needs the enterprise's own scope.
std::vector<OwnContact> contacts_of(db::Connection& db, const std::string& district, auth::AccountId account);
/// Changes the contact of those that an account began, of those over only or of all; absent values stay.
/// Returns how many. Needs privacy.decide, else none are.
std::int64_t change_contacts(db::Connection& db, const std::string& district, auth::AccountId account,
                             bool only_over, const std::optional<std::string>& name,
                             const std::optional<std::string>& phone);

}  // namespace qiying::application
