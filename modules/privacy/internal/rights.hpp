#pragma once
/// What the law says of a request (content/privacy/rights.toml): until when it is answered, what is deleted
/// and what is kept. Read once; immutable, thread-safe.

#include <string>
#include <vector>

#include "platform/base/describe.hpp"

namespace qiying::privacy {

/// 更正 (Art. 46), 删除 (Art. 47) of 个人信息保护法.
enum class Kind { correct, erase };
QY_ENUM(Kind, "correct", "delete")
base::Text title_of(Kind kind);

struct Limit {
  std::string id;
  std::vector<std::string> kinds;
  base::Date from;
  std::optional<int> working_days, calendar_days;
  std::string source;
};

/// A kind of data that the platform has of a person.
struct ItemRule {
  std::string id;
  base::Date from;
  base::Text title;
  std::optional<base::Text> keep;  ///< why it is not deleted
  std::string source;
};

/// The limit that holds for requests received on `day`. Throws std::runtime_error without one.
const Limit& limit_of(Kind kind, base::Date day);
/// The last day on which the request may be answered.
base::Date due_on(const Limit& limit, base::Date received);
/// The rules of all items that hold on `day`, in the order of the file.
std::vector<const ItemRule*> items_on(base::Date day);
/// One of them; null when there is none.
const ItemRule* item_on(std::string_view id, base::Date day);

}  // namespace qiying::privacy
