#pragma once
// Command-line options: "--name value", "--name=value" and flags.

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::worktime::internal {

class Options {
 public:
  // `valued` and `flags` are the known names, without "--"; `repeatable` is the subset that may come several
  // times.
  static base::Result<Options> parse(std::span<const std::string> args,
                                     const std::set<std::string_view>& valued,
                                     const std::set<std::string_view>& flags,
                                     const std::set<std::string_view>& repeatable);

  bool has(const std::string& name) const { return values_.contains(name); }
  // The value, or an error that names the missing option.
  base::Result<std::string> need(const std::string& name) const;
  std::vector<std::string> all(const std::string& name) const;

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

// An error about "--name".
base::Error bad_option(const std::string& name, std::string zh, std::string en);

}  // namespace qiying::worktime::internal
