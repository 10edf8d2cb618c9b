#pragma once
/// Keys and search indexes of the register, which a first load goes without until its end.

#include "modules/register/internal/import/worker.hpp"

namespace qiying::register_ {

/// Nobody merges while one is held, for keys may be missing. Belongs to the connection, so it ends with a
/// process however that ends.
class LoadLock {
 public:
  enum class Patience { none, wait };
  LoadLock(db::Connection& db, Patience patience);
  ~LoadLock();
  LoadLock(const LoadLock&) = delete;
  LoadLock& operator=(const LoadLock&) = delete;
  bool held() const { return held_; }

 private:
  db::Connection& db_;
  bool held_;
};

/// Builds what is missing on two connections; the caller holds the lock.
void make_indexes(db::Pool& pool, db::Connection& db, const std::string& district);
/// After a load that was cut off (kill, power) puts back what it has left; else asks one question.
void put_back_indexes(db::Pool& pool, db::Connection& db, const std::string& district);
/// Drops keys and indexes of an empty register. False when it is not empty or others are busy with it.
bool begin_first_load(db::Connection& db);
/// Drops the search indexes only. False when others are busy with the table: the load is only slower then.
bool drop_search_indexes(db::Connection& db);

}  // namespace qiying::register_
