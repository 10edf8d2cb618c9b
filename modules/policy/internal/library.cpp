#include "modules/policy/internal/library.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "modules/policy/internal/matching.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {
namespace {

constexpr std::size_t kIssuers = 40;

Worth worth_of(const rules::Policy& p) {
  constexpr std::int64_t kWan = 10'000 * 100;
  const auto most = rules::most_of(p.benefit);
  if (!most) return Worth::untold;
  if (*most <= 10 * kWan) return Worth::to_10;
  if (*most <= 50 * kWan) return Worth::to_50;
  if (*most <= 100 * kWan) return Worth::to_100;
  return *most <= 500 * kWan ? Worth::to_500 : Worth::over_500;
}

Deadline deadline_of(const rules::Policy& p, base::Timestamp now) {
  const auto window = rules::window_at(p, now);
  if (window == rules::Window::closed) return Deadline::closed;
  if (window == rules::Window::upcoming) return Deadline::upcoming;
  const auto& closes = p.application.closes;
  if (!closes) return Deadline::lasting;
  const auto left = *closes - now;
  if (left <= std::chrono::days(7)) return Deadline::week;
  return left <= std::chrono::days(30) ? Deadline::month : Deadline::later;
}

// One way to narrow the library.
struct Dimension {
  std::string_view name;
  base::Text title;
  // The values of a policy.
  std::vector<std::string_view> (*values)(const rules::Policy&, base::Timestamp);
  std::string_view (*chosen)(const LibraryQuery&);
  // All values in the order of lists; empty: those found, the most frequent first.
  std::vector<std::pair<std::string_view, base::Text>> (*options)();
};

template <class E>
std::string_view name_or_none(const std::optional<E>& e) {
  return e ? base::name_of(*e) : std::string_view();
}

template <class E>
std::vector<std::pair<std::string_view, base::Text>> named(std::initializer_list<E> values) {
  std::vector<std::pair<std::string_view, base::Text>> out;
  for (const auto v : values) out.emplace_back(base::name_of(v), title_of(v));
  return out;
}

using Values = std::vector<std::string_view>;

Values audiences_of(const rules::Policy& p, base::Timestamp) {
  Values out;
  for (const auto group : p.groups) out.push_back(base::name_of(group));
  return out;
}

const std::array<Dimension, 7>& dimensions() {
  using P = rules::Policy;
  using Q = LibraryQuery;
  using T = base::Timestamp;
  using rules::Audience, rules::BenefitType, rules::Level, rules::Subject;
  static const std::array<Dimension, 7> all{{
      {"level",
       {"层级", "Level"},
       [](const P& p, T) { return Values{base::name_of(p.level)}; },
       [](const Q& q) { return name_or_none(q.level); },
       [] { return named({Level::national, Level::provincial, Level::city, Level::district}); }},
      {"issuer",
       {"发文机关", "Issued by"},
       [](const P& p, T) { return offices_of(p.issuer); },
       [](const Q& q) { return q.issuer ? std::string_view(*q.issuer) : std::string_view(); },
       nullptr},
      {"subject",
       {"主题", "Subject"},
       [](const P& p, T) { return Values{base::name_of(p.subject)}; },
       [](const Q& q) { return name_or_none(q.subject); },
       [] {
         return named({Subject::insurance, Subject::tax, Subject::finance, Subject::costs, Subject::general,
                       Subject::other, Subject::news, Subject::notice});
       }},
      {"audience",
       {"适合谁", "For whom"},
       audiences_of,
       [](const Q& q) { return name_or_none(q.audience); },
       [] {
         return named({Audience::any, Audience::sole_trader, Audience::startup, Audience::small,
                       Audience::technology, Audience::industry, Audience::services, Audience::large,
                       Audience::park});
       }},
      {"benefit",
       {"得到什么", "What one gets"},
       [](const P& p, T) { return Values{base::name_of(rules::benefit_type_of(p))}; },
       [](const Q& q) { return name_or_none(q.benefit); },
       [] {
         return named({BenefitType::money, BenefitType::tax, BenefitType::credit, BenefitType::title,
                       BenefitType::service, BenefitType::unstated});
       }},
      {"amount",
       {"最高金额", "At most"},
       [](const P& p, T) { return Values{base::name_of(worth_of(p))}; },
       [](const Q& q) { return name_or_none(q.amount); },
       [] {
         return named(
             {Worth::to_10, Worth::to_50, Worth::to_100, Worth::to_500, Worth::over_500, Worth::untold});
       }},
      {"deadline",
       {"申报截止", "Apply until"},
       [](const P& p, T now) { return Values{base::name_of(deadline_of(p, now))}; },
       [](const Q& q) { return name_or_none(q.deadline); },
       [] {
         return named({Deadline::week, Deadline::month, Deadline::later, Deadline::lasting,
                       Deadline::upcoming, Deadline::closed});
       }},
  }};
  return all;
}

// How many policies each value of each dimension would leave, all other choices standing.
class Counter {
 public:
  explicit Counter(const LibraryQuery& query) : query_(query) {}

  // Whether the policy fits all choices; it is counted where it fits all others.
  bool take(const rules::Policy& p, base::Timestamp now) {
    std::array<Values, 7> values;
    std::array<bool, 7> fits{};
    std::size_t misses = 0;
    for (std::size_t d = 0; d < values.size(); ++d) {
      values[d] = dimensions()[d].values(p, now);
      const auto chosen = dimensions()[d].chosen(query_);
      fits[d] = chosen.empty() || std::ranges::find(values[d], chosen) != values[d].end();
      misses += !fits[d];
    }
    for (std::size_t d = 0; d < values.size() && misses < 2; ++d)
      if (misses == 0 || !fits[d])
        for (const auto v : values[d]) ++counts_[d][v];
    return misses == 0;
  }

  std::vector<Facet> facets(kernel::Lang lang) const {
    std::vector<Facet> out;
    for (std::size_t d = 0; d < counts_.size(); ++d) out.push_back(facet(d, lang));
    return out;
  }

 private:
  Facet facet(std::size_t d, kernel::Lang lang) const {
    const auto& dimension = dimensions()[d];
    const bool zh = lang == kernel::Lang::zh;
    Facet out{std::string(dimension.name), zh ? dimension.title.zh : dimension.title.en, {}};
    if (dimension.options) {
      for (const auto& [value, title] : dimension.options()) {
        const auto found = counts_[d].find(value);
        out.options.push_back(
            {std::string(value), zh ? title.zh : title.en, found == counts_[d].end() ? 0 : found->second});
      }
      return out;
    }
    for (const auto& [value, count] : counts_[d])
      out.options.push_back({std::string(value), std::string(value), count});
    std::ranges::sort(out.options, [](const auto& a, const auto& b) {
      return std::tie(b.count, a.value) < std::tie(a.count, b.value);
    });
    const auto chosen = dimension.chosen(query_);
    if (out.options.size() > kIssuers)
      std::erase_if(out.options, [&, n = std::size_t{0}](const auto& o) mutable {
        return ++n > kIssuers && o.value != chosen;
      });
    return out;
  }

  const LibraryQuery& query_;
  std::array<std::map<std::string_view, std::int64_t>, 7> counts_;
};

struct Hit {
  int score = 0;
  const rules::Policy* policy = nullptr;
  bool in_force = false;
  rules::Window window = rules::Window::unstated;
};

bool sooner(const rules::Policy& a, const rules::Policy& b) {
  const auto last = base::Timestamp::max();
  const auto x = a.application.closes.value_or(last), y = b.application.closes.value_or(last);
  return x != y ? x < y : a.id < b.id;
}

bool better(const Hit& a, const Hit& b) {
  const auto rank = [](const Hit& h) {
    const bool open = h.window == rules::Window::open && h.policy->application.closes;
    return std::tuple(h.score, !h.in_force, h.window == rules::Window::closed, !open);
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return sooner(*a.policy, *b.policy);
}

bool closes_sooner(const Hit& a, const Hit& b) {
  const auto over = [](const Hit& h) { return h.window == rules::Window::closed; };
  if (over(a) != over(b)) return over(b);
  return sooner(*a.policy, *b.policy);
}

bool brings_more(const Hit& a, const Hit& b) {
  const auto x = rules::most_of(a.policy->benefit).value_or(-1),
             y = rules::most_of(b.policy->benefit).value_or(-1);
  return x != y ? x > y : better(a, b);
}

bool newer(const Hit& a, const Hit& b) {
  const auto day = [](const Hit& h) {
    return h.policy->published ? h.policy->published : h.policy->effective;
  };
  return day(a) != day(b) ? day(a) > day(b) : better(a, b);
}

void sort(std::vector<Hit>& hits, Order order) {
  const auto by = order == Order::closes   ? closes_sooner
                  : order == Order::amount ? brings_more
                  : order == Order::newest ? newer
                                           : better;
  std::sort(hits.begin(), hits.end(), by);
}

// The policies that hold the words; where none does, those that share most of them.
std::vector<Hit> with_words(const Rulebook& book, const LibraryQuery& query, base::Timestamp now,
                            bool& near) {
  const Wanted wanted(query.q.value_or(""));
  const bool all = query.all.value_or(false);
  const auto gather = [&](auto rank) {
    std::vector<Hit> out;
    for (std::size_t i = 0; i < book.rules.entries.size(); ++i) {
      const auto& entry = book.rules.entries[i];
      if (entry.not_in_force && !all) continue;
      if (query.mode && entry.policy->application.mode != query.mode) continue;
      if (const auto score = rank(book.words[i]))
        out.push_back({*score, entry.policy, !entry.not_in_force, rules::window_at(*entry.policy, now)});
    }
    return out;
  };
  near = false;
  auto out = gather([&](const Words& w) { return wanted.rank(w); });
  if (!out.empty() || !wanted.has_pairs()) return out;
  near = true;
  return gather([&](const Words& w) { return wanted.likeness(w); });
}

}  // namespace

std::vector<std::string_view> offices_of(std::string_view issuer) {
  std::vector<std::string_view> out;
  while (!issuer.empty()) {
    std::size_t cut = issuer.npos, size = 0;
    for (const std::string_view mark : {" ", "、", "，", "；", "　"})
      if (const auto found = issuer.find(mark); found < cut) cut = found, size = mark.size();
    auto office = issuer.substr(0, cut);
    issuer = cut == issuer.npos ? std::string_view{} : issuer.substr(cut + size);
    for (const std::string_view tail : {"联合转发", "转发", "联合印发", "印发", "等部门", "等"})
      if (office.ends_with(tail)) office.remove_suffix(tail.size());
    if (!office.empty() && std::ranges::find(out, office) == out.end()) out.push_back(office);
  }
  return out;
}

base::Text title_of(Worth worth) {
  static const base::Text titles[] = {{"10 万元以内", "up to ¥100,000"},
                                      {"10 万至 50 万元", "¥100,000 to 500,000"},
                                      {"50 万至 100 万元", "¥500,000 to 1 million"},
                                      {"100 万至 500 万元", "¥1 to 5 million"},
                                      {"500 万元以上", "above ¥5 million"},
                                      {"没有写明金额", "no sum is told"}};
  return titles[static_cast<std::size_t>(worth)];
}

base::Text title_of(Deadline deadline) {
  static const base::Text titles[] = {
      {"7 天内截止", "closes within 7 days"}, {"30 天内截止", "closes within 30 days"},
      {"30 天后截止", "closes later"},        {"没有写明截止时间", "no closing day is told"},
      {"尚未开始", "not open yet"},           {"已截止", "closed"}};
  return titles[static_cast<std::size_t>(deadline)];
}

base::Text title_of(Order order) {
  static const base::Text titles[] = {{"最相关", "Best match"},
                                      {"最快截止", "Closing soonest"},
                                      {"金额最高", "Largest sum"},
                                      {"最新发布", "Newest"}};
  return titles[static_cast<std::size_t>(order)];
}

Hits search(const Rulebook& book, const LibraryQuery& query, base::Timestamp now, kernel::Lang lang,
            bool facets) {
  Hits out;
  auto hits = with_words(book, query, now, out.near);
  Counter counter(query);
  std::erase_if(hits, [&](const Hit& h) { return !counter.take(*h.policy, now); });
  sort(hits, query.sort.value_or(Order::best));
  for (const auto& h : hits) out.policies.push_back(h.policy);
  if (facets) out.facets = counter.facets(lang);
  return out;
}

}  // namespace qiying::policy
