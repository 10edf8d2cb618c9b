#include "modules/appeal/internal/deeds.hpp"

#include "modules/appeal/internal/duties.hpp"
#include "modules/appeal/internal/reasons.hpp"
#include "modules/appeal/internal/terms.hpp"
#include "platform/auth/accounts.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/json.hpp"

namespace qiying::appeal {
namespace {

base::Error no_org() {
  return base::invalid("org_id", "appeal.org",
                       {"该单位不存在或已停用", "This organisation does not exist or is closed"});
}

struct OfficeRow {
  auth::OrgId id;
  std::string path, name, name_en, calendar;
};
QY_DESCRIBE(OfficeRow, QY_FIELD(id), QY_FIELD(path), QY_FIELD(name), QY_FIELD(name_en), QY_FIELD(calendar))

/// Organisations of one's own district that are open, with the calendar that they work by.
base::Result<void> name_org(kernel::Context& c, const Record& r, Deed& d, auth::OrgId id) {
  const auto org = c.db().query_one<OfficeRow>(
      "select o.id, o.path, o.name, o.name_en, coalesce(f.calendar, '') as calendar from auth.org o "
      "left join appeal.office f on f.district = o.district and f.org_id = o.id "
      "where o.district = $1 and o.id = $2 and o.active",
      r.district, id);
  if (!org) return no_org();
  d.more.org_id = org->id;
  d.more.org_path = org->path;
  d.more.org_name = org->name;
  d.more.calendar = org->calendar;
  d.org_name_en = org->name_en;
  return {};
}

base::Result<void> name_lead(kernel::Context& c, const Record& r, Deed& d, const ActionInput& input) {
  if (!input.org_id) return {};  // `take` asks for it
  auto staff = ask_staff(c.db(), *input.org_id, base::local_date(c.now));
  QY_CHECK(name_org(c, r, d, *input.org_id));
  d.staffed = staff.rows().front().n > 0;
  d.more.final = input.final;
  return {};
}

/// A category or urgency put right changes the terms.
base::Result<void> name_terms(kernel::Context& c, const Record& r, Deed& d, const ActionInput& input) {
  if (!input.category_id && !input.urgent) return {};
  if (input.category_id) {
    const auto category = find_category(c.db(), r.district, *input.category_id);
    if (!category || !category->active)
      return base::invalid("category_id", "appeal.category",
                           {"该类别已停用或不存在", "This category does not exist any more"},
                           {"请重新选择类别", "Choose a category again"});
    d.more.category_id = input.category_id;
  }
  d.more.urgent = input.urgent;
  d.more.rule = rule_of(c.db(), r, input.category_id ? input.category_id : r.category_id,
                        input.urgent.value_or(r.urgent), base::local_date(r.submitted_at.value_or(c.now)));
  return {};
}

base::Result<void> name_handler(kernel::Context& c, const Record& r, Deed& d, const ActionInput& input) {
  if (!input.handler_id) return {};
  const auto posts = auth::posts_of_account(c.db(), *input.handler_id);
  for (const auto& post : posts) {
    const auto org = auth::find_org(c.db(), post.org_id);
    if (!org || !r.lead_org_path.starts_with(org->path) || org->path.size() <= r.district.size() + 1)
      continue;
    d.more.handler = input.handler_id;
    d.more.handler_name = post.account_name;
    return {};
  }
  return base::invalid("handler_id", "appeal.handler",
                       {"请选择承办单位的人员", "Choose somebody of the leading organisation"});
}

/// Locked, so that it is neither answered nor merged itself between this look and the commit: nobody looks
/// for followers of an answer that has been given.
base::Result<void> name_other(kernel::Context& c, const Record& r, Deed& d, const ActionInput& input) {
  if (!input.other_id) return {};
  const auto other = find_locked(c.db(), r.district, *input.other_id);
  if (!other || is_final(other->state) || other->state == State::merged || other->state == State::draft ||
      other->state == State::closed)
    return base::invalid("other_id", "appeal.other",
                         {"主案不存在、已办结或已并入其他诉求",
                          "That appeal does not exist, is over, or follows another itself"});
  d.more.other = input.other_id;
  d.has_followers = count_followers(c.db(), r.district, r.id) > 0;
  return {};
}

base::Result<void> name_reason(const Deed& given, Deed& d, const ActionInput& input) {
  if (!input.code) return {};
  if (!find_reason(given.action, *input.code))
    return base::invalid("code", "appeal.reason", {"请选择列出的理由", "Choose one of the listed reasons"});
  d.more.code = input.code;
  return {};
}

/// An office answers its own request, the lead or the centre names the one that it drops.
base::Result<void> name_cohandler(kernel::Context& c, const Record& r, Deed& d, const ActionInput& input) {
  for (const auto& co : r.cohandlers) {
    const bool mine =
        d.action == Action::co_reply && !c.caller.org_path.empty() && co.path.starts_with(c.caller.org_path);
    if (!co.open() || (!mine && input.org_id != co.org_id)) continue;
    if (d.action == Action::co_reply && !mine) continue;
    d.more.org_id = co.org_id;
    d.more.org_name = co.name;
    return {};
  }
  return {};
}

void name_verdict(Deed& d, const ActionInput& input) {
  d.more.level = input.level;
  d.more.stars = input.stars;
  if (d.action != Action::call) return;
  d.more.outcome = input.outcome;
  d.more.prompt = input.prompt;
  d.more.quick = input.quick;
  d.more.solved = input.solved;
  if (input.outcome != Outcome::reached) d.more.level.reset();
}

base::Result<void> resolve(kernel::Context& c, const Record& r, Deed& d, const ActionInput& input) {
  switch (d.action) {
    case Action::accept:
      d.has_files = !c.services.files.list(c.db(), "appeal", r.id.str()).empty();
      return name_terms(c, r, d, input);
    case Action::dispatch:
      QY_CHECK(name_lead(c, r, d, input));
      return name_terms(c, r, d, input);
    case Action::add_cohandler:
      if (!input.org_id) return {};
      return name_org(c, r, d, *input.org_id);
    case Action::co_reply:
    case Action::drop_cohandler:
      return name_cohandler(c, r, d, input);
    case Action::sign:
      d.more.handler = d.by;
      d.more.handler_name = d.by_name;
      return {};
    case Action::hand_over:
      return name_handler(c, r, d, input);
    case Action::merge:
      return name_other(c, r, d, input);
    case Action::reject:
    case Action::divert:
      return name_reason(d, d, input);
    case Action::pass:
      d.note = newest_answer(c.db(), r);
      return {};
    case Action::supervise:
      d.more.supervision = input.supervision.value_or(Supervision::daily);
      return {};
    case Action::rate:
    case Action::call:
      name_verdict(d, input);
      return {};
    default:
      d.more.until = input.until;
      return {};
  }
}

/// The words that count for an action, in the field where they are typed.
std::string words_of(Action action, const ActionInput& input) {
  switch (action) {
    case Action::reply:
    case Action::stage:
    case Action::co_reply:
      return input.text.value_or("");
    case Action::reject:
    case Action::divert:
    case Action::give_back:
    case Action::refuse_return:
    case Action::refuse_extension:
    case Action::ask_extension:
    case Action::suspend:
    case Action::track:
    case Action::send_back:
    case Action::reopen:
    case Action::drop_cohandler:
      return input.reason.value_or("");
    default:
      return input.note.value_or("");
  }
}

std::string organisation_of(kernel::Context& c, const Record& r) {
  if (c.caller.kind == auth::CallerKind::subject) return r.subject_name;
  if (!c.caller.org_name.empty()) return c.caller.org_name;
  return c.db().text("select name from auth.org where id = $1", c.caller.org);
}

std::string headline(const Deed& d) {
  const auto& m = d.more;
  switch (d.action) {
    case Action::dispatch:
    case Action::add_cohandler:
      return "→ " + m.org_name.value_or("");
    case Action::rate:
      return title_of(m.level.value_or(Level::satisfied)).zh;
    case Action::call:
      return m.level ? title_of(*m.level).zh : title_of(m.outcome.value_or(Outcome::reached)).zh;
    case Action::supervise:
      return title_of(m.supervision.value_or(Supervision::daily)).zh;
    case Action::hand_over:
      return "→ " + m.handler_name.value_or("");
    case Action::ask_extension:
    case Action::suspend:
    case Action::track:
      return m.until ? "→ " + base::to_display(*m.until) : "";
    default:
      return "";
  }
}

}  // namespace

bool is_public_step(Action action, bool public_note) {
  switch (action) {
    case Action::give_back:
    case Action::allow_return:
    case Action::refuse_return:
    case Action::ask_extension:
    case Action::refuse_extension:
    case Action::add_cohandler:
    case Action::co_reply:
    case Action::drop_cohandler:
    case Action::send_back:
    case Action::instruct:
    case Action::supervise:
    case Action::lift:
    case Action::hand_over:
    case Action::call:
    case Action::to_callback:
      return false;
    case Action::note:
      return public_note;
    default:
      return true;
  }
}

base::Result<Deed> deed_of(kernel::Context& c, const Record& r, Action action, Actor part,
                           const ActionInput& input) {
  Deed d;
  d.action = action;
  d.part = part;
  d.at = c.now;
  d.by = c.caller.account;
  d.by_name = c.caller.name;
  d.by_org = organisation_of(c, r);
  d.note = words_of(action, input);
  // A note of the staff is for the staff unless they say otherwise.
  d.is_public =
      is_public_step(action, c.caller.kind != auth::CallerKind::staff || !input.internal.value_or(true));
  QY_CHECK(resolve(c, r, d, input));
  return d;
}

Deed deed_by_system(Action action, base::Timestamp at, std::string note) {
  Deed d;
  d.action = action;
  d.at = at;
  d.note = std::move(note);
  d.by_org = "系统";
  d.is_public = action == Action::lapse || action == Action::follow || action == Action::dispatch ||
                action == Action::split;
  return d;
}

std::string kept_words(const Deed& d) {
  const auto head = headline(d);
  if (head.empty() || d.note.empty()) return head.empty() ? d.note : head;
  return head + "\n" + d.note;
}

std::string typed_words(Action action, const std::string& kept) {
  Deed probe;
  probe.action = action;
  probe.more.until = base::Timestamp{};
  if (headline(probe).empty()) return kept;
  const auto cut = kept.find('\n');
  return cut == std::string::npos ? "" : kept.substr(cut + 1);
}

StoredStep stored(const Record& r, State from, const Deed& d) {
  return {r.district,
          r.id,
          r.version,
          d.at,
          std::string(base::name_of(d.action)),
          std::string(base::name_of(d.part)),
          d.by,
          d.by_name,
          d.by_org,
          std::string(base::name_of(from)),
          std::string(base::name_of(r.state)),
          kept_words(d),
          // An answer that is still looked at is not the enterprise's: it reads it with `pass`.
          d.is_public && r.state != State::checking,
          r.rule,
          {base::to_json(d.more)}};
}

Deed deed_of(const StoredStep& s) {
  Deed d;
  d.action = base::enum_from<Action>(s.action).value_or(Action::note);
  d.part = base::enum_from<Actor>(s.part).value_or(Actor::system);
  d.at = s.at;
  d.by = s.by_account;
  d.by_name = s.by_name;
  d.by_org = s.by_org;
  d.note = typed_words(d.action, s.note);
  d.is_public = s.is_public;
  if (auto more = base::from_json<Particulars>(s.data.text); more.ok()) d.more = *std::move(more);
  return d;
}

db::Pending<Apart> ask_apart(db::Connection& db, const std::string& district,
                             std::optional<CategoryId> category) {
  return db.ask<Apart>(
      "select concat_ws(' ', (select nullif(rule, '') from appeal.district_rule where district = $1),"
      " (select nullif(rule, '') from appeal.category where district = $1 and id = $2)) as rule",
      district, category);
}

std::string rule_of(db::Pending<Apart> asked, const Record& r, bool urgent, base::Date day) {
  auto rule = rule_for(r.kind, day);
  const auto apart = asked.rows().front().rule;
  if (urgent) rule += " urgent";
  if (!apart.empty()) rule += " " + apart;
  return rule;
}

std::string rule_of(db::Connection& db, const Record& r, std::optional<CategoryId> category, bool urgent,
                    base::Date day) {
  return rule_of(ask_apart(db, r.district, category), r, urgent, day);
}

}  // namespace qiying::appeal
