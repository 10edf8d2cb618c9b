#include "modules/policy/internal/rulebook.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "modules/policy/internal/matching.hpp"
#include "platform/base/text.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::policy {
namespace {

struct Text {
  std::string slug, key, body;
};
QY_DESCRIBE(Text, QY_FIELD(slug), QY_FIELD(key), QY_FIELD(body, .min = 0))

// A published text as it was read; it is read again only when it is another one.
struct Read {
  std::string key;
  std::optional<rules::Policy> policy;  // absent: cannot be read
  Words words;
};
using Reads = std::map<std::string, Read>;  // by slug

std::string stamp_of(db::Connection& db, const std::string& district) {
  const auto rows = db.run(
      "select count(*), max(updated_at) from policy.version where district = $1 and state = 'published'",
      district);
  return std::string(rows.text(0, 0)) + "@" + std::string(rows.text(0, 1));
}

Words words_of(const rules::Policy& p) {
  Words out;
  for (const auto* field : {&p.title, &p.doc_number, &p.audience, &p.summary, &p.issuer})
    out.fields.push_back(base::to_code_points(base::normalize_name(*field)));
  out.initials = base::pinyin_initials(p.title);
  for (const auto& field : out.fields)
    for (const auto pair : pairs_of(field)) out.pairs.push_back(pair);
  std::ranges::sort(out.pairs);
  out.pairs.erase(std::unique(out.pairs.begin(), out.pairs.end()), out.pairs.end());
  return out;
}

// Brings what was read up to what is published now: after a publication one text, not the whole library.
void follow(db::Connection& db, const std::string& district, Reads& reads) {
  Reads now;
  std::vector<std::string> fresh;
  for (auto& row : db.query<Text>(
           "select slug, id || '@' || updated_at as key, '' as body from policy.version where district = $1 "
           "and state = 'published'",
           district)) {
    auto known = reads.extract(row.slug);
    if (known && known.mapped().key == row.key)
      now.insert(std::move(known));
    else
      fresh.push_back(row.slug);
  }
  for (const auto& row : db.query<Text>(
           "select slug, id || '@' || updated_at as key, body from policy.version where district = $1 and "
           "state = 'published' and slug = any($2::text[])",
           district, fresh)) {
    rules::Findings findings;
    auto policy = rules::read_policy({row.slug + ".yaml", row.body}, law_library(), findings);
    auto words = policy ? words_of(*policy) : Words{};
    now.emplace(row.slug, Read{row.key, std::move(policy), std::move(words)});
  }
  reads = std::move(now);
}

std::shared_ptr<const Rulebook> build(db::Connection& db, const std::string& district, base::Date today,
                                      std::string stamp, Reads& reads) {
  follow(db, district, reads);
  auto out = std::make_shared<Rulebook>();
  rules::Findings findings;
  out->library = rules::load(law(), findings);
  for (const auto& [slug, read] : reads)
    if (read.policy) {
      out->library.policies.push_back(*read.policy);
      out->words.push_back(read.words);
    }
  out->rules = rules::compile(out->library, today, findings);
  out->stamp = std::move(stamp);
  out->day = today;
  return out;
}

}  // namespace

const std::vector<rules::Document>& law() {
  static const auto out = [] {
    std::vector<rules::Document> documents;
    for (const std::string folder : {"content/facts/", "content/parameters/"})
      for (const auto& file : resources::list(folder))
        documents.push_back({file.path, std::string(file.bytes)});
    return documents;
  }();
  return out;
}

const rules::Library& law_library() {
  static const auto out = [] {
    rules::Findings findings;
    return rules::load(law(), findings);
  }();
  return out;
}

std::shared_ptr<const Rulebook> rulebook(db::Connection& db, const std::string& district, base::Date today) {
  static std::mutex mutex, building;
  static std::map<std::string, std::shared_ptr<const Rulebook>> kept;
  static std::map<std::string, Reads> reads;
  const auto stamp = stamp_of(db, district);
  const auto there = [&]() -> std::shared_ptr<const Rulebook> {
    const std::lock_guard lock(mutex);
    const auto found = kept.find(district);
    if (found == kept.end() || found->second->stamp != stamp || found->second->day != today) return nullptr;
    return found->second;
  };
  if (auto book = there()) return book;
  // After a publication many ask at once; one follows it, the others get its.
  const std::lock_guard one(building);
  if (auto book = there()) return book;
  auto fresh = build(db, district, today, stamp, reads[district]);
  const std::lock_guard lock(mutex);
  kept[district] = fresh;
  return fresh;
}

}  // namespace qiying::policy
