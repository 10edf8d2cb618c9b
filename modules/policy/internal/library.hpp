#pragma once
// Searching the library, and by what it can be narrowed: each choice with how many policies it would leave.

#include "modules/policy/internal/view.hpp"

namespace qiying::policy {

// What one enterprise can get at most, in 万元; bounds belong to the lower group.
enum class Worth { to_10, to_50, to_100, to_500, over_500, untold };
QY_ENUM(Worth, "to_10", "to_50", "to_100", "to_500", "over_500", "untold")
// When one must have applied: within 7 days, 30 days, later, at any time, not open yet, over.
enum class Deadline { week, month, later, lasting, upcoming, closed };
QY_ENUM(Deadline, "week", "month", "later", "lasting", "upcoming", "closed")
// Best first; what closes soonest; what brings most; what was published last.
enum class Order { best, closes, amount, newest };
QY_ENUM(Order, "best", "closes", "amount", "newest")

base::Text title_of(Worth worth);
base::Text title_of(Deadline deadline);
base::Text title_of(Order order);

struct LibraryQuery {
  std::optional<std::string> q;
  std::optional<rules::Level> level;
  std::optional<std::string> issuer;
  std::optional<rules::Subject> subject;
  std::optional<rules::Audience> audience;
  std::optional<rules::BenefitType> benefit;
  std::optional<Worth> amount;
  std::optional<Deadline> deadline;
  std::optional<rules::Mode> mode;
  std::optional<bool> all;
  std::optional<Order> sort;
  std::optional<int> limit;
  std::optional<std::string> cursor;
};
QY_DESCRIBE(LibraryQuery, QY_FIELD(q, .min = 0, .max = 100), QY_FIELD(level),
            QY_FIELD(issuer, .min = 0, .max = 100), QY_FIELD(subject), QY_FIELD(audience), QY_FIELD(benefit),
            QY_FIELD(amount), QY_FIELD(deadline), QY_FIELD(mode),
            QY_FIELD(all, .doc = "含未施行和已失效 / also those not in force"), QY_FIELD(sort),
            QY_FIELD(limit, .min = 1, .max = 200), QY_FIELD(cursor, .min = 0, .max = 20))

struct FacetOption {
  std::string value, title;
  std::int64_t count = 0;
};
QY_DESCRIBE(FacetOption, QY_FIELD(value), QY_FIELD(title), QY_FIELD(count))
struct Facet {
  std::string name, title;
  std::vector<FacetOption> options;
};
QY_DESCRIBE(Facet, QY_FIELD(name), QY_FIELD(title), QY_FIELD(options))

// What a search found, best first.
struct Hits {
  std::vector<const rules::Policy*> policies;
  std::vector<Facet> facets;  // counts under all other choices
  bool near = false;          // nothing holds the words; these share most of them
};
// `facets` false leaves them out. The policies live as long as the book.
Hits search(const Rulebook& book, const LibraryQuery& query, base::Timestamp now, kernel::Lang lang,
            bool facets = true);

}  // namespace qiying::policy
