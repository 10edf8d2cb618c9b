#include "modules/sources/internal/tags.hpp"

#include "modules/sources/internal/tag_rules.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

constexpr std::string_view kTags =
    "select t.code, t.name_zh, t.name_en, t.field, t.op, t.value, t.active, (select count(*) from "
    "sources.entity_tag e"
    " where e.district = t.district and e.tag_code = t.code and e.until is null) as enterprises, t.version"
    " from sources.tag t where t.district = $1 and ($2 = '' or t.code = $2) order by t.active desc, t.code";

base::Result<kernel::List<TagView>> list(Context& c, const Nothing&) {
  QY_CHECK(auth::require(c.caller, "sources.read"));
  kernel::List<TagView> out;
  out.items = c.db().query<TagView>(kTags, c.caller.district, "");
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<void> check_rule(const TagInput& in) {
  static constexpr std::string_view kTexts[] = {"name", "ent_type", "scope", "address", "industry_code"};
  const bool text = in.op == TagOp::contains || in.op == TagOp::equals;
  const bool date = in.op == TagOp::before || in.op == TagOp::after;
  const bool fits = in.op == TagOp::none || in.op == TagOp::sources ? in.field.empty()
                    : text ? std::ranges::find(kTexts, in.field) != std::end(kTexts)
                           : in.field == (date ? "reg_date" : "capital");
  if (!fits)
    return base::invalid(
        "field", "sources.tag_field", {"该条件不适用于这个字段", "The condition does not fit the field"},
        {"文字用“包含/等于”，成立日期用“早于/晚于”，注册资本用“不少于”",
         "contains or equals for texts, before or after for reg_date, at_least for capital"});
  if (in.op != TagOp::none && !is_usable(in.op, in.value))
    return base::invalid("value", "sources.tag_value", {"条件的值不正确", "This is no usable value"},
                         {"日期写成 2024-01-01，资本写成 100万元，来源数写成整数",
                          "A date as 2024-01-01, an amount as 100万元, a count"});
  return {};
}

base::Result<TagView> save(Context& c, const TagInput& in) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const auto letter = [](char x) { return (x >= 'a' && x <= 'z') || (x >= '0' && x <= '9') || x == '_'; };
  if (in.code.empty() || in.code[0] < 'a' || in.code[0] > 'z' || !std::ranges::all_of(in.code, letter))
    return base::invalid("code", "sources.code", {"编码不正确", "This is no usable code"},
                         {"小写字母开头，只用小写字母、数字和下划线",
                          "Small letters, digits and underscores, a letter first"});
  QY_CHECK(check_rule(in));
  const auto changed =
      in.version == 0
          ? c.db().execute(
                "insert into sources.tag (district, code, name_zh, name_en, field, op, value, active)"
                " values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing",
                c.caller.district, in.code, in.name_zh, in.name_en, in.field, in.op, in.value, in.active)
          : c.db().execute(
                "update sources.tag set name_zh = $3, name_en = $4, field = $5, op = $6, value = $7,"
                " active = $8, version = version + 1 where district = $1 and code = $2 and version = $9",
                c.caller.district, in.code, in.name_zh, in.name_en, in.field, in.op, in.value, in.active,
                in.version);
  if (changed == 0)
    return base::conflict(
        in.version == 0 ? "sources.taken" : "sources.version",
        {"该标签已存在或刚刚被修改", "The tag is there already, or somebody has just changed it"},
        {"请刷新后再试", "Reload and try again"});
  tag_later(c.db(), c.caller.district);
  c.audit("sources.save_tag", "sources.tag", in.code);
  return *c.db().query_one<TagView>(kTags, c.caller.district, in.code);
}

struct GiveTag {
  std::string tag, reason;
};
QY_DESCRIBE(GiveTag, QY_FIELD(tag, .min = 1, .max = 31), QY_FIELD(reason, .min = 2, .max = 300))
struct Tags {
  std::vector<EntityTag> items;
};
QY_DESCRIBE(Tags, QY_FIELD(items))

base::Result<EntityId> enterprise_of(Context& c) {
  const auto id = EntityId::parse(c.request.param("id"));
  if (!id || !register_::find_public(c.db(), c.caller.district, *id))
    return base::not_found({"企业", "enterprise"});
  return *id;
}

/// Only tags without a rule are given by persons.
base::Result<Tags> give(Context& c, const GiveTag& in) {
  QY_CHECK(auth::require(c.caller, "sources.review"));
  QY_TRY(const auto id, enterprise_of(c));
  const auto given = c.db().execute(
      "insert into sources.entity_tag (district, entity_id, tag_code, since, evidence, by_rule, by_name)"
      " select $1, $2, t.code, $4, $5, false, $6 from sources.tag t where t.district = $1 and t.code = $3 "
      "and t.active"
      " and t.op = '' on conflict do nothing",
      c.caller.district, id, in.tag, base::local_date(c.now), in.reason, c.caller.name);
  if (given == 0)
    return base::conflict("sources.tag_given",
                          {"没有这个可手工添加的标签，或企业已有该标签",
                           "There is no such tag to give, or it is given already"},
                          {"按规则产生的标签不能手工添加", "Tags of rules are not given by hand"});
  c.audit("sources.tag", "entity", id.str());
  return Tags{tags_of(c.db(), c.caller.district, id)};
}

base::Result<Tags> end(Context& c, const GiveTag& in) {
  QY_CHECK(auth::require(c.caller, "sources.review"));
  QY_TRY(const auto id, enterprise_of(c));
  const auto ended = c.db().execute(
      "update sources.entity_tag set until = $4, evidence = evidence || '；' || $5 where district = $1 and "
      "entity_id = $2"
      " and tag_code = $3 and until is null and not by_rule",
      c.caller.district, id, in.tag, base::local_date(c.now), in.reason);
  if (ended == 0) return base::not_found({"标签", "tag"});
  c.audit("sources.untag", "entity", id.str());
  return Tags{tags_of(c.db(), c.caller.district, id)};
}

}  // namespace

std::vector<EntityTag> tags_of(db::Connection& db, const std::string& district, EntityId entity) {
  return db.query<EntityTag>(
      "select e.tag_code as code, t.name_zh, t.name_en, e.since, e.until, e.evidence, e.by_rule, e.by_name"
      " from sources.entity_tag e join sources.tag t on t.district = e.district and t.code = e.tag_code"
      " where e.district = $1 and e.entity_id = $2 order by e.until is not null, e.since desc, e.id desc",
      district, entity);
}

void register_tags(kernel::Registry& r) {
  r.get<Nothing, kernel::List<TagView>>(
      "/api/v1/sources/tags",
      {.access = {.permission = "sources.read"}, .summary = {"企业标签", "Tags of enterprises"}}, list);
  r.put<TagInput, TagView>(
      "/api/v1/sources/tags/{code}",
      {.access = {.permission = "sources.manage"}, .summary = {"设置标签及其规则", "Set a tag and its rule"}},
      save);
  r.post<GiveTag, Tags>(
      "/api/v1/sources/portraits/{id}/tags",
      {.access = {.permission = "sources.review"}, .summary = {"给企业加标签", "Give an enterprise a tag"}},
      give);
  r.post<GiveTag, Tags>(
      "/api/v1/sources/portraits/{id}/tags/end",
      {.access = {.permission = "sources.review"}, .summary = {"结束企业的标签", "End an enterprise's tag"}},
      end);
  r.job("sources.tag", tag_job);
}

}  // namespace qiying::sources
