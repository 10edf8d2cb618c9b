#pragma once
/// What appeals are about, where they come from and when: hot topics of a month, the map by street and
/// address, the matter of the month 每月一题. Each line comes with the same span before it.

#include "modules/appeal/internal/results.hpp"

namespace qiying::appeal {

/// By what appeals are grouped.
enum class By { category, street, address, org, kind, channel, month };
QY_ENUM(By, "category", "street", "address", "org", "kind", "channel", "month")

struct TopicQuery {
  By by = By::category;
  std::optional<base::Date> from, to;
  std::optional<CategoryId> category;  ///< and all below it
  std::optional<auth::OrgId> org;
  std::optional<std::string> street;
};
QY_DESCRIBE(TopicQuery, QY_FIELD(by), QY_FIELD(from), QY_FIELD(to), QY_FIELD(category), QY_FIELD(org),
            QY_FIELD(street, .max = 20))

/// Appeals of one group that were submitted in the span.
struct TopicRow {
  std::string key;   ///< category id, street code, organisation id, "help", "portal", "2026-11", an address
  std::string name;  ///< of a category or organisation; else empty
  std::int64_t n = 0;
  std::int64_t before = 0;                ///< in the span of the same length that ended the day before
  std::int64_t repeated = 0;              ///< raised again by the same enterprise within the group
  std::int64_t transferred = 0;           ///< dispatched more than once, or returned
  std::int64_t late = 0;                  ///< answered after the deadline, or not yet and past it
  std::int64_t rated = 0, satisfied = 0;  ///< with a verdict; satisfied or basically so
};
QY_DESCRIBE(TopicRow, QY_FIELD(key), QY_FIELD(name), QY_FIELD(n), QY_FIELD(before), QY_FIELD(repeated),
            QY_FIELD(transferred), QY_FIELD(late), QY_FIELD(rated), QY_FIELD(satisfied))

/// The most frequent first (months in their order), at most 200. Needs appeal.handle or appeal.supervise;
/// counts what the caller may see.
base::Result<kernel::List<TopicRow>> topics(kernel::Context& context, const TopicQuery& query);

}  // namespace qiying::appeal
