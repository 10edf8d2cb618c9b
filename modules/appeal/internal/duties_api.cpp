#include "modules/appeal/internal/duties.hpp"

#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/terms.hpp"
#include "modules/appeal/internal/use_cases.hpp"
#include "platform/auth/orgs.hpp"
#include "platform/base/json.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

struct DutyInput {
  std::optional<CategoryId> category_id;
  std::optional<std::string> street_code;
  auth::OrgId lead_org;
  std::string basis;
  std::optional<base::Date> valid_from, valid_to;
};
QY_DESCRIBE(DutyInput, QY_FIELD(category_id), QY_FIELD(street_code, .max = 20), QY_FIELD(lead_org),
            QY_FIELD(basis, .min = 2, .max = 500, .doc = "依据 / document and article"), QY_FIELD(valid_from),
            QY_FIELD(valid_to))

struct DutyQuery {
  std::optional<CategoryId> category;
  std::optional<DutySource> source;
};
QY_DESCRIBE(DutyQuery, QY_FIELD(category), QY_FIELD(source))

base::Result<kernel::List<Duty>> list_duties(Context& c, const DutyQuery& q) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  kernel::List<Duty> out;
  out.items = c.db().query<Duty>(
      "select d.id, d.category_id, coalesce(k.name, '') as category_name, d.street_code, d.lead_org, o.name "
      "as lead_org_name, d.basis,"
      " d.source, d.appeal_id, d.valid_from, d.valid_to from appeal.duty d join auth.org o on o.id = "
      "d.lead_org"
      " left join appeal.category k on k.district = d.district and k.id = d.category_id"
      " where d.district = $1 and ($2::uuid is null or d.category_id = $2) and ($3::text is null or d.source "
      "= $3)"
      " order by k.position, d.street_code, d.valid_from desc, d.id",
      c.caller.district, q.category, q.source);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::List<Duty>> duties_of(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  const auto id = AppealId::parse(c.request.param("id"));
  if (!id) return base::not_found({"诉求", "appeal"});
  QY_TRY(const Record r, get(c, *id));
  kernel::List<Duty> out;
  out.items = duties_for(c.db(), r, base::local_date(c.now));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<void> check(Context& c, const DutyInput& in) {
  if (!in.category_id && in.street_code.value_or("").empty())
    return base::invalid("category_id", "field.required",
                         {"请选择类别或街道", "Choose a category or a street"});
  if (in.category_id && !find_category(c.db(), c.caller.district, *in.category_id))
    return base::invalid("category_id", "appeal.category", {"没有这个类别", "There is no such category"});
  const auto org = auth::find_org(c.db(), in.lead_org);
  if (!org || !org->active || org->district != c.caller.district)
    return base::invalid("lead_org", "appeal.org",
                         {"该单位不存在或已停用", "This organisation does not exist or is closed"});
  if (in.valid_from && in.valid_to && *in.valid_to < *in.valid_from)
    return base::invalid("valid_to", "appeal.span",
                         {"结束日期早于开始日期", "The end lies before the start"});
  return {};
}

base::Result<kernel::List<Duty>> add_duty(Context& c, const DutyInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  QY_CHECK(check(c, in));
  const auto id = DutyId::make();
  c.db().execute(
      "insert into appeal.duty (district, id, category_id, street_code, lead_org, basis, source, valid_from, "
      "valid_to, created_by, created_at)"
      " values ($1, $2, $3, $4, $5, $6, 'catalogue', $7, $8, $9, $10)",
      c.caller.district, id, in.category_id, in.street_code.value_or(""), in.lead_org, in.basis,
      in.valid_from.value_or(base::local_date(c.now)), in.valid_to, c.caller.account, c.now);
  c.audit("appeal.add_duty", "appeal.duty", id.str());
  return list_duties(c, {in.category_id, std::nullopt});
}

/// A line is never deleted: it ends, for decisions of the past stand on it.
base::Result<kernel::List<Duty>> end_duty(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  const auto id = DutyId::parse(c.request.param("id"));
  const auto today = base::local_date(c.now);
  if (!id || c.db().execute("update appeal.duty set valid_to = $3 where district = $1 and id = $2 and "
                            "(valid_to is null or valid_to > $3)",
                            c.caller.district, *id, today - std::chrono::days(1)) != 1)
    return base::not_found({"职责条目", "duty"});
  c.audit("appeal.end_duty", "appeal.duty", id->str());
  return list_duties(c, {});
}

struct CategoryInput {
  std::optional<std::string> name, name_en, lead_org_code, rule;
  std::optional<base::Json> fields;
  std::optional<bool> active;
};
QY_DESCRIBE(CategoryInput, QY_FIELD(name, .min = 1, .max = 40), QY_FIELD(name_en, .max = 80),
            QY_FIELD(lead_org_code, .max = 24),
            QY_FIELD(rule, .max = 200, .doc = "reply=5wd quality=true callback=all auto=true"),
            QY_FIELD(fields), QY_FIELD(active))

base::Error bad_rule(const base::Error& why) {
  return base::invalid("rule", "appeal.rules", why.message,
                       {"例如：reply=5wd quality=true callback=all", "For example: reply=5wd quality=true"});
}

/// What a leaf sets apart from the rules: clocks and conduct, form fields, who leads.
base::Result<kernel::List<Category>> change_category(Context& c, const CategoryInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  const auto id = CategoryId::parse(c.request.param("id"));
  if (!id || !find_category(c.db(), c.caller.district, *id)) return base::not_found({"类别", "category"});
  if (in.rule && !in.rule->empty())
    if (const auto terms = find_terms(rule_for(Kind::consult, base::local_date(c.now)) + " " + *in.rule);
        !terms.ok())
      return bad_rule(terms.error());
  c.db().execute(
      "update appeal.category set name = coalesce($3, name), name_en = coalesce($4, name_en), lead_org_code "
      "= coalesce($5, lead_org_code),"
      " rule = coalesce($6, rule), fields = coalesce($7::jsonb, fields), active = coalesce($8, active) where "
      "district = $1 and id = $2",
      c.caller.district, *id, in.name, in.name_en, in.lead_org_code, in.rule, in.fields, in.active);
  c.audit("appeal.change_category", "appeal.category", id->str(), {base::to_json(in)});
  kernel::List<Category> out;
  out.items = categories(c.db(), c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

struct DistrictRule {
  std::string rule;
};
QY_DESCRIBE(DistrictRule, QY_FIELD(rule, .min = 0, .max = 200))

base::Result<DistrictRule> district_rule(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  return DistrictRule{
      c.db().text("select rule from appeal.district_rule where district = $1", c.caller.district)};
}

base::Result<DistrictRule> set_district_rule(Context& c, const DistrictRule& in) {
  QY_CHECK(auth::require(c.caller, "appeal.configure"));
  if (!in.rule.empty())
    if (const auto terms = find_terms(rule_for(Kind::consult, base::local_date(c.now)) + " " + in.rule);
        !terms.ok())
      return bad_rule(terms.error());
  c.db().execute(
      "insert into appeal.district_rule (district, rule) values ($1, $2) on conflict (district) do update "
      "set rule = excluded.rule",
      c.caller.district, in.rule);
  c.audit("appeal.change_rule", "appeal.rule", c.caller.district, {base::to_json(in)});
  return in;
}

struct AbsenceInput {
  base::Date from, to;
  std::optional<auth::AccountId> deputy;
};
QY_DESCRIBE(AbsenceInput, QY_FIELD(from), QY_FIELD(to), QY_FIELD(deputy))

/// I am away from a day to a day; another acts meanwhile. The same first day again changes it.
base::Result<AbsenceInput> announce_absence(Context& c, const AbsenceInput& in) {
  QY_CHECK(auth::require(c.caller, "appeal.handle"));
  if (in.to < in.from || in.to - in.from > std::chrono::days(366))
    return base::invalid("to", "appeal.span", {"结束日期不正确", "The end is not valid"});
  if (in.deputy == c.caller.account || (in.deputy && auth::posts_of_account(c.db(), *in.deputy).empty()))
    return base::invalid("deputy", "appeal.handler",
                         {"请选择其他在岗人员", "Choose another member of staff"});
  c.db().execute(
      "insert into appeal.absence (district, account, from_day, to_day, deputy) values ($1, $2, $3, $4, $5)"
      " on conflict (district, account, from_day) do update set to_day = excluded.to_day, deputy = "
      "excluded.deputy",
      c.caller.district, c.caller.account, in.from, in.to, in.deputy);
  c.audit("appeal.absence", "account", c.caller.account.str(), {base::to_json(in)});
  return in;
}

struct Target {
  std::string district, id;
};
QY_DESCRIBE(Target, QY_FIELD(district), QY_FIELD(id))

}  // namespace

void register_duties(kernel::Registry& r) {
  const kernel::Access handlers{.permission = "appeal.handle"}, configurers{.permission = "appeal.configure"};
  r.get<DutyQuery, kernel::List<Duty>>("/api/v1/appeal-duties",
                                       {.access = handlers, .summary = {"权责清单", "The duty catalogue"}},
                                       list_duties);
  r.post<DutyInput, kernel::List<Duty>>(
      "/api/v1/appeal-duties",
      {.access = configurers, .summary = {"新增职责条目", "Add to the duty catalogue"}}, add_duty);
  r.post<kernel::Nothing, kernel::List<Duty>>(
      "/api/v1/appeal-duties/{id}/end", {.access = configurers, .summary = {"终止职责条目", "End a duty"}},
      end_duty);
  r.get<kernel::Nothing, kernel::List<Duty>>(
      "/api/v1/appeals/{id}/duties",
      {.access = handlers, .summary = {"按权责清单应由谁承办", "Who leads it by the duty catalogue"}},
      duties_of);
  r.put<CategoryInput, kernel::List<Category>>(
      "/api/v1/appeal-categories/{id}",
      {.access = configurers, .summary = {"维护诉求类别", "Change a category"}}, change_category);
  r.get<kernel::Nothing, DistrictRule>(
      "/api/v1/appeal-rules/district",
      {.access = handlers, .summary = {"本区办理规则", "Rules that the district sets apart"}}, district_rule);
  r.put<DistrictRule, DistrictRule>(
      "/api/v1/appeal-rules/district",
      {.access = configurers, .summary = {"修改本区办理规则", "Change the district's rules"}},
      set_district_rule);
  r.put<AbsenceInput, AbsenceInput>(
      "/api/v1/appeals/absence",
      {.access = handlers, .summary = {"登记外出和代理人", "Say that one is away and who acts"}},
      announce_absence);
  register_offices(r);
  r.job("appeal.dispatch", [](db::Connection& db, const jobs::Job& job) {
    if (const auto target = base::from_json<Target>(job.payload.text); target.ok())
      dispatch_by_catalogue(db, target->district, target->id, job.now);
  });
}

}  // namespace qiying::appeal
