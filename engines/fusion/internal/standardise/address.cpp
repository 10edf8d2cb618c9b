#include <algorithm>
#include <optional>

#include "engines/fusion/internal/standardise/places.hpp"
#include "engines/fusion/standardise.hpp"
#include "platform/base/text.hpp"

namespace qiying::fusion {
namespace {

constexpr std::size_t kLongestAddress = 200;  // characters

bool is_number_char(char32_t c) {
  return (c >= U'0' && c <= U'9') || c == U'-';
}

char32_t unify(char32_t c) {
  switch (c) {
    case U'#':
      return U'号';
    case U'幢':
    case U'座':
      return U'栋';
    case U'—':
    case U'–':
    case U'－':
    case U'~':
    case U'至':
      return U'-';
    case U'层':
      return U'楼';
    default:
      return c;
  }
}

bool is_mark(char32_t c) {
  static constexpr std::u32string_view kMarks = U"()[]{}<>,.;:!?\"'`、，。；：！？“”‘’《》·_/\\|*&^%$@=+";
  return kMarks.find(c) != kMarks.npos;
}

std::u32string unify(std::string_view normal) {
  std::u32string out;
  for (const auto c : base::to_code_points(normal))
    if (const auto u = unify(c); !is_mark(u)) out += u;
  return out;
}

std::u32string without_blanks(std::string_view text) {
  return unify(base::normalize_name(base::first_code_points(text, kLongestAddress)));
}

// The number that Chinese numerals say, digit by digit (一八八) or in words (一百八十八); nullopt for others.
std::optional<unsigned> number_of(std::u32string_view numerals) {
  static constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  constexpr std::size_t kLongest = 6;
  if (numerals.size() > kLongest) return std::nullopt;
  const bool in_words = numerals.find_first_of(U"十百") != numerals.npos;
  unsigned sum = 0, digit = 0, below = 1000;
  for (const auto c : numerals) {
    if (const unsigned unit = c == U'百' ? 100 : c == U'十' ? 10 : 0; unit != 0) {
      if (unit >= below) return std::nullopt;
      sum += (digit == 0 ? 1 : digit) * unit;
      digit = 0, below = unit;
      continue;
    }
    if (digit != 0 && in_words) return std::nullopt;
    const auto value = c == U'零' ? 0U : static_cast<unsigned>(kDigits.find(c));
    digit = in_words ? value : digit * 10 + value;
  }
  return sum + digit;
}

// House numbers in digits: 三号 and 3号 are one door. Numerals in names (二七路, 五里墩) stay.
std::u32string with_digits(std::u32string_view text) {
  static constexpr std::u32string_view kNumerals = U"零〇一二三四五六七八九十百",
                                       kUnits = U"号栋楼室单弄户组队";
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto end = std::min(text.find_first_not_of(kNumerals, i), text.size());
    const bool counts = end > i && end < text.size() && kUnits.find(text[end]) != kUnits.npos;
    const auto number = counts ? number_of(text.substr(i, end - i)) : std::nullopt;
    if (number)
      for (const char c : std::to_string(*number)) out += static_cast<char32_t>(c);
    else
      out.append(text.substr(i, end - i));
    if (end < text.size()) out += text[end];
    i = end + 1;
  }
  return out;
}

// The end of the first road or village: "解放大道688号" → 4.
std::size_t end_of_road(std::u32string_view text) {
  static constexpr std::u32string_view kRoads[] = {U"大道",   U"大街",   U"公路", U"路",   U"街",  U"道",
                                                   U"巷",     U"弄",     U"胡同", U"里",   U"村",  U"社区",
                                                   U"工业园", U"开发区", U"园区", U"小区", U"市场"};
  for (std::size_t i = 1; i < text.size() && i < 16; ++i)
    for (const auto road : kRoads)
      if (text.substr(i).starts_with(road) && !is_number_char(text[i - 1])) {
        // "二路", "路口", "道路": the longest reading wins.
        auto end = i + road.size();
        while (end < text.size() && (text[end] == U'路' || text[end] == U'街')) ++end;
        return end;
      }
  return 0;
}

struct Run {
  std::size_t begin = 0, end = 0;
};

std::vector<Run> number_runs(std::u32string_view text, std::size_t from) {
  std::vector<Run> runs;
  for (auto i = from; i < text.size(); ++i) {
    const bool letter = text[i] >= U'A' && text[i] <= U'Z';
    if (!is_number_char(text[i]) && !letter) continue;
    Run run{i, i};
    while (run.end < text.size() &&
           (is_number_char(text[run.end]) || (text[run.end] >= U'A' && text[run.end] <= U'Z')))
      ++run.end;
    runs.push_back(run);
    i = run.end;
  }
  return runs;
}

bool is_building(char32_t c) {
  return c == U'栋' || c == U'厦' || c == U'阁' || c == U'苑' || c == U'城';
}

std::string utf8(std::u32string_view text) {
  return base::from_code_points(text);
}

void read_detail(std::u32string_view detail, Address& address) {
  const auto road = end_of_road(detail);
  address.road = utf8(detail.substr(0, road));
  const auto runs = number_runs(detail, road);
  if (runs.empty()) return;
  const auto text_of = [&](const Run& run) { return utf8(detail.substr(run.begin, run.end - run.begin)); };
  if (road > 0 && runs[0].begin <= road + 2) address.number = text_of(runs[0]);
  for (auto i = road; i < detail.size(); ++i)
    if (is_building(detail[i])) {
      auto begin = i;
      while (begin > road && i - begin < 8 && detail[begin - 1] != U'号') --begin;
      address.building = utf8(detail.substr(begin, i + 1 - begin));
      break;
    }
  if (runs.size() > 1) address.room = text_of(runs.back());
}

}  // namespace

Address parse_address(std::string_view text, const Reference& reference) {
  Address address;
  const auto whole = without_blanks(text);
  const auto places = internal::read_places(whole, reference.lexicon(), internal::PlaceUse::address);
  address.division = places.code;
  auto rest = std::u32string_view(whole).substr(places.length);
  const auto detail = with_digits(rest.empty() ? whole : rest);
  address.detail = utf8(detail);
  read_detail(detail, address);
  return address;
}

}  // namespace qiying::fusion
