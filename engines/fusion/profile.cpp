#include "engines/fusion/profile.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <set>

#include "platform/base/ascii_toml.hpp"

namespace qiying::fusion {
namespace {

constexpr std::pair<std::string_view, FieldType> kTypes[] = {{"credit_code", FieldType::credit_code},
                                                             {"company", FieldType::company},
                                                             {"person", FieldType::person},
                                                             {"name", FieldType::name},
                                                             {"text", FieldType::text},
                                                             {"date", FieldType::date},
                                                             {"number", FieldType::number},
                                                             {"money", FieldType::money},
                                                             {"id", FieldType::id},
                                                             {"phone", FieldType::phone},
                                                             {"address", FieldType::address},
                                                             {"place", FieldType::place},
                                                             {"carry", FieldType::carry}};

base::Error fault(std::string at, std::string zh, std::string en) {
  return base::invalid(std::move(at), "fusion.bad_profile", {std::move(zh), std::move(en)});
}

Result<std::vector<std::string>> texts(const toml::table& table, const std::string& at,
                                       std::string_view key) {
  std::vector<std::string> out;
  const auto node = table[key];
  if (!node) return out;
  if (const auto* one = node.as_string()) return std::vector{one->get()};
  const auto* list = node.as_array();
  if (list == nullptr)
    return fault(at + std::string(key), "须为文字或文字列表", "Must be a text or a list of texts");
  for (const auto& item : *list) {
    const auto text = item.value<std::string>();
    if (!text || text->empty()) return fault(at + std::string(key), "须为非空文字", "Must be a text");
    out.push_back(*text);
  }
  return out;
}

Result<void> only(const toml::table& table, const std::string& at,
                  std::initializer_list<std::string_view> keys) {
  for (const auto& [key, value] : table)
    if (std::ranges::find(keys, key.str()) == keys.end())
      return fault(at + std::string(key.str()), "未知的字段", "Unknown key");
  return {};
}

Result<FieldSpec> read_field(const toml::table& table, const std::string& at) {
  QY_CHECK(only(table, at, {"name", "type", "columns", "also", "swaps_with", "implied_by"}));
  FieldSpec field;
  field.name = table["name"].value_or(std::string());
  if (field.name.empty()) return fault(at + "name", "缺少字段名", "The name is missing");
  const auto type = table["type"].value_or(std::string());
  const auto found = std::ranges::find(kTypes, type, &std::pair<std::string_view, FieldType>::first);
  if (found == std::end(kTypes)) return fault(at + "type", "未知的类型 " + type, "Unknown type " + type);
  field.type = found->second;
  QY_TRY(field.columns, texts(table, at, "columns"));
  if (field.columns.empty()) field.columns = {field.name};
  QY_TRY(field.also, texts(table, at, "also"));
  field.swaps_with = table["swaps_with"].value_or(std::string());
  QY_TRY(field.implied_by, texts(table, at, "implied_by"));
  return field;
}

Result<void> check(const Profile& profile) {
  std::set<std::string> names;
  std::size_t compared = 0;
  for (const auto& field : profile.fields) {
    if (!names.insert(field.name).second) return fault(field.name, "字段重复", "Given twice");
    compared += field.type != FieldType::carry;
  }
  for (const auto& field : profile.fields)
    if (!field.swaps_with.empty() && !names.contains(field.swaps_with))
      return fault(field.name + ".swaps_with", "没有这个字段", "There is no such field");
  for (const auto& field : profile.fields)
    for (const auto& other : field.implied_by)
      if (other == field.name || !names.contains(other))
        return fault(field.name + ".implied_by", "没有这个字段", "There is no such field");
  if (compared == 0) return fault("field", "没有可比较的字段", "No field to compare");
  if (compared > kMaxFields)
    return fault("field", fmt::format("最多比较 {} 个字段", kMaxFields),
                 fmt::format("At most {} fields", kMaxFields));
  return {};
}

}  // namespace

Result<Profile> parse_profile(std::string_view text) {
  const auto ascii = base::to_ascii_toml(text);
  if (!ascii) return fault(ascii.error().field, ascii.error().message.zh, ascii.error().message.en);
  const auto parsed = toml::parse(*ascii);
  if (!parsed) {
    const std::string why(parsed.error().description());
    return fault(fmt::format("{}", parsed.error().source().begin.line), "TOML 语法错误：" + why,
                 "TOML: " + why);
  }
  const auto& table = parsed.table();
  QY_CHECK(only(table, "", {"name", "record_id", "source", "updated_at", "field"}));
  Profile profile;
  profile.name = table["name"].value_or(std::string("profile"));
  QY_TRY(profile.record_id, texts(table, "", "record_id"));
  QY_TRY(profile.source, texts(table, "", "source"));
  QY_TRY(profile.updated, texts(table, "", "updated_at"));
  if (profile.record_id.empty()) profile.record_id = {"record_id"};
  const auto* fields = table["field"].as_array();
  if (fields == nullptr) return fault("field", "缺少 [[field]]", "[[field]] is missing");
  for (std::size_t i = 0; i < fields->size(); ++i) {
    const auto* one = fields->get(i)->as_table();
    const auto at = fmt::format("field[{}].", i);
    if (one == nullptr) return fault(at, "须为表", "Must be a table");
    QY_TRY(auto field, read_field(*one, at));
    profile.fields.push_back(std::move(field));
  }
  QY_CHECK(check(profile));
  return profile;
}

bool needs_reference(const Profile& profile) {
  return std::ranges::any_of(profile.fields, [](const FieldSpec& field) {
    return field.type == FieldType::company || field.type == FieldType::address ||
           field.type == FieldType::place;
  });
}

std::optional<std::string> find_profile(const Content& content, std::string_view name) {
  const auto ending = fmt::format("profiles/{}.toml", name);
  for (const auto& document : content)
    if (document.name.ends_with(ending)) return document.text;
  return std::nullopt;
}

}  // namespace qiying::fusion
