#include "platform/kernel/internal/idempotency.hpp"

#include "platform/crypto/crypto.hpp"
#include "platform/kernel/upkeep.hpp"

namespace qiying::kernel {
namespace {

constexpr std::chrono::hours kKept{24};

struct KeptRow {
  std::string request_hash;
  int status = 0;
  std::string body;
};
QY_DESCRIBE(KeptRow, QY_FIELD(request_hash), QY_FIELD(status), QY_FIELD(body))

std::string request_hash(const http::Request& request) {
  return crypto::sha256_hex(std::string(http::name_of(request.method)) + ' ' + request.target + '\n' +
                            request.body);
}

}  // namespace

base::Result<std::string> idempotency_key(const http::Request& request) {
  const auto key = request.headers.get("Idempotency-Key");
  if (!key) return std::string();
  const bool visible = std::all_of(key->begin(), key->end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (key->size() < 8 || key->size() > 100 || !visible)
    return base::invalid(
        "Idempotency-Key", "idempotency.key",
        {"Idempotency-Key 须为 8–100 个可见字符", "Idempotency-Key must have 8–100 visible characters"});
  return std::string(*key);
}

base::Result<std::optional<StoredAnswer>> claim_key(Context& context, const std::string& key) {
  const auto hash = request_hash(context.request);
  const auto claimed = context.db().execute(
      "insert into kernel.idempotency (account, key, request_hash, created_at) values ($1, $2, $3, $4) on "
      "conflict do nothing",
      context.caller.account, key, hash, context.now);
  if (claimed == 1) return std::optional<StoredAnswer>{};
  const auto kept = context.db().query_one<KeptRow>(
      "select request_hash, status, body from kernel.idempotency where account = $1 and key = $2",
      context.caller.account, key);
  if (!kept || kept->request_hash != hash)
    return base::invalid(
        "Idempotency-Key", "idempotency.reused",
        {"该 Idempotency-Key 已用于另一请求", "This Idempotency-Key was used for a different request"});
  return std::optional<StoredAnswer>{StoredAnswer{kept->status, kept->body}};
}

void keep_answer(Context& context, const std::string& key, const StoredAnswer& answer) {
  context.db().execute("update kernel.idempotency set status = $3, body = $4 where account = $1 and key = $2",
                       context.caller.account, key, answer.status, answer.body);
}

std::int64_t clean_idempotency(db::Connection& db, base::Timestamp now) {
  return db.execute("delete from kernel.idempotency where created_at < $1", now - kKept);
}

}  // namespace qiying::kernel
