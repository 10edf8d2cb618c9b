#pragma once
/// What is wrong with a text of law, and where: every fault of a file is told, with its line and column and
/// what to do. Plain values, thread-compatible.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace qiying::rules {

/// A place in a text, both from 1; 0 when the fault concerns the whole file.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  bool operator==(const Place&) const = default;
};

/// `error`: the text cannot be used or must not be published. `warning`: it can be used; somebody should
/// look.
enum class Severity : std::uint8_t { error, warning };

struct Finding {
  Severity severity = Severity::error;
  std::string code;  ///< stable, for programs: "rules.unit", "rules.unknown_fact"
  std::string file;
  Place place;
  base::Text message;
  base::Text help;
};

/// Collects findings of the file that is being read.
class Findings {
 public:
  void in_file(std::string name) { file_ = std::move(name); }
  const std::string& file() const { return file_; }

  void error(Place place, std::string_view code, base::Text message, base::Text help = {});
  void warning(Place place, std::string_view code, base::Text message, base::Text help = {});

  const std::vector<Finding>& all() const { return all_; }
  std::size_t errors() const { return errors_; }
  std::size_t warnings() const { return all_.size() - errors_; }

 private:
  std::string file_;
  std::vector<Finding> all_;
  std::size_t errors_ = 0;
};

/// "policies/a.yaml:12:5: error rules.unit: ..." with the help on a second line, in both languages.
std::string to_line(const Finding& finding);

}  // namespace qiying::rules
