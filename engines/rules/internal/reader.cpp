#include "engines/rules/internal/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engines/rules/internal/keys.hpp"
#include "platform/base/text.hpp"

namespace qiying::rules::internal {
namespace {

constexpr std::size_t kLongestText = 4000;

bool is_null(const YamlNode& node) {
  return node.kind == YamlNode::Kind::scalar &&
         (node.text.empty() || node.text == "~" || node.text == "null");
}

// The part before "|" or after it.
std::pair<std::string_view, std::string_view> halves(std::string_view choice) {
  const auto bar = choice.find('|');
  return {choice.substr(0, bar), bar == choice.npos ? choice : choice.substr(bar + 1)};
}

std::string join_choices(std::span<const std::string_view> choices) {
  std::string out;
  for (const auto c : choices) out += (out.empty() ? "" : "、") + std::string(halves(c).second);
  return out;
}

}  // namespace

std::string key_name(std::string_view english) {
  return fmt::format("“{}”({})", chinese_key(english), english);
}

std::string shown(std::string_view text) {
  return std::string(base::first_code_points(text, 40));
}

void tell(Findings& findings, Place place, const base::Error& error) {
  findings.error(place, error.code, error.message, error.help);
}

std::optional<std::string> scalar_text(const YamlNode& node, Findings& findings, std::string_view what) {
  if (node.kind == YamlNode::Kind::scalar && node.text.size() <= kLongestText)
    return std::string(base::trim(node.text));
  findings.error(node.place, "rules.text",
                 {fmt::format("{}应是一段不超过 {} 字节的文字", what, kLongestText),
                  fmt::format("{} must be a text of at most {} bytes", what, kLongestText)},
                 {"检查缩进；列表或分组不能写在这里", "Check the indentation; no list or group goes here"});
  return std::nullopt;
}

MapReader::MapReader(const YamlNode& node, Findings& findings, std::string_view what)
    : node_(node), findings_(findings), used_(node.entries.size()) {
  if (node.kind == YamlNode::Kind::map) return;
  findings.error(node.place, "rules.group",
                 {fmt::format("{}应写成“名称: 值”的几行，这里不是", what),
                  fmt::format("{} must be lines of “name: value”; this is not", what)},
                 {"叙述性文字不能作为规则：逐条写明“事实”和“至少、是、属于”等比较",
                  "Prose is no rule: name the fact and the comparison line by line"});
}

const YamlNode* MapReader::find(std::string_view english) {
  asked_.push_back(english);
  for (std::size_t i = 0; i < node_.entries.size(); ++i) {
    const auto& entry = node_.entries[i];
    if (english_key(entry.key) != english) continue;
    used_[i] = true;
    if (!is_null(entry.value)) return &entry.value;
  }
  return nullptr;
}

const YamlNode* MapReader::need(std::string_view english) {
  const auto* found = find(english);
  if (!found && node_.kind == YamlNode::Kind::map)
    findings_.error(
        place(), "rules.missing",
        {fmt::format("缺少{}", key_name(english)), fmt::format("{} is missing", key_name(english))},
        {"补上这一行；来源没有说明的，写进“来源未说明”",
         "Add the line; what the source does not tell goes under “unknowns”"});
  return found;
}

std::string MapReader::text(std::string_view english) {
  const auto* node = find(english);
  return node ? scalar_text(*node, findings_, key_name(english)).value_or("") : "";
}

std::string MapReader::need_text(std::string_view english) {
  const auto* node = need(english);
  return node ? scalar_text(*node, findings_, key_name(english)).value_or("") : "";
}

std::vector<std::string> MapReader::texts(std::string_view english) {
  std::vector<std::string> out;
  const auto* node = find(english);
  if (!node) return out;
  const auto take = [&](const YamlNode& n) {
    if (auto t = scalar_text(n, findings_, key_name(english))) out.push_back(*std::move(t));
  };
  if (node->kind == YamlNode::Kind::list)
    for (const auto& item : node->items) take(item);
  else
    take(*node);
  return out;
}

std::optional<base::Date> MapReader::date(std::string_view english) {
  const auto* node = find(english);
  if (!node) return std::nullopt;
  auto parsed = base::parse_date(node->text);
  if (parsed.ok()) return *parsed;
  findings_.error(node->place, "rules.date",
                  {fmt::format("{}不是日期：“{}”", key_name(english), shown(node->text)),
                   fmt::format("{} is no date: “{}”", key_name(english), shown(node->text))},
                  {"写成 2026-04-01", "Write it like 2026-04-01"});
  return std::nullopt;
}

std::optional<base::Timestamp> MapReader::time(std::string_view english) {
  const auto* node = find(english);
  if (!node) return std::nullopt;
  const bool only_day = node->text.size() == 10;
  auto parsed = base::parse_timestamp(
      only_day ? node->text + (english == "closes" ? " 23:59:59" : " 00:00:00") : node->text);
  if (parsed.ok()) return *parsed;
  findings_.error(node->place, "rules.time",
                  {fmt::format("{}不是时间：“{}”", key_name(english), shown(node->text)),
                   fmt::format("{} is no time: “{}”", key_name(english), shown(node->text))},
                  {"写成 2026-08-12 17:00 或 2026-08-12", "Write it like 2026-08-12 17:00 or 2026-08-12"});
  return std::nullopt;
}

std::optional<std::int64_t> MapReader::integer(std::string_view english, std::int64_t least,
                                               std::int64_t most) {
  const auto* node = find(english);
  if (!node) return std::nullopt;
  std::int64_t value = 0;
  const auto* end = node->text.data() + node->text.size();
  const auto [stop, error] = std::from_chars(node->text.data(), end, value);
  if (error == std::errc{} && stop == end && value >= least && value <= most) return value;
  findings_.error(
      node->place, "rules.integer",
      {fmt::format("{}应是 {} 到 {} 的整数：“{}”", key_name(english), least, most, shown(node->text)),
       fmt::format("{} must be a whole number from {} to {}: “{}”", key_name(english), least, most,
                   shown(node->text))});
  return std::nullopt;
}

bool MapReader::flag(std::string_view english, bool otherwise) {
  static constexpr std::string_view kWords[] = {"no|否", "yes|是", "false|假", "true|真"};
  const auto found = choice(english, kWords);
  return found ? *found % 2 == 1 : otherwise;
}

std::optional<std::size_t> MapReader::choice(std::string_view english,
                                             std::span<const std::string_view> choices) {
  const auto* node = find(english);
  return node ? chosen(*node, english, choices) : std::nullopt;
}

std::vector<std::size_t> MapReader::choices(std::string_view english,
                                            std::span<const std::string_view> choices) {
  std::vector<std::size_t> out;
  const auto* node = find(english);
  if (!node) return out;
  const auto take = [&](const YamlNode& n) {
    const auto found = chosen(n, english, choices);
    if (found && std::find(out.begin(), out.end(), *found) == out.end()) out.push_back(*found);
  };
  if (node->kind == YamlNode::Kind::list)
    for (const auto& item : node->items) take(item);
  else
    take(*node);
  return out;
}

std::optional<std::size_t> MapReader::chosen(const YamlNode& node, std::string_view english,
                                             std::span<const std::string_view> choices) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const auto [a, b] = halves(choices[i]);
    if (node.text == a || node.text == b) return i;
  }
  findings_.error(node.place, "rules.choice",
                  {fmt::format("{}没有“{}”这个选项", key_name(english), shown(node.text)),
                   fmt::format("{} has no choice “{}”", key_name(english), shown(node.text))},
                  {"可选：" + join_choices(choices), "Choose one of: " + join_choices(choices)});
  return std::nullopt;
}

void MapReader::finish() {
  for (std::size_t i = 0; i < used_.size(); ++i) {
    if (used_[i]) continue;
    const auto& entry = node_.entries[i];
    std::string_view best;
    std::size_t distance = 3;
    for (const auto known : asked_)
      for (const auto spelt : {known, chinese_key(known)}) {
        const auto d = base::edit_distance(base::first_code_points(entry.key, 30), spelt, distance);
        if (d < distance && d < base::count_code_points(spelt)) distance = d, best = spelt;
      }
    findings_.error(entry.place, "rules.unknown_key",
                    {fmt::format("这里不认识“{}”", shown(entry.key)),
                     fmt::format("“{}” is not known here", shown(entry.key))},
                    best.empty() ? base::Text{"检查拼写和缩进", "Check spelling and indentation"}
                                 : base::Text{fmt::format("是否想写“{}”？", best),
                                              fmt::format("Did you mean “{}”?", best)});
  }
}

}  // namespace qiying::rules::internal
