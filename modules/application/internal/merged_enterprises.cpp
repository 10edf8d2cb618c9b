#include "modules/application/internal/merged_enterprises.hpp"

#include "platform/kernel/follow.hpp"

namespace qiying::application {

void register_merged_enterprises(kernel::Registry& r) {
  kernel::follow(
      r, "register",
      {{.title = {"政策兑现申请", "Applications"},
        .table = "application.application",
        .key = "id",
        .only = "state <> 'draft'",
        .unique = "slug, period",
        .unique_when = "origin = 'granted'",
        .on_clash = kernel::OnClash::refuse,
        .set =
            "subject_name = case when state in ('paid', 'refused', 'upheld', 'withdrawn') then subject_name "
            "else m_name end, uscc = case when state in ('paid', 'refused', 'upheld', 'withdrawn') then uscc "
            "else m_code end",
        .restored = "subject_name, uscc"},
       {.title = {"政策兑现申请", "Applications"},
        .table = "application.application",
        .key = "id",
        .only = "state = 'draft'",
        .unique = "slug",
        .unique_when = "state = 'draft'",
        .on_clash = kernel::OnClash::refuse,
        .set = "subject_name = m_name, uscc = m_code",
        .restored = "subject_name, uscc"},
       {.title = {"关联企业", "Affiliates"},
        .table = "application.affiliate",
        .key = "district",
        .unique = "district",  // an enterprise belongs to one group
        .set = "name = m_name, uscc = m_code",
        .restored = "name, uscc"},
       {.title = {"账户催办", "Calls for accounts"},
        .table = "application.chase",
        .key = "id",
        .set = "subject_name = case when state = 'open' then m_name else subject_name end, uscc = case when "
               "state = 'open' then m_code else uscc end",
        .restored = "subject_name, uscc"},
       {.title = {"免申即享名单", "Lists of grants"},
        .table = "application.grant_line",
        .key = "run_id",
        .column = "entity_id",
        .only =
            "exists (select from application.grant_run g where g.district = t.district and g.id = t.run_id "
            "and g.state <> 'confirmed')",
        .unique = "run_id",
        .set = "name = m_name, uscc = m_code",
        .restored = "name, uscc"}});
}

}  // namespace qiying::application
