#include <unordered_map>

#include "platform/auth/internal/doorbell.hpp"
#include "platform/auth/internal/secrets.hpp"
#include "platform/auth/sessions.hpp"

namespace qiying::auth {
namespace {

// Longer than any transaction that changes an account may stay open, and than any read begun before.
constexpr std::chrono::seconds kDistrust{60};
constexpr std::chrono::minutes kSeenStep{1};

struct Found {
  SessionId session;
  base::Timestamp last_seen_at;
  base::Timestamp expires_at;
  AccountId account;
  std::string kind;
  std::string name;
  std::string district;
  std::optional<OrgId> org;
  std::string org_path;
  std::optional<SubjectId> subject;
  std::vector<std::string> roles;
};
QY_DESCRIBE(Found, QY_FIELD(session), QY_FIELD(last_seen_at), QY_FIELD(expires_at), QY_FIELD(account),
            QY_FIELD(kind), QY_FIELD(name), QY_FIELD(district), QY_FIELD(org), QY_FIELD(org_path),
            QY_FIELD(subject), QY_FIELD(roles))

std::optional<Found> find(db::Connection& db, std::string_view token, base::Timestamp now) {
  return db.query_one<Found>(
      "select s.id as session, s.last_seen_at, s.expires_at, a.id as account, a.kind, a.name, a.district, "
      "a.org_id as org, a.org_path, a.subject_id as subject, "
      "coalesce((select json_agg(r.role) from auth.account_role r where r.account_id = a.id), '[]') as roles "
      "from auth.session s join auth.account a on a.id = s.account_id "
      "where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and a.status = 'active'",
      internal::token_hash(token), now);
}

Caller caller_of(const Found& found, std::string_view token, const Grants& grants) {
  const bool staff = found.kind == "staff";
  Caller caller;
  caller.kind = staff ? CallerKind::staff : CallerKind::subject;
  caller.account = found.account;
  caller.name = found.name;
  caller.district = found.district;
  if (staff) caller.org = found.org.value_or(OrgId{}), caller.org_path = found.org_path;
  caller.subject = found.subject.value_or(SubjectId{});
  caller.permissions = grants.permissions_of(found.roles);
  caller.session = found.session;
  caller.csrf = internal::csrf_of(token);
  return caller;
}

struct Entry {
  std::optional<Caller> caller;  ///< nullopt: known to be unknown
  base::Timestamp fresh_until;
  base::Timestamp expires_at;
};

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>()(s); }
};
using Entries = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;

}  // namespace

struct SessionCache::Impl final : internal::Listener {
  Impl(db::Pool& pool, const Grants& grants, const base::Clock& clock, SessionCacheOptions options)
      : pool(pool), grants(grants), clock(clock), options(options) {}

  const Entry* lookup(const Entries& entries, std::string_view token, base::Timestamp now) const {
    const auto found = entries.find(token);
    if (found == entries.end() || found->second.fresh_until <= now) return nullptr;
    return &found->second;
  }

  /// The answer if it is known: an empty optional inside stands for "no such session".
  std::optional<std::optional<Caller>> remembered(std::string_view token, base::Timestamp now) {
    const std::lock_guard lock(mutex);
    if (const auto* entry = lookup(known, token, now))
      return entry->expires_at > now ? entry->caller : std::optional<Caller>{};
    if (lookup(unknown, token, now)) return std::optional<Caller>{};
    return std::nullopt;
  }

  std::optional<Caller> load(std::string_view token, base::Timestamp now) {
    auto lease = pool.acquire(scope_of(Caller::system("")));
    const auto found = find(*lease, token, now);
    if (!found) return remember(unknown, token, {{}, now + options.time_to_live, {}}, now);
    if (found->last_seen_at + kSeenStep <= now)
      lease->execute("update auth.session set last_seen_at = $2 where id = $1", found->session, now);
    return remember(known, token,
                    {caller_of(*found, token, grants), now + options.time_to_live, found->expires_at}, now);
  }

  std::optional<Caller> remember(Entries& entries, std::string_view token, Entry entry, base::Timestamp now) {
    const std::lock_guard lock(mutex);
    if (!entry.caller || !is_distrusted(entry.caller->account, now)) {
      make_room(entries, now);
      entries.insert_or_assign(std::string(token), entry);
    }
    return std::move(entry.caller);
  }

  void make_room(Entries& entries, base::Timestamp now) {
    if (entries.size() < options.most) return;
    std::erase_if(entries, [&](const auto& item) { return item.second.fresh_until <= now; });
    if (entries.size() >= options.most) entries.clear();
  }

  bool is_distrusted(AccountId account, base::Timestamp now) {
    const auto found = distrusted.find(account);
    if (found == distrusted.end()) return false;
    if (found->second > now) return true;
    distrusted.erase(found);
    return false;
  }

  /// The change is perhaps not committed yet: until it surely is, this account is read afresh every time.
  void on_account_changed(AccountId account) override {
    const auto now = clock.now();
    const std::lock_guard lock(mutex);
    if (distrusted.size() >= options.most)
      std::erase_if(distrusted, [&](const auto& item) { return item.second <= now; });
    distrusted[account] = now + kDistrust;
    std::erase_if(known, [&](const auto& item) { return item.second.caller->account == account; });
  }

  void forget_all() {
    const std::lock_guard lock(mutex);
    known.clear();
    unknown.clear();
  }

  db::Pool& pool;
  const Grants& grants;
  const base::Clock& clock;
  const SessionCacheOptions options;
  std::mutex mutex;
  Entries known, unknown;
  std::unordered_map<AccountId, base::Timestamp> distrusted;
};

SessionCache::SessionCache(db::Pool& pool, const Grants& grants, const base::Clock& clock,
                           SessionCacheOptions options)
    : impl_(std::make_unique<Impl>(pool, grants, clock, options)) {}
SessionCache::~SessionCache() = default;

std::optional<Caller> SessionCache::resolve(std::string_view token) {
  if (!internal::looks_like_token(token)) return std::nullopt;
  const auto now = impl_->clock.now();
  if (auto answer = impl_->remembered(token, now)) return std::move(*answer);
  return impl_->load(token, now);
}

void SessionCache::on_notify(std::string_view payload) {
  const auto account = AccountId::parse(payload);
  if (account) return impl_->on_account_changed(*account);
  impl_->forget_all();
}

}  // namespace qiying::auth
