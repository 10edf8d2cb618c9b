#include "engines/fusion/reference.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "engines/fusion/internal/lexicon.hpp"
#include "platform/base/ascii_toml.hpp"
#include "platform/base/csv.hpp"
#include "platform/base/text.hpp"

namespace qiying::fusion {
namespace {

using internal::Lexicon;
using internal::WordSet;

base::Error fault(const std::string& code, const std::string& document, base::Text what) {
  return base::invalid(document, code, std::move(what));
}

void add_words(WordSet& set, std::string_view text) {
  std::u32string word;
  for (const auto c : base::to_code_points(text)) {
    if (!base::is_space(c)) {
      word += c;
      continue;
    }
    set.add(word, 1);
    word.clear();
  }
  set.add(word, 1);
}

Result<void> read_words(const Document& document, Lexicon& lexicon) {
  const auto ascii = base::to_ascii_toml(document.text);
  if (!ascii) return fault("fusion.bad_words", document.name, ascii.error().message);
  const auto parsed = toml::parse(*ascii);
  if (!parsed) {
    const std::string why(parsed.error().description());
    return fault("fusion.bad_words", document.name, {"TOML 语法错误：" + why, "TOML: " + why});
  }
  const std::pair<std::string_view, WordSet*> lists[] = {{"forms", &lexicon.forms},
                                                         {"branches", &lexicon.branches},
                                                         {"branch_endings", &lexicon.branch_endings},
                                                         {"parents", &lexicon.parents},
                                                         {"industry", &lexicon.industry}};
  for (const auto& [key, set] : lists) {
    const auto* lines = parsed.table()[key].as_array();
    if (lines == nullptr)
      return fault("fusion.bad_words", document.name,
                   {"缺少 " + std::string(key), std::string(key) + " is missing"});
    for (const auto& line : *lines) add_words(*set, line.value_or(std::string_view{}));
  }
  return {};
}

// 恩施土家族苗族自治州 → 恩施; 江汉区 → 江汉; 内蒙古自治区 → 内蒙古.
std::u32string brief_name(const std::u32string& name, std::size_t digits) {
  static constexpr std::u32string_view kPeoples[] = {
      U"土家族", U"苗族",   U"藏族",     U"羌族",     U"彝族",   U"布依族", U"侗族",   U"壮族",  U"傣族",
      U"白族",   U"景颇族", U"傈僳族",   U"哈尼族",   U"回族",   U"蒙古族", U"维吾尔", U"回",    U"朝鲜族",
      U"黎族",   U"瑶族",   U"满族",     U"畲族",     U"水族",   U"仡佬族", U"各族",   U"壮",    U"佤族",
      U"拉祜族", U"纳西族", U"柯尔克孜", U"达斡尔族", U"哈萨克", U"蒙古",   U"土族",   U"撒拉族"};
  static constexpr std::u32string_view kKinds[] = {
      U"特别行政区", U"自治区", U"自治州", U"自治县", U"自治旗", U"地区", U"林区", U"街道", U"新区",
      U"省",         U"市",     U"盟",     U"区",     U"县",     U"旗",   U"镇",   U"乡"};
  std::u32string brief = name;
  for (const auto kind : kKinds)
    if (brief.ends_with(kind) && brief.size() > kind.size() + 1) {
      brief.resize(brief.size() - kind.size());
      break;
    }
  if (digits == 2 && brief == U"内蒙古") return brief;
  for (bool cut = true; cut;) {
    cut = false;
    for (const auto people : kPeoples)
      if (brief.ends_with(people) && brief.size() > people.size() + 1)
        brief.resize(brief.size() - people.size()), cut = true;
  }
  return brief;
}

bool is_placeholder(std::u32string_view name) {
  return name == U"市辖区" || name == U"县" || name.find(U"直辖县") != name.npos ||
         name.find(U"办事处") != name.npos;
}

// A district's short name (和平, 朝阳) is a common word, so alone it is not taken for a place; a street's
// neither.
bool brief_needs_outer(const internal::Division& division) {
  return division.code.size() > 6 || (division.code.size() == 6 && division.name.ends_with(U'区'));
}

class PlaceIndex {
 public:
  explicit PlaceIndex(Lexicon& lexicon) : lexicon_(lexicon) {}

  void add(std::u32string_view word, std::uint32_t division, bool needs_outer) {
    auto [it, fresh] =
        index_.try_emplace(std::u32string(word), static_cast<std::int32_t>(lexicon_.places.size()));
    if (fresh) {
      lexicon_.places.emplace_back();
      lexicon_.place_words.add(word, it->second);
    }
    lexicon_.places[static_cast<std::size_t>(it->second)].push_back({division, needs_outer});
  }

 private:
  Lexicon& lexicon_;
  std::unordered_map<std::u32string, std::int32_t> index_;
};

Result<void> read_divisions(const Document& document, Lexicon& lexicon) {
  auto reader = base::CsvReader::of(document.text);
  PlaceIndex index(lexicon);
  for (bool header = true;; header = false) {
    auto more = reader.next();
    if (!more) return fault("fusion.bad_divisions", document.name, more.error().message);
    if (!*more) return {};
    if (header) continue;
    if (reader.cells().size() != 2)
      return fault("fusion.bad_divisions", document.name, {"须为两列", "Must have two columns"});
    const auto name = base::to_code_points(reader.cells()[1]);
    if (name.size() < 2 || is_placeholder(name)) continue;
    const std::string code(reader.cells()[0]);
    const auto number = static_cast<std::uint32_t>(lexicon.divisions.size());
    lexicon.divisions.push_back({code, name, brief_name(name, code.size())});
    const auto& division = lexicon.divisions.back();
    index.add(name, number, code.size() > 6);
    // 阿里 is rarely the prefecture.
    if (division.brief.size() >= 2 && division.brief != name && !name.ends_with(U"地区"))
      index.add(division.brief, number, brief_needs_outer(division));
    if (name.ends_with(U"街道"))
      index.add(std::u32string_view(name).substr(0, name.size() - 1), number, true);
  }
}

}  // namespace

Result<Reference> Reference::load(const Content& content) {
  auto lexicon = std::make_shared<Lexicon>();
  for (const auto& document : content) {
    if (document.name.ends_with("divisions.csv")) QY_CHECK(read_divisions(document, *lexicon));
    if (document.name.ends_with("company_words.toml")) QY_CHECK(read_words(document, *lexicon));
  }
  Reference reference;
  reference.lexicon_ = std::move(lexicon);
  return reference;
}

}  // namespace qiying::fusion
