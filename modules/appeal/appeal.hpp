#pragma once
/// Appeals 企业诉求: what an enterprise asks of the government, from raising to closing. Public face of the
/// capability.

#include <optional>
#include <string>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/base/describe.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::appeal {

using AppealId = base::Id<struct AppealTag>;
using CategoryId = base::Id<struct CategoryTag>;

/// 咨询 求助 建议 投诉 拖欠账款. Arrears have clocks of their own (保障中小企业款项支付条例, 国务院令第802号,
/// Art. 25).
enum class Kind { consult, help, suggest, complain, arrears };
QY_ENUM(Kind, "consult", "help", "suggest", "complain", "arrears")

/// How the appeal came in: 网上 电话 走访 批量导入 开放接口 邮件.
enum class Channel { portal, phone, visit, batch, api, mail };
QY_ENUM(Channel, "portal", "phone", "visit", "import", "api", "mail")

/// Where an appeal stands; the transitions and their guards are in internal/states.hpp.
enum class State {
  draft,         ///< 草稿
  received,      ///< 待受理: formal acceptance is needed first
  submitted,     ///< 待派单
  dispatched,    ///< 待签收: the sign clock runs
  in_progress,   ///< 办理中
  returning,     ///< 退回待审: "not ours", to be decided the same day
  suspended,     ///< 挂起: the clock stands still
  tracking,      ///< 长期跟踪: cannot be solved now
  checking,      ///< 待质检: the answer is looked at before the enterprise reads it
  replied,       ///< 已答复, waiting for the enterprise's rating
  calling_back,  ///< 待回访
  closed,        ///< 办结
  rejected,      ///< 不予受理, with a reason
  diverted,      ///< 转其他渠道, with a reason
  withdrawn,     ///< 已撤回
  merged,        ///< 并案办理: follows another appeal
};
QY_ENUM(State, "draft", "received", "submitted", "dispatched", "in_progress", "returning", "suspended",
        "tracking", "checking", "replied", "calling_back", "closed", "rejected", "diverted", "withdrawn",
        "merged")

/// 督办: none, 日常督办, 挂牌督办, 约谈督办.
enum class Supervision { none, daily, listed, talk };
QY_ENUM(Supervision, "none", "daily", "listed", "talk")

/// How a call-back went; each is counted apart.
enum class Outcome { reached, refused, unreachable };
QY_ENUM(Outcome, "reached", "refused", "unreachable")

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
base::Text title_of(Channel channel);
base::Text title_of(Supervision level);
base::Text title_of(Outcome outcome);

// Figures over the appeals that the caller may see, for the cockpit and the reports. Rates come with their
// denominators.

struct FiguresQuery {
  std::optional<base::Date> from, to;  ///< days of submission; default: the last 30 days
};
QY_DESCRIBE(FiguresQuery, QY_FIELD(from), QY_FIELD(to))

struct DayFigure {
  base::Date day;
  std::int64_t raised = 0, closed = 0;
};
QY_DESCRIBE(DayFigure, QY_FIELD(day), QY_FIELD(raised), QY_FIELD(closed))

struct CategoryFigure {
  std::string name;
  std::int64_t count = 0;
};
QY_DESCRIBE(CategoryFigure, QY_FIELD(name), QY_FIELD(count))

struct OrgFigure {
  std::string name;
  std::int64_t open = 0, overdue = 0, answered = 0;
  std::optional<double> on_time_rate;  ///< answered in time / answered; absent without an answer
};
QY_DESCRIBE(OrgFigure, QY_FIELD(name), QY_FIELD(open), QY_FIELD(overdue), QY_FIELD(answered),
            QY_FIELD(on_time_rate))

struct Figures {
  base::Date from, to;
  std::int64_t raised = 0, open = 0, overdue = 0, today_raised = 0, today_closed = 0;
  std::optional<double> sign_on_time;   ///< signed by the deadline / signed
  std::optional<double> reply_on_time;  ///< answered by the deadline / answered
  std::optional<double> satisfaction;   ///< (satisfied + fairly satisfied) / rated
  std::int64_t signed_count = 0, replied_count = 0, rated_count = 0;
  std::vector<DayFigure> by_day;
  std::vector<CategoryFigure> by_category;
  std::vector<OrgFigure> by_org;
};
QY_DESCRIBE(Figures, QY_FIELD(from), QY_FIELD(to), QY_FIELD(raised), QY_FIELD(open), QY_FIELD(overdue),
            QY_FIELD(today_raised), QY_FIELD(today_closed), QY_FIELD(sign_on_time), QY_FIELD(reply_on_time),
            QY_FIELD(satisfaction), QY_FIELD(signed_count), QY_FIELD(replied_count), QY_FIELD(rated_count),
            QY_FIELD(by_day), QY_FIELD(by_category), QY_FIELD(by_org))

/// Open and overdue are of this moment; everything else counts appeals submitted in the span. 422 for a bad
/// span.
base::Result<Figures> figures(kernel::Context& context, const FiguresQuery& query);

// Dispatching without a person, for the module that suggests. All need the system's scope.

/// An appeal whose rules let a sure suggestion dispatch it (`sure` of content/appeal-rules). Its coming is
/// told by the event `appeal.undecided` {"district", "id"}.
struct Undecided {
  std::string title, body, street_code;
  double sure = 1;  ///< the least confidence, in (0, 1]
};
QY_DESCRIBE(Undecided, QY_FIELD(title), QY_FIELD(body), QY_FIELD(street_code), QY_FIELD(sure))

/// Nothing when it waits no more, the duty catalogue knows who leads it, or the rules want a person.
std::optional<Undecided> undecided(db::Connection& db, const std::string& district, AppealId id,
                                   base::Date day);
/// Dispatches it in the platform's name, with `note` in its history; false when that is not possible any
/// more.
bool dispatch_by_suggestion(db::Connection& db, const std::string& district, AppealId id, auth::OrgId org,
                            const std::string& note, base::Timestamp now);

// Ready-made data (demo, taking over from an older system). All need the system's scope.

/// A category of the tree, put in place by its code.
struct ReadyCategory {
  std::optional<CategoryId> id;  ///< of a new one; none: a new id
  std::string parent;            ///< code; empty at the top
  std::string code, name, name_en;
  std::string lead_org_code;  ///< who leads its appeals by the duty catalogue; empty: the centre decides
  int position = 100;
};
/// Makes or renames categories; parents before children.
void put_categories(db::Connection& db, const std::string& district,
                    const std::vector<ReadyCategory>& categories);

/// One step that was taken in the past, with what was typed at it.
struct ReadyStep {
  base::Timestamp at;
  std::string action;  ///< the name of any step but "submit" (internal/states.hpp)
  auth::AccountId by;
  std::string by_name, by_org;
  std::string note;                                          ///< reason, answer, comment
  std::optional<auth::OrgId> org;                            ///< dispatch: the leading organisation
  std::string org_path, org_name;                            ///< of it
  std::optional<Level> level;                                ///< rate, call
  std::optional<int> stars;                                  ///< rate
  bool is_public = true;                                     ///< note: shown to the enterprise
  std::optional<base::Timestamp> until = {};                 ///< ask_extension, suspend, track
  std::optional<Outcome> outcome = {};                       ///< call
  std::optional<bool> prompt = {}, quick = {}, solved = {};  ///< call
};

/// An appeal as it was raised, and all that happened to it since, in the order of time.
struct ReadyAppeal {
  AppealId id;
  Kind kind = Kind::consult;
  Channel channel = Channel::portal;
  std::string title, body;
  std::optional<CategoryId> category_id;
  auth::SubjectId subject_id;
  std::string subject_name, contact_name, contact_phone, street_code, address;
  auth::AccountId raised_by;
  base::Timestamp created_at;
  std::optional<base::Timestamp> submitted_at;  ///< none: still a draft
  std::vector<ReadyStep> steps;
};
/// Takes the appeals over: state, deadlines and history come out as if every step had been taken here,
/// numbers follow those that the days have given already (in the order of submission). Nobody is told. A step
/// that the state does not allow, or that lies before the one before it, is refused (`appeal.state`,
/// `appeal.actor`, `appeal.return_late`, `appeal.order`; field "appeals[3].steps[1]"), and nothing is stored.
base::Result<void> put_ready(db::Connection& db, const std::string& district,
                             const std::vector<ReadyAppeal>& appeals);

}  // namespace qiying::appeal
