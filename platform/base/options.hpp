#pragma once
/// Command-line options of an engine's command: "--name value", "--name=value", flags and what stands alone.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::base {

class Options {
 public:
  /// The names that a command knows, without "--".
  struct Known {
    std::set<std::string_view> valued, flags;
    std::set<std::string_view> repeatable = {};  ///< the subset of `valued` that may come several times
    bool positional = false;                     ///< whether arguments may stand alone
  };
  /// Unknown names, missing values and names given twice are errors `options.bad` with "--name" as the field.
  static Result<Options> parse(std::span<const std::string> args, const Known& known);

  bool has(const std::string& name) const { return values_.contains(name); }
  /// The value, or an error that names the missing option.
  Result<std::string> need(const std::string& name) const;
  std::vector<std::string> all(const std::string& name) const;
  const std::vector<std::string>& positional() const { return positional_; }

 private:
  std::map<std::string, std::vector<std::string>> values_;
  std::vector<std::string> positional_;
};

/// An error about "--name".
Error bad_option(const std::string& name, std::string zh, std::string en);

}  // namespace qiying::base
