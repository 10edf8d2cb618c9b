#include "platform/xlsx/internal/workbook.hpp"

#include <charconv>
#include <map>

#include "platform/xlsx/internal/xml.hpp"

namespace qiying::xlsx {

namespace {

/// Id → part, of a relationships part; paths are relative to xl/.
struct Relations final : Xml {
  std::map<std::string, std::string, std::less<>> targets;
  void begin(std::string_view name, const char** a) override {
    const char* id = attribute(a, "Id");
    const char* target = attribute(a, "Target");
    if (name != "Relationship" || !id || !target) return;
    const std::string_view path(target);
    targets[id] = path.starts_with('/') ? std::string(path.substr(1)) : "xl/" + std::string(path);
  }
  void end(std::string_view) override {}
};

struct Book final : Xml {
  std::vector<std::pair<std::string, std::string>> sheets;  ///< name, relation
  bool since_1904 = false;
  void begin(std::string_view name, const char** a) override {
    const char* title = attribute(a, "name");
    const char* id = attribute(a, "id");
    if (name == "sheet" && title && id) sheets.emplace_back(title, id);
    const char* base = name == "workbookPr" ? attribute(a, "date1904") : nullptr;
    if (base) since_1904 = base[0] == '1' || base[0] == 't';
  }
  void end(std::string_view) override {}
};

struct Texts final : Xml {
  Texts(SharedTexts& into, std::uint64_t most) : texts(into), limit(most) {}
  SharedTexts& texts;
  std::uint64_t limit;
  std::string current;
  int phonetic = 0;
  bool inside = false, full = false;
  void begin(std::string_view name, const char**) override {
    if (name == "si") current.clear();
    if (name == "rPh") ++phonetic;
    inside = name == "t" && phonetic == 0;
  }
  void end(std::string_view name) override {
    inside = false;
    if (name == "rPh") --phonetic;
    if (name == "si") texts.add(current);
    full = full || texts.bytes() + current.size() > limit;
    if (full) stop();
  }
  void text(std::string_view piece) override {
    if (inside) current += piece;
  }
};

Look builtin_look(int format) {
  if (format == 22 || format == 47) return Look::date_time;
  if ((format >= 18 && format <= 21) || format == 45 || format == 46 || (format >= 32 && format <= 35))
    return Look::time;
  const bool date = (format >= 14 && format <= 17) || (format >= 27 && format <= 31) || format == 36 ||
                    (format >= 50 && format <= 58);
  return date ? Look::date : Look::plain;
}

struct Styles final : Xml {
  std::map<int, Look> custom;
  std::vector<Look> cells;
  bool inside = false;
  void begin(std::string_view name, const char** a) override {
    const char* id = attribute(a, "numFmtId");
    const char* code = attribute(a, "formatCode");
    if (name == "numFmt" && id && code) custom[std::atoi(id)] = look_of_format(code);
    if (name == "cellXfs") inside = true;
    if (name == "xf" && inside) cells.push_back(id ? look(std::atoi(id)) : Look::plain);
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") inside = false;
  }
  Look look(int id) const {
    const auto found = custom.find(id);
    return found == custom.end() ? builtin_look(id) : found->second;
  }
};

std::string two(int n) {
  const auto text = std::to_string(n);
  return text.size() < 2 ? "0" + text : text;
}

}  // namespace

base::Result<Workbook> read_workbook(Package& package, const Limits& limits) {
  if (!package.has("xl/workbook.xml"))
    return malformed("xlsx.not_a_workbook", {"这不是 .xlsx 工作簿", "This is not an .xlsx workbook"});
  Workbook out;
  Book book;
  QY_CHECK(book.read(package, "xl/workbook.xml"));
  Relations relations;
  QY_CHECK(relations.read(package, "xl/_rels/workbook.xml.rels"));
  for (auto& [name, id] : book.sheets) {
    const auto target = relations.targets.find(id);
    if (target == relations.targets.end() || !package.has(target->second)) continue;
    out.names.push_back(std::move(name)), out.parts.push_back(target->second);
  }
  if (out.parts.empty()) return bad_xml("xl/workbook.xml");
  out.since_1904 = book.since_1904;
  if (package.has("xl/styles.xml")) {
    Styles styles;
    QY_CHECK(styles.read(package, "xl/styles.xml"));
    out.styles = std::move(styles.cells);
  }
  if (package.has("xl/sharedStrings.xml")) {
    Texts texts(out.texts, limits.shared_text_bytes);
    const auto read = texts.read(package, "xl/sharedStrings.xml");
    if (texts.full) return too_large();
    QY_CHECK(read);
  }
  return out;
}

Look look_of_format(std::string_view code) {
  bool date = false, time = false;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;
    if (c == '"' || c == '[') {
      const char close = c == '"' ? '"' : ']';
      const bool elapsed = c == '[' && i + 1 < code.size() &&
                           std::string_view("hms").find(code[i + 1]) != std::string_view::npos;
      time = time || elapsed;
      i = std::min(code.find(close, i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else {
      date = date || c == 'y' || c == 'd' || c == 'Y' || c == 'D';
      time = time || c == 'h' || c == 's' || c == 'H' || c == 'S';
      date = date || (c == 'm' && !time && code.find_first_of("hs") == std::string_view::npos);
    }
  }
  return date ? (time ? Look::date_time : Look::date) : time ? Look::time : Look::plain;
}

std::string date_text(double serial, Look look, bool since_1904) {
  if (!(serial >= 0 && serial < 2958466)) return {};  // 9999-12-31
  auto day = static_cast<std::int64_t>(serial);
  auto seconds = static_cast<std::int64_t>((serial - static_cast<double>(day)) * 86400 + 0.5);
  if (seconds == 86400) ++day, seconds = 0;
  const auto clock = two(static_cast<int>(seconds / 3600)) + ":" + two(static_cast<int>(seconds / 60 % 60)) +
                     ":" + two(static_cast<int>(seconds % 60));
  if (look == Look::time) return clock;
  // Day 60 of the 1900 system is 29 February 1900, which never was.
  const auto offset = since_1904 ? 24107 : day < 60 ? 25568 : 25569;
  const base::Date date{std::chrono::days(day - offset)};
  const auto text = base::to_iso(date);
  return look == Look::date_time && seconds != 0 ? text + " " + clock : text;
}

std::string number_text(std::string_view stored) {
  const bool integer = stored.find_first_not_of("0123456789-") == std::string_view::npos;
  double value = 0;
  const auto read = std::from_chars(stored.data(), stored.data() + stored.size(), value);
  if (integer || read.ec != std::errc() || read.ptr != stored.data() + stored.size())
    return std::string(stored);
  char buffer[64];
  const bool whole =
      value > -1e15 && value < 1e15 && value == static_cast<double>(static_cast<std::int64_t>(value));
  std::snprintf(buffer, sizeof buffer, whole ? "%.0f" : "%.15g", value);
  return buffer;
}

}  // namespace qiying::xlsx
