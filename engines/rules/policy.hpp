#pragma once
/// A policy as it is written: identity, conditions, benefit, application. What the source does not tell is
/// absent. Plain values; `Library` holds them.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engines/rules/condition.hpp"
#include "platform/base/time.hpp"

namespace qiying::rules {

/// 征求意见 有效 失效 废止 被替代 待核实 (the source does not tell whether it is still in force).
enum class Status : std::uint8_t { draft, valid, expired, abolished, superseded, unverified };
QY_ENUM(Status, "draft", "valid", "expired", "abolished", "superseded", "unverified")
/// 国家 省 市 区.
enum class Level : std::uint8_t { national, provincial, city, district };
QY_ENUM(Level, "national", "provincial", "city", "district")
/// The eight sub-directories of the library: 社会保险 税收 金融 降成本 综合 其他 企业动态 公告.
enum class Subject : std::uint8_t { insurance, tax, finance, costs, general, other, news, notice };
QY_ENUM(Subject, "insurance", "tax", "finance", "costs", "general", "other", "news", "notice")
/// How a benefit is had: 申报 免申即享 自行申报享受 认定 贷款.
enum class Mode : std::uint8_t { application, automatic, self_declared, recognition, loan };
QY_ENUM(Mode, "application", "automatic", "self_declared", "recognition", "loan")

/// Whom it is for, in the coarse groups by which people look for policies; the conditions decide.
enum class Audience : std::uint8_t {
  any,
  sole_trader,
  startup,
  small,
  technology,
  industry,
  services,
  large,
  park
};
QY_ENUM(Audience, "any", "sole_trader", "startup", "small", "technology", "industry", "services", "large",
        "park")
/// What kind of thing one gets: money, less tax, credit, a recognised title, anything else.
enum class BenefitType : std::uint8_t { money, tax, credit, title, service, unstated };
QY_ENUM(BenefitType, "money", "tax", "credit", "title", "service", "unstated")

base::Text title_of(Status status);
base::Text title_of(Level level);
base::Text title_of(Subject subject);
base::Text title_of(Mode mode);
base::Text title_of(Audience audience);
base::Text title_of(BenefitType type);

/// A value of the law or of a policy that changes with time.
struct Parameter {
  struct Version {
    std::optional<base::Date> from, to;  ///< both included; absent: open
    Operand value;                       ///< may point at another parameter
    std::int64_t share = 1'000'000;      ///< and take this part of it
    std::string source;
    Place place;
  };
  std::string name;
  base::Text title;
  const Unit* unit = nullptr;
  std::vector<Version> versions;
  std::string file;
  Place place;
};
using Parameters = std::map<std::string, Parameter, std::less<>>;

/// One part of what a policy gives.
struct Benefit {
  enum class Kind : std::uint8_t {
    none,     ///< the source states no benefit
    fixed,    ///< 金额
    share,    ///< 比例 of a fact
    tiers,    ///< 档次 by a fact
    step,     ///< 每增 X 奖 Y
    match,    ///< 配套 of what another level gives
    up_to,    ///< 最高: the source states a ceiling but no way to compute
    in_kind,  ///< 内容: not money
    parts     ///< 各项: several of these
  };
  struct Tier {
    std::optional<Operand> from, below;  ///< [from, below)
    std::optional<Operand> amount, rate;
    Place place;
  };
  Kind kind = Kind::none;
  std::optional<Operand> amount, rate, cap, step, reward, least;
  std::optional<FactUse> by;    ///< the fact that tiers and steps read
  std::optional<FactUse> base;  ///< the fact that shares are taken of
  std::vector<Tier> tiers;
  std::vector<Benefit> parts;
  bool highest = false;         ///< of parts: 就高不重复 instead of adding up
  std::vector<Condition> when;  ///< of a part: none or one
  std::string label, clause, text, matched_policy;
  Place place;
};

/// What limits and follows the benefit.
struct Terms {
  std::vector<std::int64_t> instalments;  ///< shares in millionths that add up to one
  std::optional<Operand> yearly_cap;      ///< for one firm over all policies of `cap_group`
  std::optional<Operand> affiliates_cap;  ///< for a group of affiliated firms over `cap_group`
  std::string cap_group;
  std::vector<std::string> exclusive;  ///< 就高不重复: of policies that share a word only the highest is paid
  std::optional<std::int64_t> pledge_years;
  std::string clawback, quota;
  std::optional<std::int64_t> quota_firms;  ///< the quota where it is a plain number of firms: "15 家"
  std::optional<Operand> budget;            ///< what may be approved over all firms in a year
  std::optional<std::int64_t> years;        ///< for how many years it is given
  Place place;
};

struct Material {
  std::string name, basis;
  bool required = true;
};
struct Contact {
  std::string kind, value, name, region;
  std::optional<base::Date> until;
};
struct Application {
  std::optional<Mode> mode;
  std::optional<base::Timestamp> opens, closes;
  std::vector<Material> materials;
  std::vector<std::string> steps, limits;
  std::optional<int> notice_days;  ///< 公示 working days
  std::string channel, address;
  Place place;
};
/// 公平竞争审查条例 (国务院令第783号, effective 2024-08-01): without a conclusion nothing may be issued
/// (article 18); a reward tied to local tax needs a basis in law or of the State Council (article 10).
struct FairCompetition {
  std::string conclusion, basis;
  std::optional<base::Date> until;
};
struct Source {
  std::string address, kind, title;
  std::optional<base::Date> read;
};
/// Another policy this one replaces or is replaced by.
struct Succession {
  std::string doc_number, policy;
  std::optional<base::Date> date;
};

struct Policy {
  std::string id, title, title_en, doc_number, issuer, audience, summary, version, series, region;
  Level level = Level::district;
  Status status = Status::unverified;
  Subject subject = Subject::general;
  std::optional<base::Date> published, effective, expires, abolished;
  std::optional<Succession> superseded_by;
  std::vector<std::string> supersedes, related, unknowns;
  std::vector<Audience> groups;  ///< empty: not said
  FairCompetition fair_competition;
  Source source;
  std::optional<Condition> scope;  ///< whom it concerns at all; not met: the policy does not apply
  Condition conditions;
  Benefit benefit;
  Terms terms;
  Application application;
  std::vector<Contact> contacts;
  Parameters parameters;
  std::string file;
  Place place;
  std::uint32_t leaves = 0;  ///< leaves of scope and conditions
};

/// Why a policy is not in force on a day, or nothing when it is.
struct NotInForce {
  std::string code;  ///< "draft", "not_yet", "expired", "abolished", "superseded", "unverified"
  base::Text reason;
};
std::optional<NotInForce> not_in_force(const Policy& policy, base::Date day);

/// What kind of thing the policy gives: a title when it is had by recognition, credit when by a loan, less
/// tax when its subject is tax, money when the benefit is a sum, else a service.
BenefitType benefit_type_of(const Policy& policy);
/// The highest that one enterprise can get, where the text says so; in fen.
std::optional<std::int64_t> most_of(const Benefit& benefit);

/// Whether one may apply now.
enum class Window : std::uint8_t { open, upcoming, closed, unstated };
QY_ENUM(Window, "open", "upcoming", "closed", "unstated")
Window window_at(const Policy& policy, base::Timestamp now);

}  // namespace qiying::rules
