#pragma once
/// The policy library 政策库 (mission A10, C2): policies as rules, versions that never change once published,
/// and for each enterprise what it is entitled to and why. Public face of the capability.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engines/rules/explain.hpp"
#include "modules/register/register.hpp"
#include "platform/kernel/context.hpp"

namespace qiying::policy {

using VersionId = base::Id<struct VersionTag>;

/// What one version of a policy says about being applied for.
struct Offer {
  VersionId version;
  int number = 1;  ///< of the version
  std::string slug, title, issuer;
  std::optional<rules::Mode> mode;
  rules::Window window = rules::Window::unstated;
  std::optional<base::Timestamp> opens, closes;
  std::vector<rules::Material> materials;
  std::optional<int> notice_days;                 ///< 公示, working days
  std::vector<std::int64_t> instalments;          ///< shares in millionths; empty: paid at once
  std::optional<rules::NotInForce> not_in_force;  ///< on the day asked for
  bool money = false;                             ///< the benefit is, or may be, a sum
  bool withdrawn = false;                         ///< by its publisher
  std::optional<std::int64_t>
      pledge_years;      ///< 承诺年限: how long one must stay, counted from the first payment
  std::string clawback;  ///< what happens otherwise, as the policy says it
};

/// The published version of a slug; nullopt when there is none.
std::optional<Offer> find_offer(db::Connection& db, const std::string& district, std::string_view slug,
                                base::Timestamp now);
/// A version that is or was published; nullopt when there is none.
std::optional<Offer> find_offer(db::Connection& db, const std::string& district, VersionId version,
                                base::Timestamp now);

/// A fact that a version reads, with what is known of it.
struct Need {
  std::string fact, title, hint, unit;
  std::string type;                                          ///< "choice", "date", "text"
  std::vector<std::pair<std::string, std::string>> options;  ///< of a choice: value, title
  std::string value, source, observed;                       ///< empty: unknown
  bool held = false;                                         ///< an authority holds it: never asked again
  bool asked = false;                                        ///< the enterprise can answer it
};

/// One enterprise under one version, with the facts that were read.
struct Assessment {
  rules::Explanation explanation;
  std::vector<Need> needs;
};
/// Evaluates a version that is or was published for an enterprise as of today. The connection's scope must
/// see the enterprise (itself, or the system); nullopt when there is no such version.
std::optional<Assessment> assess(db::Connection& db, const std::string& district, auth::SubjectId subject,
                                 VersionId version, base::Timestamp now, rules::Language language);

/// What a comparison table tells beyond the register: by code, then by fact id, as people write values.
using Comparison = std::map<std::string, std::map<std::string, std::string>, std::less<>>;
/// One enterprise of the register under one version.
struct Judged {
  register_::EntityRow firm;
  rules::Outcome outcome = rules::Outcome::unknown;
  std::string reason;                ///< one sentence, Chinese
  std::optional<base::Fen> amount;   ///< where it can be computed
  std::vector<std::string> missing;  ///< titles of the facts to be told
};
/// Judges the enterprises after `after` in the order of ids, `limit` at most; the connection needs system
/// scope of the district. Empty: there are no more; nullopt: there is no such version.
std::optional<std::vector<Judged>> judge_portion(
    db::Connection& db, const std::string& district, VersionId version, base::Timestamp now,
    const std::function<Comparison(const std::vector<std::string>& codes)>& comparison,
    register_::EntityId after, int limit);
/// Reads a table `uscc,<fact>…` (CSV or workbook). Errors: those of imports; policy.comparison (no column is
/// a fact, or a value cannot be read: with its line).
base::Result<Comparison> read_comparison(const std::filesystem::path& file);

/// Keeps what the caller's enterprise says about itself (as on 我的政策). Errors: policy.unknown_fact, those
/// of rules::parse_value at field "value".
base::Result<void> tell_fact(kernel::Context& c, const std::string& fact, const std::string& value);

/// Publishes the sample policies of content/policies in a district that has none (demo data; the policies are
/// real and keep their sources). Needs system scope. Returns how many were published.
int publish_samples(db::Connection& db, const std::string& district, base::Timestamp now);

/// The nth working day after `day`, by the official calendar.
base::Date working_days_after(base::Date day, int n);
/// The closing of the nth working day after `t`.
base::Timestamp closing_after(base::Timestamp t, int n);

/// A published policy in a list of those that stand in the library.
struct PublishedPolicy {
  std::string slug, title;
  bool in_force = false;
  bool open = false;   ///< one may apply now
  bool stale = false;  ///< called valid although its term has ended
  std::optional<base::Date> published;
};
/// Every policy of the district's library, by slug.
std::vector<PublishedPolicy> published(db::Connection& db, const std::string& district, base::Timestamp now);

/// How many there are, for indicators.
struct Overview {
  std::int64_t published = 0, in_force = 0, open = 0, stale = 0;
};
Overview overview(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::policy
