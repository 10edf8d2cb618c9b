#include "modules/account/internal/messages.hpp"

#include "modules/account/unread.hpp"
#include "platform/base/json.hpp"

namespace qiying::account {
namespace {

MessageId send(db::Connection& db, const std::string& district, std::string_view audience,
               std::string_view target, const Message& m) {
  const auto id = MessageId::make();
  db.later(
      "insert into account.message (district, id, audience, target, kind, title_zh, title_en, body_zh, "
      "body_en, url)"
      " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      district, id, audience, target, m.kind, m.title.zh, m.title.en, m.body.zh, m.body.en, m.url);
  return id;
}

void signal(db::Connection& db, const std::string& topic) {
  events::notify(db, topic, "message.new", {"{}"});
}

/// "420199/d07/k1/" → {"420199/", "420199/d07/", "420199/d07/k1/"}: the organisations whose messages concern
/// the caller.
std::vector<std::string> prefixes(const std::string& path) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < path.size(); ++i)
    if (path[i] == '/') out.push_back(path.substr(0, i + 1));
  return out;
}

// $1 district, $2 account, $3 subject, $4 organisation paths, $5 permissions. Says again what the policy
// says, in a form that can use the index.
constexpr std::string_view kMine =
    " from account.message m left join account.message_read r on r.district = m.district and r.account = "
    "$2::uuid and r.message_id = m.id"
    " where m.district = $1 and (m.audience = 'account' and m.target = $2::uuid::text or m.audience = "
    "'subject' and "
    "m.target = $3"
    " or m.audience = 'org' and m.target = any($4) or m.audience = 'holders' and m.target = any($5))";

std::vector<db::Param> mine(const auth::Caller& caller) {
  return {db::Param(caller.district), db::Param(caller.account), db::Param(caller.subject),
          db::Param(prefixes(caller.org_path)),
          db::Param(std::vector<std::string>(caller.permissions.begin(), caller.permissions.end()))};
}

std::int64_t count(kernel::Context& c, bool unread_only) {
  const auto rows = c.db().run_params(
      "select count(*)" + std::string(kMine) + (unread_only ? " and r.message_id is null" : ""),
      mine(c.caller));
  return std::stoll(std::string(rows.text(0, 0)));
}

struct Place {
  std::optional<std::string> time, id;
};

base::Result<Place> place_of(const std::optional<std::string>& cursor) {
  if (!cursor || cursor->empty()) return Place{};
  const auto cut = cursor->find('~');
  if (cut == std::string::npos || !base::parse_timestamp(cursor->substr(0, cut)).ok() ||
      !base::parse_uuid(cursor->substr(cut + 1)))
    return base::invalid("cursor", "list.cursor", {"翻页标记无效", "The page mark is not valid"});
  return Place{cursor->substr(0, cut), cursor->substr(cut + 1)};
}

}  // namespace

void notify_account(db::Connection& db, const std::string& district, auth::AccountId account,
                    const Message& message) {
  send(db, district, "account", account.str(), message);
  signal(db, "account:" + account.str());
}

void notify_org(db::Connection& db, const std::string& district, std::string_view org_path,
                const Message& message) {
  send(db, district, "org", org_path, message);
  signal(db, "org:" + std::string(org_path));
}

void notify_holders(db::Connection& db, const std::string& district, std::string_view permission,
                    const Message& message) {
  send(db, district, "holders", permission, message);
  signal(db, "org:" + district + "/");
}

MessageId notify_subject(db::Connection& db, const std::string& district, auth::SubjectId subject,
                         const Message& message) {
  return send(db, district, "subject", subject.str(), message);
}

base::Result<kernel::List<MessageView>> messages(kernel::Context& c, const MessageQuery& query) {
  QY_CHECK(auth::require_signed_in(c.caller));
  const int limit = query.limit.value_or(30);
  auto params = mine(c.caller);
  QY_TRY(const auto place, place_of(query.cursor));
  params.emplace_back(place.time);
  params.emplace_back(place.id);
  params.emplace_back(limit + 1);
  const std::string names = c.lang == kernel::Lang::zh ? "m.title_zh as title, m.body_zh as body"
                                                       : "m.title_en as title, m.body_en as body";
  const auto rows = c.db().run_params(
      "select m.id, m.created_at, m.kind, " + names + ", m.url, r.message_id is not null as read" +
          std::string(kMine) + (query.unread ? " and r.message_id is null" : "") +
          " and ($6::timestamptz is null or (m.created_at, m.id) < ($6, $7::uuid))"
          " order by m.created_at desc, m.id desc limit $8",
      params);
  kernel::List<MessageView> out;
  out.items.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    db::read_row(rows, i, base::type_of<MessageView>, &out.items[i]);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    const auto& last = out.items.back();
    out.next_cursor = base::to_iso(last.created_at) + "~" + last.id.str();
  }
  out.total = count(c, query.unread);
  return out;
}

base::Result<Unread> unread(kernel::Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require_signed_in(c.caller));
  return Unread{count(c, true)};
}

std::int64_t unread_up_to_100(kernel::Context& c) {
  const auto rows = c.db().run_params(
      "select count(*) from (select" + std::string(kMine) + " and r.message_id is null limit 100) m",
      mine(c.caller));
  return std::stoll(std::string(rows.text(0, 0)));
}

base::Result<Unread> mark_read(kernel::Context& c, const MarkRead& input) {
  QY_CHECK(auth::require_signed_in(c.caller));
  auto params = mine(c.caller);
  std::vector<std::string> ids;
  for (const auto& id : input.ids) ids.push_back(id.str());
  params.push_back(ids.empty() ? db::Param(std::nullopt) : db::Param(ids));
  c.db().run_params(
      "insert into account.message_read (district, account, message_id) select m.district, $2::uuid, m.id" +
          std::string(kMine) +
          " and r.message_id is null and ($6::uuid[] is null or m.id = any($6)) on conflict do nothing",
      params);
  return Unread{count(c, true)};
}

}  // namespace qiying::account
