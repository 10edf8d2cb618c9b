#include <fmt/format.h>

#include <cmath>

#include "platform/base/internal/rules.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"

namespace qiying::base {
namespace internal {
namespace {

bool is_control(char32_t c, bool multiline) {
  if (multiline && (c == '\n' || c == '\r' || c == '\t')) return false;
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

/// Counts code points on the way; false with a fault for ill-formed text.
bool check_characters(std::string_view text, bool multiline, std::size_t& count, const Path& path,
                      Faults& faults) {
  for (; !text.empty(); ++count) {
    const auto c = decode_utf8(text);
    if (!c.ok) return add_not_utf8(faults, path), false;
    if (is_control(c.value, multiline)) {
      faults.add(path, "field.control",
                 {"含有不可见的控制字符", "The text contains an invisible control character"},
                 multiline ? Text{"请删除控制字符", "Remove the control character"}
                           : Text{"请删除换行、制表符等控制字符",
                                  "Remove line breaks, tabs and other control characters"});
      return false;
    }
    text.remove_prefix(c.size);
  }
  return true;
}

void check_length(std::size_t count, const Rules& rules, const Path& path, Faults& faults) {
  const auto length = static_cast<double>(count);
  if (length < rules.min) {
    const auto bound = number_text(rules.min);
    faults.add(path, "field.too_short", {"文字过短", "The text is too short"},
               {"至少 " + bound + " 个字", "Write at least " + bound + " characters"});
  } else if (length > rules.max) {
    const auto bound = number_text(rules.max);
    faults.add(path, "field.too_long",
               {fmt::format("文字过长（现为 {} 个字）", count),
                fmt::format("The text is too long ({} characters)", count)},
               {"最多 " + bound + " 个字", "Write at most " + bound + " characters"});
  }
}

void check_text(std::string_view text, const Rules& rules, const Path& path, Faults& faults) {
  std::size_t count = 0;
  if (!check_characters(text, rules.multiline, count, path, faults)) return;
  check_length(count, rules, path, faults);
  if (!matches(rules.format, text))
    faults.add(path, "field.format", {"格式不正确", "The value has the wrong form"}, describe(rules.format));
}

void check_number(double value, const Rules& rules, const Path& path, Faults& faults) {
  if (value < rules.min) add_too_small(faults, path, rules.min);
  if (value > rules.max) add_too_large(faults, path, rules.max);
}

void check_real(double value, const Rules& rules, const Path& path, Faults& faults) {
  if (!std::isfinite(value)) return add_wrong_type(faults, path, Kind::real);
  check_number(value, rules, path, faults);
}

void walk(const Type& type, const void* value, const Rules& rules, bool required, Path& path, Faults& faults);

void walk_items(const Type& type, const void* value, const Rules& rules, bool required, Path& path,
                Faults& faults) {
  const auto count = type.count(value);
  for (std::size_t i = 0; i < count && !faults.full(); ++i) {
    Path::Step step(path, i);
    walk(*type.element, type.at(value, i), rules, required, path, faults);
  }
}

void walk(const Type& type, const void* value, const Rules& rules, bool required, Path& path,
          Faults& faults) {
  switch (type.kind) {
    case Kind::object:
      for (const auto& field : type.fields) {
        Path::Step step(path, field.name);
        walk(*field.type, static_cast<const char*>(value) + field.offset, field.rules, true, path, faults);
      }
      return;
    case Kind::optional:
      if (type.count(value) != 0) walk(*type.element, type.at(value, 0), rules, false, path, faults);
      return;
    case Kind::list:
      check_rules(type, value, rules, path, faults);
      return walk_items(type, value, item_rules(rules), true, path, faults);
    default:
      if (required && is_blank(type, value, rules)) return add_required(faults, path);
      check_rules(type, value, rules, path, faults);
  }
}

}  // namespace

void check_rules(const Type& type, const void* value, const Rules& rules, const Path& path, Faults& faults) {
  switch (type.kind) {
    case Kind::text:
      return check_text(*static_cast<const std::string*>(value), rules, path, faults);
    case Kind::int32:
      return check_number(*static_cast<const std::int32_t*>(value), rules, path, faults);
    case Kind::int64:
      return check_number(static_cast<double>(*static_cast<const std::int64_t*>(value)), rules, path, faults);
    case Kind::fen:
      return check_number(static_cast<double>(static_cast<const Fen*>(value)->value), rules, path, faults);
    case Kind::real:
      return check_real(*static_cast<const double*>(value), rules, path, faults);
    case Kind::list:
      return check_count(type.count(value), rules, path, faults);
    default:
      return;
  }
}

void check_count(std::size_t count, const Rules& rules, const Path& path, Faults& faults) {
  const auto items = static_cast<double>(count);
  if (items < rules.min) {
    const auto bound = number_text(rules.min);
    faults.add(path, "field.too_few", {"项数过少", "There are too few items"},
               {"至少 " + bound + " 项", "Give at least " + bound});
  } else if (items > rules.max) {
    const auto bound = number_text(rules.max);
    faults.add(path, "field.too_many", {"项数过多", "There are too many items"},
               {"最多 " + bound + " 项", "Give at most " + bound});
  }
}

Rules item_rules(const Rules& rules) {
  Rules items;
  items.format = rules.format;
  items.multiline = rules.multiline;
  return items;
}

bool may_be_blank(const Rules& rules) {
  return rules.min == 0;
}

bool is_blank(const Type& type, const void* value, const Rules& rules) {
  return type.kind == Kind::text && static_cast<const std::string*>(value)->empty() && !may_be_blank(rules);
}

bool may_be_missing(const Field& field) {
  const auto kind = field.type->kind;
  return kind == Kind::optional || kind == Kind::boolean || kind == Kind::list ||
         (kind == Kind::text && may_be_blank(field.rules));
}

}  // namespace internal

Result<void> validate(const Type& type, const void* value) {
  internal::Faults faults;
  internal::Path path;
  internal::walk(type, value, {}, true, path, faults);
  return std::move(faults).result();
}

}  // namespace qiying::base
