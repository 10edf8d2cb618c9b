#include "modules/policy/internal/identity.hpp"

#include <algorithm>

#include "modules/policy/internal/tree.hpp"

namespace qiying::policy {
namespace {

std::string text_of(const std::optional<base::Date>& day) {
  return day ? base::to_iso(*day) : std::string();
}

ParameterFields fields_of(const rules::Parameter& p) {
  ParameterFields out{p.name, p.title.zh, p.title.en, p.unit ? std::string(p.unit->name) : "", {}};
  for (const auto& v : p.versions) {
    const bool whole = v.share == 1'000'000;
    out.values.push_back({text_of(v.from), text_of(v.to), written(v.value),
                          whole ? "" : rules::to_text(rules::Quantity{v.share, rules::Dimension::ratio}),
                          v.source});
  }
  return out;
}

}  // namespace

IdentityFields identity_of(const rules::Policy& p) {
  IdentityFields out;
  out.id = p.id;
  out.title = p.title;
  out.title_en = p.title_en;
  out.doc_number = p.doc_number;
  out.issuer = p.issuer;
  out.audience = p.audience;
  out.summary = p.summary;
  out.version = p.version;
  out.series = p.series;
  out.region = p.region;
  out.level = base::name_of(p.level);
  out.status = base::name_of(p.status);
  out.subject = base::name_of(p.subject);
  out.published = text_of(p.published);
  out.effective = text_of(p.effective);
  out.expires = text_of(p.expires);
  out.abolished = text_of(p.abolished);
  for (const auto group : p.groups) out.groups.emplace_back(base::name_of(group));
  out.supersedes = p.supersedes;
  out.related = p.related;
  out.unknowns = p.unknowns;
  if (p.superseded_by) {
    out.successor_number = p.superseded_by->doc_number;
    out.successor = p.superseded_by->policy;
    out.succeeded = text_of(p.superseded_by->date);
  }
  out.fair_conclusion = p.fair_competition.conclusion;
  out.fair_basis = p.fair_competition.basis;
  out.fair_until = text_of(p.fair_competition.until);
  out.source_address = p.source.address;
  out.source_kind = p.source.kind;
  out.source_title = p.source.title;
  out.source_read = text_of(p.source.read);
  return out;
}

std::vector<ParameterFields> parameters_of(const rules::Policy& p) {
  std::vector<const rules::Parameter*> all;
  for (const auto& [name, parameter] : p.parameters) all.push_back(&parameter);
  std::ranges::sort(all, {}, [](const auto* x) { return std::pair(x->place.line, x->place.column); });
  std::vector<ParameterFields> out;
  for (const auto* parameter : all) out.push_back(fields_of(*parameter));
  return out;
}

std::vector<ContactFields> contacts_of(const rules::Policy& p) {
  std::vector<ContactFields> out;
  for (const auto& c : p.contacts) out.push_back({c.kind, c.value, c.name, c.region, text_of(c.until)});
  return out;
}

}  // namespace qiying::policy
