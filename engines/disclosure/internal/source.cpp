#include "engines/disclosure/internal/source.hpp"

#include <unicode/ucnv.h>

#include <algorithm>

#include "engines/disclosure/internal/pages.hpp"
#include "engines/disclosure/internal/titles.hpp"
#include "platform/base/text.hpp"

namespace qiying::disclosure::internal {
namespace {

base::Error malformed(std::string code, base::Text message, base::Text help) {
  base::Error error;
  error.kind = base::ErrorKind::malformed;
  error.code = std::move(code);
  error.message = std::move(message);
  error.help = std::move(help);
  return error;
}

std::string convert(const char* from, std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(bytes.size() * 3 + 8, '\0');
  const auto size = ucnv_convert("UTF-8", from, out.data(), static_cast<int32_t>(out.size()), bytes.data(),
                                 static_cast<int32_t>(bytes.size()), &status);
  if (U_FAILURE(status)) return base::repair_utf8(bytes);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

// A file pasted together from two sources changes its encoding between lines.
std::string decode_by_line(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 3 / 2);
  while (!bytes.empty()) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto line = bytes.substr(0, end);
    out += base::valid_utf8(line) ? std::string(line) : convert("gb18030", line);
    out += '\n';
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return out;
}

bool tag_is(std::string_view tag, std::string_view name) {
  if (tag.size() < name.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i)
    if ((tag[i] | 0x20) != (name[i] | 0x20) && tag[i] != name[i]) return false;
  return tag.size() == name.size() || tag[name.size()] == ' ' || tag[name.size()] == '/';
}

// The inside of "<...>" at the front, if it looks like a tag and not like "a < b".
std::string_view tag_at(std::string_view text) {
  if (text.size() < 3 || text[0] != '<') return {};
  const bool letter = (text[1] | 0x20) >= 'a' && (text[1] | 0x20) <= 'z';
  if (!letter && text[1] != '/' && text[1] != '!') return {};
  const auto end = text.substr(0, 2000).find('>');
  return end == text.npos ? std::string_view() : text.substr(1, end - 1);
}

// The number after `colspan=` in a tag, 1 without.
std::size_t spanned_columns(std::string_view tag) {
  const auto at = tag.find("colspan");
  if (at == tag.npos) return 1;
  const auto from = tag.find_first_of("0123456789", at);
  if (from == tag.npos) return 1;
  std::size_t n = 0;
  for (auto i = from; i < tag.size() && tag[i] >= '0' && tag[i] <= '9' && n < 100; ++i)
    n = n * 10 + static_cast<std::size_t>(tag[i] - '0');
  return std::clamp<std::size_t>(n, 1, 60);
}

// HTML tables become lines with tabs; other tags vanish. End tags of cells and rows may be left out.
class Stripper {
 public:
  explicit Stripper(bool tables) : tables_(tables) {}

  void character(char c) { out += in_row_ && (c == '\n' || c == '\r' || c == '\t') ? ' ' : c; }

  void tag(std::string_view tag) {
    if (tag_is(tag, "tr")) return begin_row();
    if (tag_is(tag, "td") || tag_is(tag, "th")) return begin_cell(tag);
    if (tag_is(tag, "/tr") || tag_is(tag, "/table")) return end_row();
    if (in_row_ && tag_is(tag, "br")) out += ' ';
    const bool block = tag_is(tag, "/p") || tag_is(tag, "p") || tag_is(tag, "br") || tag_is(tag, "/div") ||
                       tag_is(tag, "/h1") || tag_is(tag, "/h2") || tag_is(tag, "/h3");
    if (tables_ && !in_row_ && block) out += '\n';
  }

  std::string out;

 private:
  void begin_row() {
    out += '\n';
    in_row_ = tables_;
    cells_ = 0;
  }
  void begin_cell(std::string_view tag) {
    if (cells_ > 0) out.append(cells_, '\t');
    cells_ = spanned_columns(tag);
  }
  void end_row() {
    // One cell alone is still a row.
    if (in_row_) out.append(cells_ > 1 ? cells_ - 1 : 0, '\t');
    in_row_ = false;
    cells_ = 0;
    out += '\n';
  }

  bool tables_;
  bool in_row_ = false;
  std::size_t cells_ = 0;
};

std::string strip_tags(std::string_view text) {
  Stripper stripper(contains(text, "<td") || contains(text, "<TD"));
  stripper.out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto tag = tag_at(text.substr(i));
    if (tag.empty()) {
      stripper.character(text[i++]);
      continue;
    }
    i += tag.size() + 2;
    stripper.tag(tag);
  }
  auto& out = stripper.out;
  replace_all(out, "&nbsp;", " ");
  replace_all(out, "&lt;", "<");
  replace_all(out, "&gt;", ">");
  replace_all(out, "&amp;", "&");
  return std::move(out);
}

// Full-width forms, private spaces and odd signs as plain ones. Tabs stay.
std::string plain(std::string_view line) {
  auto out = base::fold_width(line);
  replace_all(out, "\xC2\xA0", " ");
  replace_all(out, "\xEF\xBB\xBF", "");
  replace_all(out, "−", "-");
  replace_all(out, "﹣", "-");
  replace_all(out, "〈", "<");
  replace_all(out, "〔", "[");
  replace_all(out, "〕", "]");
  replace_all(out, "＝", "=");
  return out;
}

// "| a | b |" is a row of cells; "## title", "**bold**" lose their marks.
std::string without_markdown(std::string line) {
  replace_all(line, "**", "");
  const auto body = base::trim(line);
  if (body.size() > 2 && body.front() == '|' && body.back() == '|') {
    std::string cells(body.substr(1, body.size() - 2));
    std::ranges::replace(cells, '|', '\t');
    return cells;
  }
  const auto text = line.find_first_not_of("# ");
  if (line.starts_with('#') && text != line.npos) line.erase(0, text);
  return line;
}

// "七、" alone on its line is the beginning of the next one.
void join_numbers(Lines& lines) {
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const auto text = squeeze(lines[i].text);
    if (text.size() > 12 || lines[i].cells || lines[i + 1].cells || !text.ends_with("、")) continue;
    const auto e = enumerated(text);
    const auto next = squeeze(lines[i + 1].text);
    if (e.level != 1 || e.size != text.size() || next.empty() || enumerated(next).level > 0) continue;
    lines[i].text = text + lines[i + 1].text;
    lines[i + 1].text.clear();
  }
}

}  // namespace

base::Result<std::string> decode(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return convert("UTF-16", bytes);
  if (bytes.starts_with("%PDF") || bytes.starts_with("PK\x03\x04") || bytes.find('\0') != bytes.npos)
    return malformed("disclosure.binary", {"这不是文本", "This is not text"},
                     {"请提供文本、PDF、DOCX 或 XLSX 文件", "Give a text, PDF, DOCX or XLSX file"});
  return base::valid_utf8(bytes) ? std::string(bytes) : decode_by_line(bytes);
}

base::Result<Lines> read_lines(std::string_view bytes) {
  QY_TRY(auto text, decode(bytes));
  if (contains(text, "<")) text = strip_tags(text);
  std::erase(text, '\r');
  Lines lines;
  std::vector<std::size_t> pages;  // first lines
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of("\n\f"), rest.size());
    auto line = without_markdown(plain(rest.substr(0, end)));
    const bool cells = contains(line, "\t") && !base::trim(line).empty();
    lines.push_back({std::move(line), cells});
    if (end < rest.size() && rest[end] == '\f') pages.push_back(lines.size());
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  drop_page_furniture(lines, pages);
  join_numbers(lines);
  return lines;
}

std::string squeeze(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto c = base::decode_utf8(text);
    if (!base::is_space(c.value)) out += text.substr(0, c.size);
    text.remove_prefix(c.size);
  }
  return out;
}

std::string tighten(std::string_view text) {
  const auto word = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'z') || c == '.' || c == '%';
  };
  std::string out;
  out.reserve(text.size());
  bool blank = false;
  while (!text.empty()) {
    const auto c = base::decode_utf8(text);
    if (base::is_space(c.value)) {
      blank = true;
    } else {
      if (blank && !out.empty() && word(out.back()) && word(text.front()) && text.front() != '%') out += ' ';
      blank = false;
      out += text.substr(0, c.size);
    }
    text.remove_prefix(c.size);
  }
  return out;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  while (!text.empty()) {
    const auto c = base::decode_utf8(text);
    if (base::is_space(c.value)) {
      if (!word.empty()) words.push_back(std::move(word));
      word.clear();
    } else {
      word += text.substr(0, c.size);
    }
    text.remove_prefix(c.size);
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [&](auto part) { return contains(text, part); });
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (!contains(text, what)) return;
  std::string out;
  out.reserve(text.size());
  std::size_t from = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, from)) {
    out.append(text, from, at - from);
    out += with;
    from = at + what.size();
  }
  out.append(text, from);
  text = std::move(out);
}

}  // namespace qiying::disclosure::internal
