#include "modules/certify/internal/certificates.hpp"

#include "modules/account/account.hpp"
#include "platform/base/uscc.hpp"
#include "platform/imports/table.hpp"

namespace qiying::certify {
namespace {

constexpr std::int64_t kShownUnknown = 100;
constexpr int kEndingDays = 60;

// $1 today. Names come from what the register publishes.
constexpr const char* kView =
    "select c.id, c.entity_id, coalesce(e.uscc, '') as uscc, coalesce(e.name, '') as enterprise, c.class as "
    "cls, c.state, "
    "c.note, c.applied_at, c.decided_at, c.reason, c.valid_to, exists (select from certify.listed l where "
    "l.district = "
    "c.district and l.class = c.class and l.entity_id = c.entity_id) as listed, c.version from "
    "certify.certificate c "
    "left join register.entity_public e on e.district = c.district and e.id = c.entity_id ";

base::Error not_there() {
  return base::not_found({"认证申请", "application"});
}

std::optional<CertificateView> find(db::Connection& db, CertificateId id) {
  return db.query_one<CertificateView>(std::string(kView) + "where c.id = $1", id);
}

std::string day(base::Date date) {
  return base::to_iso(date);
}

/// The last day of a certificate given today.
base::Date end_of(base::Date today) {
  const std::chrono::year_month_day ymd(today);
  const auto later = ymd.year() / ymd.month() / ymd.day() + std::chrono::months(kMonths);
  return base::Date(later.ok() ? std::chrono::sys_days(later)
                               : std::chrono::sys_days(later.year() / later.month() / std::chrono::last));
}

bool has_valid(db::Connection& db, const auth::Caller& caller, Class cls, base::Date today) {
  // Two months before its end a certificate may be renewed.
  return db.number(
             "select count(*) from certify.certificate where entity_id = $1 and class = $2 and state = "
             "'approved' and "
             "valid_to >= $3::date",
             caller.subject, base::name_of(cls), day(today + std::chrono::days(kEndingDays))) > 0;
}

void tell(kernel::Context& c, const CertificateView& v) {
  const auto& title = info_of(v.cls).title;
  const bool yes = v.state == State::approved;
  account::notify_subject(
      c.db(), c.caller.district, auth::SubjectId::parse(v.entity_id.str()).value(),
      {"certify.decided",
       {title.zh + (yes ? "认证已通过" : "认证未通过"), title.en + (yes ? ": certified" : ": not certified")},
       {yes ? "有效期至 " + day(*v.valid_to) + "。" : "原因：" + v.reason + "。可补充材料后重新申请。",
        yes ? "Good until " + day(*v.valid_to) + "."
            : "Reason: " + v.reason + ". You may apply again with more evidence."},
       "/me/certification"});
}

struct Cursor {
  std::optional<std::string> time, id;
};

base::Result<Cursor> cursor_of(const std::optional<std::string>& text) {
  if (!text || text->empty()) return Cursor{};
  const auto cut = text->find('~');
  const auto time = base::parse_timestamp(text->substr(0, cut));
  if (cut == std::string::npos || !time.ok() || !CertificateId::parse(text->substr(cut + 1)))
    return base::invalid("cursor", "cursor",
                         {"页码无效，请从第一页开始", "The cursor is not valid: begin with the first page"});
  return Cursor{text->substr(0, cut), text->substr(cut + 1)};
}

}  // namespace

base::Result<kernel::List<CertificateView>> list(kernel::Context& c, const CertificateQuery& q) {
  QY_CHECK(auth::require(c.caller, "certify.read"));
  QY_TRY(const auto from, cursor_of(q.cursor));
  const int limit = q.limit.value_or(50);
  const std::string where =
      "where c.district = $1 and ($2::text is null or c.class = $2) and ($3::text is null or c.state = $3) "
      "and "
      "($4::text is null or position(upper($4) in e.uscc) > 0 or position($4 in e.name) > 0) ";
  const auto text = [](const auto& value) {
    return value ? std::optional<std::string>(std::string(base::name_of(*value))) : std::nullopt;
  };
  const auto cls = text(q.cls), state = text(q.state);
  const auto wanted = q.q && !q.q->empty() ? q.q : std::nullopt;
  kernel::List<CertificateView> out;
  out.items =
      c.db().query<CertificateView>(kView + where +
                                        "and ($5::timestamptz is null or (c.applied_at, c.id) < "
                                        "($5::timestamptz, $6::uuid)) order by c.applied_at desc, "
                                        "c.id desc limit $7",
                                    c.caller.district, cls, state, wanted, from.time, from.id, limit + 1);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = base::to_iso(out.items.back().applied_at) + "~" + out.items.back().id.str();
  }
  out.total = c.db().number(
      "select count(*) from certify.certificate c left join register.entity_public e on e.district = "
      "c.district and e.id "
      "= c.entity_id " +
          where,
      c.caller.district, cls, state, wanted);
  return out;
}

base::Result<std::vector<CertificateView>> mine(kernel::Context& c) {
  QY_CHECK(auth::require(c.caller, "certify.apply"));
  return c.db().query<CertificateView>(
      std::string(kView) + "where c.entity_id = $1 order by c.applied_at desc, c.id", c.caller.subject);
}

base::Result<CertificateId> apply(kernel::Context& c, Class cls, const std::string& note) {
  QY_CHECK(auth::require(c.caller, "certify.apply"));
  if (has_valid(c.db(), c.caller, cls, base::local_date(c.now)))
    return base::conflict("certify.valid", {"该类认证仍在有效期内", "This certificate is still good"},
                          {"到期前 60 天内可以续期", "It can be renewed in its last 60 days"});
  const auto id = CertificateId::make();
  const auto done = c.db().execute(
      "insert into certify.certificate (district, id, entity_id, class, state, note, applied_by, applied_at) "
      "values ($1, "
      "$2, $3, $4, 'submitted', $5, $6, $7) on conflict (district, entity_id, class) where state = "
      "'submitted' do nothing",
      c.caller.district, id, c.caller.subject, base::name_of(cls), note, c.caller.account, c.now);
  if (done == 0)
    return base::conflict("certify.open",
                          {"已有一份申请在审核中", "An application is being looked at already"});
  c.audit("certify.apply", "certificate", id.str());
  account::notify_holders(
      c.db(), c.caller.district, "certify.review",
      {"certify.submitted",
       {"有企业申请" + info_of(cls).title.zh + "认证", "An application for certification"},
       {"请在企业认证中审核。", "Please review it."},
       "/desk/certify"});
  return id;
}

base::Result<void> withdraw(kernel::Context& c, CertificateId id) {
  QY_CHECK(auth::require(c.caller, "certify.apply"));
  const auto done = c.db().execute(
      "update certify.certificate set state = 'withdrawn', decided_at = $3, version = version + 1 where id = "
      "$1 and "
      "entity_id = $2 and state = 'submitted'",
      id, c.caller.subject, c.now);
  if (done == 0) return not_there();
  c.audit("certify.withdraw", "certificate", id.str());
  return {};
}

base::Result<CertificateView> decide(kernel::Context& c, CertificateId id, const Decision& decision) {
  QY_CHECK(auth::require(c.caller, "certify.review"));
  if (!decision.approve && decision.reason.empty())
    return base::invalid("reason", "certify.reason", {"请写明不通过的原因", "Please say why"});
  if (!find(c.db(), id)) return not_there();
  const std::optional<std::string> until =
      decision.approve ? std::optional(day(end_of(base::local_date(c.now)))) : std::nullopt;
  const auto done = c.db().execute(
      "update certify.certificate set state = $2, reason = $3, valid_to = $4, decided_by = $5, decided_at = "
      "$6, version = "
      "version + 1 where id = $1 and state = 'submitted' and version = $7",
      id, decision.approve ? "approved" : "rejected", decision.reason, until, c.caller.account, c.now,
      decision.version);
  if (done == 0)
    return base::conflict("certify.changed",
                          {"申请已被处理或撤回，请刷新", "It was decided or withdrawn: reload"});
  auto view = *find(c.db(), id);
  c.audit(decision.approve ? "certify.approve" : "certify.reject", "certificate", id.str());
  tell(c, view);
  return view;
}

namespace {

/// Without a list: everybody of a state who is on no other list.
std::int64_t rest_of_register(db::Connection& db, const std::string& district, register_::Status status) {
  return db.number(
      "select count(*) from register.entity_public e where e.district = $1 and e.status = $2 and not "
      "exists (select "
      "from certify.listed l where l.district = e.district and l.entity_id = e.id and l.class <> 'sme')",
      district, status);
}

Coverage coverage_of(kernel::Context& c, const ClassInfo& info) {
  const auto& district = c.caller.district;
  const auto today = base::local_date(c.now);
  const std::string cls(base::name_of(info.name));
  Coverage out{info.name, info.title.zh, info.title.en};
  out.goal_percent = info.goal_percent;
  out.listed =
      c.db().number("select count(*) from certify.listed where district = $1 and class = $2", district, cls);
  out.by_register = out.listed == 0 && info.name == Class::sme;
  // Certificates of enterprises that are not listed do not make the share look better.
  const std::string counted =
      out.by_register ? " and exists (select from register.entity_public e where e.district = c.district and "
                        "e.id = c.entity_id and e.status = 'active')"
                      : " and exists (select from certify.listed l where l.district = c.district and l.class "
                        "= c.class and l.entity_id = c.entity_id)";
  if (out.by_register) {
    out.listed = rest_of_register(c.db(), district, register_::Status::active);
    out.unknown = rest_of_register(c.db(), district, register_::Status::unknown);
  }
  out.certified = c.db().number(
      "select count(distinct c.entity_id) from certify.certificate c where c.district = $1 and c.class = $2 "
      "and c.state = "
      "'approved' and c.valid_to >= $3::date" +
          counted,
      district, cls, day(today));
  out.ending = c.db().number(
      "select count(distinct c.entity_id) from certify.certificate c where c.district = $1 and c.class = $2 "
      "and c.state = "
      "'approved' and c.valid_to between $3::date and $4::date",
      district, cls, day(today), day(today + std::chrono::days(kEndingDays)));
  out.waiting = c.db().number(
      "select count(*) from certify.certificate where district = $1 and class = $2 and state = 'submitted'",
      district, cls);
  out.permille = coverage_permille(out.certified, out.listed);
  return out;
}

}  // namespace

base::Result<kernel::List<Coverage>> coverage(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "certify.read"));
  kernel::List<Coverage> out;
  for (const auto& info : classes()) out.items.push_back(coverage_of(c, info));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<ListReport> bring_list(kernel::Context& c, Class cls, const std::filesystem::path& file,
                                    const std::string& source) {
  QY_CHECK(auth::require(c.caller, "certify.review"));
  static const imports::Field kFields[] = {
      {"uscc", {"统一社会信用代码", "信用代码", "社会信用代码", "uscc"}, true}};
  QY_TRY(auto table, imports::NamedTable::open(file, kFields));
  ListReport out;
  while (true) {
    QY_TRY(const bool more, table.next());
    if (!more) break;
    ++out.rows;
    const auto code = base::tidy_uscc(table.value("uscc"));
    const auto entity = register_::find_by_uscc(c.db(), c.caller.district, code);
    if (!entity) {
      if (out.unknown_count++ < kShownUnknown) out.unknown.push_back(code);
      continue;
    }
    const auto added = c.db().execute(
        "insert into certify.listed (district, class, entity_id, source, listed_at) values ($1, $2, $3, $4, "
        "$5) on conflict "
        "do nothing",
        c.caller.district, base::name_of(cls), entity->id, source, c.now);
    (added == 1 ? out.added : out.known) += 1;
  }
  c.audit("certify.list", "class", std::string(base::name_of(cls)));
  return out;
}

}  // namespace qiying::certify
