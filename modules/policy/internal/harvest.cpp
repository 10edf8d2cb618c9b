#include "modules/policy/internal/harvest.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "modules/policy/internal/notice.hpp"
#include "platform/base/text.hpp"
#include "platform/webpage/webpage.hpp"

namespace qiying::policy {
namespace {

using Chars = std::u32string;

constexpr std::size_t kShortest = 6, kLongestWord = 16;
constexpr std::u32string_view kOpens = U"〔[［(（【", kCloses = U"〕]］)）】";

bool is_digit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

// Number of `digits` at most at `at`; moves on. -1: none.
int number_at(const Chars& text, std::size_t& at, std::size_t digits) {
  int out = 0;
  const auto from = at;
  while (at < text.size() && at - from < digits && is_digit(text[at]))
    out = out * 10 + static_cast<int>(text[at++] - U'0');
  return at == from ? -1 : out;
}

bool is_word(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z');
}

void skip_blanks(const Chars& text, std::size_t& at) {
  while (at < text.size() && (text[at] == U' ' || text[at] == 0x3000)) ++at;
}

// The number whose bracket opens at `open`, or nothing: word〔year〕n号.
std::optional<Chars> number_from(const Chars& text, std::size_t open) {
  auto from = open;
  while (from > 0 && open - from < kLongestWord && is_word(text[from - 1])) --from;
  auto at = open + 1;
  const auto year = number_at(text, at, 4);
  if (from == open || year < 1949 || year > 2200) return std::nullopt;
  if (at >= text.size() || kCloses.find(text[at]) == kCloses.npos) return std::nullopt;
  ++at;
  skip_blanks(text, at);
  if (at < text.size() && text[at] == U'第') ++at;
  const auto n = number_at(text, at, 5);
  skip_blanks(text, at);
  if (n < 0 || at >= text.size() || text[at] != U'号') return std::nullopt;
  Chars out = text.substr(from, open - from);
  // "文号：鄂政发", "根据鄂政发": what introduces the number is not part of it.
  for (const Chars& word : {Chars(U"文号"), Chars(U"发文字号"), Chars(U"根据"), Chars(U"按照")})
    if (const auto found = out.rfind(word); found != out.npos) out = out.substr(found + word.size());
  if (out.empty()) return std::nullopt;
  return out + U"〔" + base::to_code_points(std::to_string(year)) + U"〕" +
         base::to_code_points(std::to_string(n)) + U"号";
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char ch : text) {
    if (ch == '"' || ch == '\\') out += '\\';
    out += static_cast<unsigned char>(ch) < 0x20 ? ' ' : ch;
  }
  return out + "\"";
}

std::string utf8(const Chars& text) {
  std::string out;
  for (const auto c : text) base::append_utf8(out, c);
  return out;
}

// The last part of the path without its date-like folders tells lists from documents badly; a date beside the
// link tells well.
std::optional<Listed> item_of(const webpage::Link& link, const std::string& host) {
  if (host_of(link.address) != host || base::to_code_points(link.text).size() < kShortest)
    return std::nullopt;
  auto date = date_of(link.around);
  if (!date) return std::nullopt;
  auto title = link.text;
  // A date inside the link is not part of its name.
  if (const auto shown = base::to_iso(*date); title.ends_with(shown))
    title.resize(title.size() - shown.size());
  return Listed{link.address, std::string(base::trim(title)), date};
}

}  // namespace

std::string doc_number_of(std::string_view text) {
  const auto chars = base::to_code_points(text);
  for (std::size_t i = 0; i < chars.size(); ++i)
    if (kOpens.find(chars[i]) != kOpens.npos)
      if (const auto found = number_from(chars, i)) return utf8(*found);
  return {};
}

std::optional<base::Date> date_of(std::string_view text) {
  const auto chars = base::to_code_points(text);
  for (std::size_t i = 0; i + 7 < chars.size(); ++i) {
    if (!is_digit(chars[i]) || (i > 0 && is_digit(chars[i - 1]))) continue;
    auto at = i;
    const auto year = number_at(chars, at, 4);
    if (at != i + 4 || at >= chars.size() || std::u32string_view(U"-/.年").find(chars[at]) == Chars::npos)
      continue;
    const auto month = number_at(chars, ++at, 2);
    if (at >= chars.size() || std::u32string_view(U"-/.月").find(chars[at]) == Chars::npos) continue;
    const auto day = number_at(chars, ++at, 2);
    const auto date = std::chrono::year(year) /
                      std::chrono::month(static_cast<unsigned>(std::max(month, 0))) /
                      std::chrono::day(static_cast<unsigned>(std::max(day, 0)));
    if (date.ok() && year > 1949 && year < 2200) return base::Date(std::chrono::sys_days(date));
  }
  return std::nullopt;
}

std::string host_of(std::string_view address) {
  const auto scheme = address.starts_with("https://") ? 8u : address.starts_with("http://") ? 7u : 0u;
  if (scheme == 0) return {};
  auto rest = address.substr(scheme);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  // Names before '@' are a known disguise.
  if (rest.find('@') != rest.npos) return {};
  std::string out(rest.substr(0, rest.find(':')));
  std::ranges::transform(out, out.begin(), [](unsigned char ch) { return std::tolower(ch); });
  return out;
}

bool may_read(std::string_view address, const std::vector<std::string>& hosts) {
  const auto host = host_of(address);
  return !host.empty() && std::ranges::any_of(hosts, [&](const auto& h) {
    return h.starts_with('.') ? host.ends_with(h) : host == h;
  });
}

std::vector<Listed> items_of(std::string_view html, const std::string& address) {
  std::vector<Listed> out;
  const auto page = webpage::read(html, address);
  for (const auto& link : page.links)
    if (auto item = item_of(link, host_of(address))) out.push_back(*std::move(item));
  return out;
}

namespace {

constexpr std::size_t kMostNotes = 60'000;  // bytes

std::string application_of(const Notice& n) {
  if (!n.closes) return {};
  const auto at = base::to_iso(*n.closes) + (n.closes_at.empty() ? "" : " " + n.closes_at);
  return fmt::format("申报: {{方式: 申报, 截止: \"{}\"}}  # 请核对\n", at);
}

// The text itself as notes, to write from; nothing of it is a rule.
std::string notes_of(const Notice& n, const std::string& body) {
  if (body.empty()) return {};
  std::string out;
  if (!n.hints.empty()) out += "# ---- 请核对的句子 ----\n";
  for (const auto& hint : n.hints) out += "# · " + hint + "\n";
  out += "# ---- 原文（写完后可以删去） ----\n";
  for (const auto& line : lines_of(body)) {
    if (out.size() + line.size() > kMostNotes) return out + "# ……（后面从略）\n";
    out += "# " + line + "\n";
  }
  return out;
}

}  // namespace

std::string draft_of(const Known& k) {
  const auto read = read_notice(k.body);
  std::string out = fmt::format("编号: {}\n标题: {}\n", k.slug, quoted(k.title));
  if (!k.doc_number.empty()) out += fmt::format("文号: {}\n", quoted(k.doc_number));
  out += fmt::format("发文机关: {}\n层级: 区  # 请核对：国家 省 市 区\n状态: 待核实  # 核对后改为“有效”\n",
                     quoted(read.issuer.empty() ? k.source : read.issuer));
  const auto published = k.published ? k.published : read.published;
  if (published) out += fmt::format("发布日期: {}\n", base::to_iso(*published));
  if (read.effective) out += fmt::format("施行日期: {}  # 请核对\n", base::to_iso(*read.effective));
  if (read.expires) out += fmt::format("失效日期: {}  # 请核对\n", base::to_iso(*read.expires));
  out += "受众: 待撰写\n摘要: 待撰写\n";
  out += k.address.empty() ? fmt::format("来源: {{标题: {}}}\n", quoted(k.title))
                           : fmt::format("来源: {{地址: {}, 类别: 官方}}\n", quoted(k.address));
  out += "条件: {人工审核: 条件待撰写}\n" + application_of(read) + "来源未说明: [条件和待遇尚未录入]\n";
  return out + notes_of(read, k.body);
}

}  // namespace qiying::policy
