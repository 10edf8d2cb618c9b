#pragma once
/// Values as offices write them, taken apart so that two of them can be compared. Pure and thread-safe; any
/// bytes may come in. Sources of the rules: 企业名称登记管理规定 (State Council Decree 734, in force
/// 2021-03-01) Articles 6 to 8 for names; GB 32100-2015 and GB 11714-1997 for codes (see base/uscc.hpp);
/// divisions of content/divisions for addresses.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/fusion/reference.hpp"
#include "platform/base/time.hpp"

namespace qiying::fusion {

/// 行政区划 + 字号 + 行业 + 组织形式, and the branch behind them. All parts in the form of
/// `base::normalize_name`.
struct CompanyName {
  std::string normal;    ///< the whole name: half-width, simplified, no blanks
  std::string region;    ///< divisions in front or in brackets, as written
  std::string division;  ///< code of the lowest of them, 2 to 9 digits; may be empty
  std::string trade;     ///< 字号; empty when the name has none
  std::string industry;  ///< words on the line of business
  std::string form;      ///< 有限公司 …
  std::string branch;    ///< what follows the parent's name: 武汉分 (公司)
  bool is_branch = false;
  /// Trade name and line of business: what stays when region and form are dropped.
  std::string core() const { return trade + industry; }
};
CompanyName parse_company_name(std::string_view text, const Reference& reference);

/// An address by its levels; what could not be placed stays in `rest`.
struct Address {
  std::string
      division;  ///< code of the lowest division found: 6 digits, or 9 with street or town; may be empty
  std::string detail;    ///< everything below the divisions, punctuation and spellings unified
  std::string road;      ///< 解放大道, 魏庄村 …
  std::string number;    ///< of the house: 688, 24-8
  std::string building;  ///< 9栋, 东方通信大厦
  std::string room;      ///< the last number: 402
};
Address parse_address(std::string_view text, const Reference& reference);

/// Registered capital in fen of its currency.
struct Capital {
  std::int64_t fen = 0;
  std::string currency = "CNY";  ///< ISO 4217
};
/// "50(万元人民币)", "27,850.0875(万)", "7.6万人民币", "1亿元", "500万美元"; a bare number is taken as 万元,
/// as registers write it, unless it is 100,000 or more, which is taken as yuan. nullopt when there is no
/// number to be read.
std::optional<Capital> parse_capital(std::string_view text);

/// "1978-07-24", "1978/7/24", "1978.07.24", "19780724", "1978年7月24日", a time behind it, a spreadsheet's
/// day number. Years 1850–2100; impossible days are refused.
std::optional<base::Date> parse_any_date(std::string_view text);

/// The telephone numbers of a cell, digits only, without country code; mobile numbers of 11 digits, fixed
/// ones with their area code when it was given.
std::vector<std::string> parse_phones(std::string_view text);

/// A person's name without blanks, in the form of `base::normalize_name`; titles (先生, 女士, 经理, 总) taken
/// away.
std::string parse_person(std::string_view text);

}  // namespace qiying::fusion
