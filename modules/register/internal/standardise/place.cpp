#include <algorithm>
#include <array>

#include "modules/register/internal/standardise/standardise.hpp"
#include "platform/base/text.hpp"

namespace qiying::register_ {

namespace {

// GB/T 2260-2007 中华人民共和国行政区划代码: province-level divisions, short form, and the prefecture-level
// cities and 州 of Hubei with its three cities under direct administration.
constexpr std::array<std::u32string_view, 48> kPlaces = {
    U"北京", U"天津", U"河北", U"山西", U"内蒙古", U"辽宁", U"吉林", U"黑龙江", U"上海", U"江苏",
    U"浙江", U"安徽", U"福建", U"江西", U"山东",   U"河南", U"湖北", U"湖南",   U"广东", U"广西",
    U"海南", U"重庆", U"四川", U"贵州", U"云南",   U"西藏", U"陕西", U"甘肃",   U"青海", U"宁夏",
    U"新疆", U"武汉", U"黄石", U"十堰", U"宜昌",   U"襄阳", U"鄂州", U"荆门",   U"孝感", U"荆州",
    U"黄冈", U"咸宁", U"随州", U"恩施", U"仙桃",   U"潜江", U"天门", U"神农架"};

/// Length of a known place at the front with the 省, 市 behind it; 0 when there is none.
std::size_t known_place(std::u32string_view name) {
  for (auto place : kPlaces) {
    if (!name.starts_with(place)) continue;
    const auto next = name.size() > place.size() ? name[place.size()] : U' ';
    return place.size() + (next == U'省' || next == U'市' ? 1 : 0);
  }
  return 0;
}

/// "…市" "…区" "…县" of two to four characters at the front; not 开发区, 小区, 园区, which are no divisions.
std::size_t division(std::u32string_view name) {
  for (std::size_t n = 2; n <= 4 && n <= name.size(); ++n) {
    const auto last = name[n - 1];
    if (last != U'市' && last != U'区' && last != U'县') continue;
    const auto before = name[n - 2];
    const bool area =
        last == U'区' && (before == U'发' || before == U'小' || before == U'园' || before == U'社');
    const bool market = last == U'市' && (before == U'超' || before == U'门' || before == U'夜');
    return area || market ? 0 : n;
  }
  return 0;
}

}  // namespace

std::size_t place_prefix(std::string_view text) {
  const auto name = base::to_code_points(text);
  const std::u32string_view all = name;
  std::size_t used = 0;
  for (int level = 0; level < 3; ++level) {
    const auto rest = all.substr(used);
    const auto step = level < 2 && known_place(rest) > 0 ? known_place(rest) : division(rest);
    if (step == 0 || used + step + 2 > all.size()) break;
    used += step;
  }
  return used;
}

}  // namespace qiying::register_
