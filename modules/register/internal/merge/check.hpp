#pragma once
/// Whether two rows may be one enterprise.

#include "modules/register/register.hpp"

namespace qiying::register_ {

/// A row as a merge judges it.
struct MergeSide {
  EntityId id;
  std::string uscc, name, name_norm;
  bool outer_ok = false, inner_ok = false;
  int version = 0;
};
QY_DESCRIBE(MergeSide, QY_FIELD(id), QY_FIELD(uscc), QY_FIELD(name), QY_FIELD(name_norm), QY_FIELD(outer_ok),
            QY_FIELD(inner_ok), QY_FIELD(version))

base::Result<void> may_be_one(const MergeSide& survivor, const MergeSide& other);

}  // namespace qiying::register_
