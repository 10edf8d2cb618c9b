#pragma once
/// What somebody may do: the names of permissions, in order, each once. A value; copies share what they hold,
/// because every request copies its caller. Immutable while shared, then thread-safe.

#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace qiying::auth {

class Permissions {
 public:
  using Names = std::set<std::string, std::less<>>;

  Permissions() = default;
  Permissions(std::initializer_list<std::string> names) : Permissions(Names(names)) {}
  Permissions(Names names);

  bool contains(std::string_view name) const { return held_ && held_->names.contains(name); }
  bool empty() const { return !held_; }
  Names::const_iterator begin() const { return names().begin(); }
  Names::const_iterator end() const { return names().end(); }
  const Names& names() const;
  /// ",a,b,": row-level security looks for ",a," in it; "" when there is none.
  const std::string& joined() const;
  void emplace(std::string_view name);

  bool operator==(const Permissions& other) const { return names() == other.names(); }

 private:
  struct Held {
    Names names;
    std::string joined;
  };
  std::shared_ptr<const Held> held_;  ///< null: none
};

}  // namespace qiying::auth
