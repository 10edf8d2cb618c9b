#pragma once
/// One declaration per struct serves JSON in and out, SQL rows, form fields, validation and OpenAPI.
///
///     struct RaiseAppeal { std::string title; std::optional<std::string> phone; };
///     QY_DESCRIBE(RaiseAppeal,
///                 QY_FIELD(title, .min = 2, .max = 100, .doc = "标题 / title"),
///                 QY_FIELD(phone, .format = base::Format::phone))
///
/// The table is constexpr data; a few non-template walkers (json.hpp, form.hpp, db/rows.hpp) read it, which
/// keeps build time flat. Supported members: bool, int, std::int64_t, double, std::string, enums declared
/// with QY_ENUM, Id<...>, Timestamp, Date, Fen, Json (any JSON value), described structs, std::optional<T>
/// and std::vector<T> of all these. QY_DESCRIBE and QY_ENUM stand in the namespace of the type. Everything
/// here is immutable and thread-safe.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "platform/base/id.hpp"
#include "platform/base/money.hpp"
#include "platform/base/time.hpp"

namespace qiying::base {

/// Any JSON value as compact text (default `null`). Numbers beyond 64-bit integers are read as doubles.
struct Json {
  std::string text = "null";
  bool operator==(const Json&) const = default;
};

enum class Kind : std::uint8_t {
  boolean,
  int32,
  int64,
  real,
  text,
  enumeration,
  uuid,
  timestamp,
  date,
  fen,
  json,
  object,
  optional,
  list
};

/// What a text must look like beyond its length. Checked by `validate`.
enum class Format : std::uint8_t { any, phone, email, uscc, slug, url };

/// Limits of a field's value. Lengths count Unicode code points; for numbers min/max bound the value, for
/// lists the number of items.
struct Rules {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  Format format = Format::any;
  bool multiline = false;     ///< text may contain line breaks; others may contain no control character
  std::string_view doc = {};  ///< one line for the API document
  /// The column that holds it sealed ("appeal.contact_phone"): rows of the database come back readable, and
  /// Connection::sealed makes them ready to be written. Text only.
  std::string_view sealed = {};
};

struct Type;

/// One member of a described struct.
struct Field {
  std::string_view name;
  std::size_t offset;
  const Type* type;
  Rules rules;
};

/// What the walkers know of a C++ type. `optional` and `list` carry their element and accessors.
struct Type {
  Kind kind;
  std::string_view name;                         ///< of a struct or enum, for the API document
  std::span<const Field> fields = {};            ///< object
  std::span<const std::string_view> names = {};  ///< enumeration: the text of value i
  const Type* element = nullptr;
  std::size_t (*count)(const void*) = nullptr;            ///< list: items; optional: 0 or 1
  const void* (*at)(const void*, std::size_t) = nullptr;  ///< const access to item i
  void* (*append)(void*) = nullptr;                       ///< list: new item; optional: engaged value
  void (*clear)(void*) = nullptr;
  std::int64_t (*get_enum)(const void*) = nullptr;
  void (*set_enum)(void*, std::int64_t) = nullptr;
};

template <class T>
struct TypeFor;

/// The table of T.
template <class T>
inline constexpr const Type& type_of = TypeFor<T>::type;

template <Kind K>
struct PlainType {
  static constexpr Type type{.kind = K, .name = {}};
};
template <>
struct TypeFor<bool> : PlainType<Kind::boolean> {};
template <>
struct TypeFor<std::int32_t> : PlainType<Kind::int32> {};
template <>
struct TypeFor<std::int64_t> : PlainType<Kind::int64> {};
template <>
struct TypeFor<double> : PlainType<Kind::real> {};
template <>
struct TypeFor<std::string> : PlainType<Kind::text> {};
template <>
struct TypeFor<Timestamp> : PlainType<Kind::timestamp> {};
template <>
struct TypeFor<Date> : PlainType<Kind::date> {};
template <>
struct TypeFor<Fen> : PlainType<Kind::fen> {};
template <>
struct TypeFor<Json> : PlainType<Kind::json> {};
template <class Tag>
struct TypeFor<Id<Tag>> : PlainType<Kind::uuid> {};

template <class T>
struct TypeFor<std::optional<T>> {
  using O = std::optional<T>;
  static constexpr Type type{
      .kind = Kind::optional,
      .name = {},
      .element = &type_of<T>,
      .count = [](const void* p) -> std::size_t { return static_cast<const O*>(p)->has_value() ? 1 : 0; },
      .at = [](const void* p, std::size_t) -> const void* { return &**static_cast<const O*>(p); },
      .append = [](void* p) -> void* { return &static_cast<O*>(p)->emplace(); },
      .clear = [](void* p) { static_cast<O*>(p)->reset(); }};
};

template <class T>
struct TypeFor<std::vector<T>> {
  static_assert(!std::is_same_v<T, bool>, "std::vector<bool> has no addressable items");
  using V = std::vector<T>;
  static constexpr Type type{
      .kind = Kind::list,
      .name = {},
      .element = &type_of<T>,
      .count = [](const void* p) -> std::size_t { return static_cast<const V*>(p)->size(); },
      .at = [](const void* p, std::size_t i) -> const void* { return &(*static_cast<const V*>(p))[i]; },
      .append = [](void* p) -> void* { return &static_cast<V*>(p)->emplace_back(); },
      .clear = [](void* p) { static_cast<V*>(p)->clear(); }};
};

template <class T>
concept DescribedStruct = requires(const T* p) { qy_fields(p); };
template <class T>
concept DescribedEnum = std::is_enum_v<T> && requires(T v) { qy_names(v); };

template <DescribedStruct T>
struct TypeFor<T> {
  static constexpr Type type{.kind = Kind::object,
                             .name = qy_name(static_cast<const T*>(nullptr)),
                             .fields = qy_fields(static_cast<const T*>(nullptr))};
};

template <DescribedEnum T>
struct TypeFor<T> {
  static constexpr Type type{
      .kind = Kind::enumeration,
      .name = qy_name(T{}),
      .names = qy_names(T{}),
      .get_enum = [](const void* p) { return static_cast<std::int64_t>(*static_cast<const T*>(p)); },
      .set_enum = [](void* p, std::int64_t v) { *static_cast<T*>(p) = static_cast<T>(v); }};
};

/// The text of an enum value, as in JSON and SQL.
template <DescribedEnum T>
std::string_view name_of(T value) {
  return qy_names(value)[static_cast<std::size_t>(value)];
}

/// The enum value of a text, or nullopt.
template <DescribedEnum T>
std::optional<T> enum_from(std::string_view text) {
  const auto names = qy_names(T{});
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<T>(i);
  return std::nullopt;
}

}  // namespace qiying::base

/// A member with its limits: `QY_FIELD(title, .min = 2, .max = 100)`.
#define QY_FIELD(member, ...)                                                                    \
  ::qiying::base::Field {                                                                        \
    .name = #member, .offset = offsetof(QySelf, member),                                         \
    .type = &::qiying::base::type_of<decltype(QySelf::member)>, .rules = ::qiying::base::Rules { \
      __VA_ARGS__                                                                                \
    }                                                                                            \
  }
/// The same with another name outside, for words that C++ keeps for itself: `QY_NAMED_FIELD("register",
/// entities)`.
#define QY_NAMED_FIELD(outside, member, ...)                                                     \
  ::qiying::base::Field {                                                                        \
    .name = outside, .offset = offsetof(QySelf, member),                                         \
    .type = &::qiying::base::type_of<decltype(QySelf::member)>, .rules = ::qiying::base::Rules { \
      __VA_ARGS__                                                                                \
    }                                                                                            \
  }
/// Declares the field table of a struct, in the struct's namespace.
#define QY_DESCRIBE(Struct, ...)                                              \
  struct QyTable_##Struct {                                                   \
    using QySelf = Struct;                                                    \
    static constexpr ::qiying::base::Field fields[] = {__VA_ARGS__};          \
  };                                                                          \
  constexpr std::span<const ::qiying::base::Field> qy_fields(const Struct*) { \
    return QyTable_##Struct::fields;                                          \
  }                                                                           \
  constexpr std::string_view qy_name(const Struct*) {                         \
    return #Struct;                                                           \
  }
/// Declares the texts of an enum whose values count from 0: `QY_ENUM(Kind, "consult", "help")`.
#define QY_ENUM(Enum, ...)                                     \
  struct QyNames_##Enum {                                      \
    static constexpr std::string_view names[] = {__VA_ARGS__}; \
  };                                                           \
  constexpr std::span<const std::string_view> qy_names(Enum) { \
    return QyNames_##Enum::names;                              \
  }                                                            \
  constexpr std::string_view qy_name(Enum) {                   \
    return #Enum;                                              \
  }
