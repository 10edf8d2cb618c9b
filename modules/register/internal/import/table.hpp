#pragma once
/// A file with rows, whatever its format.

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "modules/register/register.hpp"

namespace qiying::register_ {

class Table {
 public:
  virtual ~Table() = default;
  /// Goes to the next row; false at the end; an error ends the reading.
  virtual base::Result<bool> next() = 0;
  virtual std::span<const std::string_view> cells() const = 0;
  virtual std::int64_t line() const = 0;
  /// Whether the current row fits the first one.
  virtual bool fits() const = 0;
  /// The id that the current row wishes for a new enterprise.
  virtual std::optional<EntityId> id() const { return std::nullopt; }
  /// How much was read, 0 to 1.
  virtual double progress() const = 0;
};

/// CSV, or XLSX by the first bytes of the file. Throws std::runtime_error when the file cannot be read.
base::Result<std::unique_ptr<Table>> open_table(const std::filesystem::path& file);
/// Records of a program, in the order of FieldName, without a header.
std::unique_ptr<Table> table_of(const std::function<const Record*()>& next);

}  // namespace qiying::register_
