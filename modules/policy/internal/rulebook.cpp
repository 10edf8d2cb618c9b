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
  std::string slug, body;
};
QY_DESCRIBE(Text, QY_FIELD(slug), QY_FIELD(body))

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

std::shared_ptr<const Rulebook> build(db::Connection& db, const std::string& district, base::Date today,
                                      std::string stamp) {
  auto out = std::make_shared<Rulebook>();
  auto documents = law();
  for (auto& row : db.query<Text>(
           "select slug, body from policy.version where district = $1 and state = 'published' order by slug",
           district))
    documents.push_back({row.slug + ".yaml", std::move(row.body)});
  rules::Findings findings;
  out->library = rules::load(documents, findings);
  out->rules = rules::compile(out->library, today, findings);
  for (const auto& entry : out->rules.entries) out->words.push_back(words_of(*entry.policy));
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
  const auto stamp = stamp_of(db, district);
  const auto there = [&]() -> std::shared_ptr<const Rulebook> {
    const std::lock_guard lock(mutex);
    const auto found = kept.find(district);
    if (found == kept.end() || found->second->stamp != stamp || found->second->day != today) return nullptr;
    return found->second;
  };
  if (auto book = there()) return book;
  // After a publication many ask at once; one reads the library, the others get its.
  const std::lock_guard one(building);
  if (auto book = there()) return book;
  auto fresh = build(db, district, today, stamp);
  const std::lock_guard lock(mutex);
  kept[district] = fresh;
  return fresh;
}

}  // namespace qiying::policy
