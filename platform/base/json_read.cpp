#include <boost/json/monotonic_resource.hpp>
#include <cmath>
#include <limits>

#include "platform/base/internal/json_parse.hpp"
#include "platform/base/internal/rules.hpp"
#include "platform/base/json.hpp"
#include "platform/base/text.hpp"

namespace qiying::base {
namespace {

namespace json = boost::json;
using internal::Faults;
using internal::Path;

std::string_view view(const json::string& s) {
  return {s.data(), s.size()};
}

/// One request body being read.
class Reader {
 public:
  explicit Reader(Faults& faults) : faults_(faults) {}

  void read(const json::value& in, const Type& type, void* out, const Rules& rules, bool required) {
    switch (type.kind) {
      case Kind::optional:
        return read_optional(in, type, out, rules);
      case Kind::object:
        return read_object(in, type, out);
      case Kind::list:
        return read_list(in, type, out, rules, required);
      case Kind::json:
        return read_any(in, out);
      default:
        return read_plain(in, type, out, rules, required);
    }
  }

 private:
  void read_optional(const json::value& in, const Type& type, void* out, const Rules& rules) {
    type.clear(out);
    if (!in.is_null()) read(in, *type.element, type.append(out), rules, false);
  }

  void read_object(const json::value& in, const Type& type, void* out) {
    if (!in.is_object()) return wrong_type(in, type.kind);
    const auto& object = in.get_object();
    std::size_t known = 0;
    for (const auto& field : type.fields) {
      Path::Step step(path_, field.name);
      const auto* member = object.if_contains(field.name);
      if (member != nullptr) {
        ++known;
        read(*member, *field.type, static_cast<char*>(out) + field.offset, field.rules, true);
      } else if (!internal::may_be_missing(field)) {
        internal::add_required(faults_, path_);
      }
    }
    if (known < object.size()) report_unknown(object, type);
  }

  void report_unknown(const json::object& object, const Type& type) {
    for (const auto& member : object) {
      const std::string_view key(member.key().data(), member.key().size());
      const auto same = [&](const Field& field) { return field.name == key; };
      if (std::any_of(type.fields.begin(), type.fields.end(), same)) continue;
      const auto name = repair_utf8(first_code_points(key, 100));
      Path::Step step(path_, name);
      internal::add_unknown(faults_, path_, name, type.fields);
    }
  }

  void read_list(const json::value& in, const Type& type, void* out, const Rules& rules, bool required) {
    if (!in.is_array()) return wrong_type(in, type.kind);
    const auto& array = in.get_array();
    // Counted before any item is made: a body of a million "{}" must not become a million structs.
    if (static_cast<double>(array.size()) > rules.max) {
      type.clear(out);
      return internal::check_count(array.size(), rules, path_, faults_);
    }
    const auto item_rules = internal::item_rules(rules);
    type.clear(out);
    for (std::size_t i = 0; i < array.size() && !faults_.full(); ++i) {
      Path::Step step(path_, i);
      read(array[i], *type.element, type.append(out), item_rules, required);
    }
    internal::check_count(array.size(), rules, path_, faults_);
  }

  void read_any(const json::value& in, void* out) {
    auto text = internal::compact_text(in);
    if (!valid_utf8(text)) return internal::add_not_utf8(faults_, path_);
    static_cast<Json*>(out)->text = std::move(text);
  }

  void read_plain(const json::value& in, const Type& type, void* out, const Rules& rules, bool required) {
    if (!assign(in, type, out)) return;
    if (required && internal::is_blank(type, out, rules)) return internal::add_required(faults_, path_);
    internal::check_rules(type, out, rules, path_, faults_);
  }

  bool assign(const json::value& in, const Type& type, void* out) {
    switch (type.kind) {
      case Kind::boolean:
        return assign_boolean(in, out);
      case Kind::int32:
        return assign_integer<std::int32_t>(in, type.kind, out);
      case Kind::int64:
        return assign_integer<std::int64_t>(in, type.kind, out);
      case Kind::fen:
        return assign_integer<std::int64_t>(in, type.kind, &static_cast<Fen*>(out)->value);
      case Kind::real:
        return assign_real(in, out);
      default:
        return assign_text(in, type, out);
    }
  }

  bool assign_boolean(const json::value& in, void* out) {
    if (!in.is_bool()) return wrong_type(in, Kind::boolean), false;
    *static_cast<bool*>(out) = in.get_bool();
    return true;
  }

  template <class T>
  bool assign_integer(const json::value& in, Kind kind, void* out) {
    using Limits = std::numeric_limits<T>;
    if (in.is_uint64() || (in.is_int64() && in.get_int64() > Limits::max()))
      return internal::add_too_large(faults_, path_, static_cast<double>(Limits::max())), false;
    if (!in.is_int64()) return wrong_type(in, kind), false;
    if (in.get_int64() < Limits::min())
      return internal::add_too_small(faults_, path_, static_cast<double>(Limits::min())), false;
    *static_cast<T*>(out) = static_cast<T>(in.get_int64());
    return true;
  }

  bool assign_real(const json::value& in, void* out) {
    if (!in.is_number()) return wrong_type(in, Kind::real), false;
    *static_cast<double*>(out) = in.to_number<double>();
    return true;
  }

  bool assign_text(const json::value& in, const Type& type, void* out) {
    if (!in.is_string()) return wrong_type(in, type.kind), false;
    return internal::assign_from_text(view(in.get_string()), type, out, path_, faults_);
  }

  void wrong_type(const json::value& in, Kind wanted) {
    if (in.is_null()) return internal::add_required(faults_, path_);
    internal::add_wrong_type(faults_, path_, wanted);
  }

  Faults& faults_;
  Path path_;
};

}  // namespace

Result<void> read_json(std::string_view text, const Type& type, void* out) {
  std::array<unsigned char, 8192> first;
  json::monotonic_resource memory(first.data(), first.size());
  QY_TRY(const auto value, internal::parse_json(text, &memory));
  Faults faults;
  // Only a field can be missing; the cells of a bare list (a column of a table) may well be blank.
  Reader(faults).read(value, type, out, {}, false);
  return std::move(faults).result();
}

}  // namespace qiying::base
