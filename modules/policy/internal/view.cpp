#include "modules/policy/internal/view.hpp"

#include <algorithm>

#include "platform/base/text.hpp"

namespace qiying::policy {
namespace {

using rules::Benefit;

std::optional<std::int64_t> most_of(const Benefit& b) {
  if (b.cap) return b.cap->number;
  if (b.kind == Benefit::Kind::fixed || b.kind == Benefit::Kind::up_to)
    return b.amount ? std::optional(b.amount->number) : std::nullopt;
  if (b.kind != Benefit::Kind::parts) return std::nullopt;
  std::optional<std::int64_t> out;
  for (const auto& part : b.parts)
    if (const auto m = most_of(part)) out = b.highest ? std::max(out.value_or(0), *m) : out.value_or(0) + *m;
  return out;
}

// How badly a text misses the words: 0 holds them, 1 holds them with one wrong character, nothing: neither.
std::optional<int> misses(std::u32string_view text, std::u32string_view words) {
  if (text.find(words) != text.npos) return 0;
  if (words.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i + words.size() <= text.size(); ++i)
    if (base::edit_distance(text.substr(i, words.size()), words, 1) <= 1) return 1;
  return std::nullopt;
}

// What somebody looks for, in the forms that are compared.
struct Wanted {
  std::u32string words;
  std::string initials;
};

std::optional<int> rank(const Words& policy, const Wanted& wanted) {
  if (wanted.words.empty()) return 0;
  std::optional<int> best;
  for (std::size_t i = 0; i < policy.fields.size(); ++i)
    if (const auto m = misses(policy.fields[i], wanted.words)) {
      const auto score = static_cast<int>(i) + *m * 10;
      best = best ? std::min(*best, score) : score;
    }
  const bool initials =
      wanted.initials.size() > 1 && policy.initials.find(wanted.initials) != std::string::npos;
  return best || !initials ? best : std::optional(30);
}

std::int64_t worth(const MyPolicy& m) {
  return m.explanation.amount ? m.explanation.amount->value : -1;
}

bool before(const MyPolicy& a, const MyPolicy& b) {
  if (worth(a) != worth(b)) return worth(a) > worth(b);
  const auto last = base::Timestamp::max();
  return a.policy.closes.value_or(last) < b.policy.closes.value_or(last);
}

}  // namespace

rules::Language language_of(const kernel::Context& c) {
  return c.lang == kernel::Lang::zh ? rules::Language::zh : rules::Language::en;
}

bool may_apply(const rules::Policy& p, bool in_force, base::Timestamp now) {
  using rules::Mode;
  const auto mode = p.application.mode;
  const bool here = !mode || *mode == Mode::application || *mode == Mode::recognition;
  const auto window = rules::window_at(p, now);
  return here && in_force && (window == rules::Window::open || window == rules::Window::unstated);
}

PolicyRow row_of(const rules::Policy& p, base::Date today, base::Timestamp now) {
  PolicyRow out{p.id, p.title, p.doc_number, p.issuer, p.audience, p.summary, p.level, p.subject, p.status};
  out.window = rules::window_at(p, now);
  out.in_force = !rules::not_in_force(p, today);
  if (const auto most = most_of(p.benefit)) out.most = base::Fen{*most};
  out.closes = p.application.closes;
  out.mode = p.application.mode;
  out.apply = may_apply(p, out.in_force, now);
  return out;
}

std::vector<PolicyRow> search(const Rulebook& book, const LibraryQuery& query, base::Timestamp now) {
  const auto words = base::normalize_name(query.q.value_or(""));
  const bool latin =
      std::all_of(words.begin(), words.end(), [](char ch) { return static_cast<unsigned char>(ch) < 0x80; });
  const Wanted wanted{base::to_code_points(words), latin ? base::pinyin_initials(words) : std::string()};
  std::vector<std::pair<int, PolicyRow>> found;
  for (std::size_t i = 0; i < book.rules.entries.size(); ++i) {
    const auto& entry = book.rules.entries[i];
    const auto& p = *entry.policy;
    if (query.level && p.level != *query.level) continue;
    if (query.subject && p.subject != *query.subject) continue;
    if (entry.not_in_force && !query.all.value_or(false)) continue;
    const auto score = rank(book.words[i], wanted);
    if (score) found.emplace_back(*score, row_of(p, book.day, now));
  }
  const auto key = [](const auto& x) {
    const bool open = x.second.window == rules::Window::open && x.second.closes;
    const bool closed = x.second.window == rules::Window::closed;
    return std::tuple(x.first, !x.second.in_force, closed, !open,
                      x.second.closes.value_or(base::Timestamp::max()), x.second.slug);
  };
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  std::vector<PolicyRow> out;
  for (auto& [score, row] : found) out.push_back(std::move(row));
  return out;
}

MyPolicies match_all(const Rulebook& book, const rules::Facts& facts, base::Timestamp now,
                     rules::Language language) {
  MyPolicies out;
  for (const auto& e : rules::evaluate(book.rules, facts)) {
    if (e.outcome == rules::Outcome::not_applicable) {
      ++out.not_applicable;
      continue;
    }
    MyPolicy one{row_of(*book.rules.entries[e.entry].policy, book.day, now),
                 rules::explain(book.rules, e, &facts, language)};
    auto& list = e.outcome == rules::Outcome::met     ? out.entitled
                 : e.outcome == rules::Outcome::unmet ? out.not_met
                                                      : out.nearly;
    list.push_back(std::move(one));
  }
  for (auto* list : {&out.entitled, &out.nearly, &out.not_met}) std::sort(list->begin(), list->end(), before);
  return out;
}

}  // namespace qiying::policy
