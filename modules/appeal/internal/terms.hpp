#pragma once
/// The rules under which one appeal is handled: dated data of content/appeal-rules, plus what its category
/// sets apart. An appeal keeps its terms for life as a short text ("general-2020 reply=5wd quality=true"),
/// which every step stores; so a change of the rules never touches what runs. Pure but for the content, which
/// is read once. Thread-safe.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/worktime/worktime.hpp"
#include "modules/appeal/appeal.hpp"

namespace qiying::appeal {

/// Which cases are called back before they are closed: none, those that were not rated, all.
enum class Callback { none, unrated, all };
QY_ENUM(Callback, "none", "unrated", "all")

/// The limits of content/appeal-rules/README.md.
struct Terms {
  std::string version;
  std::map<std::string, worktime::Limit, std::less<>> clocks;
  int max_redo = 2, max_extensions = 2, max_calls = 3;
  int sure = 0;  ///< percent of confidence from which a suggestion dispatches by itself; 0: a person does
  int repeat = 0, mass = 0;  ///< from how many on a case is supervised by itself; 0: never
  bool acceptance = false, check = false, confidential = false, contract = false, automatic = false;
  bool files = false;  ///< the enterprise attaches something before it sends
  Callback callback = Callback::unrated;

  /// nullptr: this clock does not run for such appeals.
  const worktime::Limit* clock(std::string_view name) const;
};

/// One file of content/appeal-rules.
struct RuleSet {
  std::string version;
  base::Date valid_from;
  std::optional<base::Date> valid_to;
  std::vector<Kind> kinds;
  std::vector<std::string> sources;
  Terms terms;
  std::map<std::string, worktime::Limit, std::less<>> urgent;
};

/// Reads one rule set. Unknown keys, unknown kinds, missing and unreadable limits are refused: `appeal.rules`
/// with the key in `field`.
base::Result<RuleSet> parse_rules(std::string_view toml);

/// All rule sets of this installation. Throws std::runtime_error when the content is broken.
const std::vector<RuleSet>& rule_sets();
/// The name of the rules for an appeal of `kind` submitted on `day`. Throws std::runtime_error when no set is
/// valid on that day.
std::string rule_for(Kind kind, base::Date day);
/// The terms behind a text such as "general-2020", "general-2020 urgent" or "general-2020 reply=5wd
/// quality=true". Errors: `appeal.rules` for an unknown version, key or limit.
base::Result<std::shared_ptr<const Terms>> find_terms(std::string_view rule);
/// The same for a text that was stored; throws std::runtime_error when it cannot be read any more.
const Terms& terms_of(const std::string& rule);

}  // namespace qiying::appeal
