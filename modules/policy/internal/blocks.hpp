#pragma once
// A whole policy but its conditions as fields of the form-based editor: values as they are written, so that
// the workbench can write its blocks anew without losing a word.

#include "modules/policy/internal/identity.hpp"
#include "modules/policy/internal/tree.hpp"

namespace qiying::policy {

struct TierFields {
  std::string from, below, amount, rate;
};
QY_DESCRIBE(TierFields, QY_FIELD(from, .min = 0), QY_FIELD(below, .min = 0), QY_FIELD(amount, .min = 0),
            QY_FIELD(rate, .min = 0))

// One part of a benefit; parts of parts follow it in reading order.
struct BenefitFields {
  int depth = 0;
  std::string kind;  // fixed, share, tiers, step, match, up_to, in_kind, parts
  std::string label, clause, amount, rate, base, by, cap, least, step, reward, text, policy;
  bool highest = false;
  std::vector<TierFields> tiers;
  std::vector<TreeNode> when;
};
QY_DESCRIBE(BenefitFields, QY_FIELD(depth), QY_FIELD(kind), QY_FIELD(label, .min = 0),
            QY_FIELD(clause, .min = 0), QY_FIELD(amount, .min = 0), QY_FIELD(rate, .min = 0),
            QY_FIELD(base, .min = 0), QY_FIELD(by, .min = 0), QY_FIELD(cap, .min = 0),
            QY_FIELD(least, .min = 0), QY_FIELD(step, .min = 0), QY_FIELD(reward, .min = 0),
            QY_FIELD(text, .min = 0), QY_FIELD(policy, .min = 0), QY_FIELD(highest), QY_FIELD(tiers),
            QY_FIELD(when))

struct TermsFields {
  std::vector<std::string> instalments;
  std::string yearly_cap, affiliates_cap, cap_group;
  std::vector<std::string> exclusive;
  std::string pledge_years, clawback, quota, budget, years;
};
QY_DESCRIBE(TermsFields, QY_FIELD(instalments), QY_FIELD(yearly_cap, .min = 0),
            QY_FIELD(affiliates_cap, .min = 0), QY_FIELD(cap_group, .min = 0), QY_FIELD(exclusive),
            QY_FIELD(pledge_years, .min = 0), QY_FIELD(clawback, .min = 0), QY_FIELD(quota, .min = 0),
            QY_FIELD(budget, .min = 0), QY_FIELD(years, .min = 0))

struct MaterialFields {
  std::string name, basis;
  bool required = true;
};
QY_DESCRIBE(MaterialFields, QY_FIELD(name), QY_FIELD(basis, .min = 0), QY_FIELD(required))

struct ApplicationFields {
  std::string mode;           // 申报, 免申即享, ...
  std::string opens, closes;  // "2026-06-30 17:00"; a day alone means the whole of it
  std::string notice_days, channel, address;
  std::vector<MaterialFields> materials;
  std::vector<std::string> steps, limits;
};
QY_DESCRIBE(ApplicationFields, QY_FIELD(mode, .min = 0), QY_FIELD(opens, .min = 0),
            QY_FIELD(closes, .min = 0), QY_FIELD(notice_days, .min = 0), QY_FIELD(channel, .min = 0),
            QY_FIELD(address, .min = 0), QY_FIELD(materials), QY_FIELD(steps), QY_FIELD(limits))

struct PolicyFields {
  IdentityFields identity;
  std::vector<ParameterFields> parameters;
  std::vector<ContactFields> contacts;
  std::vector<TreeNode> scope;         // whom it concerns at all 适用; empty where nothing is said
  std::vector<BenefitFields> benefit;  // empty where the source states none
  TermsFields terms;
  ApplicationFields application;
};
QY_DESCRIBE(PolicyFields, QY_FIELD(identity), QY_FIELD(parameters), QY_FIELD(contacts), QY_FIELD(scope),
            QY_FIELD(benefit), QY_FIELD(terms), QY_FIELD(application))

PolicyFields fields_of(const rules::Policy& p);

}  // namespace qiying::policy
