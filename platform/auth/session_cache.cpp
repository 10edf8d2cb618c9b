#include <unordered_map>

#include "platform/auth/internal/doorbell.hpp"
#include "platform/auth/internal/secrets.hpp"
#include "platform/auth/sessions.hpp"

namespace qiying::auth {
namespace {

constexpr std::chrono::minutes kSeenStep{1};

struct Found {
  SessionId session;
  base::Timestamp last_seen_at;
  base::Timestamp expires_at;
  base::Timestamp proved_at;
  bool must_change_password = false;
  bool has_factor = false;
  AccountId account;
  std::string kind;
  std::string name;
  std::string district;
  std::optional<OrgId> org;
  std::string org_name, org_path;
  std::optional<SubjectId> subject;
  std::vector<std::string> roles;
};
QY_DESCRIBE(Found, QY_FIELD(session), QY_FIELD(last_seen_at), QY_FIELD(expires_at), QY_FIELD(proved_at),
            QY_FIELD(must_change_password), QY_FIELD(has_factor), QY_FIELD(account), QY_FIELD(kind),
            QY_FIELD(name), QY_FIELD(district), QY_FIELD(org), QY_FIELD(org_name), QY_FIELD(org_path),
            QY_FIELD(subject), QY_FIELD(roles))

/// The moment after which a session must have been used.
base::Timestamp awake_since(base::Timestamp now, std::chrono::minutes idle) {
  return idle.count() > 0 ? now - idle : base::Timestamp{};
}

std::optional<Found> find(db::Connection& db, std::string_view token, base::Timestamp now,
                          std::chrono::minutes idle) {
  return db.query_one<Found>(
      "select s.id as session, s.last_seen_at, s.expires_at, "
      "coalesce(s.proved_at, s.created_at) as proved_at, a.must_change_password, "
      "exists (select from auth.second_factor f where f.account_id = a.id and f.confirmed_at is not null) as "
      "has_factor, "
      "a.id as account, a.kind, a.name, a.district, "
      "a.org_id as org, coalesce(o.name, '') as org_name, a.org_path, a.subject_id as subject, "
      "coalesce((select json_agg(r.role) from auth.account_role r where r.account_id = a.id), '[]') as roles "
      "from auth.session s join auth.account a on a.id = s.account_id left join auth.org o on o.id = "
      "a.org_id "
      "where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and not s.pending "
      "and s.last_seen_at > $3 and a.status = 'active'",
      internal::token_hash(token), now, awake_since(now, idle));
}

Barrier barrier_of(const Found& found, const SessionCacheOptions& options) {
  if (found.must_change_password) return Barrier::password;
  const bool asked = !found.has_factor && options.needs_factor && options.needs_factor(found.roles);
  return asked ? Barrier::factor : Barrier::none;
}

Caller caller_of(const Found& found, std::string_view token, const Grants& grants,
                 const SessionCacheOptions& options) {
  const bool staff = found.kind == "staff";
  Caller caller;
  caller.kind = staff ? CallerKind::staff : CallerKind::subject;
  caller.account = found.account;
  caller.name = found.name;
  caller.district = found.district;
  if (staff) {
    caller.org = found.org.value_or(OrgId{});
    caller.org_name = found.org_name;
    caller.org_path = found.org_path;
  }
  caller.subject = found.subject.value_or(SubjectId{});
  caller.barrier = barrier_of(found, options);
  if (caller.barrier == Barrier::none) caller.permissions = grants.permissions_of(found.roles);
  caller.proved_at = found.proved_at;
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
    const auto before = changes_ended();
    auto lease = pool.acquire(scope_of(Caller::system("")));
    const auto found = find(*lease, token, now, options.idle);
    if (!found) return remember(unknown, token, {{}, now + options.time_to_live, {}}, before, now);
    if (found->last_seen_at + kSeenStep <= now)
      lease->execute("update auth.session set last_seen_at = $2 where id = $1", found->session, now);
    return remember(
        known, token,
        {caller_of(*found, token, grants, options), now + options.time_to_live, found->expires_at}, before,
        now);
  }

  std::uint64_t changes_ended() {
    const std::lock_guard lock(mutex);
    return ended;
  }

  /// Keeps what was read, unless a change ended since `before` (it may have been read in front of it) or is
  /// open.
  std::optional<Caller> remember(Entries& entries, std::string_view token, Entry entry, std::uint64_t before,
                                 base::Timestamp now) {
    const std::lock_guard lock(mutex);
    if (!entry.caller || (before == ended && !changing.contains(entry.caller->account))) {
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

  void on_change_begun(AccountId account) override {
    const std::lock_guard lock(mutex);
    changing[account] += 1;
    forget(account);
  }

  void on_change_ended(AccountId account) override {
    const std::lock_guard lock(mutex);
    const auto open = changing.find(account);
    if (open != changing.end() && --open->second == 0) changing.erase(open);
    ended += 1;
    forget(account);
  }

  /// Somebody else's change, committed already.
  void on_told(AccountId account) {
    const std::lock_guard lock(mutex);
    ended += 1;
    forget(account);
  }

  void forget(AccountId account) {
    std::erase_if(known, [&](const auto& item) { return item.second.caller->account == account; });
  }

  void forget_all() {
    const std::lock_guard lock(mutex);
    ended += 1;
    known.clear();
    unknown.clear();
  }

  db::Pool& pool;
  const Grants& grants;
  const base::Clock& clock;
  const SessionCacheOptions options;
  std::mutex mutex;
  Entries known, unknown;
  std::unordered_map<AccountId, int> changing;  ///< open transactions that change an account
  std::uint64_t ended = 0;                      ///< changes that have ended, ever
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
  if (account) return impl_->on_told(*account);
  impl_->forget_all();
}

}  // namespace qiying::auth
