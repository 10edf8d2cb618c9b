#include <set>

#include "modules/account/account.hpp"
#include "modules/application/internal/chase.hpp"
#include "modules/application/internal/limits.hpp"
#include "platform/base/json.hpp"

namespace qiying::application {
namespace {

constexpr int kPortion = 1000;
constexpr int kInvited = 200;

struct Target {
  std::string district, run;
};
QY_DESCRIBE(Target, QY_FIELD(district), QY_FIELD(run))

struct ComparedRow {
  std::string uscc, fact, value;
};
QY_DESCRIBE(ComparedRow, QY_FIELD(uscc), QY_FIELD(fact), QY_FIELD(value))

std::optional<std::pair<Target, GrantRun>> target_of(db::Connection& db, const jobs::Job& job) {
  const auto target = base::from_json<Target>(job.payload.text);
  if (!target.ok()) return std::nullopt;
  auto run = db.query_one<GrantRun>(QY_RUN " where district = $1 and id = $2::uuid for update",
                                    target->district, target->run);
  if (!run) return std::nullopt;
  return std::pair{*target, *std::move(run)};
}

void again(db::Connection& db, std::string_view kind, const Target& target) {
  jobs::enqueue(db, kind, {base::to_json(target)});
}

void fail(db::Connection& db, const Target& target, const std::string& why) {
  db.execute(
      "update application.grant_run set state = 'failed', error = $3 where district = $1 and id = $2::uuid",
      target.district, target.run, why);
}

policy::Comparison compared(db::Connection& db, const Target& target, const std::vector<std::string>& codes) {
  policy::Comparison out;
  for (auto& row : db.query<ComparedRow>(
           "select c.uscc, f.key as fact, f.value from application.grant_compared c cross join "
           "jsonb_each_text(c.facts) f where c.district = $1 and c.run_id = $2::uuid and c.uscc = any($3)",
           target.district, target.run, codes))
    out[row.uscc][row.fact] = std::move(row.value);
  return out;
}

struct SubjectRow {
  auth::SubjectId subject_id;
};
QY_DESCRIBE(SubjectRow, QY_FIELD(subject_id))

/// Who has a grant of this policy and period already, whatever became of it.
std::set<auth::SubjectId> granted(db::Connection& db, const Target& target, const GrantRun& run,
                                  const std::vector<policy::Judged>& judged) {
  std::vector<std::string> ids;
  for (const auto& j : judged) ids.push_back(j.firm.id.str());
  std::set<auth::SubjectId> out;
  for (const auto& row : db.query<SubjectRow>(
           "select subject_id from application.application where district = $1 and slug = $2 and period = $3 "
           "and origin = 'granted' and subject_id = any($4::uuid[])",
           target.district, run.slug, run.period, ids))
    out.insert(row.subject_id);
  return out;
}

void keep(db::Connection& db, const Target& target, const std::vector<GrantLine>& lines) {
  db.execute(
      "insert into application.grant_line (district, run_id, entity_id, name, uscc, outcome, reason, amount) "
      "select $1, $2::uuid, entity_id, name, uscc, outcome, reason, amount from "
      "json_populate_recordset(null::application.grant_line, $3::json) on conflict do nothing",
      target.district, target.run, base::to_json(lines));
}

bool limited(const policy::Offer& o) {
  return o.yearly_cap || o.affiliates_cap || o.budget || !o.excludes.empty();
}

/// What this run has placed so far, where something limits the sums.
std::vector<LimitUse> uses_of(db::Connection& db, const Target& target, const policy::Offer& offer) {
  if (!limited(offer)) return {};
  return db.query<LimitUse>(
      "select '' as number, $3 as policy_title, entity_id as subject_id, name as subject_name, "
      "coalesce(amount, 0) "
      "as amount from application.grant_line where district = $1 and run_id = $2::uuid and outcome = 'in'",
      target.district, target.run, offer.title);
}

/// A line within the caps that are left; its sum joins the others.
void cut(db::Connection& db, const Target& target, const policy::Offer& offer, GrantLine& line,
         std::vector<LimitUse>& uses, base::Timestamp now) {
  if (line.outcome != Placed::in || !line.amount) return;
  Record r;
  r.district = target.district;
  r.subject_id = line.entity_id;
  r.amount_asked = line.amount;
  const auto limits = limits_of(db, offer, r, now, uses);
  const auto* l = tightest(limits);
  if (l && *l->left < *line.amount) {
    line.reason = l->words;
    line.amount = l->left;
    if (l->left->value == 0) line.outcome = Placed::out;
  }
  if (line.outcome == Placed::in) uses.push_back({"", offer.title, line.entity_id, line.name, *line.amount});
}

/// A portion of the register; the next one is another job, so that progress is seen and a crash costs little.
void compute(db::Connection& db, const jobs::Job& job) {
  const auto found = target_of(db, job);
  if (!found || found->second.state != RunState::computing) return;
  const auto& [target, run] = *found;
  const auto offer = policy::find_offer(db, target.district, run.version_id, run.created_at);
  const auto judged = policy::judge_portion(
      db, target.district, run.version_id, run.created_at,
      [&](const std::vector<std::string>& codes) { return compared(db, target, codes); }, run.after,
      kPortion);
  if (!offer || !judged) return fail(db, target, "政策版本已不存在");
  if (judged->empty()) {
    db.execute(
        "update application.grant_run set state = 'preview', total = done where district = $1 and id = "
        "$2::uuid",
        target.district, target.run);
    return;
  }
  const auto had = granted(db, target, run, *judged);
  std::vector<GrantLine> lines;
  auto uses = uses_of(db, target, *offer);
  int count[3] = {};
  std::int64_t sum = 0;
  for (const auto& j : *judged) {
    lines.push_back(placed(j, had.contains(j.firm.id), offer->money));
    auto& line = lines.back();
    if (limited(*offer)) cut(db, target, *offer, line, uses, job.now);
    ++count[static_cast<int>(line.outcome)];
    if (line.outcome == Placed::in && line.amount) sum += line.amount->value;
  }
  keep(db, target, lines);
  db.execute(
      "update application.grant_run set after = $3, done = done + $4, count_in = count_in + $5, count_out = "
      "count_out + $6, count_unknown = count_unknown + $7, sum_in = sum_in + $8 where district = $1 and id = "
      "$2::uuid",
      target.district, target.run, judged->back().firm.id, static_cast<int>(lines.size()), count[0], count[1],
      count[2], sum);
  again(db, "application.grant", target);
}

Record invitation(const Target& target, const GrantRun& run, const GrantLine& line, base::Timestamp now) {
  Record r;
  r.district = target.district;
  r.id = ApplicationId::make();
  r.slug = run.slug;
  r.version_id = run.version_id;
  r.version_number = run.version_number;
  r.policy_title = run.policy_title;
  r.subject_id = line.entity_id;
  r.subject_name = line.name;
  r.uscc = line.uscc;
  r.origin = Origin::granted;
  r.period = run.period;
  r.state = State::invited;
  rules::Explanation why;
  why.policy = run.slug;
  why.title = run.policy_title;
  why.outcome = rules::Outcome::met;
  why.reason = line.reason;
  why.amount_state = line.amount ? "computed" : "not_money";
  why.amount = line.amount;
  r.assessment = {base::to_json(why)};
  r.amount_asked = line.amount;
  r.amount_approved = line.amount;
  r.instalments = run.instalments;
  r.lead_org = run.office;
  r.lead_org_path = run.office_path;
  r.lead_org_name = run.office_name;
  r.notice_days = run.notice_days;
  r.created_by = run.created_by;
  r.created_at = now;
  return r;
}

account::Message invite_message(const Record& r) {
  return {"application.invited",
          {"免申即享：请确认并填写收款账户", "Granted without application: confirm and give your account"},
          {r.policy_title, r.policy_title},
          "/applications/" + r.id.str()};
}

void leave_out(db::Connection& db, const Target& target, const GrantLine& line) {
  db.execute(
      "update application.grant_line set outcome = 'out', reason = $4, amount = 0 where district = $1 and "
      "run_id = "
      "$2::uuid and entity_id = $3",
      target.district, target.run, line.entity_id, line.reason);
  db.execute(
      "update application.grant_run set count_in = count_in - 1, count_out = count_out + 1 where district = "
      "$1 and "
      "id = $2::uuid",
      target.district, target.run);
}

void invite_one(db::Connection& db, const Target& target, const GrantRun& run, const GrantLine& line,
                base::Timestamp now) {
  auto r = invitation(target, run, line, now);
  // Since the list was made others may have been granted something under the same cap.
  if (const auto offer = policy::find_offer(db, target.district, run.version_id, now);
      offer && limited(*offer)) {
    hold_limits(db, *offer, target.district);
    auto now_left = line;
    std::vector<LimitUse> none;
    cut(db, target, *offer, now_left, none, now);
    if (now_left.outcome != Placed::in) return leave_out(db, target, now_left);
    r.amount_approved = now_left.amount;
  }
  r.number = next_number(db, target.district, base::local_date(now));
  if (!insert(db, r)) return;  // another run was quicker
  account::notify_subject(db, r.district, r.subject_id, invite_message(r));
}

/// Asks those who are in, a portion at a time.
void invite(db::Connection& db, const jobs::Job& job) {
  const auto found = target_of(db, job);
  if (!found || found->second.state != RunState::confirming) return;
  const auto& [target, run] = *found;
  const auto lines = db.query<GrantLine>(
      "select entity_id, name, uscc, outcome, reason, amount from application.grant_line where district = $1 "
      "and run_id = $2::uuid and outcome = 'in' and entity_id > $3 order by entity_id limit $4",
      target.district, target.run, run.after, kInvited);
  if (lines.empty()) {
    db.execute("update application.grant_run set state = 'confirmed' where district = $1 and id = $2::uuid",
               target.district, target.run);
    return;
  }
  for (const auto& line : lines) invite_one(db, target, run, line, job.now);
  db.execute("update application.grant_run set after = $3 where district = $1 and id = $2::uuid",
             target.district, target.run, lines.back().entity_id);
  again(db, "application.invite", target);
}

/// Says again to those who have not answered.
void remind(db::Connection& db, const jobs::Job& job) {
  const auto found = target_of(db, job);
  if (!found) return;
  const auto& [target, run] = *found;
  const auto rows = db.run(
      "select id from application.application where district = $1 and slug = $2 and period = $3 and origin = "
      "'granted' and (state = 'invited' or (state = 'approved' and bank_account = '')) order by id limit "
      "5000",
      target.district, run.slug, run.period);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto r = find(db, target.district, ApplicationId::parse(rows.text(i, 0)).value());
    if (r) account::notify_subject(db, r->district, r->subject_id, invite_message(*r));
  }
}

void hand_over(db::Connection& db, const jobs::Job& job) {
  if (const auto found = target_of(db, job)) chase_run(db, found->first.district, found->second, job.now);
}

}  // namespace

GrantLine placed(const policy::Judged& j, bool had, bool money) {
  GrantLine out{j.firm.id, j.firm.name, j.firm.uscc, Placed::out, j.reason, {}};
  using rules::Outcome;
  if (had) {
    out.reason = "本期已列入免申即享名单，不重复享受";
  } else if (register_::is_gone(j.firm.status)) {
    out.reason = "企业状态：" + register_::title_of(j.firm.status).zh;
  } else if (j.firm.status == register_::Status::unknown) {
    out.outcome = Placed::unknown;
    out.reason = "企业登记状态不详，请先核实";
  } else if (j.outcome == Outcome::unknown || j.outcome == Outcome::manual_review) {
    out.outcome = Placed::unknown;
  } else if (j.outcome == Outcome::met && money && !j.amount) {
    out.outcome = Placed::unknown;
    out.reason = "符合条件，但金额缺少数据，无法计算";
  } else if (j.outcome == Outcome::met && money && j.amount->value == 0) {
    out.reason = "符合条件，但按规则计算的金额为 0";
  } else if (j.outcome == Outcome::met) {
    out.outcome = Placed::in;
    out.amount = j.amount;
  }
  return out;
}

void register_grant_jobs(kernel::Registry& r) {
  r.job("application.grant", compute);
  r.job("application.invite", invite);
  r.job("application.remind", remind);
  r.job("application.hand_over", hand_over);
}

}  // namespace qiying::application
