#pragma once
/// Appeals 企业诉求: what an enterprise asks of the government, from raising to closing. Public face of the
/// capability.

#include <optional>
#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"

namespace qiying::appeal {

using AppealId = base::Id<struct AppealTag>;
using CategoryId = base::Id<struct CategoryTag>;

/// 咨询 求助 建议 投诉 (mission A11).
enum class Kind { consult, help, suggest, complain };
QY_ENUM(Kind, "consult", "help", "suggest", "complain")

/// How the appeal came in.
enum class Channel { portal, phone, visit };
QY_ENUM(Channel, "portal", "phone", "visit")

/// Where an appeal stands; the transitions and their guards are in internal/states.hpp.
enum class State {
  draft,        ///< 草稿
  submitted,    ///< 待派单
  dispatched,   ///< 待签收: the sign clock runs
  in_progress,  ///< 办理中
  replied,      ///< 已答复, waiting for the enterprise's rating
  closed,       ///< 办结
  rejected,     ///< 不予受理, with a reason
  withdrawn,    ///< 已撤回
};
QY_ENUM(State, "draft", "submitted", "dispatched", "in_progress", "replied", "closed", "rejected",
        "withdrawn")

/// 满意 基本满意 不满意.
enum class Level { satisfied, basic, dissatisfied };
QY_ENUM(Level, "satisfied", "basic", "dissatisfied")

/// How near a deadline is: green, yellow (within one working day), red (over), none (no clock runs).
enum class ClockColour { none, green, yellow, red };
QY_ENUM(ClockColour, "none", "green", "yellow", "red")

/// Chinese and English names for people.
base::Text title_of(Kind kind);
base::Text title_of(State state);
base::Text title_of(Level level);

}  // namespace qiying::appeal
