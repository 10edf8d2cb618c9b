#pragma once
/// Quantities with units, as integers: an amount of money in fen, a share in millionths, everything else in
/// hundredths of its unit. Two units of one dimension convert; different dimensions never meet. Pure,
/// thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/base/result.hpp"

namespace qiying::rules {

enum class Dimension : std::uint8_t {
  none,    ///< a bare number
  money,   ///< 元 万元 亿元
  ratio,   ///< % ‰ 倍
  people,  ///< 人 名
  items,   ///< 家 个 件 项 户 次 条
  area,    ///< 平方米 万平方米
  score,   ///< 分
  years,   ///< 年
  days,    ///< 天 日
};

struct Quantity {
  std::int64_t value = 0;  ///< in the smallest unit of the dimension
  Dimension dimension = Dimension::none;
  bool operator==(const Quantity&) const = default;
};

struct Unit {
  std::string_view name;
  Dimension dimension;
  std::int64_t factor;  ///< smallest units in one of this
};

/// nullptr when there is no such unit.
const Unit* find_unit(std::string_view name);
base::Text title_of(Dimension dimension);

/// Reads "2,000 万元", "3%", "1.5亿元", "20 人", "-3". A bare number takes `bare` when given, else has the
/// dimension none. Digits beyond the smallest unit are
/// rounded. Errors: `rules.number`, `rules.unknown_unit`, `rules.too_large`.
base::Result<Quantity> parse_quantity(std::string_view text, const Unit* bare = nullptr);

/// For people: "2,000万元", "3.5%", "20人".
std::string to_text(Quantity quantity);

/// a / b in millionths, rounded half away from zero; nullopt when b is zero or the result does not fit.
std::optional<std::int64_t> ratio_of(std::int64_t a, std::int64_t b);
/// a × share / 1,000,000, rounded half away from zero; saturates.
std::int64_t share_of(std::int64_t a, std::int64_t share);

}  // namespace qiying::rules
