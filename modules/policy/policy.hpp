#pragma once
/// The policy library 政策库 (mission A10, C2): policies as rules, versions that never change once published,
/// and for each enterprise what it is entitled to and why. Public face of the capability.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/rules/explain.hpp"
#include "modules/register/register.hpp"
#include "platform/base/json.hpp"
#include "platform/kernel/context.hpp"
#include "platform/pages/html.hpp"

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
  std::optional<base::Fen> yearly_cap, affiliates_cap;  ///< of one firm, of a group of affiliated ones
  std::optional<base::Fen> budget;                      ///< of all firms in a year
  std::string quota;                                    ///< as the policy says it
  std::optional<std::int64_t> quota_firms;              ///< of a year, where the quota is a plain number
  std::vector<std::string> capped_with;  ///< slugs that count towards the caps, its own among them
  std::vector<std::string> excludes;     ///< slugs of which only the highest is paid 就高不重复; not its own
};

/// The published version of a slug; nullopt when there is none.
std::optional<Offer> find_offer(db::Connection& db, const std::string& district, std::string_view slug,
                                base::Timestamp now);
/// A version that is or was published; nullopt when there is none.
std::optional<Offer> find_offer(db::Connection& db, const std::string& district, VersionId version,
                                base::Timestamp now);

/// The fact catalogue that the law of the deployment speaks of. Lives as long as the program.
const rules::Catalogue& catalogue();
/// A fact of the catalogue by its id; the first one for an unknown id.
const rules::Fact& fact_of(std::string_view id);

/// One title of a list that an enterprise ticks, with the days of its certificate.
struct TitleChoice {
  std::string title, from, to;
  bool held = false;
};
/// The titles that a fact may hold, ticked as `value` says ("高新技术企业@2023-10-16/2026-10-15；…").
std::vector<TitleChoice> title_choices(const rules::Fact& fact, std::string_view value);
/// What was ticked in the part {{>policy/titles.html}} of a form, as `rules::parse_value` reads it; "无"
/// where none is held, empty where nothing is said; nullopt: the form does not ask.
std::optional<std::string> titles_told(const base::NameValues& form, std::string_view name);
/// The values of that part: NAME, NONE, TITLES{NAME, NUMBER, TITLE, FROM, TO, TICKED}.
void show_titles(http::Values& values, std::string_view name, const std::vector<TitleChoice>& titles,
                 std::string_view value);

/// A fact that a version reads, with what is known of it.
struct Need {
  std::string fact, title, hint, unit;
  std::string type;                                          ///< "choice", "date", "titles", "text"
  std::vector<std::pair<std::string, std::string>> options;  ///< of a choice: value, title
  std::vector<TitleChoice> titles;                           ///< of titles
  std::string value, source, observed;                       ///< empty: unknown
  std::string provider;                                      ///< the office or source that should know it
  bool held = false;   ///< an authority holds it, exactly enough: never asked again
  bool rough = false;  ///< it is known less exactly than the rules ask
  bool asked = false;  ///< the enterprise can answer it
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

/// The offices that an issuer names: "财政部 税务总局" are two, "某某局转发" and "某某厅等" one.
std::vector<std::string_view> offices_of(std::string_view issuer);

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

/// What the platform has of an enterprise's person here, for the copy of one's data (个人信息保护法 art. 45).
struct OwnAnswer {
  std::string fact, title, value;
  base::Timestamp at;
};
QY_DESCRIBE(OwnAnswer, QY_FIELD(fact), QY_FIELD(title, .min = 0), QY_FIELD(value), QY_FIELD(at))
struct OwnFollow {
  std::string slug;
  base::Timestamp at;
};
QY_DESCRIBE(OwnFollow, QY_FIELD(slug), QY_FIELD(at))
struct OwnPush {
  std::string slug, occasion;
  base::Timestamp at;
};
QY_DESCRIBE(OwnPush, QY_FIELD(slug), QY_FIELD(occasion), QY_FIELD(at))
struct OwnData {
  std::vector<OwnAnswer> answers;     ///< given by this account
  std::vector<OwnFollow> followed;    ///< by the enterprise
  std::vector<std::string> unwanted;  ///< subjects of which the enterprise wants to hear nothing
  std::vector<OwnPush> told;          ///< the newest thousand
};
QY_DESCRIBE(OwnData, QY_FIELD(answers), QY_FIELD(followed), QY_FIELD(unwanted), QY_FIELD(told))
/// Needs the enterprise's own scope.
OwnData own_data(db::Connection& db, const std::string& district, auth::SubjectId subject,
                 auth::AccountId account);
/// Takes back what an account answered; returns how many answers. Needs privacy.decide, else none are.
std::int64_t erase_answers(db::Connection& db, const std::string& district, auth::AccountId account,
                           base::Timestamp now);

/// How many there are, for indicators.
struct Overview {
  std::int64_t published = 0, in_force = 0, open = 0, stale = 0;
};
Overview overview(db::Connection& db, const std::string& district, base::Timestamp now);

}  // namespace qiying::policy
