#include "platform/config/internal/assign.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>

#include "platform/base/text.hpp"

namespace qiying::config::internal {
namespace {

base::Error wrong(const Key& key, std::string_view code, const std::string& where, const base::Text& text) {
  return base::invalid(
      std::string(key.name), fmt::format("config.{}", code),
      {fmt::format("{}：{} {}", where, key.name, text.zh),
       fmt::format("{}: {} {}", where, key.name, text.en)},
      {fmt::format("{}：{}", key.name, key.doc_zh), fmt::format("{}: {}", key.name, key.doc_en)});
}

base::Error out_of_range(const Key& key, const std::string& where) {
  return wrong(key, "range", where,
               {fmt::format("应在 {} 到 {} 之间", key.min, key.max),
                fmt::format("must lie between {} and {}", key.min, key.max)});
}

base::Result<void> check_text(const Key& key, const std::string& text, const std::string& where) {
  if (!base::valid_utf8(text) || text.find('\0') != std::string::npos)
    return wrong(key, "value", where, {"不是 UTF-8 文本", "is not UTF-8 text"});
  const auto length = static_cast<std::int64_t>(base::count_code_points(text));
  if (length < key.min) return wrong(key, "value", where, {"不能为空", "must not be empty"});
  if (key.max != 0 && length > key.max)
    return wrong(
        key, "value", where,
        {fmt::format("最多 {} 个字", key.max), fmt::format("may have at most {} characters", key.max)});
  if (key.accepts != nullptr && !key.accepts(text))
    return wrong(key, "value", where,
                 {fmt::format("的值“{}”不可用", key.secret ? "***" : text),
                  fmt::format("cannot be \"{}\"", key.secret ? "***" : text)});
  return {};
}

/// Takes a raw value into each kind of member.
struct Assign {
  Settings& settings;
  const Key& key;
  const Raw& raw;
  const std::string& where;

  base::Error wrong_type(const base::Text& wanted) const {
    return wrong(key, "type", where, {"应为" + wanted.zh, "must be " + wanted.en});
  }

  template <class Text>
  base::Result<void> text(Text Settings::* member) const {
    const auto* value = std::get_if<std::string>(&raw);
    if (value == nullptr) return wrong_type({"文本（加引号）", "a text in quotes"});
    QY_CHECK(check_text(key, *value, where));
    settings.*member = *value;
    return {};
  }

  template <class Number>
  base::Result<void> number(Number Settings::* member) const {
    const auto* value = std::get_if<std::int64_t>(&raw);
    if (value == nullptr) return wrong_type({"整数", "a whole number"});
    if (*value < key.min || *value > key.max) return out_of_range(key, where);
    settings.*member = static_cast<Number>(*value);
    return {};
  }

  base::Result<void> operator()(std::string Settings::* member) const { return text(member); }
  base::Result<void> operator()(std::filesystem::path Settings::* member) const { return text(member); }
  base::Result<void> operator()(int Settings::* member) const { return number(member); }
  base::Result<void> operator()(std::int64_t Settings::* member) const { return number(member); }

  base::Result<void> operator()(bool Settings::* member) const {
    const auto* value = std::get_if<bool>(&raw);
    if (value == nullptr) return wrong_type({" true 或 false", "true or false"});
    settings.*member = *value;
    return {};
  }

  base::Result<void> operator()(Texts Settings::* member) const {
    const auto* values = std::get_if<Texts>(&raw);
    if (values == nullptr) return wrong_type({"文本列表", "a list of texts"});
    for (const auto& value : *values) QY_CHECK(check_text(key, value, where));
    settings.*member = *values;
    return {};
  }
};

Texts split(std::string_view text) {
  Texts parts;
  while (!text.empty()) {
    const auto comma = text.find(',');
    if (const auto part = base::trim(text.substr(0, comma)); !part.empty()) parts.emplace_back(part);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return parts;
}

/// The text as the raw value that the member wants; stays a text (and so becomes an error) if it cannot be
/// one.
Raw interpret(const Member& member, std::string_view text) {
  if (std::holds_alternative<Texts Settings::*>(member)) return split(text);
  if (std::holds_alternative<bool Settings::*>(member)) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
  }
  if (std::holds_alternative<int Settings::*>(member) ||
      std::holds_alternative<std::int64_t Settings::*>(member)) {
    std::int64_t number = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (ec == std::errc() && end == text.data() + text.size()) return number;
  }
  return std::string(text);
}

/// "postgresql://user:***@host/db", "user=a password=***".
std::string cover_password(std::string text) {
  if (const auto at = text.rfind('@'), scheme = text.find("://");
      at != std::string::npos && scheme != std::string::npos && scheme < at) {
    const auto colon = text.find(':', scheme + 3);
    if (colon < at) text.replace(colon + 1, at - colon - 1, "***");
  }
  for (const std::string_view word : {"password=", "password ="}) {
    const auto begin = text.find(word);
    // Quoted passwords may hold spaces and ampersands: cover everything to the end.
    if (begin != std::string::npos) text.replace(begin + word.size(), std::string::npos, "***");
  }
  return text;
}

}  // namespace

base::Result<void> assign(Settings& settings, const Key& key, const Raw& raw, const std::string& where) {
  return std::visit(Assign{settings, key, raw, where}, key.member);
}

base::Result<void> assign_text(Settings& settings, const Key& key, std::string_view text,
                               const std::string& where) {
  return assign(settings, key, interpret(key.member, text), where);
}

std::string shown(const Settings& settings, const Key& key) {
  struct Show {
    const Settings& settings;
    std::string operator()(std::string Settings::* m) const { return settings.*m; }
    std::string operator()(std::filesystem::path Settings::* m) const { return (settings.*m).string(); }
    std::string operator()(int Settings::* m) const { return std::to_string(settings.*m); }
    std::string operator()(std::int64_t Settings::* m) const { return std::to_string(settings.*m); }
    std::string operator()(bool Settings::* m) const { return settings.*m ? "true" : "false"; }
    std::string operator()(Texts Settings::* m) const {
      return fmt::format("{}", fmt::join(settings.*m, ", "));
    }
  };
  auto text = std::visit(Show{settings}, key.member);
  return key.secret ? cover_password(std::move(text)) : text;
}

base::Error unknown_key(std::string_view name, const std::string& where) {
  const Key* nearest = nullptr;
  std::size_t least = 4;
  for (const auto& key : keys()) {
    const auto distance = base::edit_distance(name, key.name, least);
    if (distance < least) nearest = &key, least = distance;
  }
  base::Text help{"用 qiying config check 查看全部配置项", "See all keys with: qiying config check"};
  if (nearest != nullptr)
    help = {fmt::format("是否想写 {}？", nearest->name), fmt::format("Did you mean {}?", nearest->name)};
  return base::invalid(
      std::string(name), "config.unknown_key",
      {fmt::format("{}：没有配置项 {}", where, name), fmt::format("{}: there is no key {}", where, name)},
      std::move(help));
}

}  // namespace qiying::config::internal
