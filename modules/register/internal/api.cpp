#include "modules/register/internal/api.hpp"

#include "modules/register/internal/correct.hpp"
#include "modules/register/internal/entities.hpp"
#include "modules/register/internal/read/list.hpp"
#include "modules/register/internal/read/view.hpp"
#include "platform/base/uscc.hpp"

namespace qiying::register_ {

namespace {

using kernel::Context;

struct ByCode {
  std::string uscc;
};
QY_DESCRIBE(ByCode, QY_FIELD(uscc, .min = 1, .max = 40))

base::Error no_entity() {
  return base::not_found({"企业", "enterprise"});
}

base::Result<Found<EntityRow>> list(Context& c, const ListQuery& query) {
  QY_TRY(auto found, list_entities(c.db(), c.caller.district, query));
  for (auto& row : found.items) row.legal_person = mask_person(row.legal_person);
  return found;
}

base::Result<EntityView> show(Context& c, const kernel::Nothing&) {
  const auto id = EntityId::parse(c.request.param("id"));
  if (!id) return no_entity();
  return view_entity(c, *id);
}

base::Result<EntityView> put(Context& c, const Correction& input) {
  const auto id = EntityId::parse(c.request.param("id"));
  if (!id) return no_entity();
  return correct(c, *id, input);
}

base::Result<EntityView> show_by_code(Context& c, const ByCode& input) {
  const auto row = find_by_uscc(c.db(), c.caller.district, base::tidy_uscc(input.uscc));
  if (!row) return no_entity();
  return view_entity(c, row->id);
}

base::Result<Revealed> reveal_person(Context& c, const Reveal& input) {
  const auto id = EntityId::parse(c.request.param("id"));
  if (!id) return no_entity();
  return reveal(c, *id, input);
}

base::Result<EntityRow> row(Context& c, const ByCode& input) {
  auto found = read_row_of(c.db(), c.caller.district, input.uscc);
  if (!found) return no_entity();
  return *std::move(found);
}

base::Result<Stats> counts(Context& c, const kernel::Nothing&) {
  return stats(c.db(), c.caller.district);
}

base::Result<kernel::List<Street>> street_list(Context& c, const kernel::Nothing&) {
  auto all = streets(c.db(), c.caller.district);
  const auto total = static_cast<std::int64_t>(all.size());
  return kernel::List<Street>{std::move(all), "", total};
}

}  // namespace

void register_api(kernel::Registry& r) {
  const kernel::Access readers{.permission = "register.read"};
  r.get<ListQuery, Found<EntityRow>>("/api/v1/register/entities",
                                     {.access = readers, .summary = {"企业列表和查询", "List and search"}},
                                     list);
  r.get<kernel::Nothing, EntityView>(
      "/api/v1/register/entities/{id}",
      {.access = {.signed_in = true}, .summary = {"企业详情", "One enterprise"}}, show);
  r.put<Correction, EntityView>(
      "/api/v1/register/entities/{id}",
      {.access = {.permission = "register.edit"}, .summary = {"修正企业信息", "Correct an enterprise"}}, put);
  r.post<Reveal, Revealed>("/api/v1/register/entities/{id}/reveal",
                           {.access = {.permission = kSeePersons},
                            .summary = {"查看脱敏内容（须写明理由）", "See a masked value, with a reason"}},
                           reveal_person);
  r.get<ByCode, EntityView>(
      "/api/v1/register/by-uscc/{uscc}",
      {.access = readers, .summary = {"按统一社会信用代码查企业", "One enterprise by code"}}, show_by_code);
  r.get<ByCode, EntityRow>("/api/v1/register/rows/{uscc}",
                           {.access = readers, .summary = {"按代码读一行", "One row by code"}}, row);
  r.get<kernel::Nothing, Stats>("/api/v1/register/stats",
                                {.access = readers, .summary = {"企业统计", "Counts"}}, counts);
  r.get<kernel::Nothing, kernel::List<Street>>("/api/v1/register/streets",
                                               {.access = {.everyone = true}, .summary = {"街道", "Streets"}},
                                               street_list);
}

}  // namespace qiying::register_
