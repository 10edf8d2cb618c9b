#pragma once
/// One JSON object a line, for machines first: {"ts":…,"level":"info","event":"http.request","status":200,…}.
///
///     log::info("http.request", {{"status", 200}, {"path", path}});
///
/// `event` is a fixed dotted name; what varies goes into fields. **No personal data**: no names, telephone
/// numbers, mail addresses, identity numbers, free text of people, passwords, tokens, cookies or request
/// bodies. Write ids instead; who may see the person behind an id is decided elsewhere. Thread-safe; every
/// line is one write(2), so that lines of several threads and processes do not mix.

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "platform/base/result.hpp"

namespace qiying::log {

enum class Level : std::uint8_t { debug, info, warn, error, off };

/// A name and a value; texts are only looked at during the call.
struct Field {
  using Value = std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view>;
  std::string_view name;
  Value value;

  template <std::same_as<bool> T>
  Field(std::string_view field, T flag) : name(field), value(flag) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Field(std::string_view field, T number) : name(field), value(widen(number)) {}
  template <std::floating_point T>
  Field(std::string_view field, T number) : name(field), value(static_cast<double>(number)) {}
  template <std::convertible_to<std::string_view> T>
  Field(std::string_view field, const T& text) : name(field), value(std::string_view(text)) {}

 private:
  template <class T>
  static Value widen(T number) {
    if constexpr (std::signed_integral<T>)
      return static_cast<std::int64_t>(number);
    else
      return static_cast<std::uint64_t>(number);
  }
};
using Fields = std::initializer_list<Field>;

void write(Level level, std::string_view event, Fields fields = {});
inline void debug(std::string_view event, Fields fields = {}) {
  write(Level::debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {}) {
  write(Level::info, event, fields);
}
inline void warn(std::string_view event, Fields fields = {}) {
  write(Level::warn, event, fields);
}
inline void error(std::string_view event, Fields fields = {}) {
  write(Level::error, event, fields);
}

/// The line that `write` would write, with its newline, for somebody who writes many at once; as of now.
std::string line_of(Level level, std::string_view event, Fields fields);
/// Writes ready lines, all at once.
void write_lines(std::string_view lines);

/// Lines below this level are dropped; `info` at start.
void set_level(Level level);
bool enabled(Level level);
/// "debug", "info", "warn", "error" or "off".
std::optional<Level> parse_level(std::string_view text);

/// Appends to this file from now on (made with mode 0640); an empty path means standard error, which is the
/// state at start. On an error the old target stays.
base::Result<void> set_file(const std::filesystem::path& path);
/// Opens the file of `set_file` again under its name, after it was moved away by a log rotation.
base::Result<void> reopen();
/// Lines that could not be written, for instance because the disk is full. Logging never throws.
std::uint64_t lost_lines();

/// Fields that every line of this thread carries while the object lives; scopes nest. Stays in its thread.
class Scope {
 public:
  explicit Scope(Fields fields);
  ~Scope();
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  std::size_t before_;
};

}  // namespace qiying::log
