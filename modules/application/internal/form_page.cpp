#include "modules/application/internal/form_page.hpp"

#include <algorithm>

#include "modules/application/internal/complete.hpp"
#include "modules/application/internal/view.hpp"
#include "modules/register/register.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::application {
namespace {

using kernel::Context;
using kernel::Page;

std::string typed_or(const Context& c, const std::string& name, const std::string& kept) {
  const auto typed = c.request.form_value(name);
  return typed ? std::string(*typed) : kept;
}

std::string fault_at(const base::Error* error, std::string_view field, const Context& c) {
  if (!error) return {};
  if (error->field == field) return c.pick(error->message);
  for (const auto& other : error->others)
    if (other.field == field) return c.pick(other.message);
  return {};
}

void add_held(http::Values& values, const policy::Need& need) {
  auto& fact = values.add("HELD");
  fact.set("LABEL", need.title);
  fact.set("VALUE", need.value);
  fact.set("NOTE", need.source + (need.observed.empty() ? "" : " " + need.observed));
}

// What only an office can tell, and has not told yet.
void add_awaited(http::Values& values, const policy::Need& need, bool decides) {
  auto& row = values.add("AWAITED");
  row.set("LABEL", need.title);
  row.set("PROVIDER", need.provider);
  row.set("HINT", need.hint);
  if (decides) row.show("DECIDES");
}

void add_question(const Context& c, http::Values& values, const policy::Need& need, bool decides,
                  const base::Error* error) {
  auto& row = values.add("QUESTIONS");
  const auto name = "fact." + need.fact;
  row.set("NAME", name);
  row.set("LABEL", need.title);
  row.set("HINT", need.hint);
  row.set("UNIT", need.unit);
  if (!decides) row.show("OPTIONAL");
  row.set("ERROR", fault_at(error, name, c));
  const auto value = typed_or(c, name, need.value);
  if (need.type == "titles") {
    const auto told = policy::titles_told(c.request.form, name);
    const auto& fact = policy::fact_of(need.fact);
    const auto kept = told.value_or(need.value);
    return policy::show_titles(row.add("HOLDINGS"), name, policy::title_choices(fact, kept), kept);
  }
  if (need.rough) row.set("ROUGH", need.value);
  if (need.type == "choice") {
    row.show("CHOICE");
    for (const auto& [code, title] : need.options) {
      auto& option = row.add("OPTIONS");
      option.set("VALUE", code);
      option.set("TITLE", title);
      if (value == code || value == title) option.show("CHECKED");
    }
    return;
  }
  row.show("OPEN");
  row.set("TYPE", need.type == "date" ? "date" : "text");
  row.set("VALUE", value);
}

void add_facts(const Context& c, http::Values& values, const policy::Assessment& a,
               const base::Error* error) {
  bool awaited = false;
  for (const auto& need : a.needs) {
    const bool decides = std::ranges::find(a.explanation.missing, need.fact) != a.explanation.missing.end();
    if (need.held) {
      add_held(values, need);
    } else if (need.asked) {
      add_question(c, values, need, decides || !need.value.empty(), error);
    } else if (need.value.empty()) {
      awaited = true;
      add_awaited(values, need, decides);
    }
  }
  if (awaited) values.show("AWAITED_ANY");
}

void add_materials(Context& c, http::Values& values, const Record& r, const base::Error* error) {
  for (const auto& m : view_of(c, r).materials) {
    auto& row = values.add("MATERIALS");
    const auto name = "material." + std::to_string(m.position);
    row.set("NAME", name);
    row.set("LABEL", m.position == -1 ? text(c, "application.form.other_material") : m.name);
    row.set("HINT", m.basis);
    if (!m.required) row.show("OPTIONAL");
    row.set("ERROR", fault_at(error, name, c));
    for (const auto& file : m.files) {
      auto& item = row.add("FILES");
      item.set("FILE_ID", file.id.str());
      item.set("FILENAME", file.filename);
    }
  }
}

void add_fields(Context& c, http::Values& values, const Record& r) {
  values.set("CONTACT_NAME", typed_or(c, "contact_name", r.contact_name));
  values.set("CONTACT_PHONE", typed_or(c, "contact_phone", r.contact_phone));
  values.set("BANK_NAME", typed_or(c, "bank_name", r.bank_name));
  values.set("BANK_ACCOUNT", typed_or(c, "bank_account", masked_account(r.bank_account)));
  values.set("STATEMENT", typed_or(c, "statement", r.statement));
  std::string codes;
  for (const auto& p : r.partners) codes += p.uscc + "\n";
  values.set("PARTNERS", typed_or(c, "partners", codes));
  const auto asked =
      r.amount_asked ? rules::to_text(rules::Quantity{r.amount_asked->value, rules::Dimension::money}) : "";
  values.set("AMOUNT", typed_or(c, "amount", asked));
  if (r.insists || c.request.form_value("insists")) values.show("INSISTS");
}

void add_outcome(Context& c, http::Values& values, const rules::Explanation& x) {
  values.set("OUTCOME", c.pick(rules::title_of(x.outcome)));
  values.set("OUTCOME_KIND", x.outcome == rules::Outcome::met     ? "green"
                             : x.outcome == rules::Outcome::unmet ? "red"
                                                                  : "yellow");
  values.set("REASON", x.reason);
  if (x.outcome == rules::Outcome::unmet || x.outcome == rules::Outcome::not_applicable) values.show("UNMET");
  for (const auto& s : x.steps) values.add("SUMS").set("TEXT", s);
}

std::string label_of(const Context& c, std::string_view field) {
  const auto* label = c.services.templates.find_text(c.lang, "application.form." + std::string(field));
  return label ? *label : std::string();
}

/// "20 万元" or "200000 元"; a bare number is in 万元.
base::Result<std::optional<base::Fen>> amount_of(const Context& c) {
  const auto typed = c.request.form_value("amount");
  if (!typed || typed->empty()) return std::optional<base::Fen>();
  const auto quantity = rules::parse_quantity(*typed, rules::find_unit("万元"));
  if (!quantity.ok() || quantity->dimension != rules::Dimension::money || quantity->value < 0)
    return base::invalid("amount", "application.amount",
                         {"金额写成“20 万元”或“200000 元”", "Write the sum as “20 万元” or “200000 元”"});
  return std::optional(base::Fen{quantity->value});
}

base::Result<void> take_facts(Context& c, const Record& r) {
  const auto assessment =
      policy::assess(c.db(), r.district, r.subject_id, r.version_id, c.now,
                     c.lang == kernel::Lang::zh ? rules::Language::zh : rules::Language::en);
  if (!assessment) return {};
  for (const auto& need : assessment->needs) {
    const auto field = c.request.form_value("fact." + need.fact);
    auto typed = policy::titles_told(c.request.form, "fact." + need.fact);
    if (!typed && field) typed = std::string(*field);
    if (need.held || !need.asked || !typed || *typed == need.value) continue;
    auto told = policy::tell_fact(c, need.fact, *typed);
    if (told.ok()) continue;
    auto error = told.error();
    error.field = "fact." + need.fact;
    return error;
  }
  return {};
}

base::Result<void> take_files(Context& c, const Record& r) {
  constexpr std::string_view kPrefix = "material.";
  for (const auto& upload : c.request.files) {
    if (upload.size == 0 || !upload.field.starts_with(kPrefix)) continue;
    const auto kept = add_material(c, r.id, std::atoi(upload.field.substr(kPrefix.size()).c_str()), upload);
    if (!kept.ok()) return kept.error();
  }
  if (const auto gone = files::FileId::parse(c.request.form_value("drop").value_or("")))
    return remove_material(c, r.id, *gone);
  return {};
}

}  // namespace

base::Result<Record> preview(Context& c, std::string_view slug) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  if (auto kept = find_draft(c.db(), c.caller.district, c.caller.subject, slug)) return *std::move(kept);
  QY_TRY(const auto offer, offer_to_apply(c, slug));
  const auto firm = register_::find_public(c.db(), c.caller.district, c.caller.subject);
  if (!firm) return base::not_found({"企业", "enterprise"});
  Record r;
  r.district = c.caller.district;
  r.slug = offer.slug;
  r.version_id = offer.version;
  r.policy_title = offer.title;
  r.subject_id = firm->id;
  r.subject_name = firm->name;
  r.uscc = firm->uscc;
  r.contact_name = c.caller.name;
  return r;
}

base::Result<Page> form_page(Context& c, const Record& r, const base::Error* error) {
  const auto offer = policy::find_offer(c.db(), r.district, r.version_id, c.now);
  const auto assessment =
      policy::assess(c.db(), r.district, r.subject_id, r.version_id, c.now,
                     c.lang == kernel::Lang::zh ? rules::Language::zh : rules::Language::en);
  if (!offer || !assessment) return base::not_found({"政策", "policy"});
  Page page;
  page.template_name = "application/form.html";
  page.title = text(c, "application.form.title") + " " + r.policy_title;
  auto& values = page.values;
  values.set("POLICY", r.policy_title);
  values.set("SLUG", r.slug);
  values.set("ID", r.id.is_nil() ? std::string() : r.id.str());
  values.set("FIRM", r.subject_name);
  values.set("USCC", r.uscc);
  if (offer->closes) values.set("CLOSES", base::to_display(*offer->closes));
  if (r.state == State::correction) {
    values.set("CORRECTION", r.correction);
    if (r.correction_due_at) values.set("CORRECTION_DUE", base::to_display(*r.correction_due_at));
  }
  if (offer->money) values.show("MONEY");
  add_outcome(c, values, assessment->explanation);
  add_facts(c, values, *assessment, error);
  add_materials(c, values, r, error);
  add_fields(c, values, r);
  if (!error) return page;
  page.status = base::status_of(error->kind);
  page.keep = true;  // what was typed and uploaded stays in the draft
  pages::show_errors(values, c.lang, *error, [&](std::string_view f) { return label_of(c, f); });
  return page;
}

base::Result<void> take_form(Context& c, const Record& r) {
  QY_CHECK(take_facts(c, r));
  DraftInput input;
  QY_CHECK(base::read_form(c.request.form, base::type_of<DraftInput>, &input));
  QY_TRY(input.amount_asked, amount_of(c));
  input.insists = c.request.form_value("insists").has_value();
  QY_TRY(const auto kept, save_draft(c, r.id, input));
  return take_files(c, kept);
}

}  // namespace qiying::application
