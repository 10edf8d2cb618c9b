#include "engines/rules/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "platform/base/text.hpp"

namespace qiying::rules {
namespace {

using Wide = __int128;

constexpr std::array kUnits = {
    Unit{"元", Dimension::money, 100},
    Unit{"万元", Dimension::money, 1'000'000},
    Unit{"亿元", Dimension::money, 10'000'000'000},
    Unit{"%", Dimension::ratio, 10'000},
    Unit{"‰", Dimension::ratio, 1'000},
    Unit{"倍", Dimension::ratio, 1'000'000},
    Unit{"人", Dimension::people, 100},
    Unit{"名", Dimension::people, 100},
    Unit{"家", Dimension::items, 100},
    Unit{"个", Dimension::items, 100},
    Unit{"件", Dimension::items, 100},
    Unit{"项", Dimension::items, 100},
    Unit{"户", Dimension::items, 100},
    Unit{"次", Dimension::items, 100},
    Unit{"条", Dimension::items, 100},
    Unit{"平方米", Dimension::area, 100},
    Unit{"万平方米", Dimension::area, 1'000'000},
    Unit{"分", Dimension::score, 100},
    Unit{"级", Dimension::score, 100},
    Unit{"年", Dimension::years, 100},
    Unit{"天", Dimension::days, 100},
    Unit{"日", Dimension::days, 100},
    Unit{"yuan", Dimension::money, 100},
    Unit{"people", Dimension::people, 100},
    Unit{"items", Dimension::items, 100},
    Unit{"m2", Dimension::area, 100},
    Unit{"points", Dimension::score, 100},
    Unit{"years", Dimension::years, 100},
    Unit{"days", Dimension::days, 100},
};
constexpr Unit kBare{"", Dimension::none, 100};

base::Error bad(std::string_view code, std::string_view text, base::Text what) {
  const auto shown = base::first_code_points(text, 40);
  return base::invalid("", std::string(code),
                       {fmt::format("“{}”{}", shown, what.zh), fmt::format("“{}” {}", shown, what.en)},
                       {"写成数字加单位，如 2000 万元、3%、20 人",
                        "Write a number with its unit, such as 2000 万元, 3%, 20 人"});
}

struct Digits {
  Wide mantissa = 0;
  int decimals = 0;
  std::size_t length = 0;
  bool overflow = false;
};

// Digits with thousands separators and at most one point, from the front.
std::optional<Digits> read_digits(std::string_view text) {
  Digits out;
  bool point = false, any = false;
  std::size_t i = 0;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) ++i;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9') {
      any = true;
      if (out.mantissa > Wide(1'000'000'000'000'000'000)) out.overflow = true;
      if (!out.overflow) out.mantissa = out.mantissa * 10 + (c - '0');
      out.decimals += point;
    } else if (c != ',' || point || !any) {
      break;
    }
  }
  if (!any) return std::nullopt;
  if (negative) out.mantissa = -out.mantissa;
  out.length = i;
  return out;
}

std::string with_commas(std::uint64_t n) {
  auto digits = std::to_string(n);
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

// value / factor with as few decimals as are exact, at most four.
std::string decimal(std::int64_t value, std::int64_t factor) {
  const auto magnitude =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  const auto f = static_cast<std::uint64_t>(factor);
  auto out = (value < 0 ? "-" : "") + with_commas(magnitude / f);
  auto rest = static_cast<std::uint64_t>(Wide(magnitude % f) * 10'000 / Wide(f));
  if (rest == 0) return out;
  auto tail = fmt::format("{:04}", rest);
  tail.erase(tail.find_last_not_of('0') + 1);
  return out + "." + tail;
}

Wide rounded(Wide a, Wide b) {
  const bool negative = (a < 0) != (b < 0);
  if (a < 0) a = -a;
  if (b < 0) b = -b;
  const Wide q = (a + b / 2) / b;
  return negative ? -q : q;
}

constexpr Wide kMost = std::numeric_limits<std::int64_t>::max();

}  // namespace

const Unit* find_unit(std::string_view name) {
  const auto found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& u) { return u.name == name; });
  return found == kUnits.end() ? nullptr : &*found;
}

base::Text title_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::none:
      return {"无单位", "no unit"};
    case Dimension::money:
      return {"金额（元、万元、亿元）", "money (元, 万元, 亿元)"};
    case Dimension::ratio:
      return {"比例（%）", "a share (%)"};
    case Dimension::people:
      return {"人数（人）", "people (人)"};
    case Dimension::items:
      return {"数量（个、件、项、家）", "a count (个, 件, 项, 家)"};
    case Dimension::area:
      return {"面积（平方米）", "an area (平方米)"};
    case Dimension::score:
      return {"分值（分、级）", "points (分, 级)"};
    case Dimension::years:
      return {"年数（年）", "years (年)"};
    case Dimension::days:
      return {"天数（天）", "days (天)"};
  }
  return {};
}

base::Result<Quantity> parse_quantity(std::string_view original, const Unit* bare) {
  const auto folded = base::fold_width(base::trim(original));
  const std::string_view text = folded;
  const auto digits = read_digits(text);
  if (!digits) return bad("rules.number", text, {"不是数字", "is not a number"});
  const auto name = base::trim(text.substr(digits->length));
  const Unit* unit = name.empty() ? (bare ? bare : &kBare) : find_unit(name);
  // "3000万" of what is counted in 万元 can only mean money.
  if (!unit && bare && bare->dimension == Dimension::money && (name == "万" || name == "亿"))
    unit = find_unit(std::string(name) + "元");
  if (!unit) return bad("rules.unknown_unit", name, {"不是已知的单位", "is not a known unit"});
  if (digits->overflow || digits->decimals > 12)
    return bad("rules.too_large", text, {"数字过大", "is too large"});
  Wide value = digits->mantissa * unit->factor;
  Wide scale = 1;
  for (int i = 0; i < digits->decimals; ++i) scale *= 10;
  if (value % scale != 0)
    value = rounded(value, scale);
  else
    value /= scale;
  if (value > kMost || value < -kMost) return bad("rules.too_large", text, {"数字过大", "is too large"});
  return Quantity{static_cast<std::int64_t>(value), unit->dimension};
}

std::string to_text(Quantity q) {
  const auto magnitude = q.value < 0 ? -static_cast<double>(q.value) : static_cast<double>(q.value);
  switch (q.dimension) {
    case Dimension::money:
      if (magnitude >= 1e10) return decimal(q.value, 10'000'000'000) + "亿元";
      if (magnitude >= 1e6) return decimal(q.value, 1'000'000) + "万元";
      return decimal(q.value, 100) + "元";
    case Dimension::ratio:
      return decimal(q.value, 10'000) + "%";
    case Dimension::people:
      return decimal(q.value, 100) + "人";
    case Dimension::items:
      return decimal(q.value, 100) + "个";
    case Dimension::area:
      return decimal(q.value, 100) + "平方米";
    case Dimension::score:
      return decimal(q.value, 100) + "分";
    case Dimension::years:
      return decimal(q.value, 100) + "年";
    case Dimension::days:
      return decimal(q.value, 100) + "天";
    case Dimension::none:
      break;
  }
  return decimal(q.value, 100);
}

std::optional<std::int64_t> ratio_of(std::int64_t a, std::int64_t b) {
  if (b == 0) return std::nullopt;
  const Wide r = rounded(Wide(a) * 1'000'000, b);
  if (r > kMost || r < -kMost) return std::nullopt;
  return static_cast<std::int64_t>(r);
}

std::int64_t share_of(std::int64_t a, std::int64_t share) {
  const Wide r = rounded(Wide(a) * share, 1'000'000);
  return static_cast<std::int64_t>(std::clamp(r, -kMost, kMost));
}

}  // namespace qiying::rules
