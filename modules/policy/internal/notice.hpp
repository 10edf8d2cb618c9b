#pragma once
// The text of a notice 通知 as offices write it: what of its identity can be read without understanding it.
// Pure; a person looks at all of it before anything is published.

#include "modules/policy/internal/harvest.hpp"

namespace qiying::policy {

struct Notice {
  std::string title, doc_number, issuer;
  std::optional<base::Date> published;           // 成文日期: the first date that stands alone on its line
  std::optional<base::Date> effective, expires;  // 自…起施行, 有效期至…
  std::optional<base::Date> closes;              // 申报截止…
  std::string closes_at;                         // "17:00"; empty: the whole day
  std::vector<std::string> hints;                // sentences that speak of terms and days, to be checked
};

// The lines of a text: blanks inside Chinese words taken out, empty ones dropped, pages' numbers dropped.
std::vector<std::string> lines_of(std::string_view text);
Notice read_notice(std::string_view text);
// "2026年3月1日", "二〇二六年三月一日": the date a line consists of.
std::optional<base::Date> date_alone(std::string_view line);

}  // namespace qiying::policy
