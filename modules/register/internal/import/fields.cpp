#include "modules/register/internal/import/fields.hpp"

#include <toml++/toml.h>

#include <sstream>

#include "platform/base/text.hpp"

namespace qiying::register_ {

namespace {

struct Synonym {
  std::string_view header;
  FieldName field;
};
// Names of columns in files of market supervision, tax and statistics, the data elements of GB/T 36104-2018,
// and the fields of the national share platform (uniscid, entname, regcap, estdate, ...).
constexpr std::array kSynonyms = {
    Synonym{"统一社会信用代码", FieldName::uscc},
    Synonym{"社会信用代码", FieldName::uscc},
    Synonym{"信用代码", FieldName::uscc},
    Synonym{"统一代码", FieldName::uscc},
    Synonym{"纳税人识别号", FieldName::uscc},
    Synonym{"uscc", FieldName::uscc},
    Synonym{"uniscid", FieldName::uscc},
    Synonym{"creditcode", FieldName::uscc},
    Synonym{"企业名称", FieldName::name},
    Synonym{"单位名称", FieldName::name},
    Synonym{"公司名称", FieldName::name},
    Synonym{"主体名称", FieldName::name},
    Synonym{"市场主体名称", FieldName::name},
    Synonym{"机构名称", FieldName::name},
    Synonym{"名称", FieldName::name},
    Synonym{"name", FieldName::name},
    Synonym{"entname", FieldName::name},
    Synonym{"注册号", FieldName::reg_no},
    Synonym{"工商注册号", FieldName::reg_no},
    Synonym{"regno", FieldName::reg_no},
    Synonym{"法定代表人", FieldName::legal_person},
    Synonym{"法人代表", FieldName::legal_person},
    Synonym{"法人", FieldName::legal_person},
    Synonym{"法定代表人姓名", FieldName::legal_person},
    Synonym{"负责人", FieldName::legal_person},
    Synonym{"经营者", FieldName::legal_person},
    Synonym{"legalperson", FieldName::legal_person},
    Synonym{"lerep", FieldName::legal_person},
    Synonym{"联系电话", FieldName::phone},
    Synonym{"电话", FieldName::phone},
    Synonym{"手机", FieldName::phone},
    Synonym{"手机号", FieldName::phone},
    Synonym{"phone", FieldName::phone},
    Synonym{"tel", FieldName::phone},
    Synonym{"住所", FieldName::address},
    Synonym{"地址", FieldName::address},
    Synonym{"注册地址", FieldName::address},
    Synonym{"经营场所", FieldName::address},
    Synonym{"企业地址", FieldName::address},
    Synonym{"address", FieldName::address},
    Synonym{"dom", FieldName::address},
    Synonym{"街道", FieldName::street},
    Synonym{"所属街道", FieldName::street},
    Synonym{"街道代码", FieldName::street},
    Synonym{"street", FieldName::street},
    Synonym{"streetcode", FieldName::street},
    Synonym{"行业代码", FieldName::industry_code},
    Synonym{"国民经济行业代码", FieldName::industry_code},
    Synonym{"industry", FieldName::industry_code},
    Synonym{"industrycode", FieldName::industry_code},
    Synonym{"industryco", FieldName::industry_code},
    Synonym{"企业类型", FieldName::ent_type},
    Synonym{"主体类型", FieldName::ent_type},
    Synonym{"类型", FieldName::ent_type},
    Synonym{"登记注册类型", FieldName::ent_type},
    Synonym{"enttype", FieldName::ent_type},
    Synonym{"注册资本", FieldName::capital},
    Synonym{"注册资金", FieldName::capital},
    Synonym{"资本", FieldName::capital},
    Synonym{"capital", FieldName::capital},
    Synonym{"regcap", FieldName::capital},
    Synonym{"成立日期", FieldName::reg_date},
    Synonym{"注册日期", FieldName::reg_date},
    Synonym{"登记日期", FieldName::reg_date},
    Synonym{"开业日期", FieldName::reg_date},
    Synonym{"成立时间", FieldName::reg_date},
    Synonym{"regdate", FieldName::reg_date},
    Synonym{"estdate", FieldName::reg_date},
    Synonym{"经营范围", FieldName::scope},
    Synonym{"scope", FieldName::scope},
    Synonym{"opscope", FieldName::scope},
    Synonym{"经营状态", FieldName::status},
    Synonym{"登记状态", FieldName::status},
    Synonym{"企业状态", FieldName::status},
    Synonym{"状态", FieldName::status},
    Synonym{"status", FieldName::status},
    Synonym{"regstate", FieldName::status},
};

/// "注册资本（万元）" → "注册资本", "Reg_Date" → "regdate".
std::string key_of(std::string_view header) {
  auto text = base::fold_width(header);
  if (const auto bracket = text.find('('); bracket != std::string::npos && bracket > 0) text.resize(bracket);
  std::string out;
  for (char c : text) {
    if (c == ' ' || c == '_' || c == '-' || c == '*' || c == ':') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::optional<FieldName> field_of(std::string_view header) {
  const auto key = key_of(header);
  for (const auto& synonym : kSynonyms)
    if (synonym.header == key) return synonym.field;
  return std::nullopt;
}

CapitalUnit unit_of(std::string_view header) {
  if (header.find("万") != std::string_view::npos) return CapitalUnit::wan_yuan;
  return header.find("元") != std::string_view::npos ? CapitalUnit::yuan : CapitalUnit::unknown;
}

base::Error mapping_error(std::string field, base::Text message) {
  return base::invalid(std::move(field), "import.mapping", std::move(message));
}

std::string list_of_fields() {
  std::string out;
  for (auto name : qy_names(FieldName{})) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

base::Result<void> apply_unit(const toml::table& table, std::string_view where, Mapping& mapping) {
  const auto unit = table["capital_unit"].value_or(std::string());
  if (unit == "wan_yuan") mapping.capital_unit = CapitalUnit::wan_yuan;
  if (unit == "yuan") mapping.capital_unit = CapitalUnit::yuan;
  if (!unit.empty() && mapping.capital_unit == CapitalUnit::unknown)
    return mapping_error("capital_unit", {std::string(where) + ":capital_unit 只能是 yuan 或 wan_yuan",
                                          std::string(where) + ": capital_unit must be yuan or wan_yuan"});
  return {};
}

base::Result<void> apply_column(const toml::key& key, const toml::node& node, std::string_view where,
                                Mapping& mapping) {
  const auto place = std::string(where) + ":" + std::to_string(key.source().begin.line) + ": ";
  const auto field = base::enum_from<FieldName>(node.value_or(std::string()));
  if (!field)
    return mapping_error(std::string(key.str()), {place + "未知字段,可用:" + list_of_fields(),
                                                  place + "unknown field; known: " + list_of_fields()});
  for (auto& column : mapping.columns)
    if (column.column == key.str()) {
      column.field = *field;
      return {};
    }
  return mapping_error(std::string(key.str()),
                       {place + "文件中没有该列", place + "the file has no such column"});
}

}  // namespace

std::array<int, kFields> Mapping::positions() const {
  std::array<int, kFields> out;
  out.fill(-1);
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].field) out[static_cast<std::size_t>(*columns[i].field)] = static_cast<int>(i);
  return out;
}

Mapping guess_mapping(std::span<const std::string_view> header) {
  Mapping out;
  std::array<bool, kFields> taken{};
  for (auto column : header) {
    auto field = field_of(column);
    if (field && std::exchange(taken[static_cast<std::size_t>(*field)], true)) field.reset();
    if (field == FieldName::capital) out.capital_unit = unit_of(column);
    out.columns.push_back({std::string(base::trim(column)), field});
  }
  return out;
}

base::Result<Mapping> read_mapping(const std::string& text, std::string_view where,
                                   std::span<const std::string_view> header) {
  const auto parsed = toml::parse(text);
  if (!parsed) {
    const auto& e = parsed.error();
    const auto place = std::string(where) + ":" + std::to_string(e.source().begin.line) + ": ";
    return mapping_error("", {place + std::string(e.description()), place + std::string(e.description())});
  }
  const auto& table = parsed.table();
  Mapping out;
  for (auto column : header) out.columns.push_back({std::string(base::trim(column)), std::nullopt});
  QY_CHECK(apply_unit(table, where, out));
  if (const auto* columns = table["columns"].as_table())
    for (const auto& [key, node] : *columns) QY_CHECK(apply_column(key, node, where, out));
  QY_CHECK(check_mapping(out, header));
  return out;
}

base::Result<void> check_mapping(const Mapping& mapping, std::span<const std::string_view> header) {
  if (mapping.columns.size() != header.size())
    return mapping_error("mapping", {"列数与文件不符", "The number of columns differs from the file"});
  std::array<int, kFields> used{};
  for (const auto& column : mapping.columns)
    if (column.field && ++used[static_cast<std::size_t>(*column.field)] > 1)
      return mapping_error(column.column,
                           {"字段 " + std::string(base::name_of(*column.field)) + " 对应了多列",
                            "Field " + std::string(base::name_of(*column.field)) + " is mapped twice"});
  for (auto needed : {FieldName::uscc, FieldName::name})
    if (!used[static_cast<std::size_t>(needed)])
      return base::invalid(
          "mapping", "import.mapping",
          {"没有找到“统一社会信用代码”或“企业名称”列", "No column for the credit code or the name"},
          {"请指定列与字段的对应关系", "Say which column is which field"});
  return {};
}

}  // namespace qiying::register_
