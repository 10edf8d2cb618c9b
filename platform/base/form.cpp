#include <algorithm>
#include <charconv>

#include "platform/base/internal/json_parse.hpp"
#include "platform/base/internal/rules.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"

namespace qiying::base {
namespace internal {
namespace {

template <class T, class Parsed>
bool assign_parsed(const Parsed& parsed, void* out) {
  if (parsed) *static_cast<T*>(out) = *parsed;
  return static_cast<bool>(parsed);
}

bool assign_enum(std::string_view text, const Type& type, void* out) {
  const auto found = std::find(type.names.begin(), type.names.end(), text);
  if (found == type.names.end()) return false;
  type.set_enum(out, found - type.names.begin());
  return true;
}

bool assign_boolean(std::string_view text, void* out) {
  const bool yes = text == "true" || text == "1" || text == "on";
  if (!yes && text != "false" && text != "0" && text != "off") return false;
  *static_cast<bool*>(out) = yes;
  return true;
}

template <class T>
bool assign_number(std::string_view text, Kind kind, void* out, const Path& path, Faults& faults) {
  T value{};
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = end == text.data() + text.size();
  if (whole && ec == std::errc::result_out_of_range) {
    using Limits = std::numeric_limits<T>;
    text.starts_with('-') ? add_too_small(faults, path, static_cast<double>(Limits::lowest()))
                          : add_too_large(faults, path, static_cast<double>(Limits::max()));
    return false;
  }
  if (!whole || ec != std::errc()) return add_unreadable(faults, path, kind), false;
  *static_cast<T*>(out) = value;
  return true;
}

bool assign_json(std::string_view text, void* out, const Path& path, Faults& faults) {
  if (!valid_utf8(text)) return add_not_utf8(faults, path), false;
  const auto value = parse_json(text);
  if (!value) return add_unreadable(faults, path, Kind::json), false;
  static_cast<Json*>(out)->text = compact_text(*value);
  return true;
}

bool assign_scalar(std::string_view text, const Type& type, void* out, const Path& path, Faults& faults) {
  switch (type.kind) {
    case Kind::boolean:
      return assign_boolean(text, out) || (add_unreadable(faults, path, type.kind), false);
    case Kind::int32:
      return assign_number<std::int32_t>(text, type.kind, out, path, faults);
    case Kind::int64:
      return assign_number<std::int64_t>(text, type.kind, out, path, faults);
    case Kind::fen:
      return assign_number<std::int64_t>(text, type.kind, &static_cast<Fen*>(out)->value, path, faults);
    case Kind::real:
      return assign_number<double>(text, type.kind, out, path, faults);
    case Kind::json:
      return assign_json(text, out, path, faults);
    default:
      return assign_from_text(text, type, out, path, faults);
  }
}

/// Line breaks as LF.
std::string unify_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!pair) out += text[i] == '\r' ? '\n' : text[i];
  }
  return out;
}

/// Fills one struct from names and values.
class FormReader {
 public:
  FormReader(const NameValues& values, Faults& faults) : values_(values), faults_(faults) {}

  void read_field(const Field& field, void* out) {
    Path path(field.name);
    if (field.type->kind == Kind::list) return read_list(field, out, path);
    const auto* text = last(field.name);
    if (text != nullptr) return read_value(*text, *field.type, out, field.rules, path, true);
    if (!may_be_missing(field)) add_required(faults_, path);
  }

 private:
  const std::string* last(std::string_view name) const {
    const auto found =
        std::find_if(values_.rbegin(), values_.rend(), [&](const auto& v) { return v.first == name; });
    return found == values_.rend() ? nullptr : &found->second;
  }

  void read_list(const Field& field, void* out, Path& path) {
    const auto& type = *field.type;
    type.clear(out);
    for (const auto& [name, text] : values_) {
      if (name != field.name || trim(text).empty() || faults_.full()) continue;
      Path::Step step(path, type.count(out));
      read_value(text, *type.element, type.append(out), item_rules(field.rules), path, true);
    }
    check_rules(type, out, field.rules, path, faults_);
  }

  void read_value(std::string_view raw, const Type& type, void* out, const Rules& rules, const Path& path,
                  bool required) {
    auto text = unify_lines(trim(raw));
    if (rules.format == Format::uscc) text = tidy_uscc(text);
    if (type.kind == Kind::optional) {
      type.clear(out);
      if (!text.empty()) read_value(text, *type.element, type.append(out), rules, path, false);
      return;
    }
    if (required && text.empty() && !(type.kind == Kind::text && rules.min == 0))
      return add_required(faults_, path);
    if (assign_scalar(text, type, out, path, faults_)) check_rules(type, out, rules, path, faults_);
  }

  const NameValues& values_;
  Faults& faults_;
};

}  // namespace

bool assign_from_text(std::string_view text, const Type& type, void* out, const Path& path, Faults& faults) {
  bool read = false;
  switch (type.kind) {
    case Kind::text:
      *static_cast<std::string*>(out) = text;
      return true;
    case Kind::enumeration:
      return assign_enum(text, type, out) || (add_wrong_choice(faults, path, type.names), false);
    case Kind::uuid:
      read = assign_parsed<Uuid>(parse_uuid(text), out);
      break;
    case Kind::timestamp:
      read = assign_parsed<Timestamp>(parse_timestamp(text), out);
      break;
    case Kind::date:
      read = assign_parsed<Date>(parse_date(text), out);
      break;
    default:
      break;
  }
  if (!read) add_unreadable(faults, path, type.kind);
  return read;
}

}  // namespace internal

Result<void> read_form(const NameValues& values, const Type& type, void* out) {
  internal::Faults faults;
  internal::FormReader reader(values, faults);
  for (const auto& field : type.fields) reader.read_field(field, static_cast<char*>(out) + field.offset);
  return std::move(faults).result();
}

Result<void> read_scalar(std::string_view text, const Type& type, void* out, std::string_view field) {
  if (type.kind == Kind::optional) {
    type.clear(out);
    return text.empty() ? Result<void>{} : read_scalar(text, *type.element, type.append(out), field);
  }
  internal::Faults faults;
  const internal::Path path(field);
  if (type.kind == Kind::text && !valid_utf8(text))
    internal::add_not_utf8(faults, path);
  else
    internal::assign_scalar(text, type, out, path, faults);
  return std::move(faults).result();
}

}  // namespace qiying::base
