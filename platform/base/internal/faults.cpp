#include "platform/base/internal/faults.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "platform/base/text.hpp"

namespace qiying::base::internal {
namespace {

/// What a value of this kind looks like, for the help text.
Text shape_of(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return {"true 或 false", "true or false"};
    case Kind::int32:
    case Kind::int64:
      return {"整数，例如 12", "a whole number such as 12"};
    case Kind::real:
      return {"数字，例如 12.5", "a number such as 12.5"};
    case Kind::text:
      return {"文本", "a text"};
    case Kind::enumeration:
      return {"规定选项之一", "one of the given choices"};
    case Kind::uuid:
      return {"36 位标识，例如 018f3c9e-0000-7000-8000-000000000000",
              "an id of 36 characters such as 018f3c9e-0000-7000-8000-000000000000"};
    case Kind::timestamp:
      return {"时间，例如 2026-11-21T16:30:00+08:00", "a time such as 2026-11-21T16:30:00+08:00"};
    case Kind::date:
      return {"日期，例如 2026-11-21", "a date such as 2026-11-21"};
    case Kind::fen:
      return {"以分为单位的整数，例如 1250 表示 12.50 元", "a whole number of fen: 1250 is 12.50 yuan"};
    case Kind::json:
      return {"JSON 值", "a JSON value"};
    case Kind::object:
      return {"对象 { … }", "an object { … }"};
    case Kind::list:
      return {"列表 [ … ]", "a list [ … ]"};
    case Kind::optional:
      break;
  }
  return {"有效的值", "a valid value"};
}

/// The name that was probably meant; empty if none is near.
std::string_view nearest(std::string_view name, std::span<const std::string_view> names) {
  std::string_view best;
  std::size_t least = std::min<std::size_t>(3, name.size() / 2 + 1);
  for (const auto candidate : names) {
    const auto distance = edit_distance(name, candidate, least);
    if (distance < least) best = candidate, least = distance;
  }
  return best;
}

}  // namespace

Path::Step::Step(Path& path, std::string_view member) : path_(path), before_(path.text_.size()) {
  if (!path.text_.empty()) path.text_ += '.';
  path.text_ += member;
}

Path::Step::Step(Path& path, std::size_t index) : path_(path), before_(path.text_.size()) {
  path.text_ += fmt::format("[{}]", index);
}

void Faults::add(const Path& path, std::string_view code, Text message, Text help) {
  if (full()) return;
  list_.push_back(invalid(path.str(), std::string(code), std::move(message), std::move(help)));
}

Result<void> Faults::result() && {
  if (list_.empty()) return {};
  auto first = std::move(list_.front());
  first.others.assign(std::make_move_iterator(list_.begin() + 1), std::make_move_iterator(list_.end()));
  return first;
}

void add_required(Faults& faults, const Path& path) {
  faults.add(path, "field.required", {"此项为必填项", "This field is required"},
             {"请填写后重新提交", "Fill it in and send again"});
}

void add_wrong_type(Faults& faults, const Path& path, Kind wanted) {
  const auto shape = shape_of(wanted);
  faults.add(path, "field.type", {"数据类型不正确", "The value has the wrong type"},
             {"此处应为" + shape.zh, "Give " + shape.en});
}

void add_unreadable(Faults& faults, const Path& path, Kind wanted) {
  const auto shape = shape_of(wanted);
  faults.add(path, "field.format", {"格式不正确", "The value cannot be read"},
             {"此处应为" + shape.zh, "Give " + shape.en});
}

void add_unknown(Faults& faults, const Path& path, std::string_view name, std::span<const Field> known) {
  std::vector<std::string_view> names;
  for (const auto& field : known) names.push_back(field.name);
  Text help{fmt::format("可用字段：{}", fmt::join(names, "、")),
            fmt::format("Known fields: {}", fmt::join(names, ", "))};
  if (const auto near = nearest(name, names); !near.empty())
    help = {fmt::format("是否想写 {}？", near), fmt::format("Did you mean {}?", near)};
  faults.add(path, "field.unknown", {"没有这个字段", "There is no such field"}, std::move(help));
}

void add_wrong_choice(Faults& faults, const Path& path, std::span<const std::string_view> choices) {
  faults.add(path, "field.choice", {"不是可选的值", "This is not one of the choices"},
             {fmt::format("可选值：{}", fmt::join(choices, "、")),
              fmt::format("Choices: {}", fmt::join(choices, ", "))});
}

void add_not_utf8(Faults& faults, const Path& path) {
  faults.add(path, "field.utf8", {"文本编码不是 UTF-8", "The text is not UTF-8"},
             {"请将文件或程序的编码改为 UTF-8", "Save or send it in UTF-8"});
}

void add_too_small(Faults& faults, const Path& path, double least) {
  const auto bound = number_text(least);
  faults.add(path, "field.too_small", {"数值过小", "The number is too small"},
             {"不得小于 " + bound, "It must be at least " + bound});
}

void add_too_large(Faults& faults, const Path& path, double most) {
  const auto bound = number_text(most);
  faults.add(path, "field.too_large", {"数值过大", "The number is too large"},
             {"不得大于 " + bound, "It must be at most " + bound});
}

std::string number_text(double value) {
  if (std::floor(value) == value && std::abs(value) < 1e18)
    return fmt::format("{}", static_cast<std::int64_t>(value));
  return fmt::format("{}", value);
}

}  // namespace qiying::base::internal
