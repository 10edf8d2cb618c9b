#pragma once
/// The classes of certification, their goals and how long a certificate holds.

#include <span>

#include "platform/base/describe.hpp"
#include "platform/base/result.hpp"

namespace qiying::certify {

enum class Class { above_scale, key, sme };
QY_ENUM(Class, "above_scale", "key", "sme")

/// What the centre promises. Source: 江汉区企业服务中心 2020 final account and 2024 budget (四上 100 %, key ≥
/// 95 %, SME ≥ 90 %).
struct ClassInfo {
  Class name;
  base::Text title;
  int goal_percent;
};
std::span<const ClassInfo> classes();
const ClassInfo& info_of(Class name);

/// Months that a certificate holds.
inline constexpr int kMonths = 24;

/// certified / listed in tenths of a percent, rounded down so that 94.99 % never reads as 95; 0 when nobody
/// is listed.
int coverage_permille(std::int64_t certified, std::int64_t listed);

}  // namespace qiying::certify
