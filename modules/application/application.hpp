#pragma once
/// Applications under policies 政策申报 (mission C2): from the draft to the payment, with the version of the
/// policy that each one stands on. Public face of the capability.

#include <string>

#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"

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

}  // namespace qiying::application
