#include "modules/appeal/internal/own_fields.hpp"

#include "platform/base/json.hpp"

namespace qiying::appeal {
std::vector<FormField> fields_of(const Category& category) {
  auto fields = base::from_json<std::vector<FormField>>(category.fields.text);
  return fields.ok() ? *std::move(fields) : std::vector<FormField>();
}

std::vector<FormField> fields_of(kernel::Context& c, const Record& r) {
  if (!r.category_id) return {};
  const auto category = find_category(c.db(), r.district, *r.category_id);
  return category ? fields_of(*category) : std::vector<FormField>();
}

base::Result<void> check_fields(kernel::Context& c, const Record& r) {
  return check_fields(ask_fields(c, r));
}

db::Pending<FieldFault> ask_fields(kernel::Context& c, const Record& r) {
  return c.db().ask<FieldFault>(
      "with f as (select x->>'key' as key, coalesce(x->>'zh', x->>'key') as zh, coalesce(x->>'en', "
      "x->>'key') as en,"
      "  coalesce((x->>'required')::boolean, false) as required, x->>'type' as type, $3::jsonb->>(x->>'key') "
      "as value"
      "  from appeal.category k cross join jsonb_array_elements(k.fields) x where k.district = $1 and k.id = "
      "$2)"
      " select key, zh, en, 'missing' as what from f where required and coalesce(trim(value), '') = ''"
      " union all select key, zh, en, 'number' from f where type = 'number' and value <> '' and value !~ "
      "'^-?[0-9]{1,15}([.][0-9]{1,6})?$'"
      " union all select n, n, n, 'unknown' from jsonb_object_keys($3::jsonb) n where n not in (select key "
      "from f) limit 1",
      r.district, r.category_id, r.fields);
}

base::Result<void> check_fields(db::Pending<FieldFault> asked) {
  const auto faults = asked.rows();
  if (faults.empty()) return {};
  const auto* fault = &faults.front();
  const auto field = "fields." + fault->key;
  if (fault->what == "missing")
    return base::invalid(field, "field.required", {"请填写" + fault->zh, "Fill in: " + fault->en});
  if (fault->what == "number")
    return base::invalid(field, "field.number", {fault->zh + "须为数字", fault->en + " must be a number"});
  return base::invalid(field, "field.unknown",
                       {"没有这个填写项：" + fault->zh, "No such field: " + fault->en});
}

}  // namespace qiying::appeal
