#pragma once
/// The fact catalogue: everything that a condition may ask about an enterprise, with type, unit, period,
/// source and sensitivity; and the code lists behind it (industries, regions, titles, states). The catalogue
/// is data (content/facts); nothing here knows a single fact by name. Immutable after loading; thread-safe.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/rules/finding.hpp"
#include "engines/rules/quantity.hpp"
#include "platform/base/describe.hpp"

namespace qiying::rules {

/// 是非, 数值(带单位), 代码, 日期, 资质集合(带有效期).
enum class FactType : std::uint8_t { boolean, number, code, date, holdings };
QY_ENUM(FactType, "boolean", "number", "code", "date", "holdings")

/// For what time a value speaks. `year` facts may be asked for earlier years: revenue[-1] is the year before
/// the last complete one.
enum class Period : std::uint8_t { now, month, quarter, year };
QY_ENUM(Period, "now", "month", "quarter", "year")

/// 一般, 商业秘密, 个人信息: what a screen may show to whom.
enum class Sensitivity : std::uint8_t { normal, business, personal };
QY_ENUM(Sensitivity, "normal", "business", "personal")

/// How values of a code list relate: plain words; GB/T 4754 industries ("C3911", prefixes "C", "C39");
/// GB/T 2260 regions ("420103", prefixes "42", "4201").
enum class CodeKind : std::uint8_t { plain, industry, region };

/// What all codes at or below a code begin with, a view into `code`: "C39"; "4201" of 420100 and of
/// 420100000000; "420103012" of a street. Of plain words the word itself.
std::string_view stem_of(CodeKind kind, std::string_view code);
/// How exact a code with this stem is: 门类, 大类, 中类, 小类; 省, 市, 区县, 街道, 社区.
base::Text precision_of(CodeKind kind, std::string_view stem);

struct CodeList {
  std::string name;
  std::string source;
  CodeKind kind = CodeKind::plain;
  std::map<std::string, std::string, std::less<>> titles;     ///< by canonical code
  std::map<std::string, std::string, std::less<>> canonical;  ///< other spellings

  /// "3911" or "C3911" gives "C3911"; "420100000000" gives "420100"; a title gives its code. nullopt: not in
  /// the list.
  std::optional<std::string> find(std::string_view text) const;
  /// The same, but a street or community, of which the list has the district only, keeps its own code.
  std::optional<std::string> exact(std::string_view text) const;
  /// What values below the code begin with: "C39" for industries, "4201" for the region 420100, "420103012"
  /// for a street.
  std::string prefix_of(std::string_view code) const { return std::string(stem_of(kind, code)); }
};

/// How a fact follows from others when it is not given itself.
enum class Formula : std::uint8_t { none, ratio, growth, increase, sum, mean, table };

struct FactUse {
  std::uint32_t fact = 0;   ///< index in the catalogue
  std::int32_t offset = 0;  ///< years back, 0 or negative
  auto operator<=>(const FactUse&) const = default;
};

struct Fact {
  std::string id;  ///< column of a table of enterprises
  base::Text title;
  FactType type = FactType::number;
  const Unit* unit = nullptr;  ///< of numbers, and of bare numbers in tables
  Period period = Period::now;
  Sensitivity sensitivity = Sensitivity::normal;
  std::string source;  ///< who knows it
  std::string note;    ///< definition and its source
  const CodeList* codes = nullptr;
  Formula formula = Formula::none;
  std::vector<FactUse> inputs;
  std::string table;       ///< of Formula::table
  bool local_tax = false;  ///< depends on the tax paid to this place: 公平竞争审查条例 article 10
  bool asked = false;      ///< an enterprise can answer it itself (self-check)
};

/// Years back that may be asked for.
inline constexpr int kOldestOffset = -5;

class Catalogue {
 public:
  const std::vector<Fact>& facts() const { return facts_; }
  const Fact& at(std::uint32_t index) const { return facts_[index]; }
  /// By id or Chinese title, with an offset in brackets: "revenue", "营业收入[-1]". nullopt: unknown.
  std::optional<FactUse> find(std::string_view name) const;
  /// The known name nearest to a misspelt one, or empty.
  std::string nearest(std::string_view name) const;
  const CodeList* codes(std::string_view name) const;
  /// "营业收入（上上年）" and the like.
  base::Text title_of(FactUse use) const;
  /// "revenue[-1]".
  std::string id_of(FactUse use) const;

  void add(CodeList list);
  /// False when the id or title is taken.
  bool add(Fact fact);
  Fact& edit(std::uint32_t index) { return facts_[index]; }

 private:
  std::vector<Fact> facts_;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  std::map<std::string, CodeList, std::less<>> codes_;
};

}  // namespace qiying::rules
