#pragma once
/// Records of a program as a table, beside those of files (platform/imports).

#include <functional>
#include <memory>

#include "modules/register/register.hpp"
#include "platform/imports/table.hpp"

namespace qiying::register_ {

using imports::open_table;
using imports::Table;

/// Rows in the order of FieldName, without a header.
class RecordTable final : public Table {
 public:
  explicit RecordTable(std::function<const Record*()> next);
  ~RecordTable() override;
  base::Result<bool> next() override;
  std::span<const std::string_view> cells() const override;
  std::int64_t line() const override;
  bool fits() const override { return true; }
  double progress() const override { return 0; }
  /// The id that the current record wishes for a new enterprise.
  std::optional<EntityId> id() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qiying::register_
