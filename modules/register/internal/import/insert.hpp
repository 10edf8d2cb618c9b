#pragma once
/// SQL of a first load: enterprises go in without staging, keys and conflicts.

#include "modules/register/internal/import/store.hpp"

namespace qiying::register_ {

/// Comes first in a transaction of the caller that stays open.
void begin_inserting(db::Connection& db);
/// Checks no key: that each code stays once is the caller's care.
void insert_new(db::Connection& db, const ImportRun& run, std::span<const StandardRecord> records);

/// A record that another one of the same code and file has replaced.
struct Superseded {
  EntityId id;
  std::int64_t line = 0;
  std::string uscc;
};
/// Takes back those that the caller's transaction has inserted.
void remove_new(db::Connection& db, const ImportRun& run, std::span<const Superseded> superseded);
void note_superseded(db::Connection& db, const ImportRun& run, std::span<const Superseded> superseded);

}  // namespace qiying::register_
