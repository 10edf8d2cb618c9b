#include "modules/policy/internal/notice.hpp"

#include <algorithm>
#include <array>

#include "platform/base/text.hpp"

namespace qiying::policy {
namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t kHead = 40;          // lines in which a title stands
constexpr std::size_t kTitleLines = 4;     // a title takes at most
constexpr std::size_t kLongestTitle = 90;  // characters
constexpr std::size_t kHints = 8;

bool is_chinese(char32_t c) {
  return c >= 0x3000 && c <= 0x9FFF;
}

// Also what is not printed, and what a reader of YAML takes for the end of a line.
bool is_blank(char32_t c) {
  return base::is_space(c) || c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
         c == 0xFEFF || c == 0xFFFE || c == 0xFFFF || (c >= 0x200B && c <= 0x200F);
}

// "关 于 印 发" is set apart to fill a line; blanks between Chinese characters say nothing.
std::string tightened(std::string_view line) {
  const auto chars = base::to_code_points(line);
  std::u32string out;
  for (std::size_t i = 0; i < chars.size(); ++i) {
    if (!is_blank(chars[i])) {
      out += chars[i];
      continue;
    }
    std::size_t next = i;
    while (next < chars.size() && is_blank(chars[next])) ++next;
    const bool between = !out.empty() && next < chars.size();
    if (between && !is_chinese(out.back()) && !is_chinese(chars[next])) out += U' ';
    i = next - 1;
  }
  std::string text;
  for (const auto c : out) base::append_utf8(text, c);
  return text;
}

bool is_page_number(std::string_view line) {
  return line.find_first_not_of("0123456789-— –\xE2\x80\x94") == line.npos;
}

template <std::size_t N>
bool ends_with_any(std::string_view text, const std::array<std::string_view, N>& tails) {
  return std::ranges::any_of(tails, [&](auto tail) { return text.ends_with(tail); });
}

// "办法（试行）" → "办法".
std::string_view without_brackets(std::string_view text) {
  for (const std::string_view close : {"）", ")"})
    if (text.ends_with(close)) {
      const auto open = std::max(text.rfind("（") == text.npos ? 0 : text.rfind("（"),
                                 text.rfind("(") == text.npos ? 0 : text.rfind("("));
      return text.substr(0, open);
    }
  return text;
}

bool ends_a_title(std::string_view line) {
  static constexpr std::array<std::string_view, 16> kTails{"通知", "办法", "措施", "意见", "方案", "细则",
                                                           "政策", "公告", "规定", "决定", "指南", "条例",
                                                           "计划", "清单", "通告", "规划"};
  return ends_with_any(without_brackets(line), kTails);
}

// What stands above a title: number, head of the paper, marks of urgency.
bool stands_above(std::string_view line) {
  static constexpr std::array<std::string_view, 6> kTails{"文件", "号", "特急", "公开", "办公室文件", "："};
  return !doc_number_of(line).empty() || ends_with_any(line, kTails) || date_alone(line).has_value();
}

std::string title_of(const Lines& lines) {
  for (std::size_t i = 0; i < std::min(lines.size(), kHead); ++i) {
    if (!ends_a_title(lines[i])) continue;
    std::string title = lines[i];
    for (std::size_t back = 1; back < kTitleLines && back <= i && !stands_above(lines[i - back]); ++back) {
      if (ends_a_title(lines[i - back]) || lines[i - back].ends_with("。")) break;
      title = lines[i - back] + title;
    }
    if (base::to_code_points(title).size() <= kLongestTitle && title.find("。") == title.npos) return title;
  }
  return {};
}

int chinese_digit(char32_t c) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  if (c == U'零' || c == U'○' || c == U'Ｏ' || c == U'O') return 0;
  const auto at = kDigits.find(c);
  return at == kDigits.npos ? -1 : static_cast<int>(at);
}

// "十二", "三十一", "五".
int small_number(std::u32string_view text) {
  const auto ten = text.find(U'十');
  if (ten == text.npos) return text.size() == 1 ? chinese_digit(text[0]) : -1;
  const int tens = ten == 0 ? 1 : chinese_digit(text[ten - 1]);
  const int ones = ten + 1 == text.size() ? 0 : chinese_digit(text[ten + 1]);
  return ten > 1 || ten + 2 < text.size() || tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
}

// "二〇二六年三月一日" in digits; empty: it is none.
std::string in_digits(std::string_view line) {
  const auto chars = base::to_code_points(line);
  const auto year = chars.find(U'年'), month = chars.find(U'月'), day = chars.find(U'日');
  if (year != 4 || month == chars.npos || day == chars.npos || month < year || day < month) return {};
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) {
    const int d = chinese_digit(chars[i]);
    if (d < 0) return {};
    out += static_cast<char>('0' + d);
  }
  const std::u32string_view view(chars);
  const int m = small_number(view.substr(5, month - 5)),
            d = small_number(view.substr(month + 1, day - month - 1));
  if (m < 1 || d < 1) return {};
  return out + "-" + std::to_string(m) + "-" + std::to_string(d);
}

// The date within a few characters of a word.
std::optional<base::Date> date_near(std::string_view text, std::size_t at) {
  return date_of(base::first_code_points(text.substr(at), 24));
}

// The date that follows one of the words within a few characters.
template <std::size_t N>
std::optional<base::Date> date_after(std::string_view text, const std::array<std::string_view, N>& words) {
  for (const auto word : words)
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1))
      if (const auto date = date_near(text, at + word.size())) return date;
  return std::nullopt;
}

// "自2026年3月1日起施行".
std::optional<base::Date> effective_of(std::string_view text) {
  constexpr std::string_view kFrom = "自";
  for (auto at = text.find(kFrom); at != text.npos; at = text.find(kFrom, at + 1)) {
    const auto piece = base::first_code_points(text.substr(at), 24);
    const auto since = piece.find("起");
    if (since == piece.npos) continue;
    const auto then = piece.substr(since);
    const bool begins = then.find("施行") != then.npos || then.find("实施") != then.npos ||
                        then.find("执行") != then.npos || then.find("生效") != then.npos;
    if (const auto date = date_of(piece.substr(0, since)); date && begins) return date;
  }
  return std::nullopt;
}

// "17:00", "17时" after a date.
std::string time_after(std::string_view text, std::size_t at) {
  const auto piece = base::first_code_points(text.substr(at), 30);
  const auto day = piece.find("日");
  if (day == piece.npos) return {};
  const auto rest = piece.substr(day + std::string_view("日").size());
  const auto digit = rest.find_first_of("0123456789");
  if (digit == rest.npos || digit > 6) return {};
  int hour = 0, minute = 0;
  std::size_t i = digit;
  while (i < rest.size() && rest[i] >= '0' && rest[i] <= '9' && i < digit + 2)
    hour = hour * 10 + (rest[i++] - '0');
  const auto after = std::string_view(rest).substr(i);
  const bool colon = after.starts_with(":") || after.starts_with("：");
  if (!colon && !after.starts_with("时") && !after.starts_with("点")) return {};
  if (colon) minute = std::atoi(std::string(after.substr(after.starts_with(":") ? 1 : 3, 2)).c_str());
  if (hour > 23 || minute > 59) return {};
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(hour) + ":" + two(minute);
}

void find_closing(std::string_view text, Notice& out) {
  for (const std::string_view word : {"申报截止", "截止时间", "截止日期", "申报时间截至", "受理截止"})
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1))
      if (const auto date = date_near(text, at + word.size())) {
        out.closes = date;
        out.closes_at = time_after(text, at + word.size());
        return;
      }
}

// Who signs: the line or two before the date that stands alone.
std::string issuer_of(const Lines& lines, std::size_t date_line) {
  static constexpr std::array<std::string_view, 12> kOffices{
      "政府", "办公室", "办公厅", "委员会", "局", "厅", "部", "办", "管委会", "中心", "署", "总局"};
  std::string out;
  for (std::size_t back = 1; back <= 4 && back <= date_line; ++back) {
    const auto& line = lines[date_line - back];
    if (line.size() > 90 || !ends_with_any(std::string_view(line), kOffices)) break;
    out = line + (out.empty() ? "" : " ") + out;
  }
  return out;
}

std::vector<std::string> hints_of(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kWords{"有效期", "施行",   "截止", "试行",
                                                          "废止",   "不超过", "最高"};
  std::vector<std::string> out;
  while (!text.empty() && out.size() < kHints) {
    const auto stop = text.find("。");
    const auto sentence = text.substr(0, stop);
    text = stop == text.npos ? std::string_view{} : text.substr(stop + 3);
    const bool speaks =
        std::ranges::any_of(kWords, [&](auto word) { return sentence.find(word) != sentence.npos; });
    if (speaks && sentence.size() < 600) out.emplace_back(base::trim(sentence));
  }
  return out;
}

}  // namespace

std::vector<std::string> lines_of(std::string_view text) {
  Lines out;
  while (!text.empty()) {
    const auto stop = text.find_first_of("\n\f");
    auto line = tightened(base::trim(text.substr(0, stop)));
    text = stop == text.npos ? std::string_view{} : text.substr(stop + 1);
    if (!line.empty() && !is_page_number(line)) out.push_back(std::move(line));
  }
  return out;
}

std::optional<base::Date> date_alone(std::string_view line) {
  const auto trimmed = base::trim(line);
  if (base::to_code_points(trimmed).size() > 13 || !trimmed.ends_with("日")) return std::nullopt;
  const auto digits = in_digits(trimmed);
  return date_of(digits.empty() ? std::string(trimmed) : digits);
}

Notice read_notice(std::string_view text) {
  const auto lines = lines_of(text);
  Notice out;
  out.title = title_of(lines);
  std::string all;
  for (const auto& line : lines) all += line;
  for (std::size_t i = 0; i < std::min(lines.size(), kHead) && out.doc_number.empty(); ++i)
    if (base::to_code_points(lines[i]).size() < 40) out.doc_number = doc_number_of(lines[i]);
  for (std::size_t i = 0; i < lines.size() && !out.published; ++i) {
    out.published = date_alone(lines[i]);
    if (out.published) out.issuer = issuer_of(lines, i);
  }
  static constexpr std::array<std::string_view, 3> kUntil{"有效期至", "有效期截至", "执行至"};
  out.effective = effective_of(all);
  out.expires = date_after(all, kUntil);
  find_closing(all, out);
  out.hints = hints_of(all);
  return out;
}

}  // namespace qiying::policy
