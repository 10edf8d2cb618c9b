#include <algorithm>

#include "engines/fusion/internal/lexicon.hpp"
#include "engines/fusion/internal/standardise/places.hpp"
#include "engines/fusion/standardise.hpp"
#include "platform/base/text.hpp"

namespace qiying::fusion {
namespace {

using internal::Lexicon;

constexpr std::size_t kLongestName = 200;  // characters; more is no name
constexpr std::size_t kShortestTrade = 2;  // 企业名称登记管理规定, Article 8

struct Brackets {
  std::u32string outside, inside;
};

// Text outside and inside of brackets.
Brackets part_brackets(std::u32string_view text) {
  Brackets out;
  int depth = 0;
  for (const auto c : text) {
    if (c == U'(')
      ++depth;
    else if (c == U')')
      depth = std::max(0, depth - 1);
    else if (c != U'"' && c != U'\'' && c != U',' && c != U'.' && c != U'、' && c != U'，' && c != U'。')
      (depth > 0 ? out.inside : out.outside) += c;
  }
  return out;
}

// Where the parent's name ends in "X公司Y支行"; 0 when the name is no branch's.
std::size_t end_of_parent(std::u32string_view name, const Lexicon& lexicon) {
  std::size_t end = 0;
  for (std::size_t i = 2; i + 1 < name.size(); ++i) {
    const auto parent = lexicon.parents.longest_front(name.substr(i));
    if (!parent) continue;
    auto stop = i + parent.length;
    stop += lexicon.forms.longest_front(name.substr(stop)).length;
    const auto rest = name.substr(stop);
    // 长兴集团汽车有限公司 is a firm of its own.
    if (rest.size() < 2 ||
        (parent.length == 2 && name.substr(i, 2) == U"集团" &&
         lexicon.forms.longest_back(rest).length >= 4) ||
        lexicon.forms.contains(rest) || lexicon.forms.longest_front(rest).length == rest.size())
      continue;
    if (lexicon.branches.longest_back(rest) || lexicon.branch_endings.longest_back(rest) ||
        lexicon.parents.longest_back(rest))
      if (end == 0) end = stop;
  }
  return end;
}

bool is_joint(char32_t c) {
  return c == U'和' || c == U'与' || c == U'及' || c == U'暨';
}

// The tail of `body` that says nothing but the line of business begins here; body.size() when there is none.
std::size_t start_of_industry(std::u32string_view body, bool at_end, const Lexicon& lexicon) {
  std::vector<bool> can(body.size() + 1, false);
  can[body.size()] = true;
  std::size_t start = body.size();
  for (std::size_t end = body.size(); end > 0; --end) {
    if (!can[end]) continue;
    for (std::size_t length = 1; length <= end && length <= 12; ++length) {
      const auto from = end - length;
      // One character (店, 部) says so at the very end only.
      if (length == 1 && (!at_end || end != body.size()) && !is_joint(body[from])) continue;
      if (lexicon.industry.contains(body.substr(from, length))) can[from] = true;
    }
  }
  for (std::size_t i = 0; i < body.size(); ++i)
    if (can[i] && (i == 0 || i >= kShortestTrade) && !is_joint(body[i])) {
      start = i;
      break;
    }
  return start;
}

// A place behind the trade name: 力赛佳管道支架技术上海.
std::size_t place_at_back(std::u32string_view body, const Lexicon& lexicon) {
  const auto match = lexicon.place_words.longest_back(body);
  if (!match || body.size() < match.length + kShortestTrade) return 0;
  for (const auto& place : lexicon.places[static_cast<std::size_t>(match.value)]) {
    const auto digits = lexicon.divisions[place.division].code.size();
    if (digits <= 4 || (digits == 6 && !place.needs_outer && match.length >= 3)) return match.length;
  }
  return 0;
}

// 开发区, 工业园, 祁各庄镇 right behind a place.
std::size_t zone_at_front(std::u32string_view body) {
  static constexpr std::u32string_view kZones[] = {U"高新技术产业开发区",
                                                   U"经济技术开发区",
                                                   U"经济开发区",
                                                   U"高新技术开发区",
                                                   U"工业园区",
                                                   U"开发区",
                                                   U"高新区",
                                                   U"经开区",
                                                   U"保税区",
                                                   U"新区",
                                                   U"自贸区",
                                                   U"街道办事处",
                                                   U"街道",
                                                   U"镇",
                                                   U"乡"};
  for (std::size_t i = 0; i <= 4 && i < body.size(); ++i)
    for (const auto zone : kZones) {
      const bool small = zone.size() <= 2 && zone != U"新区";
      if (body.substr(i).starts_with(zone) && (!small || i >= 2) &&
          body.size() >= i + zone.size() + kShortestTrade)
        return i + zone.size();
    }
  return 0;
}

// The short name of a city at the front, wherever it lies.
std::size_t whole_place(std::u32string_view body, const Lexicon& lexicon) {
  const auto match = lexicon.place_words.longest_front(body);
  if (!match) return 0;
  for (const auto& place : lexicon.places[static_cast<std::size_t>(match.value)])
    if (lexicon.divisions[place.division].code.size() == 4) return match.length;
  return 0;
}

// A district whose short name no other place has needs no city before it: 大足.
std::size_t district_at_front(std::u32string_view body, const Lexicon& lexicon) {
  const auto match = lexicon.place_words.longest_front(body);
  if (!match) return 0;
  const auto& called_so = lexicon.places[static_cast<std::size_t>(match.value)];
  return called_so.size() == 1 && lexicon.divisions[called_so[0].division].code.size() == 6 ? match.length
                                                                                            : 0;
}

struct Parts {
  std::size_t region = 0;     // characters in front
  std::size_t trade = 0;      // where the trade name begins: behind the region, or behind a business in front
  std::size_t trade_end = 0;  // where place and line of business begin
  bool has_trade() const { return trade_end >= trade + kShortestTrade; }
};

// What is left between region and line of business; places within are passed over: 建业电缆信阳销售.
Parts part_at(std::u32string_view body, std::size_t region, const Lexicon& lexicon) {
  Parts parts{region, region, body.size()};
  while (parts.trade_end > region) {
    const auto trade = body.substr(region, parts.trade_end - region);
    auto end = trade.size() - place_at_back(trade, lexicon);
    if (end == trade.size()) end = start_of_industry(trade, parts.trade_end == body.size(), lexicon);
    if (end == trade.size()) break;
    parts.trade_end = region + end;
  }
  return parts;
}

// A county alone, or a street at the end of `region`, may be the trade name itself (永安科技); a larger
// place, one that says its kind and a district behind its city (深圳福田) may not.
std::size_t without_last_place(std::u32string_view region, const Lexicon& lexicon) {
  static constexpr std::u32string_view kKinds = U"省市县区旗镇乡道街";
  if (region.empty() || kKinds.find(region.back()) != kKinds.npos) return region.size();
  const auto shorter =
      internal::read_places(region.substr(0, region.size() - 1), lexicon, internal::PlaceUse::name).length;
  const auto last = lexicon.place_words.longest_back(region);
  if (!last || shorter + last.length != region.size()) return region.size();
  for (const auto& place : lexicon.places[static_cast<std::size_t>(last.value)]) {
    const auto digits = lexicon.divisions[place.division].code.size();
    if (digits <= 4 || (digits == 6 && shorter > 0)) return region.size();
  }
  return shorter;
}

// Where the words of business that stand at `from` end, and how many there are; at most 12 characters each.
struct BusinessRun {
  std::size_t end = 0;
  int words = 0;
};
BusinessRun business_run(std::u32string_view text, std::size_t from, const Lexicon& lexicon) {
  BusinessRun run{from};
  for (bool more = true; more;) {
    more = false;
    for (auto length = std::min<std::size_t>(12, text.size() - run.end); length >= 2 && !more; --length)
      if (lexicon.industry.contains(text.substr(run.end, length)))
        run.end += length, ++run.words, more = true;
  }
  return run;
}

// What is no line of business but has one in its midst or in front: 邓禄普·轮胎销售·天骄 → 邓禄普,
// 销售水泥·河沙 → 河沙. One word alone may be part of a trade name (国际, 城市), two in a row are none.
void cut_at_business(std::u32string_view body, Parts& parts, const Lexicon& lexicon) {
  const auto trade = body.substr(parts.trade, parts.trade_end - parts.trade);
  for (std::size_t from = 0; from + 4 <= trade.size(); ++from) {
    const auto run = business_run(trade, from, lexicon);
    if (run.words < 2) continue;
    if (from >= kShortestTrade) parts.trade_end = parts.trade + from;
    if (from == 0 && trade.size() >= run.end + kShortestTrade) parts.trade += run.end;
    return;
  }
}

// Region and line of business leave a trade name between them where that is possible.
Parts part_body(std::u32string_view body, const Lexicon& lexicon) {
  auto region = internal::read_places(body, lexicon, internal::PlaceUse::name).length;
  if (region > 0) {
    region += zone_at_front(body.substr(region));
    // 山西咸阳五龙: a second place that lies elsewhere, if a trade name is left.
    if (const auto second = whole_place(body.substr(region), lexicon); second > 0)
      if (const auto parts = part_at(body, region + second, lexicon); parts.has_trade()) return parts;
  } else if (const auto alone = district_at_front(body, lexicon); alone > 0) {
    if (const auto parts = part_at(body, alone, lexicon); parts.has_trade()) return parts;
  }
  auto parts = part_at(body, region, lexicon);
  if (parts.has_trade()) return cut_at_business(body, parts, lexicon), parts;
  const auto shorter = without_last_place(body.substr(0, region), lexicon);
  return shorter == region ? parts : part_at(body, shorter, lexicon);
}

std::size_t form_at_back(std::u32string_view body, const Lexicon& lexicon) {
  std::size_t taken = 0;
  while (taken < body.size()) {
    const auto match = lexicon.forms.longest_back(body.substr(0, body.size() - taken));
    if (!match || match.length + taken >= body.size()) break;
    taken += match.length;
  }
  return taken;
}

std::string utf8(std::u32string_view text) {
  return base::from_code_points(text);
}

// Takes the branch off the end and says whether the name is a branch's.
std::u32string_view take_branch(std::u32string_view body, const Lexicon& lexicon, CompanyName& name) {
  auto parent = end_of_parent(body, lexicon);
  name.is_branch = parent > 0;
  if (const auto ending = lexicon.branch_endings.longest_back(body); parent == 0 && ending) {
    name.is_branch = true;
    parent = body.size() - ending.length;
    parent -= place_at_back(body.substr(0, parent), lexicon);
    if (parent < kShortestTrade) return body;
  }
  if (parent == 0) return body;
  auto branch = body.substr(parent);
  // 四平分公司 and, cut short, 四平分.
  if (branch.size() > 2 && branch.ends_with(U"公司")) branch.remove_suffix(2);
  name.branch = utf8(branch);
  return body.substr(0, parent);
}

}  // namespace

CompanyName parse_company_name(std::string_view text, const Reference& reference) {
  const auto& lexicon = reference.lexicon();
  CompanyName name;
  name.normal = base::normalize_name(base::first_code_points(text, kLongestName));
  const auto parts = part_brackets(base::to_code_points(name.normal));
  std::u32string_view body = parts.outside;
  if (body.empty()) body = parts.inside;
  body = take_branch(body, lexicon, name);
  const auto form = form_at_back(body, lexicon);
  name.form = utf8(body.substr(body.size() - form));
  body.remove_suffix(form);
  const auto part = part_body(body, lexicon);
  name.region = utf8(body.substr(0, part.region));
  name.division = internal::read_places(body.substr(0, part.region), lexicon, internal::PlaceUse::name).code;
  const auto inside = internal::read_places(parts.inside, lexicon, internal::PlaceUse::no_streets);
  if (!parts.outside.empty() && inside.length > 0)
    name.region += utf8(std::u32string_view(parts.inside).substr(0, inside.length));
  if (name.division.empty()) name.division = inside.code;
  name.trade = utf8(body.substr(part.trade, part.trade_end - part.trade));
  name.industry =
      utf8(body.substr(part.region, part.trade - part.region)) + utf8(body.substr(part.trade_end));
  return name;
}

}  // namespace qiying::fusion
