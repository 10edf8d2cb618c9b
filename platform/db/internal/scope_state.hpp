#pragma once
/// What a server session knows of the caller's scope, and what must be said to make it the wanted one.
/// Settings are made for the session; those made inside a transaction vanish when it rolls back.

#include <map>

#include "platform/db/db.hpp"

namespace qiying::db::internal {

class ScopeState {
 public:
  /// Settings to make: name without prefix, value.
  using Changes = std::vector<std::pair<std::string, std::string>>;

  void want(const Scope& scope);
  /// The server does not hold the wanted scope (or may not).
  bool waits() const { return !applied_; }
  /// Also empties names that an earlier caller had and this one does not.
  Changes changes() const;
  void sent(const Changes& changes, bool in_transaction);
  /// What the server holds is unknown now; all will be said again.
  void lost();
  void committed() { in_transaction_ = false; }
  void rolled_back() {
    if (in_transaction_) lost();
  }

  /// select set_config($1,$2,false), set_config($3,$4,false), ...
  static std::string sql(const Changes& changes);
  static std::vector<Param> params(const Changes& changes);

 private:
  bool is_wanted(const std::string& name) const;

  Scope wanted_;
  std::map<std::string, std::string> on_server_;  ///< every setting ever made, last known value
  bool known_ = true;
  bool applied_ = true;
  bool in_transaction_ = false;  ///< some setting was made in the open transaction
};

}  // namespace qiying::db::internal
