#pragma once
// Every enterprise of a district as columns of facts, kept in memory: read once a day, then only what has
// changed since. A population under a policy is counted from here in milliseconds instead of reading the
// register again.

#include <functional>

#include "engines/rules/roster.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {

class Columns {
 public:
  Columns();
  const rules::Roster& roster() const { return roster_; }
  std::size_t size() const { return firms_.size(); }
  register_::EntityId id(std::size_t row) const { return firms_[row].id; }
  // Neither revoked, cancelled nor moved away.
  bool alive(std::size_t row) const { return firms_[row].alive; }
  // Grows with every change that was taken over.
  std::uint64_t generation() const { return generation_; }

  // Reads what has changed since the last time; the connection needs system scope of the district.
  void follow(db::Connection& db, const std::string& district);

 private:
  struct Firm {
    register_::EntityId id;
    base::Timestamp updated_at;
    std::size_t told = 0;  // digest of its answers
    bool alive = true;
  };
  void take(db::Connection& db, const std::string& district, const std::vector<register_::EntityRow>& rows);
  void read_all(db::Connection& db, const std::string& district);
  std::vector<std::string> changed(db::Connection& db, const std::string& district) const;

  rules::Roster roster_;
  std::vector<Firm> firms_;
  std::map<register_::EntityId, std::size_t> rows_;
  base::Timestamp newest_{}, newest_told_{};
  std::uint64_t generation_ = 0;
};

// Runs `use` with the district's columns as the database has them now; one at a time. The connection needs
// system scope of the district.
void with_columns(db::Connection& db, const std::string& district, base::Date today,
                  const std::function<void(const Columns&)>& use);

}  // namespace qiying::policy
