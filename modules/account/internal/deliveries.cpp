#include "modules/account/internal/deliveries.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "modules/account/account.hpp"
#include "modules/account/internal/delivery_log.hpp"
#include "modules/account/internal/message_kinds.hpp"
#include "modules/account/internal/pages.hpp"
#include "modules/account/internal/roles.hpp"
#include "modules/account/internal/ways.hpp"
#include "platform/base/json.hpp"
#include "platform/vault/reseal.hpp"

namespace qiying::account {
namespace {

using kernel::Context;
using kernel::Page;
constexpr const char* kJob = "account.deliver";
constexpr int kAtOnce = 200;
constexpr std::chrono::days kFresh{1};  ///< older messages are not sent out any more

struct Due {
  std::string district, message_id, account, way, address, title, body, url;
  int tries = 0;
  std::int64_t today = 0;
};
QY_DESCRIBE(Due, QY_FIELD(district), QY_FIELD(message_id), QY_FIELD(account), QY_FIELD(way),
            QY_FIELD(address), QY_FIELD(title), QY_FIELD(body), QY_FIELD(url), QY_FIELD(tries),
            QY_FIELD(today))

auto everywhere() {
  return auth::scope_of(auth::Caller::system(""));
}

std::string place(std::string_view account, std::string_view way) {
  return "account.way|" + std::string(account) + "|" + std::string(way);
}

/// "role permission" pairs for messages to the holders of a permission.
std::pair<std::vector<std::string>, std::vector<std::string>> holders() {
  std::pair<std::vector<std::string>, std::vector<std::string>> out;
  for (const auto& [role, permissions] : grants().roles())
    for (const auto& permission : permissions) out.first.push_back(role), out.second.push_back(permission);
  return out;
}

std::int64_t queue(db::Connection& db, base::Timestamp now) {
  const auto [roles, permissions] = holders();
  return db.execute(
      "insert into account.delivery (district, message_id, account, way, state, due_at) "
      "select m.district, m.id, a.id, w.way, 'waiting', $1 from account.message m "
      "join auth.account a on a.district = m.district and a.status = 'active' and case m.audience "
      "when 'account' then a.id::text = m.target when 'subject' then a.subject_id::text = m.target "
      "when 'org' then a.kind = 'staff' and starts_with(a.org_path, m.target) "
      "else exists (select from auth.account_role r join unnest($2::text[], $3::text[]) g (role, permission) "
      "on g.role = "
      "r.role where r.account_id = a.id and g.permission = m.target) end "
      "join account.way w on w.district = m.district and w.account = a.id and w.since <= m.created_at "
      "where m.created_at > $4 and not exists (select from account.unwanted u where u.account = a.id and "
      "u.kind = m.kind) "
      "on conflict do nothing",
      now, roles, permissions, now - kFresh);
}

std::vector<Due> due(db::Connection& db, base::Timestamp now) {
  const auto midnight = base::Timestamp(base::local_date(now)) - base::kChinaOffset;
  return db.query<Due>(
      "select d.district, d.message_id, d.account, d.way, w.address, m.title_zh as title, m.body_zh as body, "
      "m.url, "
      "d.tries, (select count(*) from account.delivery e where e.account = d.account and e.way = d.way and "
      "e.sent_at >= "
      "$2) as today from account.delivery d join account.message m on m.district = d.district and m.id = "
      "d.message_id "
      "join account.way w on w.district = d.district and w.account = d.account and w.way = d.way "
      "where d.state = 'waiting' and d.due_at <= $1 order by d.due_at limit $3",
      now, midnight, kAtOnce);
}

void mark(db::Pool& pool, const Due& d, std::string_view state, int tries, base::Timestamp due_at,
          const std::optional<base::Timestamp>& sent, const std::string& error) {
  pool.transact(everywhere(), [&](db::Connection& db) {
    db.execute(
        "update account.delivery set state = $4, tries = $5, due_at = $6, sent_at = $7, error = $8 where "
        "message_id = $1 "
        "and account = $2 and way = $3",
        d.message_id, d.account, d.way, state, tries, due_at, sent, error);
  });
}

void send_one(const kernel::Services& services, const Due& d, base::Timestamp now, Delivered& out) {
  if (d.today >= services.settings.messages_a_day) {
    mark(services.pool, d, "over_quota", d.tries, now, {}, "");
    ++out.over_quota;
    return;
  }
  const auto address = services.keys.open(d.address, place(d.account, d.way));
  const Parcel parcel{d.message_id + "-" + d.account + "-" + d.way, address.value_or(""), d.title, d.body,
                      services.settings.site_address + d.url};
  const auto done = way_of(d.way, services.settings)->send(parcel);
  if (done.ok()) {
    mark(services.pool, d, "sent", d.tries + 1, now, now, "");
    ++out.sent;
    return;
  }
  // What the other side will never take is not tried again.
  const bool refused = done.error().kind != base::ErrorKind::unavailable;
  const auto pause = refused ? std::nullopt : pause_after(d.tries + 1);
  mark(services.pool, d, pause ? "waiting" : "failed", d.tries + 1,
       now + pause.value_or(std::chrono::minutes(0)), {}, done.error().message.zh);
  ++(pause ? out.again : out.failed);
}

/// Until the job's transaction ends. A slow mail server may keep a round for longer than the pause between
/// two: the next one would send the same copies again.
bool is_only_round(db::Connection& db) {
  return db.text("select pg_try_advisory_xact_lock(hashtext('account.deliver'))") == "t";
}

/// Minutes after midnight of "21:30".
int minutes_of(std::string_view time) {
  int hours = 0, minutes = 0;
  std::from_chars(time.data(), time.data() + 2, hours);
  std::from_chars(time.data() + 3, time.data() + 5, minutes);
  return hours * 60 + minutes;
}

}  // namespace

base::Timestamp after_quiet(base::Timestamp at, std::string_view from, std::string_view to) {
  const int start = minutes_of(from), end = minutes_of(to);
  const auto midnight = base::Timestamp(base::local_date(at)) - base::kChinaOffset;
  const auto minute = std::chrono::duration_cast<std::chrono::minutes>(at - midnight).count();
  const bool over_midnight = start > end;
  const bool quiet = over_midnight ? minute >= start || minute < end : minute >= start && minute < end;
  if (start == end || !quiet) return at;
  const bool tomorrow = over_midnight && minute >= start;
  return midnight + std::chrono::minutes(end) + (tomorrow ? std::chrono::days(1) : std::chrono::days(0));
}

std::optional<std::chrono::minutes> pause_after(int failures) {
  constexpr int kPauses[] = {1, 5, 30, 120, 480};
  if (failures < 1 || failures > static_cast<int>(std::size(kPauses))) return std::nullopt;
  return std::chrono::minutes(kPauses[failures - 1]);
}

Delivered deliver(const kernel::Services& services, base::Timestamp now) {
  Delivered out;
  out.queued = services.pool.transact(everywhere(), [&](db::Connection& db) { return queue(db, now); });
  const auto& s = services.settings;
  if (after_quiet(now, s.quiet_from, s.quiet_to) != now) return out;
  const auto waiting = services.pool.transact(everywhere(), [&](db::Connection& db) { return due(db, now); });
  std::map<std::string, std::int64_t> sent;
  for (auto one : waiting) {
    // Copies of this very round count for the quota, too.
    const auto before = out.sent;
    one.today += sent[one.account + one.way];
    send_one(services, one, now, out);
    sent[one.account + one.way] += out.sent - before;
  }
  return out;
}

namespace {

struct SealedWay {
  std::string account, way, address;
};
QY_DESCRIBE(SealedWay, QY_FIELD(account), QY_FIELD(way), QY_FIELD(address))

struct WaysForm {
  std::optional<std::string> mail, sms, wechat;
};
QY_DESCRIBE(WaysForm, QY_FIELD(mail, .max = 120), QY_FIELD(sms, .max = 30), QY_FIELD(wechat, .max = 64))

const std::string& text(const Context& c, std::string_view key) {
  return c.services.templates.text(c.lang, key);
}

std::optional<std::string> address_of(Context& c, const char* way) {
  const auto sealed =
      c.db().run("select address from account.way where account = $1 and way = $2", c.caller.account, way);
  if (sealed.size() == 0) return std::nullopt;
  return c.services.keys.open(sealed.text(0, 0), place(c.caller.account.str(), way));
}

std::set<std::string> unwanted_by(Context& c) {
  const auto rows = c.db().run("select kind from account.unwanted where account = $1", c.caller.account);
  std::set<std::string> out;
  for (std::size_t i = 0; i < rows.size(); ++i) out.emplace(rows.text(i, 0));
  return out;
}

/// What can reach the caller, and what did though no module names it (an older version's) by its newest
/// title before the number ("您的诉求已受理：SQ…").
std::vector<MessageChoice> choices_of(Context& c) {
  auto out = message_choices_of(c.caller);
  const auto had = c.db().run(
      "select distinct on (kind) kind, split_part(title_zh, '：', 1), split_part(title_en, ':', 1) from "
      "account.message order by kind, created_at desc");
  for (std::size_t i = 0; i < had.size(); ++i) {
    const std::string kind(had.text(i, 0));
    const auto names = [&](const MessageChoice& one) {
      return std::ranges::find(one.kinds, kind) != one.kinds.end();
    };
    if (std::ranges::none_of(out, names))
      out.push_back({{std::string(had.text(i, 1)), std::string(had.text(i, 2))}, {kind}, {}});
  }
  return out;
}

Page ways_page(Context& c, const base::Error* error) {
  Page page;
  page.template_name = "account/ways.html";
  page.title = text(c, "account.ways.title");
  page.values.set("MAIL", address_of(c, "mail").value_or(""));
  page.values.set("SMS", address_of(c, "sms").value_or(""));
  page.values.set("WECHAT", address_of(c, "wechat").value_or(""));
  const auto unwanted = unwanted_by(c);
  for (const auto& choice : choices_of(c)) {
    auto& row = page.values.add("KINDS");
    row.set("KIND", choice.kinds.front());
    row.set("TITLE", c.lang == kernel::Lang::zh ? choice.title.zh : choice.title.en);
    if (!unwanted.contains(choice.kinds.front())) row.show("CHECKED");
  }
  show_copies(c, page.values);
  if (c.request.query_value("saved")) page.values.show("SAVED");
  if (!error) return page;
  page.status = base::status_of(error->kind);
  add_errors(c, page.values, *error);
  return page;
}

void tell_consent(Context& c, const char* way, bool given) {
  Consent consent{c.caller.account, {}, c.caller.name, way, given, ""};
  if (c.caller.kind == auth::CallerKind::subject) consent.subject = c.caller.subject;
  c.publish("account.consent", {base::to_json(consent)});
}

base::Result<void> set_way(Context& c, const char* way, const std::string& address) {
  if (address.empty()) {
    const auto gone =
        c.db().execute("delete from account.way where account = $1 and way = $2", c.caller.account, way);
    if (gone > 0) tell_consent(c, way, false);
    return {};
  }
  if (address == address_of(c, way)) return {};
  c.db().execute(
      "insert into account.way (district, account, way, address, since) values ($1, $2, $3, $4, $5) on "
      "conflict (district, "
      "account, way) do update set address = excluded.address, since = excluded.since",
      c.caller.district, c.caller.account, way,
      c.services.keys.seal(address, place(c.caller.account.str(), way)), c.now);
  tell_consent(c, way, true);
  return {};
}

bool looks_like_mail(const std::string& text) {
  const auto at = text.find('@');
  return text.empty() || (at != std::string::npos && at > 0 && text.find('.', at) != std::string::npos &&
                          text.find_first_of(" \t\r\n<>,;\"") == std::string::npos);
}

bool looks_like_phone(const std::string& text) {
  return text.empty() ||
         (text.size() == 11 && text[0] == '1' && text.find_first_not_of("0123456789") == std::string::npos);
}

/// An OpenID: the name of a WeChat user at one official account.
bool looks_like_openid(const std::string& text) {
  return text.empty() || (text.size() >= 6 && std::ranges::all_of(text, [](unsigned char c) {
                            return std::isalnum(c) || c == '-' || c == '_';
                          }));
}

/// A choice is known by its first kind; its other kinds go with it.
void keep_wanted(Context& c) {
  std::set<std::string> wanted;
  for (const auto& [name, value] : c.request.form)
    if (name == "kinds") wanted.insert(value);
  std::vector<std::string> unwanted;
  for (const auto& choice : choices_of(c))
    if (!wanted.contains(choice.kinds.front()))
      unwanted.insert(unwanted.end(), choice.kinds.begin(), choice.kinds.end());
  c.db().execute("delete from account.unwanted where account = $1", c.caller.account);
  c.db().execute(
      "insert into account.unwanted (district, account, kind) select $1, $2, unnest($3::text[]) on conflict "
      "do "
      "nothing",
      c.caller.district, c.caller.account, unwanted);
}

base::Result<Page> show(Context& c) {
  return ways_page(c, nullptr);
}

base::Result<Page> save(Context& c) {
  WaysForm form;
  auto good = base::read_form(c.request.form, base::type_of<WaysForm>, &form);
  const auto mail = form.mail.value_or(""), sms = form.sms.value_or(""), wechat = form.wechat.value_or("");
  if (good.ok() && !looks_like_mail(mail))
    good = base::invalid("mail", "way.mail", {"邮箱地址不正确", "This is no mail address"});
  if (good.ok() && !looks_like_phone(sms))
    good = base::invalid("sms", "way.sms", {"手机号码应为 11 位数字", "A mobile number has 11 digits"});
  if (good.ok() && !looks_like_openid(wechat))
    good = base::invalid("wechat", "way.wechat",
                         {"OpenID 由字母、数字、-、_ 组成", "An OpenID has letters, digits, - and _"});
  if (!good.ok()) return ways_page(c, &good.error());
  QY_CHECK(set_way(c, "mail", mail));
  QY_CHECK(set_way(c, "sms", sms));
  QY_CHECK(set_way(c, "wechat", wechat));
  keep_wanted(c);
  c.audit("account.ways", "account", c.caller.account.str());
  Page page;
  page.redirect = "/messages/ways?saved=1";
  return page;
}

}  // namespace

std::vector<Address> addresses_of(db::Connection& db, const vault::Keyring& keys, auth::AccountId account) {
  auto out =
      db.query<Address>("select way, address from account.way where account = $1 order by way", account);
  for (auto& one : out) one.address = keys.open(one.address, place(account.str(), one.way)).value_or("");
  return out;
}

std::int64_t erase_addresses(db::Connection& db, auth::AccountId account) {
  return db.execute("delete from account.way where account = $1", account);
}

std::int64_t reseal_ways(db::Connection& db, const vault::Keyring& keys) {
  std::int64_t done = 0;
  for (const auto& row :
       db.query<SealedWay>("select account::text as account, way, address from account.way for update")) {
    if (const auto fresh = vault::reseal(keys, row.address, place(row.account, row.way)))
      done += db.execute("update account.way set address = $3 where account = $1::uuid and way = $2",
                         row.account, row.way, *fresh);
  }
  return done;
}

void register_deliveries(kernel::Registry& r) {
  // Settings and keys are known from the start of the server on.
  const auto services = std::make_shared<const kernel::Services*>(nullptr);
  r.at_start([services](const kernel::Services& started) {
    *services = &started;
    return std::string();
  });
  r.job(kJob, [services](db::Connection& db, const jobs::Job&) {
    if (*services && is_only_round(db)) deliver(**services, (*services)->clock.now());
  });
  r.schedule({kJob, std::chrono::minutes(1)});
  const kernel::Access mine{.signed_in = true};
  r.page("/messages/ways", {.access = mine, .summary = {"消息接收方式", "Where messages go"}}, show);
  r.form("/messages/ways", {.access = mine, .summary = {"消息接收方式", "Where messages go"}}, save);
}

}  // namespace qiying::account
