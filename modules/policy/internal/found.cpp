#include "modules/policy/internal/found.hpp"

#include <algorithm>

#include "modules/policy/internal/rulebook.hpp"
#include "platform/base/text.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::policy {
namespace {

struct Kept {
  FoundId id;
  std::string title, doc_number, digest;
  FoundState state = FoundState::fresh;
};
QY_DESCRIBE(Kept, QY_FIELD(id), QY_FIELD(title), QY_FIELD(doc_number, .min = 0), QY_FIELD(digest, .min = 0),
            QY_FIELD(state))

std::optional<Kept> kept(db::Connection& db, const std::string& district, FoundId id) {
  return db.query_one<Kept>(
      "select id, title, doc_number, digest, state from policy.found where district = $1 and id = $2 for "
      "update",
      district, id);
}

// The policy of the library that has this number, or no number and this title.
const rules::Policy* in_library(const Rulebook& book, const std::string& number, const std::string& title) {
  for (const auto& entry : book.rules.entries) {
    const auto& p = *entry.policy;
    if (!number.empty() && doc_number_of(p.doc_number) == number) return entry.policy;
    if (number.empty() && base::normalize_name(p.title) == base::normalize_name(title)) return entry.policy;
  }
  return nullptr;
}

void set_known(db::Connection& db, const std::string& district, FoundId id, const std::string& note,
               base::Timestamp now) {
  db.execute(
      "update policy.found set state = 'known', note = $3, decided_at = $4, version = version + 1 where "
      "district = $1 "
      "and id = $2",
      district, id, note, now);
}

// Another found document with the same number: this one is a copy of it.
bool is_copy(db::Connection& db, const std::string& district, const Kept& k, const std::string& number,
             base::Timestamp now) {
  const auto title = db.text(
      "select title from policy.found where district = $1 and doc_number = $2 and id <> $3 and state <> "
      "'ignored'",
      district, number, k.id);
  if (title.empty()) return false;
  set_known(db, district, k.id, "与“" + title + "”文号相同：" + number, now);
  return true;
}

void first_text(db::Connection& db, const std::string& district, const Kept& k, const std::string& text,
                base::Timestamp now) {
  const auto number = k.doc_number.empty() ? doc_number_of(text) : k.doc_number;
  if (k.doc_number.empty() && !number.empty() && !is_copy(db, district, k, number, now))
    db.execute("update policy.found set doc_number = $3 where district = $1 and id = $2", district, k.id,
               number);
  if (k.state != FoundState::fresh) return;
  const auto book = rulebook(db, district, base::local_date(now));
  if (const auto* p = in_library(*book, number, k.title)) set_known(db, district, k.id, p->id, now);
}

void mark_changed(db::Connection& db, const std::string& district, const Kept& k, base::Timestamp now) {
  if (k.state == FoundState::ignored) return;
  db.execute(
      "update policy.found set state = 'changed', since = $3, due = $4, decided_at = null, decided_name = "
      "'', version = "
      "version + 1 where district = $1 and id = $2",
      district, k.id, now, working_days_after(base::local_date(now), kChangedDays));
}

}  // namespace

std::optional<FoundId> keep_found(db::Connection& db, const std::string& district, SourceId source,
                                  const Listed& item, base::Timestamp now) {
  const auto id = FoundId::make();
  const auto added = db.execute(
      "insert into policy.found (district, id, source_id, address, title, published, state, first_seen, "
      "since, due) "
      "values ($1, $2, $3, $4, $5, $6, 'new', $7, $7, $8) on conflict do nothing",
      district, id, source, item.address, item.title, item.published, now,
      working_days_after(base::local_date(now), kNewDays));
  return added == 1 ? std::optional(id) : std::nullopt;
}

void take_text(db::Connection& db, const std::string& district, FoundId id, const std::string& text,
               base::Timestamp now) {
  const auto k = kept(db, district, id);
  if (!k) return;
  const auto digest = crypto::sha256_hex(text);
  if (k->digest.empty()) first_text(db, district, *k, text, now);
  if (!k->digest.empty() && k->digest != digest) mark_changed(db, district, *k, now);
  db.execute(
      "update policy.found set digest = $3, body = left($4, 200000), read_at = $5, error = '' where district "
      "= $1 and id "
      "= $2",
      district, id, digest, text, now);
}

}  // namespace qiying::policy
